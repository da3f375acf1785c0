"""Permuting whole documents between groups, within strata: how often chance alone gives such a difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import Floats, Integers
from fieldnotes.compare.intervals import intraclass

# Documents of permuted studies held in memory at a time.
CHUNK = 50_000
# Weights never trust long documents more than under this correlation within documents.
LEAST_CORRELATION = 0.1
# Ways beyond this are all alike: far more than anyone permutes, and a number that a float can hold.
MANY = 10**15


def residuals(size: Floats, hits: Floats, strata: Integers) -> tuple[Floats, Floats]:
    """Give, per document and feature, how far the document lies from its stratum, and how much it can tell (weight).

    The weight of a document of n segments is n / (1 + (n - 1) r), its effective number of segments at the correlation
    r within documents, estimated from all documents at once; the distance is weighed by it, and within a stratum the
    weighed distances sum to nought.
    """
    correlation = np.maximum(intraclass(size, hits, np.zeros(len(size), dtype=np.int64), 1), LEAST_CORRELATION)
    weight = size[:, None] / (1 + (size[:, None] - 1) * correlation)
    member = (np.arange(strata.max() + 1)[:, None] == strata).astype(float)
    y = hits / size[:, None]
    expected = (member @ (weight * y)) / (member @ weight)
    return weight * (y - expected[strata]), weight


def p_values(
    residual: Floats,
    weight: Floats,
    group: Integers,
    strata: Integers,
    n_groups: int,
    *,
    permutations: int,
    seed: int,
) -> Floats:
    """Give two-sided p-values, groups x features, for each group's distance against that of permuted documents.

    The distance is the sum of residuals over the square root of the sum of weights, which is its standard error but
    for a constant. So a group of long documents among short ones is not taken for a different one: the bare difference
    in counts gave 33 % false alarms there (`benchmarks/intervals.py`, lengths).
    Matrix products, a chunk of permutations at a time, serve all groups and features. The observed arrangement counts
    as one of the permutations (Phipson and Smyth 2010), so no p-value is nought.
    """
    documents = len(group)
    counts = np.bincount(group, minlength=n_groups)
    told = np.hstack([residual, weight])
    observed = _distances(np.argsort(group, kind="stable")[None, :], counts, told)[0]
    observed -= 1e-9 * (1 + observed)
    extreme = np.zeros_like(observed)
    chunk = max(1, CHUNK // max(documents, 1))
    for order in shuffled(group, strata, permutations, chunk, np.random.default_rng(seed)):
        extreme += (_distances(order, counts, told) >= observed).sum(axis=0)
    return (1 + extreme) / (1 + permutations)


def adjusted(p: Floats) -> Floats:
    """Adjust p-values for their number after Benjamini and Hochberg (1995); NaN stands for no test and stays."""
    from scipy.stats import false_discovery_control

    result = np.full_like(p, np.nan)
    made = ~np.isnan(p)
    result[made] = false_discovery_control(p[made]) if made.any() else []
    return result


def numbered(documents: pd.DataFrame, strata: Sequence[str]) -> Integers:
    """Number the strata that documents fall into by these attributes; one stratum where there are none."""
    if not strata:
        return np.zeros(len(documents), dtype=np.int64)
    return documents.groupby(list(strata), sort=True, dropna=False).ngroup().to_numpy(np.int64)


def arrangements(group: Integers, strata: Integers, which: int) -> int:
    """Give the number of ways in which the group's documents could have been drawn within the strata, at most MANY."""
    ways = 1
    for stratum in np.unique(strata):
        inside = group[strata == stratum] == which
        ways = min(ways * comb(len(inside), int(inside.sum())), MANY)
    return ways


def shuffled(
    group: Integers, strata: Integers, permutations: int, chunk: int, rng: np.random.Generator
) -> Iterator[Integers]:
    """Give documents, permutations x documents, shuffled within strata, those that fall to the first group first.

    A chunk of permutations at a time; the size of the chunks does not change what is drawn.
    """
    places = np.argsort(group[np.argsort(strata, kind="stable")], kind="stable")
    for first in range(0, permutations, chunk):
        draws = rng.random((min(chunk, permutations - first), len(group)))
        yield np.argsort(strata + draws, axis=1)[:, places]


def summed(order: Integers, counts: Integers, values: Floats) -> Floats:
    """Add up what stands by each group's documents: permutations x groups x columns of `values` (documents x columns).

    order: from `shuffled`; counts: the documents of each group. A sparse product: what is dense wakes all the cores.
    """
    from scipy.sparse import csr_array

    permutations, documents = order.shape
    starts = np.concatenate([[0], np.cumsum(np.tile(counts, permutations))])
    chosen = csr_array((np.ones(order.size), order.ravel(), starts), shape=(permutations * len(counts), documents))
    return (chosen @ values).reshape(permutations, len(counts), -1)


def _distances(order: Integers, counts: Integers, told: Floats) -> Floats:
    """Permutations x groups x features: the distance of each group's documents from their strata."""
    sums, weights = np.split(summed(order, counts, told), 2, axis=2)
    return np.abs(sums) / np.sqrt(np.maximum(weights, 1e-9))
