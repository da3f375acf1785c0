"""A filled-in spreadsheet, .xlsx or the CSV that a Danish Excel saves, as rows by column."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.review.coding_sheet import column_of
from fieldnotes.review.workbook import CODER

NEEDED = ("segment_id", "code 1", "none")


@dataclass(frozen=True)
class Filled:
    """Whose the spreadsheet is ("" where it does not say), and its rows: number in the sheet, column -> text."""

    coder: str
    rows: list[tuple[int, dict[str, str]]]


def read_filled(path: Path) -> Filled:
    """Read a spreadsheet for coding; raises FieldnotesError where it is none."""
    if not path.is_file():
        raise FieldnotesError(Problem("the spreadsheet", "is not there.", "Check the path."))
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise FieldnotesError(Problem("the spreadsheet", f'ends in "{kind}".', "Save it as .xlsx or .csv."))
    coder, tables = _xlsx(path) if kind == ".xlsx" else ("", [_csv(path.read_bytes())])
    for table in tables:
        columns = [column_of(cell) for cell in table[0]] if table else []
        if all(name in columns for name in NEEDED):
            return Filled(coder, list(_named(table, columns)))
    raise FieldnotesError(
        Problem("the spreadsheet, row 1", "has not the headings of a spreadsheet for coding.", "Keep the first row.")
    )


def _named(table: list[list[str]], columns: list[str]) -> Any:
    for number, cells in enumerate(table[1:], start=2):
        row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
        if any(row.values()):
            yield number, row


def _xlsx(path: Path) -> tuple[str, list[list[list[str]]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    from fieldnotes.limits import DEFAULT
    from fieldnotes.readers.zipped import check_zip

    if zipfile.is_zipfile(path):
        check_zip(path, DEFAULT)
    try:
        # Formulas as they were written: a memo that begins with = is one to a spreadsheet.
        book = openpyxl.load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        problem = Problem("the spreadsheet", "cannot be opened.", "Save it as .xlsx again, without a password.")
        raise FieldnotesError(problem) from None
    coder = next((str(known.value or "") for known in book.custom_doc_props.props if known.name == CODER), "")
    return coder, [[[_plain(cell) for cell in row] for row in sheet.values] for sheet in book.worksheets]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(getattr(value, "text", value)).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    head = text.partition("\n")[0]
    delimiter = max(";\t,", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter))
    except csv.Error:
        problem = Problem("the spreadsheet", "cannot be taken apart into rows.", "Save it as .xlsx.")
        raise FieldnotesError(problem) from None
