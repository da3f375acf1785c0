"""Coding by terms: the codebook's words, found in the corpus, with what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.coding.clauses import clauses
from fieldnotes.coding.cues import CUES
from fieldnotes.coding.matching import Hits, find_terms, overlaps, swallowed
from fieldnotes.coding.patterns import parse_term
from fieldnotes.coding.polarity import Polarity, polarity
from fieldnotes.coding.rollup import joined, with_ancestors
from fieldnotes.coding.vocabulary import Bools, Ints, vocabulary
from fieldnotes.tables import COLUMNS, POLARITIES, Corpus, empty

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

CODER = METHOD = "terms"


def code_terms(corpus: Corpus, codebook: Codebook, *, tokens: pd.DataFrame | None = None) -> pd.DataFrame:
    """Code the segments by the terms of the codebook; the interviewer's are left out.

    `tokens` is the tokens table of the corpus, made here where it is not given.
    Gives codings: a row per segment, code and polarity, sub-codes and the codes above them; evidence is the places of
    the terms and of the words that decide the polarity, in the document's code points.
    The score says how many different terms speak for the code: one 0.5, two 0.75, three 0.875 and so on
    (1 - 0.5 ** terms); a code above takes the highest score of its sub-codes where that is higher than its own.
    """
    corpus = corpus.coded()
    if tokens is None:
        from fieldnotes.language import tokens as make_tokens

        tokens = make_tokens(corpus)
    tokens, segment = _in_order(tokens, corpus.segments["segment_id"])
    if tokens.empty:
        return empty("codings")

    vocab, ids = vocabulary(tokens)
    parts = clauses(vocab, ids, segment)
    owner, terms, excluding = _terms(codebook)
    found = find_terms(vocab, ids, parts.clause, terms)
    hits, hit_code = _themes(found, owner, np.array(excluding, bool))
    own = np.array([POLARITIES.index(term.polarity) for term in terms], np.int64)
    said = polarity(vocab, ids, parts, hits, own[hits.term])

    spans = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    evidence = _evidence(hits, said, spans, [term.text for term in terms])
    key = (segment[hits.start] * len(codebook.codes) + hit_code) * len(POLARITIES) + said.polarity
    return with_ancestors(_codings(key, hits.term, evidence, corpus.segments["segment_id"], codebook), codebook)


def _in_order(tokens: pd.DataFrame, segment_ids: pd.Series) -> tuple[pd.DataFrame, Ints]:
    """Give the tokens of these segments in the order of the segments, and each token's segment number."""
    codes, names = pd.factorize(tokens["segment_id"])
    number = pd.Index(segment_ids).get_indexer(pd.Index(names))
    segment = number[codes] if len(codes) else np.empty(0, np.int64)
    position = tokens["i"].to_numpy()
    keep = np.flatnonzero(segment >= 0)
    step = np.diff(segment[keep])
    if not ((step > 0) | ((step == 0) & (np.diff(position[keep]) > 0))).all():
        keep = keep[np.lexsort((position[keep], segment[keep]))]
    elif len(keep) == len(tokens):
        return tokens, segment.astype(np.int64)
    return tokens.iloc[keep], segment[keep].astype(np.int64)


def _terms(codebook: Codebook) -> tuple[Ints, list, list[bool]]:
    """Give all terms of the codebook, the number of the code each belongs to, and whether it excludes."""
    rows = [
        (number, parse_term(text), excludes)
        for number, code in enumerate(codebook.codes)
        for texts, excludes in ((code.terms, False), (code.not_terms, True))
        for text in texts
    ]
    return np.array([row[0] for row in rows], np.int64), [row[1] for row in rows], [row[2] for row in rows]


def _themes(found: Hits, owner: Ints, excluding: Bools) -> tuple[Hits, Ints]:
    """Give the hits that stand, and the code of each: per code the longest, and none that meets an excluded term."""
    code, excludes = owner[found.term], excluding[found.term]
    unwanted = found.take(excludes)
    left, right = overlaps(found, unwanted)
    gone = excludes.copy()
    gone[left[code[left] == owner[unwanted.term[right]]]] = True
    hits, code = found.take(~gone), code[~gone]
    standing = np.ones(len(hits), bool)
    for number in np.unique(code):
        same = np.flatnonzero(code == number)
        standing[same] = ~swallowed(hits.take(same), twins=True)
    return hits.take(standing), code[standing]


def _evidence(hits: Hits, said: Polarity, spans: tuple[Ints, Ints], why: list[str]) -> list[list[dict]]:
    """Give the evidence of each hit: the term's place, and the cue's where one turned it around."""
    start, end = spans
    places = zip(start[hits.start].tolist(), end[hits.end - 1].tolist(), hits.term.tolist(), strict=True)
    evidence = [[{"start": first, "end": last, "why": why[term]}] for first, last, term in places]
    turned = np.flatnonzero(said.cue >= 0)
    cue = said.cue[turned]
    first, last = start[said.cues.start[cue]].tolist(), end[said.cues.end[cue] - 1].tolist()
    for row, *place, kind in zip(turned.tolist(), first, last, said.cues.term[cue].tolist(), strict=True):
        word = POLARITIES[said.polarity[row]]
        evidence[row].append({"start": place[0], "end": place[1], "why": f"{word}: {CUES[kind].text}"})
    return evidence


def _codings(key: Ints, term: Ints, evidence: list[list[dict]], names: pd.Series, codebook: Codebook) -> pd.DataFrame:
    """Gather hits into codings: a row for each key, which is segment, code and polarity in one number."""
    order = np.argsort(key, kind="stable")
    keys, first = np.unique(key[order], return_index=True)
    groups = np.split(order, first[1:]) if len(keys) else []
    distinct = np.unique(np.stack([key, term]), axis=1)[0]
    terms = np.bincount(np.searchsorted(keys, distinct), minlength=len(keys))
    rest, said = np.divmod(keys, len(POLARITIES))
    segment, code = np.divmod(rest, len(codebook.codes))
    values: dict[str, Any] = {
        "segment_id": names.to_numpy(object)[segment],
        "code": np.array(codebook.ids, object)[code],
        "polarity": np.array(POLARITIES, object)[said],
        "coder": CODER,
        "method": METHOD,
        "score": 1 - 0.5**terms,
        "status": "proposed",
        "evidence": pd.Series([joined(evidence[hit] for hit in group.tolist()) for group in groups], dtype=object),
        "note": "",
        "at": "",
    }
    index = pd.RangeIndex(len(keys))
    return pd.DataFrame(
        {name: pd.Series(values[name], index=index, dtype=dtype) for name, dtype in COLUMNS["codings"].items()}
    )
