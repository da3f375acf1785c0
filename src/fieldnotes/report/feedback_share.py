"""Which quotes a pilot may be shown of its own: those that do not show its own people who said them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.compare import table_quotes
from fieldnotes.review.memos import table_memos
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.study import Study

# A pilot is a small place where people know each other's voices (Tolich 2004): a quote is told as from a side, never
# from a role, and only where so many people of the pilot stand on that side.
SIDES = {
    "borger": "side_citizens",
    "pårørende": "side_citizens",
    "frivillig": "side_citizens",
    "medarbejder": "side_staff",
    "leder": "side_staff",
    "projektleder": "side_staff",
}
# Whoever depends on the pilot needs the more cover.
FEWEST_PEOPLE, FEWEST_CITIZENS, FEWEST_SOURCES = 2, 3, 2
SPOKEN = ("interview", "reflection")
WORDS = (8, 60)
PLACEHOLDER = re.compile(r"\[[^\]]+\]")
PSEUDONYM = re.compile(r"\[Person \d+\]")
# What a memo says of a segment or a source: #del, #del-ikke; in English #share, #share-not.
SHARE, SHARE_NOT = re.compile(r"#(?:del|share)(?![\w-])", re.I), re.compile(r"#(?:del-ikke|share-not)(?![\w-])", re.I)
COLUMNS = ("code", "polarity", "text", "from_side", "shared", "shared_why", "segment_id", "doc_id", "score")


def shareable(study: Study, project: str) -> pd.DataFrame:
    """Give the pilot's quotes, most telling first, each with whether it may be shared with the pilot, and why.

    Columns: code, polarity, text, from_side ("side_citizens", "side_staff", or a study's own role), shared, shared_why,
    segment_id, doc_id, score. Shared is what a researcher's memo marks with #del; else what is said or written by a
    participant (no observation), without a placeholder for a name, of a readable length, from a side with two people or
    more in the pilot (three, of citizens), and with a theme that two of its sources have. A memo with #del-ikke, on the
    segment or on its source, keeps it back whatever else holds.
    """
    corpus = study.corpus()
    own = corpus.where(project=project)
    top = study.codebook().top
    rows = table_quotes(own, study.counted(), by=[], n=None, codes=top)
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = rows.assign(from_side=rows["role"].map(lambda role: SIDES.get(role, role)))
    people = _people(own)
    sources = rows.groupby("code")["doc_id"].nunique()
    asked = _asked(study, corpus)
    why = [
        asked.get(row["segment_id"])
        or _why(row, people.get(row["from_side"], 0), int(sources[row["code"]]), asked.get(row["doc_id"]) or "")
        for row in rows.to_dict("records")
    ]
    rows = rows.assign(shared_why=why)
    rows["shared"] = rows["shared_why"].isin(("share_asked", "share_rule"))
    return rows[list(COLUMNS)].reset_index(drop=True)


def _why(row: dict, people: int, sources: int, document: str) -> str:
    """Why a quote that no memo speaks of may be shared or not."""
    if document:
        return document
    fewest = FEWEST_CITIZENS if row["from_side"] == "side_citizens" else FEWEST_PEOPLE
    checks = (
        ("share_observed", row["kind"] not in SPOKEN),
        ("share_named", PLACEHOLDER.search(row["text"]) is not None),
        ("share_length", not WORDS[0] <= len(row["text"].split()) <= WORDS[1]),
        ("share_few_people", not row["from_side"] or people < fewest),
        ("share_few_sources", sources < FEWEST_SOURCES),
    )
    return next((reason for reason, wrong in checks if wrong), "share_rule")


def _people(corpus: Corpus) -> dict[str, int]:
    """How many people of a pilot speak on each side; without a name, one for each source and role."""
    segments = corpus.coded().segments
    who = [
        (SIDES.get(row["role"], row["role"]), row["speaker"])
        if PSEUDONYM.fullmatch(row["speaker"])
        else (SIDES.get(row["role"], row["role"]), f"{row['doc_id']} {row['speaker']}")
        for row in segments[["doc_id", "role", "speaker"]].drop_duplicates().to_dict("records")
    ]
    sides = [side for side, _ in set(who)]
    return {side: sides.count(side) for side in set(sides)}


def _asked(study: Study, corpus: Corpus) -> dict[str, str]:
    """segment_id or doc_id -> what a memo asks; of two, the one that keeps back."""
    found: dict[str, str] = {}
    for row in table_memos(study.raw / "codings", corpus, study.codebook()).to_dict("records"):
        about = row["segment_id"] or row["doc_id"]
        if SHARE_NOT.search(row["review_memo"]):
            found[about] = "share_not_asked"
        elif SHARE.search(row["review_memo"]):
            found.setdefault(about, "share_asked")
    # What is kept back of a source is kept back of all its segments.
    documents = {name for name, asked in found.items() if asked == "share_not_asked"}
    of = corpus.segments[corpus.segments["doc_id"].isin(documents)]["segment_id"]
    return found | dict.fromkeys(of, "share_not_asked")
