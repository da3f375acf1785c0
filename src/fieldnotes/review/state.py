"""How far the coding is: per coder, and what needs a second look."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError
from fieldnotes.review.filled import read_filled
from fieldnotes.review.moving import doc_of
from fieldnotes.tables import Corpus

COLUMNS = ("coder", "n_done", "n_given", "n_left", "n_moved", "n_split", "n_leftover", "n_withdrawn")
_REASONS = {
    "n_moved": ("moved",),
    "n_split": ("split",),
    "n_leftover": ("segment_gone", "code_gone", "decided_there"),
    "n_withdrawn": ("document_gone",),
}


def review_state(corpus: Corpus, codings: pd.DataFrame, leftovers: pd.DataFrame) -> pd.DataFrame:
    """Give for each coder how many segments are done and left, themes given, and decisions that need a second look.

    Columns: coder, n_done (segments with a theme given or marked done), n_given (segment x code), n_left, n_moved,
    n_split, n_leftover (segment or code gone), n_withdrawn (the document is gone). Takes what `read_codings` gives.
    """
    here = set(corpus.coded().segments["segment_id"])
    human = codings[(codings["method"] == "human") & (codings["status"] != "rejected")]
    rows = []
    for coder in sorted({*codings.loc[codings["method"] == "human", "coder"], *leftovers["coder"]}):
        own = human[human["coder"] == coder]
        listed = leftovers.loc[leftovers["coder"] == coder, "reason"]
        given = own[own["code"] != ""].drop_duplicates(["segment_id", "code"])
        done = own["segment_id"].nunique()
        row = {"coder": coder, "n_done": done, "n_given": len(given)}
        row |= {"n_left": len(here - set(own["segment_id"]))}
        rows.append(row | {name: int(listed.isin(reasons).sum()) for name, reasons in _REASONS.items()})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def withdrawn_sheets(folder: Path, corpus: Corpus) -> list[Path]:
    """Give the spreadsheets in a folder that still hold segments of documents that are no longer in the corpus."""
    documents = {*corpus.documents["doc_id"], ""}
    found = []
    for path in sorted([*folder.glob("*.xlsx"), *folder.glob("*.csv")]):
        try:
            rows = read_filled(path).rows
        except FieldnotesError:
            continue
        if any(doc_of(row.get("segment_id", "")) not in documents for _, row in rows):
            found.append(path)
    return found
