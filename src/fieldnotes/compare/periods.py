"""When something was said: the round of its source, or the period of its date, the turn's own in a log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from fieldnotes.tables import Corpus

# Period -> a date as the period it falls in.
PERIODS: dict[str, Callable[[str], str]] = {
    "month": lambda date: date[:7],
    "quarter": lambda date: f"{date[:4]}-{(int(date[5:7]) + 2) // 3}" if len(date) >= 7 else "",
    "year": lambda date: date[:4],
}


def timed(corpus: Corpus, time: str) -> Corpus:
    """Give the corpus with the time as an attribute; what has none is left out.

    time: "month", "quarter" or "year", a new column of segments (of the turn's date, else the document's); or an
    attribute of documents, such as "round". Raises ValueError for anything else.
    """
    if time in PERIODS:
        documents = corpus.documents.set_index("doc_id")["date"]
        turns = corpus.turns.set_index("turn_id")["date"] if len(corpus.turns) else pd.Series(dtype="str")
        own = corpus.segments["turn_id"].map(turns).fillna("")
        date = own.where(own != "", corpus.segments["doc_id"].map(documents))
        segments = corpus.segments.assign(**{time: date.map(PERIODS[time]).astype("str")})
        return replace(corpus, segments=segments[segments[time] != ""].reset_index(drop=True))
    if time not in corpus.documents:
        known = [*PERIODS, *(str(name) for name in corpus.documents if name not in ("doc_id", "sha256", "text"))]
        raise ValueError(f"no time {time!r}; there are: {', '.join(known)}")
    known_time = corpus.documents[corpus.documents[time] != ""]
    return replace(
        corpus,
        documents=known_time.reset_index(drop=True),
        segments=corpus.segments[corpus.segments["doc_id"].isin(known_time["doc_id"])].reset_index(drop=True),
    )


def in_time(value: str) -> list[tuple[int, str]]:
    """Give the key that sorts rounds and periods as they come: "2" before "10".

    >>> sorted(["10", "2", "1b"], key=in_time)
    ['1b', '2', '10']
    """
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in re.findall(r"\d+|\D+", str(value))]
