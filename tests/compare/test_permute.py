from itertools import combinations

import numpy as np
import pytest

from fieldnotes.compare.permute import arrangements, p_values, residuals


def _p(size, hits, group, strata, permutations=20_000):
    pair = residuals(size, hits, strata)
    return p_values(*pair, group, strata, 2, permutations=permutations, seed=1)[:, 0]


def test_p_is_that_of_counting_all_arrangements():
    size = np.full(8, 10.0)
    hits = np.array([7.0, 5, 6, 1, 2, 3, 0, 5])[:, None]
    group = np.array([0, 0, 0, 1, 1, 1, 1, 1])
    share = hits[:, 0] / size
    distances = [
        abs(share[list(chosen)].mean() - np.delete(share, chosen).mean()) for chosen in combinations(range(8), 3)
    ]
    exact = np.mean(np.array(distances) >= distances[0] - 1e-12)
    assert exact == pytest.approx(3 / 56)  # 7 + 6 + either 5, and 0 + 1 + 2
    got = _p(size, hits, group, np.zeros(8, dtype=int))
    assert got == pytest.approx([exact, exact], abs=0.005)


def test_documents_stay_in_their_stratum():
    size = np.full(8, 10.0)
    hits = np.array([9.0, 8, 8, 7, 2, 1, 1, 0])[:, None]  # all of the difference is between the strata
    strata = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    group = np.array([0, 1, 1, 0, 0, 1, 1, 0])
    assert _p(size, hits, group, strata)[0] == 1.0
    group = np.array([0, 1, 1, 1, 0, 1, 1, 1])  # the first of each stratum
    assert _p(size, hits, group, strata)[0] == pytest.approx(2 / 16, abs=0.01)


def test_p_is_never_nought():
    size = np.full(20, 10.0)
    hits = np.repeat([10.0, 0.0], 10)[:, None]
    p = _p(size, hits, np.repeat([0, 1], 10), np.zeros(20, dtype=int), permutations=99)
    assert p.tolist() == [0.01, 0.01]


def test_the_residuals_of_a_stratum_sum_to_nought():
    rng = np.random.default_rng(0)
    size = rng.integers(5, 60, 30).astype(float)
    hits = rng.binomial(size.astype(int)[:, None], 0.2, (30, 4)).astype(float)
    strata = np.arange(30) % 3
    residual, _ = residuals(size, hits, strata)
    assert np.allclose([residual[strata == s].sum(axis=0) for s in range(3)], 0)


def test_arrangements_are_counted_within_strata():
    group, strata = np.array([0, 1, 1, 0, 1, 1]), np.array([0, 0, 0, 1, 1, 1])
    assert arrangements(group, strata, 0) == 9
    assert arrangements(group, np.zeros(6, dtype=int), 0) == 15


def test_arrangements_of_thousands_of_documents_are_many():
    group = np.repeat([0, 1], [800, 1200])
    assert arrangements(group, np.zeros(2000, dtype=int), 0) == 10**15
