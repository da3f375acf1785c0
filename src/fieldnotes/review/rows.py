"""What a row of a coder's log may say, and what is wrong with one that says something else."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from fieldnotes.tables import POLARITIES

COLUMNS = ("segment_id", "code", "polarity", "status", "evidence", "note", "at")
DECISIONS = ("accepted", "rejected")
MEMO = "memo"
ROW_STATUSES = (*DECISIONS, MEMO)
UNDONE = "undone"  # the note of a rejected row that only takes a decision back: the code is open again
LONGEST = 100_000  # characters in a cell; a spreadsheet holds 32,767

Fault = tuple[str, str]


def tidied(row: Mapping[str, str]) -> dict[str, str]:
    """Give a row with all columns and plain line breaks; raises ValueError where it could not be read back."""
    if unknown := sorted(set(row) - set(COLUMNS)):
        raise ValueError(f"no column {', '.join(unknown)}; there are: {', '.join(COLUMNS)}")
    full = {name: row.get(name, "").replace("\r\n", "\n").replace("\r", "\n") for name in COLUMNS}
    found = [what for what, _ in faults(full)]
    found += [f"{name} is longer than {LONGEST} characters." for name in COLUMNS if len(full[name]) > LONGEST]
    if found:
        raise ValueError(f"a row {' '.join(found)}")
    return full


def faults(row: Mapping[str, str]) -> list[Fault]:
    """Give what is wrong with a row, each with its remedy; never its words."""
    found: list[Fault] = []
    status, code, polarity = row["status"], row["code"], row["polarity"]
    if status not in ROW_STATUSES:
        found.append(("has an unknown status.", f"Write one of: {', '.join(ROW_STATUSES)}."))
    elif status != MEMO and not row["segment_id"]:
        found.append(("has no segment_id.", "Fill it in, or delete the row."))
    elif status == MEMO and not row["segment_id"] and not code:
        found.append(("is a memo on nothing.", "Give it a segment_id, a doc_id or a code."))
    if polarity not in POLARITIES and (polarity or (code and status == "accepted")):
        found.append(("has an unknown polarity.", f"Write one of: {', '.join(POLARITIES)}."))
    if spans(row["evidence"]) is None:
        found.append(("has evidence that is no list of places.", 'Write [{"start": 0, "end": 9, "text": "…"}].'))
    if row["at"] and not is_time(row["at"]):
        found.append(("has a time that is none.", "Write it as 2026-11-22T14:05:00."))
    return found


def spans(evidence: str) -> list[dict[str, Any]] | None:
    """Read the evidence of a row: dicts of start, end, text; [] for the whole segment, None where it is no such list.

    >>> spans('[{"start": 0, "end": 2, "text": "Vi"}]'), spans(""), spans("Vi")
    ([{'start': 0, 'end': 2, 'text': 'Vi'}], [], None)
    """
    if not evidence:
        return []
    try:
        read = json.loads(evidence)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, list) or not all(isinstance(span, dict) for span in read):
        return None
    places = [{"start": span.get("start"), "end": span.get("end"), "text": span.get("text", "")} for span in read]
    return places if all(_is_place(**place) for place in places) else None


def _is_place(start: object, end: object, text: object) -> bool:
    whole = type(start) is int and type(end) is int
    return whole and 0 <= start < end and isinstance(text, str)  # type: ignore[operator]


def is_time(text: str) -> bool:
    """Say whether a text is a time as ISO 8601 writes it, to the second at least."""
    if len(text) < len("2026-11-22T14:05:00"):
        return False
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
