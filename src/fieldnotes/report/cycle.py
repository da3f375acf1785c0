"""The report's section on the rounds: what was collected when, what was fed back, and what the pilots answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.periods import in_time
from fieldnotes.tables import INTERVIEWER, Corpus
from fieldnotes.words import alphabetical, number, word, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

# The column of sources.csv that says which round's feedback a source answers.
ANSWERS = "answers"


def answered(corpus: Corpus) -> pd.DataFrame:
    """Give the documents that answer a feedback: those with something in the column `answers`."""
    documents = corpus.documents
    return documents[documents[ANSWERS].fillna("").astype("str") != ""] if ANSWERS in documents else documents.iloc[:0]


def last_round(corpus: Corpus, project: str) -> str:
    """Give the last round in which a pilot's sources were collected, its answers to feedback left out; "" for none."""
    back = set(answered(corpus)["doc_id"])
    own = corpus.documents[(corpus.documents["project"] == project) & ~corpus.documents["doc_id"].isin(back)]
    return max((name for name in own["round"] if name), key=in_time, default="")


def cycle(study: Study, language: str) -> dict[str, Any]:
    """Give the rounds with what was collected and answered in each, and the answers themselves, in their own words."""
    corpus = study.corpus()
    documents, back = corpus.documents, answered(corpus)
    rounds = sorted(set(documents["round"]) - {""}, key=in_time)
    themes = _themes(study)
    return {
        "shown": len(rounds) > 1 or len(back) > 0,
        "rows": [_round(documents[documents["round"] == name], back, name, language) for name in rounds],
        "answers": [
            _answer(row, corpus, themes, language)
            for row in sorted(
                back.to_dict("records"), key=lambda row: (alphabetical(row["project"]), row["round"], row["doc_id"])
            )
        ],
        "silent": ", ".join(sorted(set(documents["project"]) - set(back["project"]), key=alphabetical)),
    }


def _round(own: pd.DataFrame, back: pd.DataFrame, name: str, language: str) -> dict[str, str]:
    dates = sorted({date for date in own["date"] if date})
    kinds = own["kind"].value_counts()
    listed = [f"{word_or(str(kind), language)} {number(n, language)}" for kind, n in sorted(kinds.items())]
    pilots = set(back.loc[back[ANSWERS].astype("str") == name, "project"]) if len(back) else set()
    return {
        "round": name,
        "dates": " – ".join(dict.fromkeys((*dates[:1], *dates[-1:]))) or "–",
        "sources": ", ".join(listed),
        "projects": number(own["project"].nunique(), language),
        "answers": ", ".join(sorted(pilots, key=alphabetical)) or "–",
    }


def _answer(row: dict[Any, Any], corpus: Corpus, themes: dict[str, list[str]], language: str) -> dict[str, Any]:
    """One pilot's answer: what was asked and said, segment by segment, and the themes found in it."""
    own = corpus.where(doc_id=row["doc_id"]).with_text().sort_values("position", kind="stable")
    found = dict.fromkeys(theme for segment in own["segment_id"] for theme in themes.get(segment, ()))
    return {
        "project": row["project"],
        "doc_id": row["doc_id"],
        "feedback": str(row[ANSWERS]),
        "round": row["round"],
        "date": row["date"],
        "role": word_or(row["role"], language) if row["role"] else "",
        "said": [
            {"id": segment["segment_id"], "text": segment["text"], "asks": segment["role"] == INTERVIEWER}
            for segment in own.to_dict("records")
        ],
        "themes": ", ".join(found),
        "kind": word(row["kind"], language),
    }


def _themes(study: Study) -> dict[str, list[str]]:
    """segment_id -> the labels of its top themes."""
    codebook, codings = study.codebook(), study.counted()
    found: dict[str, list[str]] = {}
    for row in codings[codings["code"].isin(codebook.top)].to_dict("records"):
        found.setdefault(row["segment_id"], []).append(codebook.labels[row["code"]])
    return found
