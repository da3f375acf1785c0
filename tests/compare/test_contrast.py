import numpy as np
import pytest

from fieldnotes.compare.contrast import Estimate, balance, difference, implied_p

MANY = np.array([1e9])


def _share(share, n, df=1e9):
    return Estimate(np.array([share]), np.array([float(n)]), np.array([float(df)]))


def test_two_shares_give_newcombes_interval():
    gap, low, high = difference(_share(0.8, 70), _share(0.6, 80))
    assert [gap[0], low[0], high[0]] == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)  # Newcombe 1998, method 10


def test_shares_of_nought_have_an_interval_too():
    gap, low, high = difference(_share(0, 10), _share(0, 20))
    assert [gap[0], low[0], high[0]] == pytest.approx([0, -0.1611, 0.2775], abs=5e-5)  # Newcombe 1998: 0/10, 0/20


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
