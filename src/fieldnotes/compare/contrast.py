"""Shares held against each other: the difference, its interval, and the p-value that the interval implies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import Floats, Integers
from fieldnotes.compare.intervals import Shares, student, wilson

# Below this a p-value says no more, and Student's deviate loses its digits.
SMALLEST = 1e-12
STEPS = 45


@dataclass(frozen=True)
class Estimate:
    """Shares with the effective number of segments behind each, and Student's degrees of freedom; arrays alike."""

    share: Floats
    effective: Floats
    df: Floats

    def interval(self, level: Floats | float = 0.95) -> tuple[Floats, Floats]:
        """Give low and high, as `Shares.interval` does, at one level or one for each."""
        return wilson(self.share, self.effective, student(self.df, level))


def picked(shares: Shares, rows: Sequence[int] | Integers) -> Estimate:
    """Give the estimates of some groups, by their numbers."""
    which = np.asarray(rows, dtype=np.int64)
    return Estimate(shares.share[which], shares.effective[which], shares.df[which])


def estimated(table: pd.DataFrame, suffix: str = "") -> Estimate:
    """Read estimates back from the columns share, effective and df of a table."""
    return Estimate(*(table[f"{name}{suffix}"].to_numpy(float) for name in ("share", "effective", "df")))


def difference(one: Estimate, other: Estimate, level: Floats | float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Give the difference of two independent shares with low and high (Newcombe 1998, method 10).

    >>> n = np.array([1e9])
    >>> a, b = Estimate(np.array([0.8]), np.array([70.0]), n), Estimate(np.array([0.6]), np.array([80.0]), n)
    >>> [round(float(value[0]), 4) for value in difference(a, b)]
    [0.2, 0.0524, 0.3339]
    """
    return balance([one], [other], level)


def balance(
    plus: Sequence[Estimate], minus: Sequence[Estimate], level: Floats | float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Give the sum of some shares less the sum of others, all taken for independent, with low and high.

    The distances from each share to its limits are squared and added (Newcombe 1998 for two, Zou and Donner 2008 for
    any number). All limits have Student's deviate for the degrees of freedom of the whole (Satterthwaite 1946): with
    those of each share alone the interval was too wide, covering 99 % with two documents a side.
    """
    deviate = student(_freedom([*plus, *minus]), level)
    total, below, above = (np.zeros(1) for _ in range(3))
    for sign, parts in ((1, plus), (-1, minus)):
        for part in parts:
            low, high = wilson(part.share, part.effective, deviate)
            down, up = (part.share - low, high - part.share)[::sign]
            total, below, above = total + sign * part.share, below + down**2, above + up**2
    return total, total - np.sqrt(below), total + np.sqrt(above)


def implied_p(plus: Sequence[Estimate], minus: Sequence[Estimate]) -> Floats:
    """Give the two-sided p-value of no balance: one less the level at which the interval first holds nought.

    So the interval and the test never contradict each other. NaN where a share or its interval is missing.
    """
    shape = np.broadcast_shapes(*(part.share.shape for part in (*plus, *minus)))
    low, high = np.full(shape, np.log(SMALLEST)), np.zeros(shape)
    for _ in range(STEPS):
        middle = (low + high) / 2
        gap, below, above = balance(plus, minus, 1 - np.exp(middle))
        holds = (below <= 0) & (above >= 0)
        low, high = np.where(holds, middle, low), np.where(holds, high, middle)
    missing = np.isnan(gap + below + above)
    return np.where(missing, np.nan, np.where(gap == 0, 1.0, np.exp((low + high) / 2)))


def _freedom(parts: Sequence[Estimate]) -> Floats:
    """Satterthwaite's degrees of freedom; shares are first drawn towards a half, so that nought has a variance too."""
    with np.errstate(invalid="ignore", divide="ignore"):
        total, squares = np.zeros(1), np.zeros(1)
        for part in parts:
            drawn = (part.share * part.effective + 2) / (part.effective + 4)
            variance = drawn * (1 - drawn) / part.effective
            total, squares = total + variance, squares + variance**2 / part.df
        return total**2 / squares
