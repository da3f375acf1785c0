"""What the report says of words: those that mark each pilot, and those that came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.words import alphabetical, number

if TYPE_CHECKING:
    from fieldnotes.study import Study

LEVEL = 0.05
MOST_WORDS, MOST_CHANGES = 6, 4


def keyness(study: Study, language: str) -> dict[str, Any]:
    """Give the words of each pilot: rows (project, words, came, went), how many hold, and what changed in the study.

    Reads the tables keyness, word_change and word_change_projects. A word is a dict of word, sources ("4/6"), holds
    (it holds when all words are looked at at once) and, of those that changed, replaced ("" where none is proposed) and
    round, in which its sources are counted.
    """
    marking = study.table("keyness", make="compare")
    changes = study.table("word_change_projects", make="compare")
    whole = study.table("word_change", make="compare")
    projects = sorted({*marking["project"], *changes["project"]}, key=alphabetical)
    telling, wholly = _telling(marking), _wholly(changes)
    rows = [
        {
            "project": project,
            "words": _marking(telling[telling["project"] == project], language),
            **_changed(wholly[wholly["project"] == project], language),
        }
        for project in projects
    ]
    clear = int((marking["p_adjusted"] <= LEVEL).sum()) if len(marking) else 0
    held = whole[whole["p_adjusted"] <= LEVEL] if len(whole) else whole
    return {
        "shown": len(rows) > 0,
        "rows": rows,
        "held": number(clear, language),
        "tests": number(int(marking["n_tests"].max()) if len(marking) else 0, language),
        "study": _changed(held, language),
    }


def _telling(marking: pd.DataFrame) -> pd.DataFrame:
    """The words to show: those that hold, then those whose interval lies above nought."""
    rows = marking[(marking["p_adjusted"] <= LEVEL) | (marking["low"] > 0)]
    return rows.assign(_clear=rows["p_adjusted"] <= LEVEL).sort_values(["_clear", "rank"], ascending=[False, True])


def _marking(rows: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    return [
        {
            "word": row["word"],
            "sources": _of(row["n_documents"], row["n_documents_group"], language),
            "holds": bool(row["_clear"]),
        }
        for row in rows.head(MOST_WORDS).to_dict("records")
    ]


def _wholly(rows: pd.DataFrame) -> pd.DataFrame:
    """A pilot's own words that nobody said in the other round: with two sources a round, anything less is noise.

    A word is the pilot's own where at least half of the sources with it are the pilot's.
    """
    came = (rows["direction"] == "rises") & (rows["n_documents_first"] == 0)
    went = (rows["direction"] == "falls") & (rows["n_documents_last"] == 0)
    own = rows["n_documents_elsewhere"] <= rows["n_documents_first"] + rows["n_documents_last"]
    return rows[(came | went) & own]


def _changed(rows: pd.DataFrame, language: str) -> dict[str, list[dict[str, Any]]]:
    """Words that came and words that went: of the sources of the round that has them most."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, direction, when in (("came", "rises", "last"), ("went", "falls", "first")):
        own = rows[rows["direction"] == direction].sort_values("rank", kind="stable").head(MOST_CHANGES)
        found[name] = [
            {
                "word": row["word"],
                "sources": _of(row[f"n_documents_{when}"], row[f"n_{when}"], language),
                "replaced": row["replaced"],
                "round": row[when],
            }
            for row in own.to_dict("records")
        ]
    return found


def _of(part: float, whole: float, language: str) -> str:
    return f"{number(part, language)}/{number(whole, language)}"
