"""The space in which topics are sought: vectors centred, turned to their main axes, and brought to length 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from fieldnotes.language.encoders import Vectors

DIMENSIONS = 40  # of 20 to 100 tried on two labelled collections, none was clearly better


@dataclass(frozen=True)
class Space:
    """The mean of some vectors, and the axes along which they differ most."""

    mean: Vectors
    axes: Vectors

    def __call__(self, vectors: Vectors) -> Vectors:
        """Give vectors as points: rows x axes, length 1; 0 for one that lies at the mean."""
        moved = np.asarray(vectors, np.float64) - self.mean
        turned = (moved / _length(moved)) @ self.axes
        return (turned / _length(turned)).astype(np.float32)


def fit_space(vectors: Vectors, dimensions: int = DIMENSIONS) -> Space:
    """Learn the space from vectors: principal axes of the centred vectors of length 1, exact, with nothing drawn.

    Raw vectors of e5 all lie within a narrow cone, so the mean is taken away first (Mu and Viswanath 2018).
    """
    exact = np.asarray(vectors, np.float64)
    mean = exact.mean(axis=0)
    moved = exact - mean
    moved /= _length(moved)
    spread = np.cov(moved, rowvar=False).reshape(moved.shape[1], moved.shape[1])
    _, axes = np.linalg.eigh(spread)
    return Space(mean, axes[:, ::-1][:, : min(dimensions, len(exact) - 1)])


def _length(values: np.ndarray) -> np.ndarray:
    return np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)


@contextmanager
def one_thread() -> Iterator[None]:
    """Multiply in one thread: how sums are split over threads changes their last digit, and that may turn a tie.

    Only libraries that are loaded already are told so, and those of scipy and scikit-learn are others than numpy's.
    """
    import scipy.linalg  # noqa: F401
    import sklearn.metrics  # noqa: F401
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn

    with threadpool_limits(1):
        yield
