"""Shares held against each other: the difference, its interval, and the p-value that the interval implies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import Floats, Integers
from fieldnotes.compare.intervals import Shares, jeffreys, student, wilson

# Below this a p-value says no more, and Student's deviate loses its digits.
SMALLEST = 1e-12


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
    """Give the difference of two independent shares with low and high (see `balance`).

    >>> n = np.array([1e9])
    >>> a, b = Estimate(np.array([0.8]), np.array([70.0]), n), Estimate(np.array([0.6]), np.array([80.0]), n)
    >>> [round(float(value[0]), 4) for value in difference(a, b)]
    [0.2, 0.0537, 0.3358]
    """
    return balance([one], [other], level)


def balance(
    plus: Sequence[Estimate], minus: Sequence[Estimate], level: Floats | float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Give the sum of some shares less the sum of others, all taken for independent, with low and high.

    The distances from each share to its limits are squared and added (Newcombe 1998 for two, Zou and Donner 2008 for
    any number), with Jeffreys's limits in the place of Wilson's, which were too wide for rare themes.
    All limits have Student's deviate for the degrees of freedom of the whole (Satterthwaite 1946): with those of each
    share alone the interval was too wide, covering 99 % with two documents a side.
    """
    deviate = student(_freedom([*plus, *minus]), level)
    total, below, above = (np.zeros(1) for _ in range(3))
    for sign, parts in ((1, plus), (-1, minus)):
        for part in parts:
            low, high = jeffreys(part.share, part.effective, deviate)
            down, up = (part.share - low, high - part.share)[::sign]
            total, below, above = total + sign * part.share, below + down**2, above + up**2
    return total, total - np.sqrt(below), total + np.sqrt(above)


def implied_p(plus: Sequence[Estimate], minus: Sequence[Estimate]) -> Floats:
    """Give the two-sided p-value of no balance: one less the level at which the interval first holds nought.

    So the interval and the test never contradict each other. NaN where a share or its interval is missing.
    """
    from scipy.optimize.elementwise import find_root

    parts = [*plus, *minus]
    told = np.broadcast_arrays(*(value for part in parts for value in (part.share, part.effective, part.df)))

    def beyond(log_p: Floats, *values: Floats) -> Floats:
        """How far the interval stays from nought; it comes nearer as the level rises."""
        read = [Estimate(*values[3 * i : 3 * i + 3]) for i in range(len(parts))]
        gap, low, high = balance(read[: len(plus)], read[len(plus) :], 1 - np.exp(log_p))
        return np.where(gap == 0, -1.0, np.where(gap > 0, low, -high))

    least, most = (np.full(told[0].shape, end) for end in (np.log(SMALLEST), 0.0))
    found = np.exp(find_root(beyond, (least, most), args=tuple(told), tolerances={"xatol": 1e-9, "xrtol": 0}).x)
    never, always = beyond(least, *told), beyond(most, *told)
    p = np.where(never >= 0, SMALLEST, np.where(always <= 0, 1.0, found))
    return np.where(np.isnan(never + always), np.nan, p)


def _freedom(parts: Sequence[Estimate]) -> Floats:
    """Satterthwaite's degrees of freedom; shares are first drawn towards a half, so that nought has a variance too."""
    with np.errstate(invalid="ignore", divide="ignore"):
        total, squares = np.zeros(1), np.zeros(1)
        for part in parts:
            drawn = (part.share * part.effective + 2) / (part.effective + 4)
            variance = drawn * (1 - drawn) / part.effective
            total, squares = total + variance, squares + variance**2 / part.df
        return total**2 / squares
