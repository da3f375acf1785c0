"""How much two sides' words have in common, and how sure that is with so few documents."""

from __future__ import annotations

import numpy as np

from fieldnotes.compare.counts import Floats, Integers
from fieldnotes.compare.intervals import student
from fieldnotes.compare.permute import shuffled, summed

LEVEL = 0.05
CHUNK = 20  # permutations worked on at a time


def morisita_horn(first: Floats, second: Floats) -> float:
    """Give Morisita and Horn's index of overlap of two lists of counts: 0 nothing in common, 1 the same rates.

    2 sum(p q) / (sum(p^2) + sum(q^2)), p and q being shares. It leans on the frequent words, and so suffers less from
    small samples than counting shared words does. Source: Horn 1966, American Naturalist 100.

    >>> round(morisita_horn(np.array([2.0, 1.0, 0.0]), np.array([1.0, 1.0, 2.0])), 6)
    0.537313
    """
    p, q = first / max(first.sum(), 1e-300), second / max(second.sum(), 1e-300)
    below = float(p @ p + q @ q)
    return float(2 * (p @ q) / below) if below else float("nan")


def overlap_of(counts: Floats, group: Integers) -> float:
    """Give the overlap of the two groups' words; counts: documents x words."""
    return morisita_horn(counts[group == 0].sum(axis=0), counts[group == 1].sum(axis=0))


def overlap_interval(counts: Floats, group: Integers) -> tuple[float, float]:
    """Give the 95 % interval of the overlap, from leaving out each document in turn.

    On the logit scale, with Student's t; the two sides are two samples, so variances add up (Efron and Stein 1981).
    """
    variance, full = 0.0, _logit(overlap_of(counts, group))
    for side in (0, 1):
        own = np.flatnonzero(group == side)
        without = [_logit(overlap_of(np.delete(counts, n, axis=0), np.delete(group, n))) for n in own]
        variance += (len(own) - 1) / len(own) * float(((np.array(without) - full) ** 2).sum())
    spread = student(min(np.bincount(group, minlength=2)) - 1, 1 - LEVEL) * np.sqrt(variance)
    low, high = 1 / (1 + np.exp(-(full + np.array([-spread, spread]))))
    return float(low), float(high)


def shuffled_overlaps(counts: Floats, group: Integers, strata: Integers, *, permutations: int, seed: int) -> Floats:
    """Give the overlaps that chance leaves: whole documents dealt to the two sides anew within strata."""
    members, rng = np.bincount(group, minlength=2), np.random.default_rng(seed)
    found = [
        morisita_horn(*sums)
        for order in shuffled(group, strata, permutations, CHUNK, rng)
        for sums in summed(order, members, counts)
    ]
    return np.array(found)


def _logit(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(share / (1 - share)))
