"""One logistic model over all segment x code cells: shared weights, and small deviations per code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

LOOSE = 0.01  # how strongly the shared weights are held to where they start, once there is plenty to learn from
HELD = 4.0  # and the weights on one's own coded segments
DEVIATION = 4.0  # and each code's own deviations from the shared weights


@dataclass(frozen=True)
class Joint:
    """Weights: `shared` for the features (the last is the constant), and `own`, codes x features, on top."""

    shared: Doubles
    own: Doubles

    def logits(self, features: Doubles) -> Doubles:
        """Give the logits of segments x codes, from segments x codes x features."""
        return np.einsum("scf,cf->sc", features, self.shared + self.own)


def start_joint(codes: int, features: int) -> Joint:
    """Give a model that knows nothing."""
    return Joint(np.zeros(features), np.zeros((codes, features)))


def fit_joint(features: Doubles, given: Doubles, start: Joint, *, free: npt.NDArray[np.bool_], hold: float) -> Joint:
    """Fit on segments x codes x features and the share of coders who gave each code, NaN where nobody judged.

    Maximum a posteriori: normal priors around `start`, of precision `hold` for the shared weights and `DEVIATION` for
    each code's own. Features that are not `free` keep their weights.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn

    codes = given.shape[1]
    judged = ~np.isnan(given)
    cells, code = features[judged], np.nonzero(judged)[1]
    truth = given[judged]
    size = features.shape[2]
    begin = np.concatenate([start.shared, start.own.ravel()])
    precision = np.concatenate([np.full(size, hold), np.full(codes * size, DEVIATION)])
    mask = np.tile(free, codes + 1).astype(float)

    def loss(step: Doubles) -> tuple[float, Doubles]:
        weights = begin + step * mask
        table = weights[:size] + weights[size:].reshape(codes, size)
        logit = np.einsum("nf,nf->n", cells, table[code])
        error = 1 / (1 + np.exp(-logit)) - truth
        push = error[:, None] * cells
        gradient = np.stack([np.bincount(code, push[:, f], codes) for f in range(size)], axis=1)
        value = np.sum(np.logaddexp(0, logit) - truth * logit) + 0.5 * np.sum(precision * step**2)
        return value, (np.concatenate([gradient.sum(axis=0), gradient.ravel()]) * mask + precision * step)

    with threadpool_limits(1):  # several would spend their time on waiting for each other: the arrays are small
        step = minimize(loss, np.zeros_like(begin), jac=True, method="L-BFGS-B").x
    found = begin + step * mask
    return Joint(found[:size], found[size:].reshape(codes, size))


def probabilities(logits: Doubles) -> Doubles:
    """Give the logistic function of the logits."""
    return 1 / (1 + np.exp(-logits))


def shift_to_rate(logits: Doubles, rate: float, *, at_most: float) -> float:
    """Give what to add to all logits so that the expected codes per segment are `rate`, at most so much either way."""
    from scipy.optimize import brentq

    def excess(shift: float) -> float:
        return float(probabilities(logits + shift).sum() / max(len(logits), 1) - rate)

    if excess(-at_most) >= 0:
        return -at_most
    return at_most if excess(at_most) <= 0 else float(brentq(excess, -at_most, at_most))
