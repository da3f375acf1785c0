"""Kernel ridge regression for many codes at once, with its predictions for whole groups left out at no further cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fieldnotes.language.encoders import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MEANING = 3.0  # the weight of the vectors' kernel beside the words' own, whose two blocks have 1 each
WIDTH = 2.0  # how fast likeness falls with the angle between two vectors
PENALTY = 3.0


@dataclass(frozen=True)
class Texts:
    """Texts as the model sees them: sparse rows, and centred vectors or None."""

    sparse: csr_matrix
    dense: Vectors | None


@dataclass(frozen=True)
class Ridge:
    """A fitted model: each code's mean and its weights, for sparse features and for training texts near in meaning."""

    mean: Doubles
    weights: npt.NDArray[np.float32]
    alpha: npt.NDArray[np.float32]
    dense: Vectors | None

    def score(self, texts: Texts) -> npt.NDArray[np.float32]:
        """Give texts x codes: about 1 where the code is given, 0 where not."""
        scores = texts.sparse @ self.weights + self.mean.astype(np.float32)
        if self.dense is not None and texts.dense is not None:
            scores += nearness(texts.dense, self.dense) @ self.alpha
        return scores


def fit_ridge(texts: Texts, targets: Doubles, weights: Doubles, groups: Ints) -> tuple[Ridge, Doubles]:
    """Fit weighted kernel ridge regression on texts x codes, NaN where nobody judged.

    Gives the model, and texts x codes: what each text would have scored had its whole group not been learnt from.
    That is the block form of PRESS (Allen 1974): with Q = inv(K + D), group g's residuals are inv(Q_gg) (Q y)_g.
    A text that nobody judged for a code has its score as it is.
    """
    kernel = kernel_of(texts)
    mean, held, alpha = np.zeros(targets.shape[1]), np.zeros(targets.shape), np.zeros(targets.shape)
    for rows, codes in _patterns(~np.isnan(targets)):
        at = np.ix_(rows, codes)
        mean[codes] = np.average(targets[at], axis=0, weights=weights[rows])
        inverse = _inverse(kernel[np.ix_(rows, rows)], PENALTY / weights[rows])
        alpha[at] = inverse @ (targets[at] - mean[codes])
        held[at] = targets[at] - _residuals(inverse, alpha[at], groups[rows])
        others = np.setdiff1d(np.arange(len(targets)), rows)
        held[np.ix_(others, codes)] = mean[codes] + kernel[np.ix_(others, rows)] @ alpha[at]
    small = alpha.astype(np.float32)
    return Ridge(mean, texts.sparse.T @ small, small, texts.dense), held


def kernel_of(texts: Texts) -> npt.NDArray[np.float32]:
    """Give texts x texts: how alike they are."""
    kernel = (texts.sparse @ texts.sparse.T).toarray().astype(np.float32)
    return kernel if texts.dense is None else kernel + nearness(texts.dense, texts.dense)


def nearness(left: Vectors, right: Vectors) -> npt.NDArray[np.float32]:
    """Give left x right: the Gaussian kernel of centred vectors of length 1, weighted."""
    return np.float32(MEANING) * np.exp(np.float32(WIDTH) * (left @ right.T - 1))


def _patterns(judged: npt.NDArray[np.bool_]) -> Iterator[tuple[Ints, Ints]]:
    """Give the codes that were judged on the same texts together: they share the costly step."""
    columns, number = np.unique(judged, axis=1, return_inverse=True)
    for pattern in range(columns.shape[1]):
        if columns[:, pattern].any():
            yield np.flatnonzero(columns[:, pattern]), np.flatnonzero(number.ravel() == pattern)


def _inverse(kernel: npt.NDArray[np.float32], diagonal: Doubles) -> Doubles:
    from scipy.linalg import lapack

    matrix = np.asfortranarray(kernel, np.float32)  # half the time of doubles, and the penalty keeps it well behaved
    matrix[np.diag_indices(len(matrix))] += diagonal.astype(np.float32)
    factor, failed = lapack.spotrf(matrix, lower=1, overwrite_a=1)
    inverse, wrong = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed or wrong:
        raise ArithmeticError("the kernel is not positive definite")
    lower = np.tril(inverse).astype(np.float64)
    return lower + np.tril(lower, -1).T


def _residuals(inverse: Doubles, alpha: Doubles, groups: Ints) -> Doubles:
    residuals = np.empty_like(alpha)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        residuals[rows] = np.linalg.solve(inverse[np.ix_(rows, rows)], alpha[rows])
    return residuals
