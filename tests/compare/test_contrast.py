import numpy as np
import pytest
from scipy.stats import beta

from fieldnotes.compare.contrast import Estimate, balance, difference, implied_p

MANY = np.array([1e9])


def _share(share, n, df=1e9):
    return Estimate(np.array([share]), np.array([float(n)]), np.array([float(df)]))


@pytest.mark.parametrize(("x", "m", "y", "n"), [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20)])
def test_two_shares_give_newcombes_interval_from_jeffreys_limits(x, m, y, n):
    (low, high), (low_other, high_other) = (
        beta(count + 0.5, total - count + 0.5).ppf([0.025, 0.975]) for count, total in ((x, m), (y, n))
    )
    low, high_other = (0 if x == 0 else low), (1 if y == n else high_other)
    low_other, high = (0 if y == 0 else low_other), (1 if x == m else high)
    expected = x / m - y / n
    below, above = np.hypot(x / m - low, high_other - y / n), np.hypot(high - x / m, y / n - low_other)
    got = difference(_share(x / m, m), _share(y / n, n))
    assert np.ravel(got) == pytest.approx([expected, expected - below, expected + above], abs=1e-8)


@pytest.mark.parametrize("shares", [(0.3, 0.1), (0.05, 0.2), (0.5, 0.45)])
def test_the_p_value_is_where_the_interval_first_holds_nought(shares):
    one, other = _share(shares[0], 30, 9), _share(shares[1], 25, 12)
    p = implied_p([one], [other])[0]
    _, low, high = difference(one, other, 1 - p)
    assert min(abs(low[0]), abs(high[0])) < 1e-9


def test_equal_shares_have_a_p_value_of_one_and_missing_ones_none():
    assert implied_p([_share(0.2, 10)], [_share(0.2, 40)]) == pytest.approx([1.0])
    assert np.isnan(implied_p([_share(np.nan, 10)], [_share(0.2, 40)])[0])


def test_few_degrees_of_freedom_make_a_difference_less_sure():
    few, many = (implied_p([_share(0.4, 30, df)], [_share(0.1, 30, df)])[0] for df in (2, 200))
    assert few > 2 * many


def test_a_balance_of_four_shares_is_wider_than_that_of_two():
    up, down = _share(0.4, 40), _share(0.1, 40)
    two, four = balance([up], [down]), balance([up, up], [down, down])
    assert four[0][0] == pytest.approx(2 * two[0][0])
    assert four[2][0] - four[1][0] == pytest.approx(np.sqrt(2) * (two[2][0] - two[1][0]))
