"""What a segment is compared by: its vector, without what its kind of source has in common, beside its words."""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldnotes.language.encoders import Vectors

BORROWED = 20  # a kind with so few segments keeps half of what they have in common
LATENT = 100  # dimensions of the words
WORDS_WEIGH = 0.6  # against 1 for the vector, in a segment of so many content words or more:
MANY_WORDS = 12
COMMON = 0.3  # a word in more than this share of the segments parts nothing
Doubles = np.ndarray


def features(vectors: Vectors, kinds: np.ndarray, said: Any) -> Doubles:
    """Give segments x features: the vector, and the words (latent semantic analysis, Deerwester et al. 1990).

    vectors: segments x dimensions. kinds: of each segment's source; interviews, logs and observations are worded so
    differently that topics would else be kinds. said: segments x words, 1 where a word is said, sparse.
    """
    lengths = np.asarray(said.sum(axis=1)).ravel()
    weight = WORDS_WEIGH * np.minimum(1.0, lengths / MANY_WORDS)
    return np.hstack([within_kinds(vectors, kinds), weight[:, None] * latent(said)])


def within_kinds(vectors: Vectors, kinds: np.ndarray) -> Doubles:
    """Take away the mean, then from each kind its own, less so the fewer segments it has; bring each to length 1."""
    moved = np.asarray(vectors, np.float64) - np.asarray(vectors, np.float64).mean(axis=0)
    moved /= _length(moved)
    for kind in sorted(set(kinds)):
        own = kinds == kind
        moved[own] -= moved[own].mean(axis=0) * own.sum() / (own.sum() + BORROWED)
    return moved / _length(moved)


def latent(said: Any, dimensions: int = LATENT) -> Doubles:
    """Give segments x latent dimensions of their words, TF-IDF of length 1 reduced; zeros where too few words recur."""
    from scipy.sparse import diags
    from sklearn.decomposition import TruncatedSVD

    often = np.asarray(said.sum(axis=0)).ravel()
    kept = (often >= 2) & (often <= max(COMMON * said.shape[0], 2))
    if kept.sum() < 3 or said.shape[0] < 3:
        return np.zeros((said.shape[0], 1))
    table = said[:, kept] @ diags(np.log(said.shape[0] / often[kept]))
    rows = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table = diags(1 / np.maximum(rows, 1e-9)) @ table
    found = TruncatedSVD(min(dimensions, min(table.shape) - 1), random_state=0).fit_transform(table)
    return found / _length(found)


def _length(values: Doubles) -> Doubles:
    return np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)
