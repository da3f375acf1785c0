"""Scores of segment x code cells, and what the joint model sees of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.features import Features
from fieldnotes.coding.learners import Model
from fieldnotes.language.encoders import Vectors
from fieldnotes.spread import Spread, here
from fieldnotes.tables import POLARITIES

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

Doubles = npt.NDArray[np.float64]
PART = 512  # texts or cells looked at at a time, here or elsewhere: nothing of texts x vocabulary is ever whole


@dataclass(frozen=True)
class Scale:
    """Mean and spread of each code's scores on texts not learnt from, so that codes can be compared."""

    mean: Doubles
    spread: Doubles

    @classmethod
    def of(cls, held: Doubles) -> Scale:
        """Measure the scale on texts x codes."""
        if not len(held):
            return cls(np.zeros(held.shape[1]), np.ones(held.shape[1]))
        return cls(held.mean(axis=0), np.maximum(held.std(axis=0), 1e-6))

    def __call__(self, scores: Doubles) -> Doubles:
        """Give z-scores, kept within ten spreads."""
        return np.clip((scores - self.mean) / self.spread, -10.0, 10.0)


def score_texts(
    model: Model, features: Features, texts: Sequence[str], vectors: Vectors | None, spread: Spread = here
) -> Doubles:
    """Give texts x targets."""
    if not texts:
        return model.score(features([""], None)).astype(np.float64)[:0]
    parts = [
        (texts[first : first + PART], None if vectors is None else vectors[first : first + PART])
        for first in range(0, len(texts), PART)
    ]
    return np.concatenate(list(spread(partial(score_part, model, features), parts)))


def score_part(model: Model, features: Features, part: tuple[Sequence[str], Vectors | None]) -> Doubles:
    """Give some texts x targets, summed on one thread: several would add in another order."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn

    with threadpool_limits(1):
        return model.score(features(*part)).astype(np.float64)


def term_cells(segment_ids: pd.Series, codebook: Codebook, terms: pd.DataFrame) -> Doubles:
    """Give segments x codes x polarities: the score that codings by terms have, 0 where there is none."""
    cells = np.zeros((len(segment_ids), len(codebook.codes), len(POLARITIES)))
    where = (
        pd.Index(segment_ids).get_indexer(pd.Index(terms["segment_id"])),
        pd.Index(list(codebook.ids)).get_indexer(pd.Index(terms["code"])),
        pd.Index(list(POLARITIES)).get_indexer(pd.Index(terms["polarity"])),
    )
    cells[where] = terms["score"]
    return cells


def cell_features(z: Doubles, terms: Doubles, top: npt.NDArray[np.bool_]) -> Doubles:
    """Give segments x codes x (z-score, distance to the segment's best other code, terms' score, 1).

    `top` says which codes are compared with: those without a parent, for a sub-code is no rival of its parent.
    """
    rivals = np.where(top, z, -np.inf)
    order = np.sort(rivals, axis=1)
    best = order[:, [-1]]
    second = order[:, [-2]] if z.shape[1] > 1 else best
    lead = z - np.where(rivals == best, second, best)
    return np.stack([z, np.clip(np.nan_to_num(lead), -3.0, 3.0), terms, np.ones_like(z)], axis=2)


FEATURES = ("meaning", "lead", "terms", "constant")
TERMS = FEATURES.index("terms")
