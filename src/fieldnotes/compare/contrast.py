"""Two shares held against each other: the difference, its interval, and the p-value that the interval implies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldnotes.compare.counts import Floats
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


def picked(shares: Shares, rows: object) -> Estimate:
    """Give the estimates of some groups, by their numbers."""
    return Estimate(shares.share[rows], shares.effective[rows], shares.df[rows])  # type: ignore[index]


def difference(one: Estimate, other: Estimate, level: Floats | float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Give the difference of two independent shares with low and high (Newcombe 1998, method 10).

    >>> n = np.array([1e9])
    >>> a, b = Estimate(np.array([0.8]), np.array([70.0]), n), Estimate(np.array([0.6]), np.array([80.0]), n)
    >>> [round(float(value[0]), 4) for value in difference(a, b)]
    [0.2, 0.0524, 0.3339]
    """
    return newcombe(one.share, *one.interval(level), other.share, *other.interval(level))


def newcombe(
    one: Floats, one_low: Floats, one_high: Floats, other: Floats, other_low: Floats, other_high: Floats
) -> tuple[Floats, Floats, Floats]:
    """Combine the intervals of two shares into that of their difference, by squaring and adding (Newcombe 1998)."""
    gap = one - other
    return gap, gap - np.hypot(one - one_low, other_high - other), gap + np.hypot(one_high - one, other - other_low)


def implied_p(one: Estimate, other: Estimate) -> Floats:
    """Give the two-sided p-value of no difference: one less the level at which the interval first holds nought.

    So the interval and the test never contradict each other. NaN where a share or its interval is missing.
    """
    shape = np.broadcast_shapes(one.share.shape, other.share.shape)
    low, high = np.full(shape, np.log(SMALLEST)), np.zeros(shape)
    for _ in range(STEPS):
        middle = (low + high) / 2
        gap, below, above = difference(one, other, 1 - np.exp(middle))
        holds = (below <= 0) & (above >= 0)
        low, high = np.where(holds, middle, low), np.where(holds, high, middle)
    missing = np.isnan(gap + below + above)
    return np.where(missing, np.nan, np.where(gap == 0, 1.0, np.exp((low + high) / 2)))
