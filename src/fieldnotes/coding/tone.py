"""The polarity of a theme that a segment has: present, said to be lacking, or rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fieldnotes.tables import POLARITIES

Doubles = npt.NDArray[np.float64]

FEW = 30  # cells of a polarity from which on it is learnt at all
SAID = 3.0  # what it is worth, in logits, where a term or the words around it say that the theme is turned around
DENIED = 1.0  # and what it takes off, where terms say only that the theme is present


@dataclass(frozen=True)
class Tone:
    """A multinomial logistic model on what the ridge says of a cell; None where there was nothing to learn from."""

    model: Any
    kinds: tuple[int, ...]

    def logits(self, scores: Doubles, said: npt.NDArray[np.bool_]) -> Doubles:
        """Give cells x polarities, from cells x tone features and what terms say (cells x polarities)."""
        logits = np.full((len(scores), len(POLARITIES)), -4.0)
        logits[:, 0] = 0.0
        if self.model is not None and len(scores):
            logits[:, list(self.kinds)] = self.model.predict_log_proba(scores)
        logits[:, 1:] += SAID * said[:, 1:]
        logits[said[:, 0] & ~said[:, 1:].any(axis=1), 1:] -= DENIED
        return logits


def tone_features(scores: Doubles, codes: int) -> Doubles:
    """Give texts x codes x features from texts x (codes, codes lacking, codes rejected).

    Of the cell: how it scores, as lacking and as rejected; of the whole text: how much is lacking and rejected in it.
    """
    given, lacking, rejected = (scores[:, part * codes : (part + 1) * codes] for part in range(3))
    whole = [np.repeat(part.sum(axis=1, keepdims=True), codes, axis=1) for part in (lacking, rejected)]
    return np.stack([given, lacking, rejected, *whole], axis=2)


def fit_tone(features: Doubles, polarity: npt.NDArray[np.int64], weights: Doubles) -> Tone:
    """Fit on cells that have the theme: cells x features, and the number of each one's polarity."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    count = np.bincount(polarity, minlength=len(POLARITIES))
    kinds = tuple(np.flatnonzero(count >= FEW).tolist())
    if len(kinds) < 2:
        return Tone(None, ())
    keep = np.isin(polarity, kinds)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=10.0, max_iter=1000))
    return Tone(model.fit(features[keep], polarity[keep], logisticregression__sample_weight=weights[keep]), kinds)
