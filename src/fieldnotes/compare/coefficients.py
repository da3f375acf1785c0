"""Coefficients of agreement between coders, as plain arithmetic on sums over units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fieldnotes.compare.counts import Floats, Integers

# What a coder answered of a unit is the number of a category, or this where the coder did not judge it.
MISSING = -1
# A share below this is nought: its digits are what adding up left over.
ROUNDING = 1e-12
COEFFICIENTS = ("agreement", "cohens_kappa", "congers_kappa", "fleiss_kappa", "alpha", "ac1")


@dataclass(frozen=True)
class Sums:
    """All that the coefficients need to know of many units; sums of documents add up to the sums of a corpus.

    Each array begins with the same axes (documents, resamples, codes: whatever they are sums for), written `…` here.
    compared: … units judged by two coders or more. agreed: … sum over these of the share of pairs of coders that agree.
    share: … x categories, sum over judged units of the share of its coders that chose the category; judged: … how many
    units that is. values: … x categories, answers to compared units; matched: … x categories, those of them that
    another coder's answer matches, each unit weighing 1 / (coders - 1). by_coder: … x coders x categories, answers.
    """

    compared: Floats
    agreed: Floats
    judged: Floats
    share: Floats
    values: Floats
    matched: Floats
    by_coder: Floats

    def flat(self) -> Floats:
        """Give … x numbers: every sum in one array, so that one matrix product adds them all up."""
        lead = self.compared.shape
        parts = [getattr(self, name) for name in self.__dataclass_fields__]
        return np.concatenate([part.reshape(*lead, math.prod(part.shape[len(lead) :])) for part in parts], axis=-1)

    @staticmethod
    def unflat(flat: Floats, coders: int, categories: int) -> Sums:
        """Give the sums back from `flat`."""
        sizes = (1, 1, 1, categories, categories, categories, coders * categories)
        parts = np.split(flat, np.cumsum(sizes)[:-1], axis=-1)
        for place in range(3):
            parts[place] = parts[place][..., 0]
        parts[-1] = parts[-1].reshape(*flat.shape[:-1], coders, categories)
        return Sums(*parts)


def sums(answers: Integers, categories: int, group: Integers, n_groups: int) -> Sums:
    """Sum coders' answers within groups of units: documents, say.

    answers: coders x units x …, numbers of categories or MISSING. group: units -> number of its group.
    Gives sums for groups x ….
    """
    chosen = answers[..., None] == np.arange(categories)
    counts = chosen.sum(axis=0).astype(float)  # units x … x categories
    judged = counts.sum(axis=-1)
    compared = judged >= 2
    with np.errstate(invalid="ignore", divide="ignore"):
        matched = np.where(compared[..., None], counts * (counts - 1) / (judged[..., None] - 1), 0.0)
        agreed = np.where(compared, matched.sum(axis=-1) / judged, 0.0)
        share = np.where(judged[..., None] > 0, counts / judged[..., None], 0.0)
    values = np.where(compared[..., None], counts, 0.0)
    of_units = (compared, agreed, judged > 0, share, values, matched, np.moveaxis(chosen, 0, -2))
    return Sums(*(_added(of_unit, group, n_groups) for of_unit in of_units))


def coefficients(total: Sums) -> dict[str, Floats]:
    """Give every coefficient of `COEFFICIENTS` for each cell of the sums; NaN where it is not defined.

    It is not defined where no unit has two answers; nor, but for agreement and ac1, where all answers are alike, since
    there is then no variation that chance could be told from. cohens_kappa is given for two coders only.

    >>> one = [0, 0, 1, 1, 0, 1, 1, 0, 1, 1]
    >>> two = [0, 0, 1, 1, 0, 1, 0, 0, 0, 1]
    >>> found = coefficients(sums(np.array([one, two]), 2, np.zeros(10, int), 1))
    >>> {name: float(values.round(3)[0]) for name, values in found.items()}  # doctest: +NORMALIZE_WHITESPACE
    {'agreement': 0.8, 'cohens_kappa': 0.615, 'congers_kappa': 0.615, 'fleiss_kappa': 0.6, 'alpha': 0.62, 'ac1': 0.6}
    """
    return {name: coefficient(*pair) for name, pair in disagreements(total).items()}


def coefficient(observed: Floats, chance: Floats) -> Floats:
    """Give 1 - observed / chance disagreement; NaN where there is no chance disagreement, that is, no variation."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance > ROUNDING, 1 - observed / chance, np.nan)


def disagreements(total: Sums) -> dict[str, tuple[Floats, Floats]]:
    """Give each coefficient's observed and chance disagreement; the coefficient is 1 - observed / chance.

    agreement: the share of pairs of coders that agree, unit by unit; chance is left out of it.
    cohens_kappa, congers_kappa: each coder's own distribution (Cohen 1960; Conger 1980 for more than two coders).
    fleiss_kappa: one distribution for all (Fleiss 1971). ac1: Gwet (2008), every category of the scheme being possible.
    alpha: Krippendorff's, nominal, by coincidences (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).
    Where answers are missing, kappas and ac1 are as in Gwet (2014, Handbook of Inter-Rater Reliability): observed among
    units with two answers, chance among all.
    """
    n = total.values.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = 1 - total.agreed / total.compared
        share = total.share / total.judged[..., None]
        own = 1 - _own_chance(total.by_coder)
        krippendorff = 1 - total.matched.sum(axis=-1) / n, (n**2 - (total.values**2).sum(axis=-1)) / (n * (n - 1))
        two = own if total.by_coder.shape[-2] == 2 else np.full_like(own, np.nan)
        return {
            "agreement": (observed, np.ones_like(observed)),
            "cohens_kappa": (observed, two),
            "congers_kappa": (observed, own),
            "fleiss_kappa": (observed, 1 - (share**2).sum(axis=-1)),
            "alpha": krippendorff,
            "ac1": (observed, 1 - (share * (1 - share)).sum(axis=-1) / (share.shape[-1] - 1)),
        }


def _own_chance(by_coder: Floats) -> Floats:
    """Chance agreement where each coder has a distribution of their own; who answered nothing is no coder."""
    judged = by_coder.sum(axis=-1, keepdims=True)
    share = np.where(judged > 0, by_coder / judged, 0.0)
    coders = (judged > 0).sum(axis=(-2, -1))
    together, each = share.sum(axis=-2) ** 2, (share**2).sum(axis=-2)
    return (together - each).sum(axis=-1) / (coders * (coders - 1))


def _added(values: NDArray[Any], group: Integers, n_groups: int) -> Floats:
    """Sums within groups along the first axis."""
    columns = values.reshape(len(group), math.prod(values.shape[1:])).astype(float)
    added = np.zeros((n_groups, columns.shape[1]))
    for place, column in enumerate(columns.T):
        added[:, place] = np.bincount(group, column, minlength=n_groups)
    return added.reshape(n_groups, *values.shape[1:])
