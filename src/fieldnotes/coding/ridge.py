"""Kernel ridge regression for many codes at once, with its predictions for whole groups left out at no further cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fieldnotes.language.encoders import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Singles = npt.NDArray[np.float32]

MEANING = 3.0  # the weight of the vectors' kernel beside the words' own, whose two blocks have 1 each
WIDTH = 2.0  # how fast likeness falls with the angle between two vectors
PENALTY = 3.0
BLOCK = 1000  # rows of the kernel that are made at a time
COMMON = 0.02  # share of the texts from which on a feature counts as one that many have


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


class Kernel:
    """How alike texts are, and what every fit needs of the inverse: found once, cut down for parts of the texts."""

    def __init__(self, texts: Texts, weights: Doubles, groups: Ints) -> None:
        self.texts, self.groups = texts, groups
        self.weights, self._penalty = weights, PENALTY / weights

    def fit(self, targets: Doubles) -> tuple[Ridge, Doubles]:
        """Fit as `fit_ridge` does."""
        mean, held, alpha = np.zeros(targets.shape[1]), np.zeros(targets.shape), np.zeros(targets.shape)
        for rows, codes in _patterns(~np.isnan(targets)):
            at = np.ix_(rows, codes)
            mean[codes] = np.average(targets[at], axis=0, weights=self.weights[rows])
            inverse = self._without(np.setdiff1d(np.arange(len(targets)), rows), rows)
            alpha[at] = inverse.times((targets[at] - mean[codes]).astype(np.float32))
            held[at] = targets[at] - _residuals(inverse, alpha[at], self.groups[rows])
            others = np.setdiff1d(np.arange(len(targets)), rows)
            held[np.ix_(others, codes)] = mean[codes] + self._values[np.ix_(others, rows)] @ alpha[at]
        small = alpha.astype(np.float32)
        return Ridge(mean, self.texts.sparse.T @ small, small, self.texts.dense), held

    @cached_property
    def _values(self) -> Singles:
        return kernel_of(self.texts)

    @cached_property
    def _root(self) -> Root:
        return Root(_root_of_inverse(self._values, self._penalty))

    def _without(self, out: Ints, rows: Ints) -> Inverse:
        if len(out) > len(rows) / 4:
            whole = Root(_root_of_inverse(self._values[np.ix_(rows, rows)], self._penalty[rows]))
            return Inverse(whole, np.arange(len(rows)), np.arange(0))
        return Inverse(self._root, rows, out)


class Root:
    """W, whose W'W is the inverse of a kernel; lower triangular, so that a column of it begins at its own row."""

    def __init__(self, values: Singles) -> None:
        self.values = values
        self._blocks: dict[bytes, Singles] = {}

    def block(self, at: Ints) -> Singles:
        """Give the inverse's rows and columns at these places, each found once: most groups are in every fit."""
        key = at.tobytes()
        if key not in self._blocks:
            columns = self.values[at.min(initial=len(self.values)) :, at]
            self._blocks[key] = columns.T @ columns
        return self._blocks[key]


class Inverse:
    """The inverse Q = W'W of a kernel without the texts `out`, from that with them; never written out.

    By the inverse of a partitioned matrix: Q_rr - Q_ro inv(Q_oo) Q_or.
    """

    def __init__(self, root: Root, rows: Ints, out: Ints) -> None:
        self._root, self._rows, self._out = root, rows, out
        tail = root.values[out.min(initial=len(root.values)) :]
        gone = tail[:, out]
        self._beside = tail[:, rows].T @ gone
        self._solved = np.linalg.solve(gone.T @ gone, self._beside.T)

    def times(self, values: Singles) -> Singles:
        """Give the inverse times rows x codes."""
        root = self._root.values
        padded = np.zeros((len(root), values.shape[1]), np.float32)
        padded[self._rows] = values
        product: Singles = root.T @ (root @ padded)
        return product[self._rows] - (self._solved.T @ product[self._out]).astype(np.float32)

    def block(self, part: Ints) -> Doubles:
        """Give the inverse's rows and columns of some of the texts, numbered within `rows`."""
        block = self._root.block(self._rows[part]) - self._beside[part] @ self._solved[:, part]
        return block.astype(np.float64)


def fit_ridge(texts: Texts, targets: Doubles, weights: Doubles, groups: Ints) -> tuple[Ridge, Doubles]:
    """Fit weighted kernel ridge regression on texts x codes, NaN where nobody judged.

    Gives the model, and texts x codes: what each text would have scored had its whole group not been learnt from.
    That is the block form of PRESS (Allen 1974): with Q = inv(K + D), group g's residuals are inv(Q_gg) (Q y)_g.
    A text that nobody judged for a code has its score as it is.
    """
    return Kernel(texts, weights, groups).fit(targets)


def kernel_of(texts: Texts) -> Singles:
    """Give texts x texts: how alike they are."""
    kernel = _products(texts.sparse)
    return kernel if texts.dense is None else kernel + nearness(texts.dense, texts.dense)


def _products(rows: csr_matrix) -> Singles:
    """Give rows times their own transpose; features that many texts have go faster as a dense matrix."""
    columns = rows.tocsc()
    common = np.diff(columns.indptr) > COMMON * rows.shape[0]
    dense = columns[:, common].toarray()
    rare = columns[:, ~common].tocsr()
    found: Singles = dense @ dense.T
    for start in range(0, len(found), BLOCK):
        found[start : start + BLOCK] += (rare[start : start + BLOCK] @ rare.T).toarray()
    return found


def nearness(left: Vectors, right: Vectors) -> Singles:
    """Give left x right: the Gaussian kernel of centred vectors of length 1, weighted."""
    near: Singles = left @ right.T
    near -= np.float32(1)  # in place from here: these are the largest arrays of a fit
    near *= np.float32(WIDTH)
    np.exp(near, out=near)
    near *= np.float32(MEANING)
    return near


def _patterns(judged: npt.NDArray[np.bool_]) -> Iterator[tuple[Ints, Ints]]:
    """Give the codes that were judged on the same texts together: they share the costly step."""
    columns, number = np.unique(judged, axis=1, return_inverse=True)
    for pattern in range(columns.shape[1]):
        if columns[:, pattern].any():
            yield np.flatnonzero(columns[:, pattern]), np.flatnonzero(number.ravel() == pattern)


def _root_of_inverse(kernel: Singles, diagonal: Doubles) -> Singles:
    """Give W with W'W the inverse of the kernel and its penalty: Cholesky's factor turned round."""
    from scipy.linalg import lapack

    matrix = np.array(kernel, np.float32, order="F")  # half the time of doubles, and the penalty keeps it well behaved
    matrix[np.diag_indices(len(matrix))] += diagonal.astype(np.float32)
    factor, failed = lapack.spotrf(matrix, lower=1, overwrite_a=1)
    root, wrong = lapack.strtri(factor, lower=1, overwrite_c=1)
    if failed or wrong:
        raise ArithmeticError("the kernel is not positive definite")
    return np.asarray(root)


def _residuals(inverse: Inverse, alpha: Doubles, groups: Ints) -> Doubles:
    residuals = np.empty_like(alpha)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        residuals[rows] = np.linalg.solve(inverse.block(rows), alpha[rows])
    return residuals
