"""Spreadsheets and CSV: a row per entry, columns by their headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.limits import DEFAULT, too_much
from fieldnotes.readers.encoding import read_text
from fieldnotes.readers.problems import broken_as, called, empty, encrypted, unreadable
from fieldnotes.readers.reading import Reading
from fieldnotes.readers.rows import HOW, cell_text, given_columns, turns_of_rows

_SEPARATORS = (";", "\t", ",", "|")
_HEADER_WITHIN = 10
_SAMPLE = 1000  # rows that tell the separator


def read_csv(path: Path, columns: Mapping[str, str] | None = None, *, most_rows: int = DEFAULT.rows) -> Reading:
    """Read a CSV with `;`, tab or `,`; raises FieldnotesError where it has no header, no column of text, too many rows.

    A cell may hold a whole interview.
    """
    text = read_text(path).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    field = csv.field_size_limit(len(text) + 1)
    try:
        separator = max(_SEPARATORS, key=lambda separator: _regular(list(islice(_parsed(text, separator), _SAMPLE))))
        rows = list(islice(_parsed(text, separator), most_rows + 2))
    except csv.Error:
        raise unreadable(
            path, "cannot be taken apart into rows.", "Save it again as CSV from the spreadsheet program."
        ) from None
    finally:
        csv.field_size_limit(field)
    _check_rows(path, len(rows), most_rows)
    return _reading(path, rows, columns)


def _parsed(text: str, separator: str) -> Iterator[list[Any]]:
    rows = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator)
    return (list(row) for row in rows if any(cell.strip() for cell in row))


def _check_rows(path: Path, rows: int, most: int) -> None:
    if rows > most + 1:  # the header is one
        raise too_much(called(path), f"has more than {most} rows.", "rows", "Keep the rows that are material.")


def _regular(rows: list[list[Any]]) -> tuple[float, int]:
    """Say how well a separator fits: the share of rows as wide as the header, if that has more than one column."""
    columns = len(rows[0]) if rows else 0
    alike = sum(len(row) == columns for row in rows) / max(len(rows), 1)
    return (alike if columns > 1 else 0.0, columns)


def read_xlsx(path: Path, columns: Mapping[str, str] | None = None, *, most_rows: int = DEFAULT.rows) -> Reading:
    """Read the first sheet of a workbook that shows and has a column of text; raises FieldnotesError as `read_csv`.

    Of a formula the result is read that the spreadsheet program saved. Hidden sheets are not read: nobody who looks
    at the workbook sees what they hold.
    """
    import python_calamine as calamine

    with broken_as(path, path.suffix[1:].casefold()):
        try:
            book = calamine.CalamineWorkbook.from_path(str(path))
        except calamine.PasswordError:
            raise encrypted(path) from None
        hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != calamine.SheetVisibleEnum.Visible]
        sheets = [_rows(book.get_sheet_by_name(name)) for name in book.sheet_names if name not in hidden]
    filled = [rows for rows in sheets if rows]
    if not filled and hidden:
        raise unreadable(path, "shows no text: it has hidden sheets.", "Unhide the sheet that is to be read.")
    if not filled:
        raise empty(path)
    problem: FieldnotesError | None = None
    for rows in filled:
        try:
            _check_rows(path, len(rows), most_rows)
            return _reading(path, rows, columns)
        except FieldnotesError as error:
            problem = problem or error
    raise problem or empty(path)


def _rows(sheet: Any) -> list[list[Any]]:
    return [row for row in sheet.to_python(skip_empty_area=True) if any(cell_text(cell) for cell in row)]


def _reading(path: Path, rows: list[list[Any]], columns: Mapping[str, str] | None) -> Reading:
    """Find the header among the first rows and read the rest."""
    if not rows:
        raise empty(path)
    headers = [[cell_text(cell) for cell in row] for row in rows[:_HEADER_WITHIN]]
    problems: list[Problem] = []
    for n, header in enumerate(headers):
        try:
            found = given_columns(header, columns or {})
        except KeyError as missing:
            problems.append(_no_column(path, f"has no column {missing.args[0]}.", headers))
            continue
        if "text" in found and (len(header) > 1 or n == 0):
            turns = turns_of_rows(rows[n + 1 :], found)
            if not turns:
                raise empty(path)
            confidence = 0.99 if columns and "text" in columns else 0.9
            return Reading(tuple(turns), HOW, confidence)
    raise FieldnotesError(problems[:1] or _no_column(path, "has no column that is known to hold text.", headers))


def _no_column(path: Path, what: str, headers: list[list[str]]) -> Problem:
    """Build the error; what stands in the first row is not quoted, for it may be no header but text."""
    return Problem(
        called(path),
        f"{what} Its first row has {sum(map(bool, headers[0]))} headers.",
        "Say which column holds what in the study's settings (columns).",
    )
