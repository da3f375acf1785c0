"""The rows of sources.csv, as they stand: any encoding and separator that a spreadsheet program writes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.limits import MB

COLUMNS = ("path", "doc_id", "project", "kind", "date", "round", "role")
_LARGEST = 20 * MB  # a hundred thousand rows


def read_rows(path: Path) -> pd.DataFrame:
    """Read the list as text, the rows counted as a spreadsheet does, up to the last that says anything."""
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    if path.stat().st_size > _LARGEST:
        raise FieldnotesError(Problem("sources.csv", f"is larger than {_LARGEST // MB} MB.", "Keep a row per source."))
    lines = decoded(path.read_bytes())
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter(lines)))
    except csv.Error:
        remedy = "Save it again as CSV from the spreadsheet program."
        raise FieldnotesError(Problem("sources.csv", "cannot be taken apart into rows.", remedy)) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    header = [cell.strip() for cell in rows[0]] if rows else []
    problems = [
        Problem(f"sources.csv, row {number}", "has more cells than the header.", "Quote a cell with a separator in it.")
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row[len(header) :])
    ]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        problems.append(Problem("sources.csv, row 1", "has two columns of the same name.", "Rename one of them."))
    if problems:
        raise FieldnotesError(problems)
    named = [n for n, name in enumerate(header) if name]
    cells = {header[n]: [row[n] if n < len(row) else "" for row in rows[1:]] for n in named}
    return pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in cells.items()})


def decoded(data: bytes) -> str:
    """Give the list as text, whatever its bytes."""
    return data.decode(encoding(data), errors="replace").replace("\0", "")


def encoding(data: bytes) -> str:
    """Tell UTF-8, with a mark or without, from the Windows letters of an old spreadsheet program."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def delimiter(text: str) -> str:
    """Tell the separator from the header."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","
