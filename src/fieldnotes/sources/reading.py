"""`sources.csv` read and checked: all that is wrong with it at once."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.sources.files import is_file, is_inside, locate, raw_files, spelled
from fieldnotes.sources.rows import COLUMNS, read_rows
from fieldnotes.tables import KINDS

SKIP = "skip"  # as `reading`: a file that is listed and left out
_LONGEST = 80
_DOC_ID = re.compile(rf"[^\W_][\w.-]{{0,{_LONGEST - 1}}}")


def read_sources(raw: Path) -> pd.DataFrame:
    """Read `sources.csv`: all columns as text, "" for empty, sorted by doc_id.

    Raises FieldnotesError with every wrong row, every row without a file, and the number of files without a row.
    """
    table = read_rows(raw / "sources.csv")
    missing = [name for name in ("path", "doc_id", "project", "kind") if name not in table]
    if missing:
        raise FieldnotesError(
            Problem("sources.csv", f"has no column {', '.join(missing)}.", f"The columns are: {', '.join(COLUMNS)}, …")
        )
    for name in COLUMNS[1:]:
        table[name] = table[name].str.strip() if name in table else ""
    table["path"] = [spelled(raw, path) for path in table["path"]]
    table["doc_id"] = table["doc_id"].map(_composed_name)
    problems = [problem for row, line in table.iterrows() for problem in _faults(int(str(row)) + 2, line, raw)]
    problems += _repeated(table, "doc_id") + _repeated(table, "path")
    # Their names may be people's, and `fieldnotes sources` finds them as well as a list would.
    new = len(set(raw_files(raw)) - set(table["path"]))
    if new:
        remedy = "Add them: fieldnotes sources, then correct the guesses."
        problems.append(Problem("raw/", f"has {new} file(s) without a row in sources.csv.", remedy))
    if problems:
        raise FieldnotesError(problems)
    return table.sort_values("doc_id", ignore_index=True)


def left_out(raw: Path, documents: Iterable[str]) -> list[str]:
    """Give the doc_ids of the sources that became none of these documents, other than those to skip, sorted.

    A sheet of several projects becomes documents named after it: JOB-03-1a2b3c.
    """
    made = set(documents) | {name.rpartition("-")[0] for name in documents}
    rows = read_rows(raw / "sources.csv")
    skipped = rows["reading"].str.strip() == SKIP if "reading" in rows else False
    listed = rows.loc[~pd.Series(skipped, index=rows.index), "doc_id"].str.strip().map(_composed_name)
    return sorted(set(listed) - made - {""})


def is_date(text: str) -> bool:
    """Say whether a text is a day as 2019-12-13."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _composed_name(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _faults(row: int, line: pd.Series, raw: Path) -> list[Problem]:
    """Give what is wrong with a row; its cells are not quoted, for where columns have slipped they may be names."""
    where = f"sources.csv, row {row}"
    faults = []
    path = locate(raw, line["path"])
    if not line["path"] or not is_file(path):
        faults.append(Problem(where, "its file is not there.", "Correct the path, or delete the row."))
    elif not is_inside(raw, path):
        faults.append(Problem(where, "its file is outside raw/.", "Copy the file into raw/."))
    if not _DOC_ID.fullmatch(line["doc_id"]):
        rule = "doc_id must be letters, digits, -, _ and . only, a letter or digit first."
        faults.append(Problem(where, rule, f"Write it as JOB-03, with at most {_LONGEST} signs."))
    if not line["project"]:
        faults.append(Problem(where, "project is empty.", "Write the pilot's name."))
    if line["kind"] not in KINDS:
        faults.append(Problem(where, "kind is not known.", f"Write one of: {', '.join(KINDS)}."))
    if line["date"] and not is_date(line["date"]):
        faults.append(Problem(where, "date is not a date.", "Write it as 2019-12-13."))
    if line.get("reading", "") not in ("", SKIP, *_readings()):
        faults.append(Problem(where, "reading is not known.", f"Write one of: {', '.join((SKIP, *_readings()))}."))
    return faults


def _readings() -> tuple[str, ...]:
    from fieldnotes.readers import READINGS

    return READINGS


def _repeated(table: pd.DataFrame, column: str) -> list[Problem]:
    repeated = table[table.duplicated(column, keep=False) & (table[column] != "")]
    return [
        Problem(
            f"sources.csv, rows {', '.join(str(row + 2) for row in rows)}",
            f"have the same {column}.",
            "Each needs its own.",
        )
        for rows in repeated.groupby(column).groups.values()
    ]
