import runpy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, f_oneway

from fieldnotes.compare.intervals import document_interval, intraclass, jeffreys, shares, wilson

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "intervals.py"


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_newcombes_table_1_method_3(count, n, low, high):
    got = wilson(np.array(count / n), n, 1.959964)
    assert [round(float(limit), 4) for limit in got] == [low, high]


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 0.217), (1, 0.011, 0.381), (2, 0.044, 0.503), (4, 0.153, 0.696), (5, 0.224, 0.776)],
)
def test_jeffreys_interval_is_that_of_brown_cai_and_dasgupta_for_ten(count, low, high):
    got = jeffreys(np.array(count / 10), 10, 1.959964)
    assert [round(float(limit), 3) for limit in got] == [low, high]


@settings(deadline=None)
@given(n=st.integers(1, 40), data=st.data())
def test_the_interval_for_documents_is_scipys(n, data):
    count = data.draw(st.integers(0, n))
    expected = binomtest(count, n).proportion_ci(method="wilson")
    low, high = document_interval(np.array([float(count)]), np.array([float(n)]))
    assert [low[0], high[0]] == pytest.approx([expected.low, expected.high], abs=1e-9)


def test_documents_that_are_alike_within_and_differ_between_correlate_fully():
    size, hits = np.array([2.0, 2.0]), np.array([[2.0, 1.0], [0.0, 1.0]])
    assert intraclass(size, hits, np.array([0, 0]), 1).tolist() == [1.0, 0.0]


def test_the_intraclass_correlation_is_that_of_an_analysis_of_variance():
    size, hits = np.array([10, 20, 30, 15]), np.array([1, 9, 4, 7])
    segments = [np.repeat([1.0, 0.0], [k, n - k]) for n, k in zip(size, hits, strict=True)]
    f = f_oneway(*segments).statistic
    typical = (size.sum() - (size**2).sum() / size.sum()) / (len(size) - 1)
    got = intraclass(size.astype(float), hits[:, None].astype(float), np.zeros(4, dtype=int), 1)
    assert got[0] == pytest.approx((f - 1) / (f + typical - 1))


def test_the_variance_of_a_group_alone_is_the_jackknifes():
    size, hits = np.array([10.0, 20.0, 30.0]), np.array([1.0, 9.0, 4.0])
    share = hits.sum() / size.sum()
    without = [(hits.sum() - k) / (size.sum() - n) for n, k in zip(size, hits, strict=True)]
    expected = 2 / 3 * sum((one - share) ** 2 for one in without)
    got = shares(size, hits[:, None], np.zeros(3, dtype=int), 1)
    assert got.variance[0, 0] == pytest.approx(expected)
    assert got.df[0, 0] == pytest.approx(60**2 / 1400 - 1)


cells = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 60), st.floats(0, 1)), min_size=6, max_size=20)


def _counts(cells):
    group = np.array([0, 0, 1, 1, 2, 2] + [cell[0] for cell in cells[6:]])
    size = np.array([float(cell[1]) for cell in cells])
    hits = np.array([float(round(cell[2] * cell[1])) for cell in cells])[:, None]
    return size, hits, group


@settings(deadline=None)
@given(cells)
def test_an_interval_holds_its_share_and_stays_between_nought_and_one(cells):
    size, hits, group = _counts(cells)
    estimate = shares(size, hits, group, 3)
    low, high = estimate.interval()
    assert (low >= 0).all()
    assert (low <= estimate.share).all()
    assert (estimate.share <= high).all()
    assert (high <= 1).all()
    assert (high - low > 0).all()


@settings(deadline=None)
@given(cells)
def test_what_is_present_and_what_is_not_have_mirrored_intervals(cells):
    size, hits, group = _counts(cells)
    low, high = shares(size, hits, group, 3).interval()
    mirrored_low, mirrored_high = shares(size, size[:, None] - hits, group, 3).interval()
    assert np.allclose(low, 1 - mirrored_high)
    assert np.allclose(high, 1 - mirrored_low)


def test_clustered_documents_give_a_wider_interval_than_even_ones():
    size, group = np.full(4, 20.0), np.zeros(4, dtype=int)
    even, clustered = np.array([[5.0], [4.0], [6.0], [5.0]]), np.array([[0.0], [20.0], [0.0], [0.0]])
    limits = [shares(size, hits, group, 1).interval() for hits in (even, clustered)]
    widths = [float(high[0, 0] - low[0, 0]) for low, high in limits]
    assert widths[0] < 0.4 < 0.8 < widths[1]


def test_nobody_and_everybody_have_an_interval_too():
    size, group = np.full(8, 20.0), np.repeat([0, 1], 4)
    hits = np.column_stack([np.zeros(8), size, np.tile([3.0, 5.0], 4)])
    low, high = shares(size, hits, group, 2).interval()
    assert (low[:, 0] == 0).all()
    assert (high[:, 0] < 0.25).all()
    assert (high[:, 1] == 1).all()
    assert (low[:, 1] > 0.75).all()


def test_a_group_of_one_document_alone_has_no_interval():
    low, high = shares(np.array([20.0]), np.array([[5.0]]), np.array([0]), 1).interval()
    assert np.isnan([low, high]).all()


@pytest.mark.slow
@pytest.mark.parametrize("documents", [4, 8, 12])
def test_intervals_for_shares_cover_the_truth(documents):
    coverage = runpy.run_path(str(BENCHMARK))["coverage"]
    for mean, correlation in ((0.03, 0.15), (0.1, 0.3), (0.3, 0.05)):
        ours, percentile = coverage(documents, mean, correlation, designs=15)
        assert 0.93 <= ours <= 0.98, (mean, correlation)
        assert percentile < 0.93, "the percentile bootstrap was left because it covers too little"


@pytest.mark.slow
def test_intervals_cover_where_groups_cluster_differently():
    coverage = runpy.run_path(str(BENCHMARK))["coverage"]
    assert 0.93 <= coverage(4, 0.15, None, vary=True, designs=15)[0] <= 0.98


@pytest.mark.slow
def test_intervals_for_differences_cover_the_truth():
    difference_coverage = runpy.run_path(str(BENCHMARK))["difference_coverage"]
    assert 0.93 <= difference_coverage(4, 0.15, designs=15) <= 0.98
