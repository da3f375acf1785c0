"""names.csv with rows added: what stands in it stays as it is, cell by cell; an empty pseudonym is filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from fieldnotes.files import replacing
from fieldnotes.privacy.namelist import NAME_COLUMNS, labels

NEW = (*NAME_COLUMNS, "gender")  # the header of a new file


def add_names(path: Path, names: pd.DataFrame, rows: Sequence[Mapping[str, str]]) -> int:
    """Add rows to names.csv, and write into each empty pseudonym the label that the row has now.

    With the label in its row, a row may be deleted without another one being called something else. `names` are the
    rows of the file as `read_names` gives them, with pseudonyms as the study's style gives them. Keeps separator, line
    ends, encoding and every cell that is filled in; writes whole or not at all, and nothing where nothing is new. Gives
    the number of cells filled and rows added.
    """
    raw = path.read_bytes() if path.exists() else b""
    encoding = _encoding(raw)
    text = raw.decode(encoding)
    ends = "\r\n" if "\r\n" in text else "\n"
    separator = ";" if ";" in text.partition("\n")[0] else ","
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)) or [list(NEW)]
    columns = [cell.strip().casefold() for cell in table[0]]
    filled = _fill(table, columns, names)
    for row in rows:
        table.append([row.get(column, "") for column in columns])
    if filled or rows:
        _write(path, table, encoding, separator, ends)
    return filled + len(rows)


def _encoding(raw: bytes) -> str:
    if raw.startswith(b"\xef\xbb\xbf") or not raw:
        return "utf-8-sig" if raw else "utf-8"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _fill(table: list[list[str]], columns: list[str], names: pd.DataFrame) -> int:
    """Fill the empty pseudonyms of rows that have one; gives how many."""
    if "pseudonym" not in columns:
        columns.append("pseudonym")
        table[0].append("pseudonym")
    place, filled = columns.index("pseudonym"), 0
    lines = [row for row in table[1:] if any(cell.strip() for cell in row)]
    for row, label, decision in zip(lines, labels(names), names["decision"], strict=True):
        row += [""] * (place + 1 - len(row))
        if not row[place].strip() and decision not in ("keep", "not a name"):
            row[place] = label
            filled += 1
    return filled


def _write(path: Path, table: list[list[str]], encoding: str, separator: str, ends: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows(table)
    try:
        data = out.getvalue().encode(encoding)
    except UnicodeEncodeError:  # a name with letters that the old encoding lacks
        data = out.getvalue().encode("utf-8-sig")
    with replacing(path) as temporary:
        temporary.write_bytes(data)
