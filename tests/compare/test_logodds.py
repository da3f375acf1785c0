"""The statistics of keyness against slow versions written from the papers, and against scipy."""

import math

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from fieldnotes.compare.logodds import jackknife, log_likelihood, log_odds


def fighting_words(own, rest, prior):
    """Monroe, Colaresi and Quinn 2008 word by word, over words that share out all that is said: z-scores."""
    n, m, total = sum(own.values()), sum(rest.values()), sum(prior.values())
    scores = {}
    for word, alpha in prior.items():
        first, second = own.get(word, 0) + alpha, rest.get(word, 0) + alpha
        delta = math.log(first / (n + total - first)) - math.log(second / (m + total - second))
        scores[word] = delta / math.sqrt(1 / first + 1 / second)
    return scores


def test_z_scores_are_those_of_the_paper_word_by_word():
    own, rest = {"tillid": 9, "brev": 1, "kaffe": 5}, {"tillid": 2, "brev": 14, "kaffe": 5, "regel": 3}
    prior = {"brev": 1.5, "kaffe": 1.0, "regel": 0.3, "tillid": 1.1}
    arrays = [np.array([counts.get(word, 0) for word in prior], float) for counts in (own, rest)]
    sizes = [np.array([array.sum()]) for array in arrays]
    ratio, variance = log_odds(arrays[0], sizes[0], arrays[1], sizes[1], np.array(list(prior.values())), 3.9)
    assert ratio / np.sqrt(variance) == pytest.approx(list(fighting_words(own, rest, prior).values()), abs=1e-9)


def test_a_worked_example_by_hand():
    # 10 of 110 words against 5 of 220, prior 1 of 10: log(11/109) - log(6/224); 1/11 + 1/6.
    ratio, variance = log_odds(*(np.array([value]) for value in (10.0, 110.0, 5.0, 220.0, 1.0)), 10.0)
    assert ratio[0] == pytest.approx(math.log(11 / 109) - math.log(6 / 224), abs=1e-12)
    assert variance[0] == pytest.approx(17 / 66, abs=1e-12)


def test_log_likelihood_is_scipys_and_negative_where_the_group_says_less():
    own, rest = np.array([12.0, 0.0, 3.0]), np.array([5.0, 7.0, 30.0])
    found = log_likelihood(own, np.array(100.0), rest, np.array(300.0))
    for value, first, second, sign in zip(found, own, rest, (1, -1, -1), strict=True):
        table = [[first, 100 - first], [second, 300 - second]]
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert value == pytest.approx(sign * expected, abs=1e-9)


def test_the_jackknife_leaves_out_each_document_once():
    rng = np.random.default_rng(0)
    counts, size = rng.poisson(2, (7, 4)).astype(float), rng.integers(20, 60, 7).astype(float)
    group, prior = np.array([0, 0, 0, 1, 1, 2, 2]), np.full(4, 0.5)

    def ratio(keep):
        own, rest = keep & (group == 0), keep & (group != 0)
        sums = (counts[own].sum(0), np.array([size[own].sum()]), counts[rest].sum(0), np.array([size[rest].sum()]))
        return log_odds(*sums, prior, 2.0)[0]

    everyone = np.ones(7, bool)
    expected = np.zeros(4)
    for side in (group == 0, group != 0):
        gaps = [(ratio(everyone & (np.arange(7) != n)) - ratio(everyone)) ** 2 for n in np.flatnonzero(side)]
        expected += (side.sum() - 1) / side.sum() * np.sum(gaps, axis=0)
    assert jackknife(counts, size, group, 0, prior, 2.0) == pytest.approx(expected, abs=1e-12)
