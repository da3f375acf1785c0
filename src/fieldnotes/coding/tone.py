"""The polarity of a theme that a segment has: present, said to be lacking, or rejected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldnotes.tables import POLARITIES

Doubles = npt.NDArray[np.float64]

FEW = 30  # cells of a polarity from which on it is learnt at all
SAID = 3.0  # what it is worth, in logits, where a term or the words around it say that the theme is turned around
DENIED = 1.0  # and what it takes off, where terms say only that the theme is present


@dataclass(frozen=True)
class Tone:
    """A multinomial logistic model on what the ridge says of a cell; no kinds where there was nothing to learn from.

    weights: kinds x features, for features of which `mean` is taken away and which are divided by `spread`.
    """

    kinds: npt.NDArray[np.int64]
    mean: Doubles
    spread: Doubles
    weights: Doubles
    constant: Doubles

    def logits(self, scores: Doubles, said: npt.NDArray[np.bool_]) -> Doubles:
        """Give cells x polarities, from cells x tone features and what terms say (cells x polarities)."""
        from scipy.special import log_softmax

        logits = np.full((len(scores), len(POLARITIES)), -4.0)
        logits[:, 0] = 0.0
        if len(self.kinds) and len(scores):
            scaled = (scores - self.mean) / self.spread
            logits[:, self.kinds] = log_softmax(scaled @ self.weights.T + self.constant, axis=1)
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
    from sklearn.preprocessing import StandardScaler

    kinds = np.flatnonzero(np.bincount(polarity, minlength=len(POLARITIES)) >= FEW)
    if len(kinds) < 2:
        size = features.shape[1]
        return Tone(kinds[:0], np.zeros(size), np.ones(size), np.zeros((0, size)), np.zeros(0))
    keep = np.isin(polarity, kinds)
    scaler = StandardScaler()
    scaled = scaler.fit_transform(features[keep])
    model = LogisticRegression(C=10.0, max_iter=1000).fit(scaled, polarity[keep], weights[keep])
    weight, constant = model.coef_, model.intercept_
    if len(kinds) == 2:  # of two, scikit-learn gives the second's
        weight, constant = np.concatenate([np.zeros_like(weight), weight]), np.append(0.0, constant)
    return Tone(kinds, scaler.mean_, scaler.scale_, weight, constant)
