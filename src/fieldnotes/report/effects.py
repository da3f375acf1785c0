"""What the report says of effects, experiments and dilemmas: a few candidates of each pilot, with their quotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

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
        shown[name] = {
            "count": number(len(table), language),
            "projects": [
                {
                    "project": project,
                    "count": number(len(own), language),
                    "rows": [_row(row, FIELDS[name], language) for row in _best(own, most)],
                }
                for project, own in _by_project(table)
            ],
        }
    return shown


def _by_project(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    groups = [(str(project), own) for project, own in table.groupby("project", sort=False)]
    return sorted(groups, key=lambda pair: alphabetical(pair[0]))


def _best(table: pd.DataFrame, most: int) -> Iterable[dict[str, Any]]:
    """The surest, each source heard once before any is heard twice."""
    rows = table[table["confirmed"].str.casefold() != "nej"]
    rows = rows.sort_values(["confidence", "doc_id", "start"], ascending=[False, True, True], kind="stable")
    turn = rows.groupby("doc_id").cumcount()
    rows = rows.assign(_turn=turn).sort_values(["_turn", "confidence"], ascending=[True, False], kind="stable")
    return cast("list[dict[str, Any]]", rows.head(most).to_dict("records"))


def _row(row: dict[str, Any], fields: Iterable[str], language: str) -> dict[str, str]:
    about = (word_or(row["role"], language) if row["role"] else "", word_or(row["kind"], language), row["date"])
    return {
        "sentence": row["sentence"],
        "about": ", ".join(value for value in about if value),
        "says": ", ".join(word_or(row[name], language) for name in fields if row[name]),
        "doc_id": row["doc_id"],
        "segment_id": row["segment_id"],
    }
