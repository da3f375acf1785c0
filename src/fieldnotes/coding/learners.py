"""A place for other learners: what one must do to stand in for the ridge, and any scikit-learn classifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from fieldnotes.coding.ridge import Doubles, Ints, Texts

FOLDS = 5


class Model(Protocol):
    """What has been learnt: gives texts x codes, higher where the code is likelier."""

    def score(self, texts: Texts) -> npt.NDArray[np.float32]:
        """Give texts x codes."""


class Learner(Protocol):
    """Learns from texts x codes (NaN: not judged): gives a model, and what each text scored with its group left out."""

    def __call__(self, texts: Texts, targets: Doubles, weights: Doubles, groups: Ints) -> tuple[Model, Doubles]:
        """Fit."""


@dataclass(frozen=True)
class Classifiers:
    """One fitted classifier a code, None where there was nothing to tell apart; `dimensions` of vectors in its rows."""

    models: tuple[Any, ...]
    dimensions: int

    def score(self, texts: Texts) -> npt.NDArray[np.float32]:
        """Give texts x codes: the probability."""
        return self.of_rows(_rows(texts, self.dimensions))

    def of_rows(self, rows: Any) -> npt.NDArray[np.float32]:
        """Give rows x codes: the probability."""
        none = np.zeros(rows.shape[0])
        scores = [none if model is None else model.predict_proba(rows)[:, 1] for model in self.models]
        return np.stack(scores, axis=1).astype(np.float32)


@dataclass(frozen=True)
class EachCode:
    """Learn each code by a scikit-learn classifier of one's own, which takes sparse rows and sample weights.

    `code_model(corpus, codebook, learner=EachCode(LogisticRegression(C=10)))`
    """

    estimator: Any

    def __call__(self, texts: Texts, targets: Doubles, weights: Doubles, groups: Ints) -> tuple[Classifiers, Doubles]:
        """Fit all, and again without each fifth of the groups."""
        dimensions = 0 if texts.dense is None else texts.dense.shape[1]
        rows, held = _rows(texts, dimensions), np.zeros(targets.shape)
        for fold in range(FOLDS):
            out = groups % FOLDS == fold
            if out.any():
                held[out] = self._fit(rows[~out], targets[~out], weights[~out], dimensions).of_rows(rows[out])
        return self._fit(rows, targets, weights, dimensions), held

    def _fit(self, rows: Any, targets: Doubles, weights: Doubles, dimensions: int) -> Classifiers:
        from sklearn.base import clone

        models: list[Any] = []
        for column in targets.T:
            known = np.flatnonzero(~np.isnan(column))
            given = column[known] > 0.5
            varied = 0 < given.sum() < len(given)
            model = clone(self.estimator) if varied else None
            models.append(model.fit(rows[known], given, sample_weight=weights[known]) if model is not None else None)
        return Classifiers(tuple(models), dimensions)


def _rows(texts: Texts, dimensions: int) -> Any:
    """Put vectors behind the words; where a text has none, nothing is known of them, which is 0."""
    from scipy.sparse import csr_matrix, hstack

    if not dimensions:
        return texts.sparse
    dense = csr_matrix((texts.sparse.shape[0], dimensions)) if texts.dense is None else csr_matrix(texts.dense)
    return hstack([texts.sparse, dense], format="csr")
