"""A coder's log, `raw/codings/<coder>.csv`: every decision a row, added at the end, none ever changed.

Columns as in `COLUMNS`. `status` says what kind of row it is:

- accepted or rejected with a code: the coder gives the code so, or says that it is not there;
- rejected with a code and the note "undone": the coder takes an answer back, the code is open again;
- accepted without a code: the segment is done, what was not accepted is absent; rejected: it is open again;
- memo: no decision, only a note, on a segment, on a document (`segment_id` is then its doc_id) or on a code (no
  `segment_id`).
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.locking import appending
from fieldnotes.review.rows import COLUMNS, DECISIONS, MEMO, ROW_STATUSES, UNDONE, faults, is_time, tidied

__all__ = ["COLUMNS", "DECISIONS", "MEMO", "ROW_STATUSES", "append", "log_path", "read_log", "standing"]

TORN = "torn"  # the last cell of a row that a crash left unfinished, put there before the next row is written
_END = "\x1fend"
_BOM = b"\xef\xbb\xbf"
_CODER = re.compile(r"[^\W_][\w .-]*")


def log_path(folder: Path, coder: str) -> Path:
    """Give the path of a coder's log in `raw/codings`; raises FieldnotesError where the name cannot be a file's."""
    coder = unicodedata.normalize("NFC", coder)
    if not _CODER.fullmatch(coder) or coder.endswith((" ", ".")):
        raise FieldnotesError(
            Problem("coder", "is no name for a file.", "Use letters, digits, spaces, - and _, a letter first.")
        )
    known = {unicodedata.normalize("NFC", path.stem): path for path in folder.glob("*.csv")}
    return known.get(coder, folder / f"{coder}.csv")


def append(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Add rows to a coder's log, all in one write at its end, and wait until they are on the disk.

    Columns as in `COLUMNS`; what a row does not say is "". Line breaks in a cell become line feeds; nothing else does.
    Writers wait for each other. A row that a crash left unfinished is closed and marked, and never read.
    Raises ValueError for a row that could not be read back, and FieldnotesError where the file is damaged or held.
    """
    full = [tidied(row) for row in rows]
    if not full:
        return
    with appending(path) as handle:
        content = _content(handle)
        if content.endswith(b"\n") and content.count(b'"') % 2 == 0:  # every row is whole, so the heading says enough
            content = content[: content.index(b"\n") + 1]
        log = _parse(content, path)
        if log.problems:
            raise FieldnotesError(log.problems)
        _write(handle, log.tail + _lines(full, log.header, log.delimiter))
        os.fsync(handle)


def read_log(path: Path) -> pd.DataFrame:
    """Read every row of a coder's log, in order, as text; no file, no rows. Columns as in `COLUMNS`.

    Read as well: what Danish Excel makes of it (semicolons, byte order mark, CRLF, Windows letters).
    Raises FieldnotesError with everything that is wrong, by the row as a spreadsheet counts them.
    """
    log = _parse(path.read_bytes() if path.exists() else b"", path)
    problems = list(log.problems)
    rows = []
    for number, cells in log.rows:
        row = dict.fromkeys(COLUMNS, "") | dict(zip(log.header, cells, strict=False))
        found = [Problem(_where(path, number), what, remedy) for what, remedy in faults(row)]
        if any(cell.strip() for cell in cells[len(log.header) :]):
            found = [Problem(_where(path, number), "has more cells than the header.", "Quote cells with separators.")]
        problems += found
        rows.append(row)
    if problems:
        raise FieldnotesError(problems)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def standing(log: pd.DataFrame) -> pd.DataFrame:
    """Give the decisions of one coder's log that stand, in the order of the log; memos and what was undone are none.

    Of a segment and code the last row stands. Where that accepts, so do the rows of the same `at` that accept another
    polarity, if nothing was rejected between them. A row without a code says whether the segment is done.

    >>> row = {"segment_id": "a", "code": "tillid", "status": "accepted", "evidence": "", "note": "", "at": "t"}
    >>> standing(pd.DataFrame([row | {"polarity": "present"}, row | {"polarity": "lacking"}]))["polarity"].tolist()
    ['present', 'lacking']
    """
    rows = log[log["status"] != MEMO]
    cell = [rows["segment_id"], rows["code"]]
    last = rows.groupby(cell, sort=False)[["status", "at"]].transform("last")
    taken_back = (rows["status"] == "rejected").astype(int).groupby(cell, sort=False).cumsum()
    current = taken_back == taken_back.groupby(cell, sort=False).transform("last")
    keep = current & (rows["status"] == last["status"]) & (rows["at"] == last["at"])
    undone = (rows["code"] != "") & (rows["status"] == "rejected") & (rows["note"] == UNDONE)
    rows = rows[keep & ~undone]
    # Of a code rejected, and of a segment done, there is one row; of a code given, one of each polarity.
    polarity = rows["polarity"].where((rows["status"] == "accepted") & (rows["code"] != ""), "")
    again = pd.DataFrame({"segment_id": rows["segment_id"], "code": rows["code"], "polarity": polarity})
    return rows[~again.duplicated(keep="last")].reset_index(drop=True)


@dataclass(frozen=True)
class _Log:
    """A log taken apart: rows with their number, and the bytes that must come before the next row."""

    delimiter: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    tail: bytes
    problems: list[Problem]


def _parse(data: bytes, path: Path) -> _Log:
    head = (",".join(COLUMNS) + "\n").encode()
    if head.startswith(data.removeprefix(_BOM)):  # nothing yet, or a first write that broke off in the heading
        return _Log(",", list(COLUMNS), [], head[len(data.removeprefix(_BOM)) :], [])
    text = _decoded(data.removeprefix(_BOM))
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    whole = text.endswith("\n")
    reader = csv.reader(io.StringIO(text + "\n" * (not whole) + _END + "\n", newline="\n"), delimiter=delimiter)
    rows, begins = [], [0]
    try:
        for row in reader:
            rows.append(row)
            begins.append(reader.line_num)
    except csv.Error:
        return _Log(delimiter, [], [], b"", [_damaged(path, len(rows) + 1)])
    open_quote = rows[-1] != [_END]
    unfinished = rows[-1] if open_quote else rows[-2]
    rows = rows[:-1]
    header = [cell.strip().casefold() for cell in (rows or [unfinished])[0]]
    problems = _heading(header, path)
    tail = b""
    if open_quote:
        if any(_begins_row(line, delimiter) for line in text.split("\n")[begins[-2] + 1 :]):
            problems.append(_damaged(path, len(rows) + 1))
        tail = f'"{delimiter}{TORN}\n'.encode()
    elif not whole and (len(rows) == 1 or _complete(unfinished, header)):
        tail = b"\n"
    elif not whole:
        tail = f"{delimiter}{TORN}\n".encode()
        rows = rows[:-1]
    numbered = [
        (number, row)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row) and row[-1] != TORN
    ]
    return _Log(delimiter, header, numbered, tail, problems)


def _decoded(data: bytes) -> str:
    """Decode line by line: rows added after a spreadsheet has saved the file in Windows letters are UTF-8 still."""
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
    return "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n")


def _heading(header: list[str], path: Path) -> list[Problem]:
    missing = [name for name in COLUMNS if name not in header]
    if not missing:
        return []
    remedy = f"Begin the file with: {','.join(COLUMNS)}"
    return [Problem(_where(path, 1), f"has no column {', '.join(missing)}.", remedy)]


def _complete(row: list[str], header: list[str]) -> bool:
    """Say whether a last row without a line break says all that a row says (a person may have saved it so)."""
    return len(row) == len(header) and (not row[-1] or header[-1] != "at" or is_time(row[-1]))


def _begins_row(line: str, delimiter: str) -> bool:
    return re.match(rf"[^{delimiter}\"]+-[0-9a-f]{{10}}(-\d+)?{delimiter}", line) is not None


def _damaged(path: Path, number: int) -> Problem:
    return Problem(_where(path, number), "has a quotation mark that is never closed.", "Mend the row, or delete it.")


def _where(path: Path, number: int) -> str:
    return f"codings/{unicodedata.normalize('NFC', path.name)}, row {number}"


def _lines(rows: list[dict[str, str]], header: list[str], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return out.getvalue().encode("utf-8", errors="replace")


def _content(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _write(handle: int, data: bytes) -> None:
    written = os.write(handle, data)
    while written < len(
        data
    ):  # a full disk takes a part; what then raises has left an unfinished row, never a mixed one
        written += os.write(handle, data[written:])
