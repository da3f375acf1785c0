"""Polarity: whether a theme is said to be there, to be lacking or to be turned away, told from its clause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldnotes.coding.clauses import Clauses
from fieldnotes.coding.cues import CUES, NEUTRAL
from fieldnotes.coding.matching import Hits, find_terms, spread, swallowed
from fieldnotes.coding.vocabulary import Bools, Ints, Vocabulary
from fieldnotes.tables import POLARITIES

PRESENT = POLARITIES.index("present")
REACH_OF_NEGATION = 3  # words from "ikke" to the cue it undoes: "ikke helt uden"
REACH_OF_CONDITION = 8  # words between "uden" and the "ikke" of its main verb
TAGS = ("ik", "ikk", "ik'")  # spoken, at the end of a clause, they ask for assent: "vi stoler jo på hinanden ik"
# What may follow "mangler" where the theme before it is missing: "tillid mangler vi", "tilliden mangler stadig".
NO_OBJECT = ("vi", "jeg", "du", "han", "hun", "de", "man", "i")
NO_OBJECT_CLASSES = ("ADV", "ADP", "PUNCT")

_POLARITY = np.array([POLARITIES.index(cue.polarity) for cue in CUES])
_BEFORE, _AFTER, _VERBS = (np.array([getattr(cue, name) for cue in CUES]) for name in ("before", "after", "verbs"))
_NEGATES, _OBJECT = (np.array([getattr(cue, name) for cue in CUES]) for name in ("negates", "object"))
_CONDITION = np.array([cue.condition for cue in CUES])


@dataclass(frozen=True)
class Polarity:
    """For each hit of a theme: its polarity, and which of `cues` turned it around (-1 for none)."""

    polarity: Ints
    cue: Ints
    cues: Hits


def polarity(vocab: Vocabulary, ids: Ints, parts: Clauses, hits: Hits, own: Ints) -> Polarity:
    """Give the polarity of each hit; `own` is the polarity its term has by itself (mistillid: lacking).

    The nearest cue that reaches the hit within its clause decides. It turns a term that is lacking by itself into
    present: "ingen mistillid".
    """
    cues = _standing_cues(vocab, ids, parts)
    hit, cue, distance = _reaching(hits, cues, parts, own, _reach_after(vocab, ids, parts, cues))
    order = np.lexsort((cue, distance, hit))
    first = order[np.unique(hit[order], return_index=True)[1]]
    nearest = np.full(len(hits), -1)
    nearest[hit[first]] = cue[first]

    given = np.full(len(hits), PRESENT)
    given[hit[first]] = _POLARITY[cues.term[cue[first]]]
    turned = np.where(given == PRESENT, own, PRESENT)
    return Polarity(np.where(own == PRESENT, given, turned), nearest, cues)


def _reaching(hits: Hits, cues: Hits, parts: Clauses, own: Ints, after: Ints) -> tuple[Ints, Ints, Ints]:
    """Give hit, cue and the words in between, for each cue that reaches a hit in its clause."""
    hit, cue = _same_clause(parts, hits, cues)
    kind = cues.term[cue]
    start, end = hits.start[hit], hits.end[hit]
    cue_start, cue_end = cues.start[cue], cues.end[cue]

    verbs = parts.finite[start] - parts.finite[np.minimum(cue_end, start)]
    before = (
        (_BEFORE[kind] > 0)
        & (cue_start < start)
        & (cue_end < end)
        & (start - cue_end <= _BEFORE[kind])
        & (verbs <= _VERBS[kind])
    )

    # A negation behind the theme denies a verb: itself ("inddrog os ikke") or one that has it ("tillid har vi ikke").
    verbs = parts.finite[cue_start] - parts.finite[np.minimum(start, cue_start)]
    behind = (
        (cue_start >= end) & (cue_start - end <= after[cue]) & (after[cue] > 0) & (verbs <= np.maximum(_VERBS[kind], 1))
    )
    behind &= parts.blocks[cue_start] == parts.blocks[np.minimum(end, cue_start)]
    is_verb = parts.finite[start + 1] > parts.finite[start]
    light = parts.light[cue_start] - parts.light[np.minimum(end, cue_start)]
    behind &= ~_NEGATES[kind] | is_verb | ((verbs >= 1) & (light == verbs))

    # "stoler ikke på"; a cue that opens a term with a polarity of its own is a word of that term: "ingen spørger os".
    within = (cue_start >= start + (own[hit] != PRESENT)) & (cue_end <= end) & (cue_end - cue_start < end - start)
    distance = np.where(within, -1, np.maximum(start - cue_end, cue_start - end))
    keep = before | behind | within
    return hit[keep], cue[keep], distance[keep]


def _same_clause(parts: Clauses, left: Hits, right: Hits) -> tuple[Ints, Ints]:
    """Give every pair of a left and a right hit that begin in the same clause."""
    clause = parts.clause[right.start]
    first = np.searchsorted(clause, parts.clause[left.start], "left")
    last = np.searchsorted(clause, parts.clause[left.start], "right")
    rows, nth = spread(last - first)
    return rows, first[rows] + nth


def _standing_cues(vocab: Vocabulary, ids: Ints, parts: Clauses) -> Hits:
    """Find the cues that stand: not inside a longer cue or a neutral phrase, no tag, not undone by a negation."""
    terms = [*(cue.term for cue in CUES), *NEUTRAL]
    found = find_terms(vocab, ids, parts.clause, terms, compounds=False)
    found = found.take(~swallowed(found))
    found = found.take(found.term < len(CUES))
    found = found.take(~_is_tag(vocab, ids, parts, found))
    return found.take(~_undone(parts, found))


def _is_tag(vocab: Vocabulary, ids: Ints, parts: Clauses, found: Hits) -> Bools:
    """Say which negations only ask for assent: "…, ikke?" and "… ik"."""
    spoken = vocab.with_form(TAGS)[ids[found.start]]
    led_in = parts.is_comma[np.maximum(found.start - 1, 0)] & (found.start > 0)
    return _NEGATES[found.term] & _ends_clause(vocab, ids, parts, found) & (spoken | led_in)


def _ends_clause(vocab: Vocabulary, ids: Ints, parts: Clauses, found: Hits) -> Bools:
    following = np.minimum(found.end, len(ids) - 1)
    at_end = (found.end >= len(ids)) | (parts.clause[following] != parts.clause[found.start])
    return at_end | vocab.with_form([",", ".", "?", "!"])[ids[following]]


def _reach_after(vocab: Vocabulary, ids: Ints, parts: Clauses, cues: Hits) -> Ints:
    """Give how far back each cue reaches: not at all where "mangler" has an object of its own."""
    free = (vocab.with_form(NO_OBJECT) | vocab.with_pos(NO_OBJECT_CLASSES))[ids[np.minimum(cues.end, len(ids) - 1)]]
    kind = cues.term
    return np.where(_OBJECT[kind] & ~free & ~_ends_clause(vocab, ids, parts, cues), 0, _AFTER[kind])


def _undone(parts: Clauses, found: Hits) -> Bools:
    """Say which cues stand in pairs that undo each other: "ikke uden", "mangler ikke", "uden det går det ikke"."""
    left, right = _same_clause(parts, found, found)
    ahead, behind = found.start[right] - found.end[left], found.start[left] - found.end[right]
    near = ((ahead >= 0) & (ahead < REACH_OF_NEGATION)) | ((behind >= 0) & (behind <= 1))
    has_verb = parts.finite[found.start[left]] > parts.finite[np.minimum(found.end[right], found.start[left])]
    near |= _CONDITION[found.term[right]] & (behind >= 1) & (behind <= REACH_OF_CONDITION) & has_verb
    pair = near & _NEGATES[found.term[left]] & ~_NEGATES[found.term[right]]
    gone = np.zeros(len(found), bool)
    gone[left[pair]] = gone[right[pair]] = True
    return gone
