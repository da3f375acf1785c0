"""How far topics come again: the whole way walked anew without some of the documents, and from other starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fieldnotes.topics.material import MOST
from fieldnotes.topics.partition import partition
from fieldnotes.topics.space import fit_space

RESAMPLES = 10
KEPT = 0.8  # of the documents, or of the segments where there are few documents
FEW_DOCUMENTS = 10
RUNS = 50
# Hennig (2007, and his package fpc): 0.75 and more is a stable cluster, below 0.6 it should not be trusted.
TRUSTED = 0.6


@dataclass(frozen=True)
class Stability:
    """Per topic the mean over refits of the best overlap (Jaccard); per refit the adjusted Rand index of the whole."""

    recurrence: np.ndarray
    agreement: np.ndarray


def stability(
    features: np.ndarray,
    documents: np.ndarray,
    labels: np.ndarray,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Stability:
    """Refit on parts of the documents, and hold the topics against those found there (Hennig 2007).

    features, documents, labels: of the segments; labels are -1 for those that found no topics. Each refit draws its own
    starts too, and where topics are found in a sample another sample of the size. The number of topics is kept. NaN
    where `resamples` is 0.
    """
    from sklearn.metrics import adjusted_rand_score

    random = np.random.default_rng(seed)
    topics, founding = int(labels.max()) + 1, np.flatnonzero(labels >= 0)
    overlaps, agreement = [], []
    for number in range(resamples):
        rows = founding[_drawn(documents[founding], random)]
        points = fit_space(features[rows])(features[rows])
        found = partition(points, topics, runs=RUNS, seed=1000 + seed * resamples + number).labels
        overlaps.append(best_overlap(labels[rows], found, topics))
        agreement.append(adjusted_rand_score(labels[rows], found))
        if progress is not None:
            progress(number + 1, resamples)
    if not overlaps:
        return Stability(np.full(topics, np.nan), np.empty(0))
    return Stability(_mean(np.array(overlaps)), np.array(agreement))


def best_overlap(labels: np.ndarray, found: np.ndarray, topics: int) -> np.ndarray:
    """Give for each topic the largest Jaccard index with one that was found; NaN where none of its segments is there.

    >>> best_overlap(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]), 2).round(2).tolist()
    [0.67, 0.5]
    """
    one = labels[:, None] == np.arange(topics)
    other = found[:, None] == np.arange(found.max() + 1)
    both = one.T.astype(float) @ other
    either = one.sum(axis=0)[:, None] + other.sum(axis=0) - both
    best = (both / np.maximum(either, 1)).max(axis=1)
    return np.where(one.any(axis=0), best, np.nan)


def _drawn(documents: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The rows of a part of the documents, or a part of the rows where documents are few; not more than `MOST`."""
    names = np.unique(documents.astype(str))
    if len(names) < FEW_DOCUMENTS:
        rows = np.sort(random.choice(len(documents), max(round(KEPT * len(documents)), 1), replace=False))
    else:
        kept = random.choice(names, round(KEPT * len(names)), replace=False)
        rows = np.flatnonzero(np.isin(documents.astype(str), kept))
    return rows if len(rows) <= MOST else np.sort(random.choice(rows, MOST, replace=False))


def _mean(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    return np.where(known.any(axis=0), np.nansum(values, axis=0) / np.maximum(known.sum(axis=0), 1), np.nan)
