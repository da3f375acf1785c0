"""What a coder's log says now of each segment and code, and the rows that make it say something else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from fieldnotes.review.rows import COLUMNS, MEMO, UNDONE, spans
from fieldnotes.tables import POLARITIES

Span = tuple[int, int]  # code points, from the segment's start
Cell = tuple[str, str]  # segment_id and code; "" is the segment as a whole, NOTE its memo
NOTE = "\x1fmemo"

SKIPPED = "skipped"  # the note of a segment that was put off
OPENING = 300  # characters of a segment that its own row quotes, by which it is found if its text changes


@dataclass(frozen=True)
class Verdict:
    """What a coder says of a cell: `status` is accepted, rejected or "" (open).

    given: the evidence of each polarity, () the whole segment. For what was rejected, the polarity that was.
    """

    status: str = ""
    given: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Change:
    """One step that a person can undo: the cells it touched, as they were and as they are."""

    before: Mapping[Cell, Verdict]
    after: Mapping[Cell, Verdict]

    @property
    def back(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


def replay(log: pd.DataFrame) -> tuple[dict[Cell, Verdict], list[Change]]:
    """Give the verdicts that stand after a log, and the changes that led there; rows of one save are one change.

    Memos on a document or a code are left out: they belong to no segment.
    """
    verdicts: dict[Cell, Verdict] = {}
    changes = []
    rows: list[dict[str, Any]] = log[log["segment_id"] != ""].to_dict("records")  # type: ignore[assignment]
    for _, save in groupby(rows, key=lambda row: (row["segment_id"], row["at"])):
        cells: dict[Cell, list[dict[str, Any]]] = {}
        for row in save:
            code = NOTE if row["status"] == MEMO and not row["code"] else row["code"]
            if row["status"] != MEMO or code == NOTE:
                cells.setdefault((row["segment_id"], code), []).append(row)
        after = {cell: _verdict(cell, found) for cell, found in cells.items()}
        changes.append(Change({cell: verdicts.get(cell, Verdict()) for cell in after}, after))
        verdicts |= after
    return verdicts, [change for change in changes if change.after]


def _verdict(cell: Cell, rows: list[dict[str, Any]]) -> Verdict:
    last = rows[-1]
    status, note = last["status"], last["note"]
    if cell[1] == NOTE:
        return Verdict(note=note)
    if status == "rejected":
        if cell[1] and note == UNDONE:
            return Verdict()
        return Verdict(status, {last["polarity"]: ()} if last["polarity"] else {}, note)
    told = max((at for at, row in enumerate(rows) if row["status"] == "rejected"), default=-1)
    given = {row["polarity"]: _places(row["evidence"]) for row in rows[told + 1 :] if row["polarity"]}
    return Verdict(status, given, note)


def _places(evidence: str) -> tuple[Span, ...]:
    return tuple((span["start"], span["end"]) for span in spans(evidence) or ())


def rows_of(change: Change, texts: Mapping[str, str], at: str) -> list[dict[str, str]]:
    """Write a change as rows of the log, the segment as a whole last.

    texts: the words of each segment, of which evidence quotes its own, so that it can be found again.
    """
    cells = sorted(change.after, key=lambda cell: (cell[1] == "", cell))
    return [{"segment_id": cell[0], "at": at} | row for cell in cells for row in _rows(cell, change.after[cell], texts)]


def _rows(cell: Cell, verdict: Verdict, texts: Mapping[str, str]) -> Iterable[dict[str, str]]:
    segment, code = cell
    if code == NOTE:
        return [{"status": MEMO, "note": verdict.note}]
    if not code:
        evidence = _evidence([(0, _opening(texts[segment]))], texts[segment])
        return [{"status": verdict.status or "rejected", "note": verdict.note, "evidence": evidence}]
    if verdict.status != "accepted":
        polarity = next(iter(verdict.given), "present")
        note = verdict.note if verdict.status else UNDONE
        return [{"code": code, "polarity": polarity, "status": "rejected", "note": note}]
    return [
        {"code": code, "polarity": polarity, "status": "accepted", "note": verdict.note}
        | {"evidence": _evidence(verdict.given[polarity], texts[segment])}
        for polarity in POLARITIES
        if polarity in verdict.given
    ]


def _opening(text: str) -> int:
    """Give where the opening of a text ends, between two words."""
    end = text.rfind(" ", 0, OPENING) if len(text) > OPENING else len(text)
    return end if end > 0 else OPENING


def _evidence(places: Iterable[Span], text: str) -> str:
    quoted = [{"start": start, "end": end, "text": text[start:end]} for start, end in places]
    return json.dumps(quoted, ensure_ascii=False) if quoted else ""


def rows_from(path: Path, size: int) -> list[dict[str, str]] | None:
    """Read the rows behind the first `size` bytes of a log; None where it is not as `append` writes it.

    A log grows with every decision, and reading all of it for each would make the thousandth one slow.
    """
    with path.open("rb") as file:
        if file.readline() != (",".join(COLUMNS) + "\n").encode() or file.tell() > size:
            return None
        file.seek(size)
        try:
            text = file.read().decode("utf-8")
            cells = list(csv.reader(io.StringIO(text, newline="\n"), strict=True))
        except (UnicodeDecodeError, csv.Error):
            return None
    if any(len(row) != len(COLUMNS) for row in cells):
        return None
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells]


def stamp(now: datetime, last: str) -> str:
    """Give the time of a save, to the second, and later than the segment's last: two saves must never look like one.

    >>> stamp(datetime(2026, 11, 22, 14, 5, 7), "2026-11-22T14:05:07")
    '2026-11-22T14:05:08'
    """
    now = now.replace(microsecond=0, tzinfo=None)
    if last:
        now = max(now, datetime.fromisoformat(last).replace(microsecond=0, tzinfo=None) + timedelta(seconds=1))
    return now.isoformat()
