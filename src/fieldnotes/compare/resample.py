"""Intervals for coefficients of agreement: documents are resampled, since what one document holds belongs together.

The percentiles of the resamples were tried and left: they hold the true alpha in 56 to 88 % of studies with 3 to 8
documents where 95 % is promised. The limits here use the resamples' standard deviation and Student's t on the scale of
log(1 - coefficient), and hold it in 91 to 99 %, see `benchmarks/agreement.py coverage`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fieldnotes.compare.coefficients import ROUNDING, Sums, coefficient, disagreements
from fieldnotes.compare.counts import Floats
from fieldnotes.compare.intervals import student

FEWEST_DOCUMENTS = 2
Limits = dict[str, tuple[Floats, Floats, Floats]]
Measures = Callable[[Sums], dict[str, tuple[Floats, Floats]]]


def resampled(
    sums: Sums, *, resamples: int, seed: int, measures: Measures = disagreements, independent: Floats | None = None
) -> Limits:
    """Give each coefficient's value, low and high (95 %) per column of the sums, whose rows are documents.

    measures: gives observed and chance disagreement by name. independent: how many independent units there are, per
    column; those compared, if not given.

    `resamples` times as many documents are drawn as there are, with replacement, and their sums added up by one matrix
    product. The limits are log(1 - c) of the coefficient c, plus and minus its standard deviation over the resamples
    times √(D / (D - 1)) times Student's t with D - 1 degrees of freedom, D being the documents; never below -1. The
    deviation is at least that of a count of independent disagreements: a single one looks the same in every resample.
    Where nobody disagrees, the low limit comes from the largest disagreement that Wilson's interval for 0 among the
    units allows, with the same t. NaN where there are too few documents.
    """
    flat, shape = sums.flat(), sums.by_coder.shape[-2:]
    weights = _weights(len(flat), resamples, seed)
    total, drawn = Sums.unflat(flat.sum(axis=0), *shape), Sums.unflat(np.tensordot(weights, flat, 1), *shape)
    units = total.compared if independent is None else independent
    documents = (sums.compared > 0).sum(axis=0).astype(float)
    deviate = student(documents - 1, 0.95)
    small = np.sqrt(documents / np.maximum(documents - 1, 1))
    repeated = measures(drawn)
    limits = {}
    for name, (observed, chance) in measures(total).items():
        value = coefficient(observed, chance)
        spread = small * _spread(*repeated[name], units)
        low, high = _limits(value, spread, observed, chance, units, deviate)
        known = (documents >= FEWEST_DOCUMENTS) & ~np.isnan(value)
        limits[name] = value, np.where(known, low, np.nan), np.where(known, high, np.nan)
    return limits


def some_documents(sums: Sums) -> Sums:
    """Give the sums of the documents that have a unit to compare; the others are not resampled."""
    some = (sums.compared > 0).any(axis=1)
    return Sums(*(getattr(sums, name)[some] for name in sums.__dataclass_fields__))


def limit_columns(limits: Limits) -> dict[str, Floats]:
    """Give the limits as columns: name, name_low, name_high."""
    return {
        f"{name}{suffix}": values
        for name, triple in limits.items()
        for suffix, values in zip(("", "_low", "_high"), triple, strict=True)
    }


def _weights(documents: int, resamples: int, seed: int) -> Floats:
    """Resamples x documents: how many times each is drawn."""
    if not documents:
        return np.zeros((resamples, 0))
    draws = np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / documents), resamples)
    return draws.astype(float)


def _spread(observed: Floats, chance: Floats, units: Floats) -> Floats:
    """Standard deviation of log(1 - coefficient) over the resamples in which it is defined.

    Half a disagreement is added to each, or the resamples without one would be infinitely far away.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(chance > ROUNDING, np.log(observed + 0.5 / units) - np.log(chance), np.nan)
    known = ~np.isnan(values)
    n = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / n
    return np.sqrt(np.where(known, (values - mean) ** 2, 0.0).sum(axis=0) / n)


def _limits(
    value: Floats, spread: Floats, observed: Floats, chance: Floats, units: Floats, deviate: Floats
) -> tuple[Floats, Floats]:
    """Low and high: by the spread of log(1 - value), or, without a disagreement, by how many there could have been."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        counted = np.sqrt((1 - observed) / (units * observed))
        step = deviate * np.maximum(spread, counted)
        low, high = 1 - (1 - value) * np.exp(step), 1 - (1 - value) * np.exp(-step)
        most = deviate**2 / (units + deviate**2)
        agreed = observed <= ROUNDING
        low, high = np.where(agreed, 1 - most / chance, low), np.where(agreed, value, high)
    bottom = np.where(chance == 1, 0.0, -1.0)  # a plain share of agreement ends at nought
    return np.maximum(low, bottom), high
