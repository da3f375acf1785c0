"""Intervals of agreement, by simulation and at their ends."""

import numpy as np
import pytest

from fieldnotes.compare.coefficients import Sums, coefficients, sums
from fieldnotes.compare.resample import resampled


def studies(rng: np.random.Generator, documents: int, prevalence: float, n: int) -> Sums:
    """Sums of two coders, documents x studies; documents differ in how often the code comes and how sure coders are."""
    parts = []
    for _ in range(n):
        document = np.repeat(np.arange(documents), rng.integers(10, 61, documents))
        share = rng.beta(prevalence / 0.15, (1 - prevalence) / 0.15, documents)
        truth = rng.random(len(document)) < share[document]
        hit, slip = rng.beta(7.6, 1.4, (2, documents)), rng.beta(0.4, 8.6, (2, documents))
        given = rng.random((2, len(document))) < np.where(truth, hit[:, document], slip[:, document])
        parts.append(sums(given.astype(int), 2, document, documents).flat())
    return Sums.unflat(np.stack(parts, axis=1), 2, 2)


@pytest.mark.parametrize(("documents", "prevalence"), [(5, 0.3), (8, 0.15), (30, 0.15)])
def test_the_interval_holds_the_true_value_about_as_often_as_it_says(documents, prevalence):
    rng = np.random.default_rng(5)
    whole = studies(rng, 10_000, prevalence, 1)
    true = {name: value.item() for name, value in coefficients(Sums.unflat(whole.flat().sum(0), 2, 2)).items()}
    found = resampled(studies(rng, documents, prevalence, 400), resamples=400, seed=1)
    for name, (_, low, high) in found.items():
        held = ((low <= true[name]) & (true[name] <= high)).mean()
        assert 0.9 <= held <= 0.995, (name, held)


def one(given: list[list[int]], document: list[int]) -> Sums:
    return sums(np.array(given)[:, :, None], 2, np.array(document), max(document) + 1)


def test_one_document_has_no_interval():
    limits = resampled(one([[0, 1, 1], [0, 1, 0]], [0, 0, 0]), resamples=50, seed=0)
    assert limits["alpha"][0] == pytest.approx(4 / 9)
    assert np.isnan(limits["alpha"][1]).all()


def test_full_agreement_of_few_units_is_not_taken_for_certainty():
    few = resampled(one([[0, 1] * 5, [0, 1] * 5], [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]), resamples=50, seed=0)["alpha"]
    many = resampled(one([[0, 1] * 50, [0, 1] * 50], [i // 20 for i in range(100)]), resamples=50, seed=0)["alpha"]
    assert (few[0], few[2]) == (1, 1)
    assert few[1] < 0.5 < many[1] < 1


def test_a_single_disagreement_is_not_taken_for_certainty():
    given = np.zeros((2, 100), dtype=int)
    given[0, 0] = 1
    value, low, high = resampled(one(given.tolist(), [i // 10 for i in range(100)]), resamples=200, seed=0)["alpha"]
    assert value == pytest.approx(0, abs=0.01)
    assert low < -0.5
    assert high > 0.5


def test_the_seed_decides_the_interval():
    some = studies(np.random.default_rng(1), 6, 0.3, 2)
    again = [resampled(some, resamples=100, seed=seed)["alpha"][1].tolist() for seed in (4, 4, 5)]
    assert again[0] == again[1] != again[2]
