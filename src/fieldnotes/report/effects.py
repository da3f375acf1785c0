"""What the report says of effects, experiments and dilemmas: a few candidates of each pilot, with their quotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.words import alphabetical, number, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

MOST = {"effects": 5, "experiments": 3, "dilemmas": 3}
FIELDS = {"effects": ("valence", "horizon", "evidence_kind"), "experiments": ("state",), "dilemmas": ()}


def effects(study: Study, language: str) -> dict[str, Any]:
    """Give, for each of effects, experiments and dilemmas, how many candidates there are and the surest per pilot.

    Reads the tables of those names. Each list holds dicts of project, count and rows; a row has sentence, about (who,
    what kind of source, when), says (the fields that are known, in words), doc_id and segment_id.
    """
    shown: dict[str, Any] = {}
    for name, most in MOST.items():
        table = study.table(name, make="compare")
        best = _best(table, most)
        shown[name] = {
            "count": number(len(table), language),
            "projects": [
                {
                    "project": project,
                    "count": number(count, language),
                    "rows": [_row(row, FIELDS[name], language) for row in best.get(project, ())],
                }
                for project, count in _counts(table)
            ],
        }
    return shown


def _counts(table: pd.DataFrame) -> list[tuple[str, int]]:
    counts = [(str(project), int(n)) for project, n in table.groupby("project", sort=False).size().items()]
    return sorted(counts, key=lambda pair: alphabetical(pair[0]))


def _best(table: pd.DataFrame, most: int) -> dict[str, list[dict[str, Any]]]:
    """Project -> the surest, each source heard once before any is heard twice."""
    rows = table[table["confirmed"].str.casefold() != "nej"]
    rows = rows.sort_values(["confidence", "doc_id", "start"], ascending=[False, True, True], kind="stable")
    turn = rows.groupby(["project", "doc_id"]).cumcount()
    rows = rows.assign(_turn=turn).sort_values(["_turn", "confidence"], ascending=[True, False], kind="stable")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.groupby("project").head(most).to_dict("records"):
        found.setdefault(str(row["project"]), []).append({str(name): value for name, value in row.items()})
    return found


def _row(row: dict[str, Any], fields: Iterable[str], language: str) -> dict[str, str]:
    about = (word_or(row["role"], language) if row["role"] else "", word_or(row["kind"], language), row["date"])
    return {
        "sentence": row["sentence"],
        "about": ", ".join(value for value in about if value),
        "says": ", ".join(word_or(row[name], language) for name in fields if row[name]),
        "doc_id": row["doc_id"],
        "segment_id": row["segment_id"],
    }
