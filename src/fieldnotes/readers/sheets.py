"""Spreadsheets and CSV: a row per entry, columns by their headers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.readers.encoding import read_text
from fieldnotes.readers.problems import empty, encrypted, not_a, unreadable
from fieldnotes.readers.reading import Reading
from fieldnotes.readers.rows import HOW, cell_text, given_columns, turns_of_rows

_SEPARATORS = (";", "\t", ",", "|")
_HEADER_WITHIN = 10


def read_csv(path: Path, columns: Mapping[str, str] | None = None) -> Reading:
    """Read a CSV with `;`, tab or `,`; raises FieldnotesError where it has no header or no column of text."""
    text = read_text(path).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    try:
        rows = max((_parsed(text, separator) for separator in _SEPARATORS), key=_regular)
    except csv.Error:
        raise unreadable(
            path, "cannot be taken apart into rows.", "Save it again as CSV from the spreadsheet program."
        ) from None
    return _reading(path, rows, columns)


def _parsed(text: str, separator: str) -> list[list[Any]]:
    rows = csv.reader(text.split("\n") if '"' not in text else text.splitlines(keepends=True), delimiter=separator)
    return [list(row) for row in rows if any(cell.strip() for cell in row)]


def _regular(rows: list[list[Any]]) -> tuple[float, int]:
    """Say how well a separator fits: the share of rows as wide as the header, if that has more than one column."""
    columns = len(rows[0]) if rows else 0
    alike = sum(len(row) == columns for row in rows) / max(len(rows), 1)
    return (alike if columns > 1 else 0.0, columns)


def read_xlsx(path: Path, columns: Mapping[str, str] | None = None) -> Reading:
    """Read a workbook's first sheet that has a column of text; raises FieldnotesError as `read_csv` does."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in book.sheet_names]
    except calamine.PasswordError:
        raise encrypted(path) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise (encrypted(path) if _protected(path) else not_a(path, path.suffix[1:])) from None
    filled = [[row for row in rows if any(cell_text(cell) for cell in row)] for rows in sheets]
    filled = [rows for rows in filled if rows]
    if not filled:
        raise empty(path)
    problem: FieldnotesError | None = None
    for rows in filled:
        try:
            return _reading(path, rows, columns)
        except FieldnotesError as error:
            problem = problem or error
    raise problem or empty(path)


def _protected(path: Path) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def _reading(path: Path, rows: list[list[Any]], columns: Mapping[str, str] | None) -> Reading:
    """Find the header among the first rows and read the rest."""
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
    listed = "; ".join(cell[:40] for cell in headers[0] if cell)
    return Problem(
        path.name, f"{what} Its headers: {listed}.", "Say which column holds what in the study's settings (columns)."
    )
