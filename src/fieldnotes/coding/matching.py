"""Where the terms stand: single words by one look-up, expressions by joining the places of their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fieldnotes.coding.patterns import Term, Word
from fieldnotes.coding.vocabulary import NONE, Bools, Ints, Vocabulary


@dataclass(frozen=True)
class Hits:
    """Places where a term stands: the term's number, its first token and the token after its last."""

    term: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.term)

    def take(self, keep: Bools | Ints) -> Hits:
        """Give some of the hits."""
        return Hits(self.term[keep], self.start[keep], self.end[keep])


def find_terms(vocab: Vocabulary, ids: Ints, clause: Ints, terms: Sequence[Term], *, compounds: bool = True) -> Hits:
    """Find every term in a stream of tokens; an expression stays within its clause.

    `compounds`: a term of one word is also found as a part of a compound.
    The hits come in the order of the stream, then of the terms.
    """
    words = [(n, term.words[0]) for n, term in enumerate(terms) if len(term.words) == 1]
    single = _find_words(vocab, ids, words, compounds)
    several = _find_expressions(vocab, ids, clause, [(n, term) for n, term in enumerate(terms) if len(term.words) > 1])
    hits = Hits(*(np.concatenate(columns) for columns in zip(single, *several, strict=True)))
    return hits.take(np.lexsort((hits.term, hits.end, hits.start)))


def _find_words(
    vocab: Vocabulary, ids: Ints, words: list[tuple[int, Word]], compounds: bool
) -> tuple[Ints, Ints, Ints]:
    matches = vocab.resolve([word for _, word in words], compounds=compounds)
    term = np.concatenate([NONE, *(np.full(len(matches[word]), n) for n, word in words)])
    entry = np.concatenate([NONE, *(matches[word] for _, word in words)])
    order = np.argsort(entry, kind="stable")
    term = term[order]
    count = np.bincount(entry, minlength=len(vocab))
    first = np.cumsum(count) - count
    token = np.flatnonzero(count[ids]) if len(ids) else NONE
    rows, nth = spread(count[ids[token]])
    token = token[rows]
    return term[first[ids[token]] + nth], token, token + 1


def _find_expressions(
    vocab: Vocabulary, ids: Ints, clause: Ints, terms: list[tuple[int, Term]]
) -> list[tuple[Ints, Ints, Ints]]:
    matches = vocab.resolve({word for _, term in terms for word in term.words}, compounds=False)
    size = np.bincount(ids, minlength=len(vocab))
    tokens_of = {word: int(size[entries].sum()) for word, entries in matches.items()}
    rarest = [int(np.argmin([tokens_of[word] for word in term.words])) for _, term in terms]
    places = _Places(ids, size, [matches[term.words[k]] for (_, term), k in zip(terms, rarest, strict=True)])
    found = []
    for (n, term), first in zip(terms, rarest, strict=True):
        start = end = places.of(matches[term.words[first]])
        for k in range(first + 1, len(term.words)):
            end, kept = _step(ids, clause, end, _flags(len(vocab), matches[term.words[k]]), term.gaps[k - 1], 1)
            start = start[kept]
        for k in range(first - 1, -1, -1):
            start, kept = _step(ids, clause, start, _flags(len(vocab), matches[term.words[k]]), term.gaps[k], -1)
            end = end[kept]
        if len(start):
            found.append((np.full(len(start), n), start, end + 1))
    return found


def _step(ids: Ints, clause: Ints, at: Ints, mask: Bools, gap: int, way: int) -> tuple[Ints, Ints]:
    """Go from each token to the nearest one on that side that the mask holds; give those, and which came through."""
    to, left = np.full(len(at), -1), np.arange(len(at))
    for distance in range(1, gap + 2):
        here = at[left]
        there = here + way * distance
        there[(there < 0) | (there >= len(ids))] = here[(there < 0) | (there >= len(ids))]
        inside = clause[there] == clause[here]
        fits = inside & mask[ids[there]] & (there != here)
        to[left[fits]] = there[fits]
        left = left[inside & ~fits]
        if not len(left):
            break
    kept = np.flatnonzero(to >= 0)
    return to[kept], kept


class _Places:
    """The tokens of those entries of the vocabulary that begin the search for some expression."""

    def __init__(self, ids: Ints, size: Ints, entries: list[Ints]) -> None:
        wanted = np.zeros(len(size), bool)
        wanted[np.concatenate([NONE, *entries])] = True
        token = np.flatnonzero(wanted[ids]) if len(ids) else NONE
        self.token = token[np.argsort(ids[token], kind="stable")]
        self.count = np.where(wanted, size, 0)
        self.first = np.cumsum(self.count) - self.count

    def of(self, entries: Ints) -> Ints:
        rows, nth = spread(self.count[entries])
        return self.token[self.first[entries[rows]] + nth]


def _flags(size: int, entries: Ints) -> Bools:
    flags = np.zeros(size, bool)
    flags[entries] = True
    return flags


def swallowed(hits: Hits, *, twins: bool = False) -> Bools:
    """Say which hits lie inside a longer one, and of `twins` at one place all but the first.

    The hits come in the order of their start.
    """
    left, right = overlaps(hits, hits)
    length = hits.end - hits.start
    inside = (hits.start[left] >= hits.start[right]) & (hits.end[left] <= hits.end[right])
    shorter = length[left] < length[right]
    if twins:
        shorter |= (length[left] == length[right]) & (left > right)
    gone = np.zeros(len(hits), bool)
    gone[left[inside & shorter]] = True
    return gone


def overlaps(left: Hits, right: Hits) -> tuple[Ints, Ints]:
    """Give every pair of a left and a right hit that share a token; both come in the order of their start."""
    longest = int((right.end - right.start).max(initial=0))
    first = np.searchsorted(right.start, left.start - longest, "left")
    last = np.searchsorted(right.start, left.end, "left")
    rows, nth = spread(last - first)
    other = first[rows] + nth
    touch = right.end[other] > left.start[rows]
    return rows[touch], other[touch]


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Repeat each row as often as its count: give the row, and which of its repetitions it is.

    >>> rows, nth = spread(np.array([2, 0, 1]))
    >>> rows.tolist(), nth.tolist()
    ([0, 0, 2], [0, 1, 0])
    """
    rows = np.repeat(np.arange(len(counts)), counts)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
