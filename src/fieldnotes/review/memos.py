"""Memos: what people noted on segments, documents and codes, with the words they noted it on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.coding.codebook_history import code_today, read_changes
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.review.codings import read_logs, replacer
from fieldnotes.review.log import append, log_path, read_log, standing
from fieldnotes.review.moving import doc_of
from fieldnotes.review.rows import MEMO, spans
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.study import Study

COLUMNS = ("review_about", "project", "doc_id", "segment_id", "code", "coder", "at", "review_memo", "review_quote")


def memos(study: Study, search: str = "") -> pd.DataFrame:
    """Give a study's memos that hold all the words of `search`, in the memo, the quote or the code; in order of time.

    Columns: review_about (segment, document or code), project, doc_id, segment_id, code, coder, at, review_memo,
    review_quote (the words marked, else the segment). Of a document that is no longer in the corpus there is none.
    Raises FieldnotesError with everything that is wrong in the logs.
    """
    return table_memos(study.raw / "codings", study.corpus(), study.codebook(), search=search)


def table_memos(folder: Path, corpus: Corpus, codebook: Codebook, *, search: str = "") -> pd.DataFrame:
    """Give the memos of the logs in `raw/codings`; columns and meaning as in `memos`."""
    texts = corpus.with_text().set_index("segment_id")["text"].to_dict()
    projects = dict(zip(corpus.documents["doc_id"], corpus.documents["project"], strict=True))
    changes, replace = read_changes(folder.parent), replacer(folder.parent)
    rows = []
    for coder, log in read_logs(folder).items():
        for row in noted(log, projects).to_dict("records"):
            name = str(row["segment_id"])
            doc_id = name if name in projects else doc_of(name)
            if name and doc_id not in projects:
                continue
            words = [span["text"] for span in spans(row["evidence"]) or [] if span["text"] and row["code"]]
            kind = "code" if not name else "document" if name in projects else "segment"
            code = code_today(row["code"], row["at"], changes, codebook) if row["code"] else ""
            values = (kind, projects.get(doc_id, ""), doc_id, name if kind == "segment" else "", code, coder, row["at"])
            rows.append((*values, row["note"], replace(" … ".join(words)) or texts.get(name, "")))
    found = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str").drop_duplicates()
    place = (
        found[["review_memo", "review_quote", "code"]].agg("\n".join, axis=1) if len(found) else pd.Series(dtype=str)
    )
    for word in search.casefold().split():
        found = found[place.loc[found.index].str.casefold().str.contains(word, regex=False)]
    return found.sort_values(["at", "coder", "segment_id", "code"], kind="stable", ignore_index=True)


def noted(log: pd.DataFrame, documents: Iterable[str] = ()) -> pd.DataFrame:
    """Give the rows of a log whose note is a memo that stands; columns as the log's.

    On a segment a coder has one memo, the last; on a document or a code every one; and what decisions say that stand.
    """
    own = log[log["status"] == MEMO]
    several = (own["segment_id"] == "") | own["segment_id"].isin(list(documents))
    own = own[several | ~own.duplicated(["segment_id", "code"], keep="last")]
    decided = standing(log)
    decided = decided[(decided["code"] != "") | (decided["status"] == "accepted")]  # else it says why it was skipped
    both = pd.concat([own, decided], ignore_index=True)
    return both[both["note"] != ""]


def add_memo(folder: Path, coder: str, about: str, note: str, *, corpus: Corpus, codebook: Codebook, at: str) -> None:
    """Add a memo to a coder's log, about a segment, a document or a code by its id; it decides nothing.

    On a segment it is put behind the memo that the coder has there.
    Raises FieldnotesError where there is no such thing.
    """
    row = {"polarity": "", "status": MEMO, "note": note, "at": at}
    path = log_path(folder, coder)
    if about in codebook:
        append(path, [row | {"segment_id": "", "code": about}])
    elif about in set(corpus.documents["doc_id"]):
        append(path, [row | {"segment_id": about, "code": ""}])
    elif about in set(corpus.segments["segment_id"]):
        before = segment_memo(read_log(path), about)
        append(path, [row | {"segment_id": about, "code": "", "note": f"{before}\n{note}".strip()}])
    else:
        raise FieldnotesError(
            Problem("the memo", "is about nothing that there is.", "Give a segment_id, a doc_id or the id of a code.")
        )


def segment_memo(log: pd.DataFrame, segment_id: str) -> str:
    """Give a coder's memo on a segment, "" where there is none."""
    own = log[(log["status"] == MEMO) & (log["segment_id"] == segment_id) & (log["code"] == "")]
    return str(own["note"].iat[-1]) if len(own) else ""
