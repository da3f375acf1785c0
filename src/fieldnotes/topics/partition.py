"""Points parted into topics: those that the runs of an ensemble put together again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldnotes.language.encoders import Vectors
from fieldnotes.topics.ensemble import Ensemble, run_ensemble

RUNS = 100
MOVES = 10  # rounds in which points change to the topic they are most often with
Doubles = np.ndarray


@dataclass(frozen=True)
class Partition:
    """What the points are parted into.

    labels: a number for each point. ensemble: the runs behind it. profile: centres x topics, the share of each topic's
    points that lie in each cell. cohesion: per topic, how often two of its points are together, of all runs.
    """

    labels: np.ndarray
    ensemble: Ensemble
    profile: Doubles
    cohesion: Doubles

    @property
    def size(self) -> int:
        """How many topics there are."""
        return len(self.cohesion)

    def scores(self, points: Vectors) -> Doubles:
        """Give points x topics: how often the point is with the topic's points, against how often they are together.

        1 is as much at home as the topic's own points on average; more counts as 1.
        """
        together = self.ensemble.cells(points) @ self.profile / self.ensemble.runs
        return np.minimum(together / np.maximum(self.cohesion, 1e-9), 1.0)


def usual_number(points: int) -> int:
    """Give how many topics so many points can bear at most: 6 of 150, 17 of 1,000, 50 of 9,000 and more."""
    return int(np.clip(round(0.75 * (points / 2) ** 0.5), 3, 50))


def smallest_topic(points: int) -> int:
    """Give how many points a topic must have: 4 of 150, 8 of 1,000, 25 of 10,000."""
    return max(4, round(points**0.5 / 4))


def partition(points: Vectors, n_topics: int | None = None, *, runs: int = RUNS, seed: int = 0) -> Partition:
    """Part points by evidence accumulation (Fred and Jain 2005): average linkage on how often two are together.

    Without `n_topics`, the number is the one on which two halves of the runs agree best (the adjusted Rand index of
    their partitions); then points move to the topic they are most often with until none moves.
    """
    usual = n_topics or usual_number(len(points))
    most = min(max(round(1.5 * usual), 4), len(points) - 1)
    ensemble = run_ensemble(points, runs=runs, fewest=max(2, usual // 2), most=most, seed=seed)
    cells = ensemble.cells(points)
    together = _together(cells, ensemble.runs)
    least = smallest_topic(len(points))
    wanted = n_topics or _agreed_number(cells, ensemble, usual, least)
    labels = _settled(together, cut(tree(together), wanted, least), least)
    profile, cohesion = described(cells, together, labels)
    return Partition(labels, ensemble, profile, cohesion)


def described(cells: Any, together: Doubles, labels: np.ndarray) -> tuple[Doubles, Doubles]:
    """Give the profile (centres x topics) and the cohesion of topics, from what is together with what."""
    member = _member(labels)
    size = member.sum(axis=0)
    inside = np.einsum("nk,nk->k", together @ member, member)
    return np.asarray(cells.T @ member) / size, inside / np.maximum(size * (size - 1), 1)


def tree(together: Doubles) -> np.ndarray:
    """Give the average linkage of points by how seldom they are together."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    apart = np.maximum(1 - together, 0)
    np.fill_diagonal(apart, 0)
    return linkage(squareform(apart, checks=False), "average")


def cut(merges: np.ndarray, wanted: int, least: int) -> np.ndarray:
    """Cut the tree as high as leaves `wanted` parts of at least `least` points, or as many as there are at best.

    Gives a number per point; what lies in smaller parts gets -1.
    """
    from scipy.cluster.hierarchy import fcluster

    points = len(merges) + 1
    large = _large_parts(merges, least)
    parts = np.arange(points, 0, -1)  # before the first merge, after it, …
    enough = np.flatnonzero(large >= min(wanted, large.max()))
    found = fcluster(merges, int(parts[enough[-1]]), "maxclust")
    sizes = np.bincount(found)
    kept = np.flatnonzero(sizes >= least)
    numbers = np.full(len(sizes), -1)
    numbers[kept[np.argsort(-sizes[kept], kind="stable")][: max(wanted, 1)]] = np.arange(min(len(kept), max(wanted, 1)))
    return numbers[found]


def _large_parts(merges: np.ndarray, least: int) -> np.ndarray:
    """How many parts are large before the first merge and after each."""
    points = len(merges) + 1
    size = np.concatenate([np.ones(points), merges[:, 3]]) >= least
    left, right = merges[:, 0].astype(int), merges[:, 1].astype(int)
    change = size[points:].astype(int) - size[left] - size[right]
    return np.concatenate([[points if least <= 1 else 0], change]).cumsum()


def _agreed_number(cells: Any, ensemble: Ensemble, usual: int, least: int) -> int:
    """The number of topics on which every other run agrees best with the rest; the larger of two that are as good."""
    from sklearn.metrics import adjusted_rand_score

    run = np.repeat(np.arange(ensemble.runs), np.diff(ensemble.bounds))
    halves = [cells[:, run % 2 == side] for side in (0, 1)]
    trees = [tree(_together(half, ensemble.runs / 2)) for half in halves]
    numbers = sorted({round(number) for number in np.linspace(max(2, usual / 2), usual, 8)})
    agreed = [adjusted_rand_score(*(cut(merges, number, least) for merges in trees)) for number in numbers]
    best = max(agreed)
    return max(number for number, value in zip(numbers, agreed, strict=True) if value >= best - 0.01)


def _together(cells: Any, runs: float) -> Doubles:
    """How often each two points are in one cell, as a share of the runs; 0 with itself."""
    shares = (cells @ cells.T).toarray() / np.float32(runs)
    np.fill_diagonal(shares, 0)
    return shares


def _settled(together: Doubles, labels: np.ndarray, least: int) -> np.ndarray:
    """Move each point to the topic it is most often with, until none moves; a topic that gets too small is given up."""
    for _ in range(MOVES):
        member = _member(labels)
        size = member.sum(axis=0)
        others = np.maximum(size - member, 1)
        moved = (together @ member / others).argmax(axis=1)
        sizes = np.bincount(moved, minlength=member.shape[1])
        moved = np.where(sizes[moved] >= least, moved, -1) if (sizes >= least).any() else moved
        used = np.unique(moved[moved >= 0])
        renumbered = np.where(moved >= 0, np.searchsorted(used, moved), -1)
        if np.array_equal(renumbered, labels):
            return labels
        labels = renumbered
    return (together @ (member := _member(labels)) / np.maximum(member.sum(axis=0) - member, 1)).argmax(axis=1)


def _member(labels: np.ndarray) -> Doubles:
    """Points x topics, 1 where the point belongs to the topic; -1 belongs to none."""
    return (labels[:, None] == np.arange(max(labels.max(), 0) + 1)).astype(np.float32)
