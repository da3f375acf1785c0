"""n-grams of symbols, characters or words, counted for many units at once: in numbers instead of strings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Ints = npt.NDArray[np.int64]
Units = Sequence[Sequence[str]]  # a word is a sequence of characters, a text one of words


@dataclass(frozen=True)
class Grams:
    """The n-grams that are counted, of so many symbols from the shortest to the longest, in the order of spelling.

    An n-gram is a number: its digits are its symbols, each by its place in `symbols`, and 0 behind a shorter one.
    """

    symbols: dict[str, int]
    shortest: int
    longest: int
    keys: Ints

    def __call__(self, units: Units) -> csr_matrix:
        """Give units x n-grams: how often each comes. An n-gram does not go from one unit into the next."""
        key, unit = self.found(units)
        column = np.searchsorted(self.keys, key)
        known = np.append(self.keys, -1)[column] == key
        return _counts(unit[known], column[known], (len(units), len(self.keys)))

    def found(self, units: Units) -> tuple[Ints, Ints]:
        """Give the number of every n-gram of known symbols that stands somewhere, and its unit's."""
        keys, places = zip(*self._by_length(units), strict=True)
        return np.concatenate(keys), np.concatenate(places)

    def take(self, columns: Ints) -> Grams:
        """Give some of these n-grams, in the same order."""
        return replace(self, keys=self.keys[columns])

    def _by_length(self, units: Units) -> Iterator[tuple[Ints, Ints]]:
        size = np.fromiter(map(len, units), np.int64, len(units))
        flat = map(self.symbols.get, chain.from_iterable(units), repeat(0))
        symbol, unit = np.fromiter(flat, np.int64, size.sum()), np.repeat(np.arange(len(units)), size)
        base, key, known = len(self.symbols) + 1, np.zeros_like(symbol), np.ones(len(symbol), bool)
        for length in range(1, self.longest + 1):
            last = symbol[length - 1 :]
            key = key[: len(last)] * base + last
            known = known[: len(last)] & (last > 0) & (unit[: len(last)] == unit[length - 1 :])
            if length >= self.shortest:
                yield key[known] * base ** (self.longest - length), unit[: len(last)][known]


def fit_grams(units: Units, shortest: int, longest: int) -> tuple[Grams, csr_matrix]:
    """Learn all n-grams of the units; gives them with units x n-grams, how often each comes.

    Of more symbols than a number has room for (5-grams: 6,206, which no alphabet reaches) the commonest are looked at.
    """
    room = int(2 ** (63 / longest)) - 2
    symbols = sorted(symbol for symbol, _ in Counter(chain.from_iterable(units)).most_common(room))
    none = Grams({symbol: n for n, symbol in enumerate(symbols, 1)}, shortest, longest, np.empty(0, np.int64))
    key, unit = none.found(units)
    keys, column = np.unique(key, return_inverse=True)
    return replace(none, keys=keys), _counts(unit, column, (len(units), len(keys)))


def _counts(unit: Ints, column: Ints, shape: tuple[int, int]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(unit), np.float32), (unit, column)), shape=shape)
