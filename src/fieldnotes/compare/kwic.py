"""Keyword in context: each place where a word is said, with what stands before and after it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

if TYPE_CHECKING:
    from fieldnotes.coding.matching import Hits

SORTS = ("source", "left", "right", "keyword")
COLUMNS = (
    *("left", "keyword", "right", "query", "doc_id", "project", "kind", "role", "speaker", "date", "round"),
    *("segment_id", "start", "end"),
)


def table_kwic(
    corpus: Corpus,
    tokens: pd.DataFrame,
    query: str | Iterable[str],
    *,
    width: int = 8,
    sort: str = "source",
    interviewer: bool = False,
) -> pd.DataFrame:
    """Give each place where a word or an expression is said, with the words to its left and right.

    query: one or several terms, written as in a codebook: `tillid` is found in all its forms and in tillidsfuld and
    borgertillid, `stole på` with words in between, `tvær*` whatever follows, `mod/noun` as a noun only. width: so many
    words to each side, within the segment. sort: "source" (document and place), "left" (the words before, the nearest
    first), "right" (the words after) or "keyword". interviewer: whether the interviewer's words are searched too.

    Columns: left, keyword, right (text of the document, white space made one space), query (what found it), doc_id,
    project, kind, role, speaker, date, round, segment_id, start, end (of the keyword in the document, code points).
    Raises ValueError for a query that cannot be read, or another sort.
    """
    if sort not in SORTS:
        raise ValueError(f"no sort {sort!r}; there are: {', '.join(SORTS)}")
    queries = [query] if isinstance(query, str) else list(query)
    segments = (corpus if interviewer else corpus.coded()).with_text().set_index("segment_id")
    told = tokens[tokens["segment_id"].isin(segments.index)].reset_index(drop=True)
    found = _found(told, queries)
    if not len(found):
        return pd.DataFrame({name: pd.Series(dtype="int64" if name in ("start", "end") else "str") for name in COLUMNS})
    whose = told["segment_id"].to_numpy(object)
    begins = np.r_[True, whose[1:] != whose[:-1]]
    first_of = np.flatnonzero(begins)
    run = np.cumsum(begins) - 1
    last_of = np.append(first_of[1:], len(told))
    low = np.maximum(found.start - width, first_of[run[found.start]])
    high = np.minimum(found.end + width, last_of[run[found.start]])
    start, end = told["start"].to_numpy(), told["end"].to_numpy()
    rows = []
    places = zip(
        found.term.tolist(), found.start.tolist(), found.end.tolist(), low.tolist(), high.tolist(), strict=True
    )
    for term, first, last, left, right in places:
        segment = segments.loc[whose[first]]
        cut = (start[left], start[first], end[last - 1], end[right - 1])
        before, keyword, after = (
            " ".join(segment["text"][a - segment["start"] : b - segment["start"]].split()) for a, b in pairwise(cut)
        )
        own = {name: segment[name] for name in COLUMNS[4:11]}
        place = {"segment_id": whose[first], "start": int(cut[1]), "end": int(cut[2])}
        rows.append({"left": before, "keyword": keyword, "right": after, "query": queries[term]} | own | place)
    table = pd.DataFrame(rows)[list(COLUMNS)]
    keys = [
        pd.Series([_key(row, sort) for row in table.to_dict("records")], index=table.index, dtype=object),
        table["doc_id"].map(alphabetical),
        table["start"],
        table["end"],
    ]
    order = sorted(table.index, key=lambda row: tuple(key[row] for key in keys))
    return table.loc[order].reset_index(drop=True)


def _found(told: pd.DataFrame, queries: list[str]) -> Hits:
    from fieldnotes.coding.clauses import clauses
    from fieldnotes.coding.matching import find_terms, swallowed
    from fieldnotes.coding.patterns import parse_term
    from fieldnotes.coding.vocabulary import vocabulary

    terms = [parse_term(query) for query in queries]
    vocab, ids = vocabulary(told)
    segment = pd.factorize(told["segment_id"])[0].astype(np.int64)
    hits = find_terms(vocab, ids, clauses(vocab, ids, segment).clause, terms)
    return hits.take(~swallowed(hits, twins=True))


def _key(row: dict[Any, Any], sort: str) -> list[Any]:
    """What a concordance is sorted by: words as they are read, the nearest to the keyword first."""
    if sort == "source":
        return []
    words = [alphabetical(word.strip('.,;:!?»«"”')) for word in str(row[sort]).split()]
    return words[::-1] if sort == "left" else words
