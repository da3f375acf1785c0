"""Permuting whole documents between groups, within strata: how often chance alone gives such a difference."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import numpy as np

from fieldnotes.compare.counts import Floats, Integers
from fieldnotes.compare.intervals import intraclass

# Permutations held in memory at a time: groups x documents numbers each.
CHUNK = 500
# Weights never trust long documents more than under this correlation within documents.
LEAST_CORRELATION = 0.1


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
    in counts gave a third false alarms there (`benchmarks/intervals.py`, lengths).
    Matrix products, a chunk of permutations at a time, serve all groups and features. The observed arrangement counts
    as one of the permutations (Phipson and Smyth 2010), so no p-value is nought.
    """
    observed = _distances(group[None, :], residual, weight, n_groups)[0]
    observed -= 1e-9 * (1 + observed)
    extreme = np.zeros_like(observed)
    for labels in _shuffled(group, strata, permutations, np.random.default_rng(seed)):
        extreme += (_distances(labels, residual, weight, n_groups) >= observed).sum(axis=0)
    return (1 + extreme) / (1 + permutations)


def arrangements(group: Integers, strata: Integers, which: int) -> int:
    """Give the number of ways in which the group's documents could have been drawn within the strata."""
    ways = 1
    for stratum in np.unique(strata):
        inside = group[strata == stratum] == which
        ways *= comb(len(inside), int(inside.sum()))
    return ways


def _distances(labels: Integers, residual: Floats, weight: Floats, n_groups: int) -> Floats:
    """Permutations x groups x features: the distance of each group's documents from their strata."""
    chosen = (labels[:, None, :] == np.arange(n_groups)[:, None]).astype(float).reshape(-1, labels.shape[1])
    sums, weights = np.split(chosen @ np.hstack([residual, weight]), 2, axis=1)
    return (np.abs(sums) / np.sqrt(np.maximum(weights, 1e-9))).reshape(len(labels), n_groups, -1)


def _shuffled(group: Integers, strata: Integers, permutations: int, rng: np.random.Generator) -> Iterator[Integers]:
    """Group labels, permutations x documents, shuffled within strata, a chunk at a time."""
    inside = group[np.argsort(strata, kind="stable")]
    for first in range(0, permutations, CHUNK):
        draws = rng.random((min(CHUNK, permutations - first), len(group)))
        order = np.argsort(strata + draws, axis=1)
        labels = np.empty(order.shape, dtype=np.int64)
        np.put_along_axis(labels, order, np.broadcast_to(inside, order.shape), axis=1)
        yield labels
