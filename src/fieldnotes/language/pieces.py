"""A text cut into the pieces of words that an encoder knows: the likeliest cut of each word, as XLM-RoBERTa's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

START = "▁"  # stands before each word
REMEMBERED = 50_000  # words whose cut is kept in memory


class Pieces:
    """Pieces with their log-probabilities (Kudo 2018, unigram language model); a piece's number is its place."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int, normal: Mapping[int, str]) -> None:
        self.numbers = {piece: number for number, piece in enumerate(pieces)}
        self.scores = list(scores)
        self.unknown = unknown
        self.normal = dict(normal)
        self.longest = max(map(len, pieces))
        self.worst = min(scores) - 10  # of a sign that is in no piece
        self.cut = lru_cache(REMEMBERED)(self._cut)

    def __call__(self, text: str) -> list[int]:
        """Give the numbers of a text's pieces, in order."""
        # Other white space has become a blank; signs without a width have gone.
        words = text.translate(self.normal).split(" ")
        return [number for word in words if word for number in self.cut(START + word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Give the likeliest cut of a word (Viterbi)."""
        size = len(word)
        best, back = [0.0] + [-math.inf] * size, [(0, self.unknown)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(start + self.longest, size) + 1):
                number = self.numbers.get(word[start:end])
                if number is None and end > start + 1:
                    continue
                score = best[start] + (self.worst if number is None else self.scores[number])
                if score > best[end]:
                    best[end], back[end] = score, (start, self.unknown if number is None else number)
        found, end = [], size
        while end:
            end, number = back[end]
            found.append(number)
        return tuple(reversed(found))
