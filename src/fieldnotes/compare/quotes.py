"""The quotes behind each number, most telling first."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import attributes, check_attributes, valid
from fieldnotes.tables import POLARITIES, Corpus
from fieldnotes.words import alphabetical

# How much each quality weighs in a quote's score; they sum to 1.
WEIGHTS = {"certainty": 0.35, "focus": 0.25, "length": 0.25, "sentence": 0.15}
# A coding without a score is neither sure nor unsure.
UNSCORED = 0.5
READABLE_WORDS = (8, 80)

OWN = ("code", "polarity", "rank", "segment_id", "doc_id", "role", "kind", "date", "round", "start", "text")


def quotes(
    corpus: Corpus,
    codings: pd.DataFrame,
    code: str,
    *,
    by: str | Iterable[str] = "project",
    n: int | None = 3,
    polarity: str | None = None,
) -> pd.DataFrame:
    """Give the n most telling segments with a code, per group and polarity.

    Columns: those of `by`, code, polarity, rank (1 is the most telling), segment_id, doc_id, role, kind, date, round,
    start (of the segment in its document, to place evidence), text, evidence (spans in the document), score (0-1).
    Telling is what is coded with certainty (a person's own or accepted coding is certain), speaks of this code rather
    than of many, has a readable length, and is a whole sentence. No document comes twice before each has come once.
    polarity: only this one; n=None gives all. Raises ValueError for an unknown attribute.
    """
    return table_quotes(corpus, codings, by=by, n=n, codes=[code], polarity=polarity)


def table_quotes(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    n: int | None = 3,
    codes: Iterable[str] | None = None,
    polarity: str | None = None,
) -> pd.DataFrame:
    """Give the quotes behind every cell of `table_codes`; columns and meaning as in `quotes`, groups in its order."""
    names = attributes(by)
    segments = corpus.coded().with_text()
    check_attributes(names, segments)
    rows = _scored(segments, valid(codings))
    order = sorted(set(rows["code"])) if codes is None else list(dict.fromkeys(codes))
    rows = rows[rows["code"].isin(order) & ((rows["polarity"] == polarity) if polarity else True)]
    cell = [*names, "code", "polarity"]
    best = ["score", "doc_id", "position"]
    rows = rows.sort_values(best, ascending=[False, True, True], kind="stable")
    rows = rows.drop_duplicates([*cell, "segment_id"])
    turn = rows.groupby([*cell, "doc_id"], dropna=False).cumcount()
    rows = rows.assign(_turn=turn).sort_values(["_turn", *best], ascending=[True, False, True, True], kind="stable")
    rows["rank"] = rows.groupby(cell, dropna=False).cumcount() + 1
    if n is not None:
        rows = rows[rows["rank"] <= n]
    places = {"code": order, "polarity": list(POLARITIES)}
    rows = rows.sort_values(
        [*cell, "rank"],
        key=lambda column: (
            column.map(places[str(column.name)].index)
            if column.name in places
            else column
            if column.name == "rank"
            else column.astype(str).map(alphabetical)
        ),
        kind="stable",
    )
    return rows[[*names, *[name for name in OWN if name not in names], "evidence", "score"]].reset_index(drop=True)


def _scored(segments: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Codings with their segment, its text and attributes, and how telling each is."""
    themes = codings.groupby("segment_id")["code"].nunique().rename("_themes")
    found = codings[["segment_id", "code", "polarity", "method", "status", "score", "evidence"]]
    rows = found.merge(segments, on="segment_id").merge(themes, on="segment_id")
    quality = {
        "certainty": _certainty(rows),
        "focus": 1 / rows["_themes"],
        "length": rows["text"].map(_length),
        "sentence": rows["text"].map(_sentence),
    }
    score = sum((weight * quality[name].astype(float) for name, weight in WEIGHTS.items()), pd.Series(0.0, rows.index))
    return rows.assign(score=score.round(6), evidence=rows["evidence"].map(_spans))


def _certainty(rows: pd.DataFrame) -> pd.Series:
    certain = (rows["method"] == "human") | (rows["status"] == "accepted")
    return rows["score"].fillna(UNSCORED).clip(0, 1).mask(certain, 1.0)


def _length(text: str) -> float:
    """1 within the readable length, falling towards 0 for what is cut short or goes on and on."""
    words, (least, most) = len(text.split()), READABLE_WORDS
    return min(1.0, words / least, most / max(words, 1))


def _sentence(text: str) -> float:
    """1 for what begins like a sentence and ends like one, 0.5 for half of it."""
    text = text.strip(" \n\t\"'»«”“–-…")
    return (0.5 * text[:1].isupper() + 0.5 * (text[-1:] in ".!?")) if text else 0.0


def _spans(spans: object) -> list[dict[str, object]]:
    return [dict(span) for span in spans] if isinstance(spans, list | tuple | np.ndarray) else []
