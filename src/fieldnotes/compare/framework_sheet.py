"""The framework grid as an Excel file that people fill in, and their summaries back again."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.framework import SUMMARIES
from fieldnotes.compare.sheet import timeless
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import replacing
from fieldnotes.words import WORDS, alphabetical, word

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = {
    "project": 20,
    "label": 22,
    "quote_1": 60,
    "quote_2": 60,
    "summary": 60,
    "note": 22,
    "source_1": 24,
    "source_2": 24,
}
FILLED = "summary"
MOST_CHARACTERS = 32_000  # of a cell, by Excel's limit of 32,767
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_framework(table: pd.DataFrame, path: str | Path, *, language: str = "da") -> Path:
    """Write the grid (from `table_framework`) as an Excel file with two sheets; give the path.

    The first sheet has a row for each pilot and theme and a yellow column to write the summary in; the second shows the
    summaries as pilots by themes. All text stays text, whatever it begins with. The same grid gives the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    rows: Any = book.active
    rows.title = word("framework_rows", language)
    _fill_rows(rows, table, language)
    _fill_grid(book.create_sheet(word("framework_grid", language)), table, language)
    path = Path(path)
    with replacing(path) as temporary:
        out = io.BytesIO()
        book.save(out)
        temporary.write_bytes(timeless(out.getvalue()))
    return path


def _fill_rows(sheet: Worksheet, table: pd.DataFrame, language: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    top = Alignment(wrap_text=True, vertical="top")
    yellow = PatternFill("solid", start_color="FFF7D6")
    for place, name in enumerate(table.columns, start=1):
        _write(sheet.cell(1, place), word(str(name), language))
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(str(name), 12)
        for line, value in enumerate(table[name], start=2):
            cell = sheet.cell(line, place)
            _write(cell, word(value, language) if name == "note" and value in WORDS else value)
            cell.alignment = top
            if name == FILLED:
                cell.fill = yellow
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions


def _fill_grid(sheet: Worksheet, table: pd.DataFrame, language: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    projects = sorted(dict.fromkeys(table["project"]), key=alphabetical)
    codes = dict(zip(table["code"], table["label"], strict=True))
    cells = {(row["project"], row["code"]): row for row in table.to_dict("records")}
    _write(sheet.cell(1, 1), word("project", language))
    sheet.column_dimensions["A"].width = WIDTHS["project"]
    for column, (code, label) in enumerate(codes.items(), start=2):
        _write(sheet.cell(1, column), label)
        sheet.column_dimensions[get_column_letter(column)].width = 32
        for line, project in enumerate(projects, start=2):
            row = cells.get((project, code))
            cell = sheet.cell(line, column)
            if row is not None:
                size = f"{row['n_segments']} {word('seg', language)} / {row['n_documents']} {word('dok', language)}"
                _write(cell, f"{row['summary']}\n({size})" if row["summary"] else f"({size})")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for line, project in enumerate(projects, start=2):
        _write(sheet.cell(line, 1), project)
    for cell in (*sheet[1], *(row[0] for row in sheet.iter_rows(min_row=2))):
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"


def _write(cell: Any, value: object) -> None:
    """Put a number as a number, and any text as text: a quote that begins with = is no formula."""
    if isinstance(value, str):
        cell.value = ILLEGAL.sub("", value)[:MOST_CHARACTERS]
        cell.data_type = "s"
        cell.quotePrefix = True
    else:
        cell.value = int(value)  # type: ignore[call-overload]


def read_framework(path: str | Path) -> pd.DataFrame:
    """Read the summaries that people wrote, from `framework.xlsx` or the same as .csv (comma or semicolon).

    Columns: project, code, summary; only rows with a summary. Headings may be Danish or English, in any order, and
    other columns are passed over. Raises FieldnotesError with every problem: no such columns, a summary without pilot
    or theme, two different summaries of one cell.
    """
    path = Path(path)
    if not path.is_file():
        raise FieldnotesError(Problem("framework", "there is no such file.", "Save the grid there first."))
    lines = _csv_lines(path) if path.suffix.lower() == ".csv" else _excel_lines(path)
    headings = next(lines, (0, []))[1]
    places = {name: _place(headings, name) for name in SUMMARIES}
    if missing := [name for name, place in places.items() if place is None]:
        wanted = ", ".join(f'"{word(name)}"' for name in missing)
        raise FieldnotesError(
            Problem("framework, row 1", f"there is no column {wanted}.", "Keep the headings as they were.")
        )
    found: dict[tuple[str, str], str] = {}
    problems = []
    for line, cells in lines:
        project, code, summary = (_text(cells, places[name]) for name in SUMMARIES)
        if not summary:
            continue
        where = f"framework, row {line}"
        if not project or not code:
            problems.append(Problem(where, "a summary has no pilot or no theme.", "Fill in both, or move the summary."))
        elif found.get((project, code), summary) != summary:
            problems.append(Problem(where, "this pilot and theme has another summary above.", "Make one of the two."))
        found.setdefault((project, code), summary)
    if problems:
        raise FieldnotesError(problems)
    rows = [(project, code, summary) for (project, code), summary in found.items()]
    return pd.DataFrame(rows, columns=list(SUMMARIES), dtype="str")


def _place(headings: list[str], name: str) -> int | None:
    known = {name, *(label.casefold() for label in WORDS[name])}
    return next((n for n, heading in enumerate(headings) if heading.strip().casefold() in known), None)


def _text(cells: list[str], place: int | None) -> str:
    return unicodedata.normalize("NFC", cells[place].strip()) if place is not None and place < len(cells) else ""


def _excel_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        problem = Problem("framework", "cannot be opened as an Excel file.", "Save it from Excel as .xlsx or .csv.")
        raise FieldnotesError(problem) from None
    yield from _numbered(book.worksheets[0].iter_rows(values_only=True))


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("framework", f"byte {error.start} is not UTF-8.", "Save it as CSV UTF-8.")
        raise FieldnotesError(problem) from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    yield from _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _numbered(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(rows, start=1):
        yield line, ["" if value is None else str(value) for value in row]
