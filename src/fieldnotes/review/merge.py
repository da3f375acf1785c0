"""Conflict copies: what a synced folder makes of a coder's log when it is written in two places at once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.review.log import append, read_log, standing
from fieldnotes.review.rows import COLUMNS, MEMO

# What is put behind the name: Dropbox, Nextcloud and Seafile (in brackets, in any language), Google Drive and browsers
# (1), Syncthing, OneDrive (the name of the computer), iCloud (a number), and a copy made by hand.
_MARK = re.compile(
    r"(?: ?\([^()]*\)|\.sync-conflict-[\w-]+|[-_ ](?:DESKTOP|LAPTOP|PC|MacBook)[\w.-]*| \d{1,2}"
    r"| ?[-–_] ?(?:copy|kopi|konflikt\w*|conflict\w*)\b.*)",
    re.IGNORECASE,
)
Row = tuple[str, ...]


def conflict_copies(folder: Path) -> dict[Path, Path]:
    """Give each conflict copy in `raw/codings` with the log that it is a copy of.

    A copy has the log's name and, behind it, what sync programs and people add; or it begins with the log's own first
    row, whatever is added, for no two coders decide the same in the same second.
    """
    logs = {unicodedata.normalize("NFC", path.stem): path for path in sorted(folder.glob("*.csv"))}
    found = {}
    for name, path in logs.items():
        for other in sorted(logs, key=len):
            rest = name.removeprefix(other)
            if (
                rest
                and rest != name
                and not rest[0].isalnum()
                and (_MARK.fullmatch(rest) or _begin_alike(path, logs[other]))
            ):
                found[path] = logs[other]
                break
    return found


def merge_copies(folder: Path) -> dict[str, int]:
    """Add the rows of every conflict copy to its coder's log, and remove the copy; give the rows added, by coder.

    Rows that the log has are left out. Where both decided the same cell, the later decision stands, so a later one of
    the log is written once more behind the copy's. A copy is removed only when each of its rows is read back from the
    log. Raises FieldnotesError where a file cannot be read; then nothing has been changed.
    """
    copies = conflict_copies(folder)
    tables = {path: read_log(path) for path in {*copies, *copies.values()}}
    added: dict[str, int] = {}
    for copy, log in copies.items():
        known = read_log(log)
        new = _beyond(tables[copy], known)
        append(log, [*_records(new), *_records(_later(known, new))])
        coder = unicodedata.normalize("NFC", log.stem)
        if len(_beyond(tables[copy], read_log(log))):
            raise FieldnotesError(Problem(f"codings/{coder}.csv", "changed meanwhile.", "Merge once more."))
        copy.unlink()
        added[coder] = added.get(coder, 0) + len(new)
    return added


def _begin_alike(one: Path, other: Path) -> bool:
    try:
        first, second = read_log(one), read_log(other)
    except FieldnotesError:
        return False
    return bool(len(first) and len(second)) and _rows(first)[0] == _rows(second)[0]


def _beyond(copy: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Give the copy's rows that the log has not, as often as it has them more."""
    left = Counter(_rows(log))
    keep = []
    for row in _rows(copy):
        left[row] -= 1
        keep.append(left[row] < 0)
    return copy[keep]


def _later(log: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Give the log's decisions that stand and are later than what the new rows say of the same cells."""
    said = new[new["status"] != MEMO].groupby(["segment_id", "code"])["at"].max()
    stand = standing(log)
    cells = pd.MultiIndex.from_frame(stand[["segment_id", "code"]])
    before = pd.Series(said.reindex(cells).to_numpy(), index=stand.index)
    return stand[before.notna() & (stand["at"] > before.fillna(""))]


def _rows(log: pd.DataFrame) -> list[Row]:
    return list(log[list(COLUMNS)].itertuples(index=False, name=None))


def _records(log: pd.DataFrame) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in _rows(log)]
