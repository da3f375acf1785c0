"""The codebook's history: `raw/codebook-changes.csv`, which says what became of a code, and what version one holds.

The coders' logs keep the codes they were written with. What a code is called today is worked out when they are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import write_text

if TYPE_CHECKING:
    from fieldnotes.study import Study

CHANGES = "codebook-changes.csv"
KINDS_OF_CHANGE = ("rename", "label", "merge", "split", "move")
# After these, what was coded with the one code is coded with the other.
_CARRIED = ("rename", "merge")


@dataclass(frozen=True)
class Change:
    """One change: when (ISO 8601), what, of which code, and to which code, label or parent."""

    at: str
    change: str
    code: str
    to: str


HEADER = ("at", "change", "from", "to")


def read_changes(raw: Path) -> list[Change]:
    """Read what was changed, in the order it was; no file, no changes. Raises FieldnotesError with every wrong row."""
    path = raw / CHANGES
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    problems = [
        Problem(f"{CHANGES}, row {number}", "is no change.", f"Write {', '.join(HEADER)}; change is one of: {known}.")
        for number, row in enumerate(rows[1:], start=2)
        if row and (len(row) != len(HEADER) or row[1] not in KINDS_OF_CHANGE)
        for known in [", ".join(KINDS_OF_CHANGE)]
    ]
    if problems:
        raise FieldnotesError(problems)
    return [Change(*row) for row in rows[1:] if row]


def add_change(raw: Path, change: Change) -> Path:
    """Add a change at the end of the file, whole or not at all."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(astuple(one) for one in [*read_changes(raw), change])
    return write_text(raw / CHANGES, out.getvalue())


def code_today(code: str, at: str, changes: Iterable[Change], known: Container[str] | None = None) -> str:
    """Give what a code of then is today; `at` is when it was given, `known` the codes that there are.

    A change counts for what was coded before it. It also counts, whatever the time, for a code that there is no more:
    a coder may have gone on with the codebook that was open.

    >>> code_today("tryghed", "2026-01-01T10:00:00", [Change("2026-02-01T10:00:00", "merge", "tryghed", "tillid")])
    'tillid'
    """
    carried = [change for change in changes if change.change in _CARRIED]
    for change in carried:
        before = at <= change.at if at else known is None or code not in known
        if change.code == code and before:
            code = change.to
    if known is not None and code not in known:
        for change in carried:
            code = change.to if change.code == code else code
    return code


def codebook_version(study: Study) -> str:
    """Give the short fingerprint of a study's codebook, the same for the same codes however the file is laid out."""
    return study.codebook().sha256[:8]
