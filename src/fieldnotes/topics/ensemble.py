"""Many rough partitions of the same points: spherical k-means from many starts, on parts of the points."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from fieldnotes.language.encoders import Vectors

ROUNDS = 5  # of moving the centres; a rough partition is enough, since many are put together
PART = 0.8  # of the points that each run sees,
SEEN = 2400  # and no more than so many, each run others: together they see them all
BLOCK = 4000  # points held against all centres at once


@dataclass(frozen=True)
class Ensemble:
    """The centres of all runs, one below the other; `bounds` says where each run's begin and end."""

    centres: Vectors
    bounds: np.ndarray

    @property
    def runs(self) -> int:
        """How many partitions there are."""
        return len(self.bounds) - 1

    def cells(self, points: Vectors) -> Any:
        """Give points x centres, sparse: 1 for the nearest centre of each run, so each row sums to `runs`."""
        from scipy.sparse import csr_matrix

        columns = np.empty((len(points), self.runs), np.int32)
        for start in range(0, len(points), BLOCK):
            rows = slice(start, start + BLOCK)
            near = points[rows] @ self.centres.T
            for run, (low, high) in enumerate(pairwise(self.bounds)):
                columns[rows, run] = near[:, low:high].argmax(axis=1) + low
        ends = np.arange(len(points) + 1) * self.runs
        ones = np.ones(columns.size, np.float32)
        return csr_matrix((ones, columns.ravel(), ends), shape=(len(points), len(self.centres)))


def run_ensemble(points: Vectors, *, runs: int, fewest: int, most: int, seed: int = 0) -> Ensemble:
    """Partition the points `runs` times into `fewest` to `most` parts (Dhillon and Modha 2001, spherical k-means).

    Each run starts from points drawn at random and sees a part of the points; all runs move at once.
    Different numbers of parts let fine and coarse structure both be seen (Fred and Jain 2005).
    """
    random = np.random.default_rng(seed)
    sizes = np.linspace(fewest, most, runs).round().astype(int)
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    seen = max(min(int(PART * len(points)), SEEN), most)
    parts = [np.sort(random.choice(len(points), seen, replace=False)) for _ in range(runs)]
    starts = [random.choice(part, size, replace=False) for part, size in zip(parts, sizes, strict=True)]
    centres = points[np.concatenate(starts)].copy()
    own = points[np.stack(parts)]
    for _ in range(ROUNDS):
        centres = _moved(own, centres, bounds)
    return Ensemble(centres, bounds)


def _moved(points: Vectors, centres: Vectors, bounds: np.ndarray) -> Vectors:
    """Give each centre the direction of the mean of the points nearest to it; one without points stays.

    points: runs x points x dimensions. One sparse product for all runs: its small parts would cost more to prepare.
    """
    from scipy.sparse import csr_matrix

    runs = zip(points, pairwise(bounds), strict=True)
    nearest = np.concatenate([(own @ centres[low:high].T).argmax(axis=1) + low for own, (low, high) in runs])
    ones = np.ones(len(nearest), np.float32)
    nearby = csr_matrix((ones, nearest, np.arange(len(nearest) + 1)), shape=(len(nearest), len(centres)))
    sums = nearby.T @ points.reshape(len(nearest), -1)
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(length > 1e-9, sums / np.maximum(length, 1e-9), centres).astype(np.float32)
