"""The report's section on topics: what else is said than the codes look for, how sure it is, and in whose words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.topics.material import MOST
from fieldnotes.words import number, percent, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

COVERS = 0.5  # of a topic's segments have the theme that covers it
LEVEL = 0.05
MOST_QUOTES, MOST_PAIRS = 3, 5


def topics(study: Study, language: str) -> dict[str, Any]:
    """Give what the section shows: a row per topic with words, size, stability, theme and quotes; where they differ.

    Reads the tables topics, topic_quotes, topic_pairs, topic_measures, topic_differences and topic_trend. Where there
    are too few segments for topics, `pairs` are those most alike, with their texts. `moved` says how the topics went
    from the first round to the last, None without rounds.
    """
    table, measures = study.table("topics", make="topics"), study.table("topic_measures", make="topics").iloc[0]
    quotes = study.table("topic_quotes", make="topics")
    labels = study.codebook().labels
    differences = study.table("topic_differences", make="compare")
    clear = differences[differences["p_adjusted"] <= LEVEL]
    rows = [_row(row, quotes, clear, labels, language) for row in table.to_dict("records")]
    return {
        "shown": measures["n_segments"] > 0,
        "sampled": MOST <= measures["n_founding"] < measures["n_segments"],
        "rows": rows,
        "pairs": _pairs(study, language) if table.empty else [],
        "segments": number(measures["n_segments"], language),
        "founding": number(measures["n_founding"], language),
        "count": number(len(table), language),
        "uncovered": number(sum(not row["covered"] for row in rows), language),
        "unstable": number(int(table["note"].str.contains("unstable").sum()), language),
        "left": percent(measures["outlier_share"], language),
        "placed": measures["outliers"] == "nearest",
        "agreement": number(measures["agreement"], language, 2),
        "resamples": number(measures["resamples"], language),
        "tests": number(int(differences["n_tests"].max()) if len(differences) else 0, language),
        "clear": number(len(clear), language),
        "moved": _moved(study.table("topic_trend", make="compare"), language),
        "unmatched": [_change(name, language) for name in measures["unmatched"].split("+") if name],
    }


def _moved(trend: pd.DataFrame, language: str) -> dict[str, Any] | None:
    """The first round and the last, how many topics were tested, and those whose change holds."""
    own = trend[trend["time"] == "round"].drop_duplicates("topic")
    own = own[own["p_adjusted"].notna()]
    if own.empty:
        return None
    held = own[own["p_adjusted"] <= LEVEL].sort_values("change", ascending=False, kind="stable")
    changes = [
        f"{row['label']} ({percent(row['share_first'], language)} → {percent(row['share_last'], language)})"
        for row in held.to_dict("records")
    ]
    return {
        "first": own["first"].iloc[0],
        "last": own["last"].iloc[0],
        "tests": number(int(own["n_tests"].max()), language),
        "held": "; ".join(changes),
    }


def _row(
    row: dict[Any, Any], quotes: pd.DataFrame, clear: pd.DataFrame, labels: dict[str, str], language: str
) -> dict[str, Any]:
    own = quotes[quotes["topic"] == row["topic"]].head(MOST_QUOTES)
    held = clear[clear["topic"] == row["topic"]]
    return {
        "topic": row["topic"],
        "label": row["label"],
        "words": row["words"],
        "size": number(row["size"], language),
        "documents": number(row["n_documents"], language),
        "stability": number(row["stability"], language, 2),
        "notes": [word_or(note, language) for note in row["note"].split("+") if note],
        "covered": row["coverage"] >= COVERS,
        "code": row["code"],
        "theme": labels.get(row["code"], ""),
        "coverage": percent(row["coverage"], language),
        "more": list(held.loc[held["difference"] > 0, "project"]),
        "less": list(held.loc[held["difference"] < 0, "project"]),
        "quotes": [_quote(quote, language) for quote in own.to_dict("records")],
    }


def _quote(quote: dict[Any, Any], language: str) -> dict[str, str]:
    role = word_or(quote["role"], language) if quote["role"] else ""
    about = (quote["project"], role, word_or(quote["kind"], language), quote["date"])
    return {
        "text": quote["text"],
        "doc_id": quote["doc_id"],
        "segment_id": quote["segment_id"],
        "about": ", ".join(value for value in about if value),
    }


def _pairs(study: Study, language: str) -> list[dict[str, Any]]:
    """The pairs of segments most alike, with their texts."""
    segments = study.corpus().with_text().set_index("segment_id").to_dict("index")
    return [
        {
            "words": pair["words"],
            "similarity": number(pair["similarity"], language, 2),
            "both": [
                _quote(segments[name] | {"segment_id": name}, language)
                for name in (pair["segment_id"], pair["segment_id_other"])
            ],
        }
        for pair in study.table("topic_pairs", make="topics").head(MOST_PAIRS).to_dict("records")
    ]


def _change(name: str, language: str) -> str:
    """What a person decided that fits no topic now: "merge 2"."""
    kind, _, place = name.partition(" ")
    return f"{kind}, {word_or('rank', language).casefold()} {place}"
