"""Rows taken out of names.csv and sources.csv, and every other row left as a person wrote it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from fieldnotes.files import write_text
from fieldnotes.privacy.namelist import labels, read_names


def numbers(path: Path) -> list[int]:
    """Give the numbers, as a spreadsheet counts them, of the rows that `read_names` reads; no file, no rows."""
    rows = _rows(path)[0] if path.exists() else []
    return [number for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]


def forget_names(path: Path, gone: list[int]) -> None:
    """Take rows out of names.csv; whoever is numbered keeps the number, from now on written as a pseudonym."""
    given = dict(zip(numbers(path), labels(read_names(path)), strict=True))
    rows, delimiter = _rows(path)
    header = [cell.strip().casefold() for cell in rows[0]]
    if "pseudonym" not in header:
        rows[0].append("pseudonym")
        header.append("pseudonym")
    at = header.index("pseudonym")
    kept = [rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        if number in gone:
            continue
        if number in given and number > min(gone):
            row += [""] * (at + 1 - len(row))
            row[at] = row[at].strip() or given[number]
        kept.append(row)
    _write(path, kept, delimiter)


def drop_source(path: Path, doc_id: str) -> None:
    """Take a source's row out of sources.csv."""
    rows, delimiter = _rows(path)
    at = [cell.strip() for cell in rows[0]].index("doc_id")
    _write(path, [row for row in rows if len(row) <= at or row[at].strip() != doc_id], delimiter)


def _rows(path: Path) -> tuple[list[list[str]], str]:
    """Give the cells of a list as people save it, in UTF-8 or Windows letters, and what parts them."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter


def _write(path: Path, rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    write_text(path, out.getvalue())
