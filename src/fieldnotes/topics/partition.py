"""Points parted into topics: those that the runs of an ensemble put together again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldnotes.language.encoders import Vectors
from fieldnotes.topics.ensemble import Ensemble, run_ensemble

RUNS = 150
MOVES = 10  # rounds in which points change to the topic they are most often with
# Points that found the tree, every so-manieth; each two of them are held against each other, so twice as many cost four
# times as much. The centres before it and the moves after it are of all points.
LANDMARKS = 2000
COMPARED = 750  # where only the number of topics is sought,
HALVINGS = 3  # by so many ways to part the runs in two:
AS_GOOD = 0.03  # the largest number that is so near to the best, which hangs less on chance than the best itself
Doubles = np.ndarray


@dataclass(frozen=True)
class Partition:
    """What the points are parted into.

    labels: a number for each point. cells: points x centres, where they lie. ensemble: the runs behind it. profile:
    centres x topics, the share of each topic's points that lie in each cell. cohesion: per topic, how often two of its
    points are together, of all runs.
    """

    labels: np.ndarray
    cells: Any
    ensemble: Ensemble
    profile: Doubles
    cohesion: Doubles

    @property
    def size(self) -> int:
        """How many topics there are."""
        return len(self.cohesion)

    def scores(self, points: Vectors | None = None) -> Doubles:
        """Give points x topics: how often the point is with the topic's points, against how often they are together.

        1 is as much at home as the topic's own points on average; more counts as 1. Without `points`, those parted.
        """
        cells = self.cells if points is None else self.ensemble.cells(points)
        together = cells @ self.profile / self.ensemble.runs
        return np.minimum(together / np.maximum(self.cohesion, 1e-9), 1.0)


def usual_number(points: int) -> int:
    """Give how many topics so many points can bear at most: 6 of 150, 17 of 1,000, 30 of 3,200 and more."""
    return int(np.clip(round(0.75 * (points / 2) ** 0.5), 3, 30))


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
    marks = spread_out(len(points), LANDMARKS)
    least = smallest_topic(len(marks))
    nearest = _nearest_centres(cells, ensemble)
    wanted = n_topics or _agreed_number(nearest[spread_out(len(points), COMPARED)], usual)
    labels = np.full(len(points), -1)
    labels[marks] = cut(tree(_together(nearest[marks], ensemble.runs)), wanted, least)
    labels = _settled(cells, labels, smallest_topic(len(points)), ensemble.runs)
    return Partition(labels, cells, ensemble, *described(cells, labels, ensemble.runs))


def spread_out(points: int, most: int) -> np.ndarray:
    """Give the rows of at most so many points, as far apart as can be.

    >>> spread_out(7, 3).tolist(), spread_out(2, 3).tolist()
    ([0, 2, 4], [0, 1])
    """
    return np.arange(min(points, most)) * points // max(min(points, most), 1)


def described(cells: Any, labels: np.ndarray, runs: int) -> tuple[Doubles, Doubles]:
    """Give the profile (centres x topics) and the cohesion of topics, from the cells of the points and their topics."""
    member = _member(labels)
    size = member.sum(axis=0)
    inside = np.asarray(cells.T @ member)
    pairs = (inside.astype(float) ** 2).sum(axis=0) / runs - size  # each two of a topic's points; not one with itself
    return inside / np.maximum(size, 1), pairs / np.maximum(size * (size - 1), 1)


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


def _nearest_centres(cells: Any, ensemble: Ensemble) -> np.ndarray:
    """Points x runs: the number of the nearest centre among those of the run, in as few bytes as hold it."""
    found = cells.indices.reshape(-1, ensemble.runs) - ensemble.bounds[:-1]
    return found.astype(np.min_scalar_type(found.max(initial=0)))


def _agreed_number(nearest: np.ndarray, usual: int) -> int:
    """The number of topics on which halves of the runs agree best; of those nearly as good the largest."""
    from sklearn.metrics import adjusted_rand_score

    points, runs = nearest.shape
    least = smallest_topic(points)
    numbers = sorted({round(number) for number in np.linspace(max(2, usual / 2), usual, 8)})
    agreed = np.zeros(len(numbers))
    for way in range(HALVINGS):
        # Every other run, or every other two or four: runs are listed from few to many parts, so both halves have all.
        halves = [nearest[:, np.arange(runs) // 2**way % 2 == side] for side in (0, 1)]
        trees = [tree(_together(half, runs / 2)) for half in halves]
        agreed += [adjusted_rand_score(*(cut(merges, number, least) for merges in trees)) for number in numbers]
    best = float(agreed.max())
    return max(n for n, value in zip(numbers, agreed, strict=True) if value >= best - AS_GOOD * HALVINGS)


def _together(nearest: np.ndarray, runs: float) -> Doubles:
    """How often each two points are nearest to one centre, as a share of the runs; 0 with itself."""
    often = np.zeros((len(nearest), len(nearest)), np.min_scalar_type(nearest.shape[1]))
    same = np.empty(often.shape, bool)
    for centre in np.ascontiguousarray(nearest.T):
        np.equal(centre[:, None], centre, out=same)
        np.add(often, same.view(np.uint8), out=often)
    shares = often / np.float32(runs)
    np.fill_diagonal(shares, 0)
    return shares


def _settled(cells: Any, labels: np.ndarray, least: int, runs: int) -> np.ndarray:
    """Move each point to the topic it is most often with, until none moves; a topic that gets too small is given up."""
    for _ in range(MOVES):
        moved = _nearest(cells, labels, runs)
        sizes = np.bincount(moved)
        moved = np.where(sizes[moved] >= least, moved, -1) if (sizes >= least).any() else moved
        used = np.unique(moved[moved >= 0])
        renumbered = np.where(moved >= 0, np.searchsorted(used, moved), -1)
        if np.array_equal(renumbered, labels):
            return labels
        labels = renumbered
    return _nearest(cells, labels, runs)


def _nearest(cells: Any, labels: np.ndarray, runs: int) -> np.ndarray:
    """The topic whose other points each point is most often with."""
    member = _member(labels)
    others = np.maximum(member.sum(axis=0) - member, 1)
    return ((cells @ (cells.T @ member) / runs - member) / others).argmax(axis=1)


def _member(labels: np.ndarray) -> Doubles:
    """Points x topics, 1 where the point belongs to the topic; -1 belongs to none."""
    return (labels[:, None] == np.arange(max(labels.max(), 0) + 1)).astype(np.float32)
