"""What marks a group's words: log-odds with an informative prior, log-likelihood, and intervals by documents."""

from __future__ import annotations

import numpy as np

from fieldnotes.compare.counts import Floats, Integers


def log_odds(
    own: Floats, size: Floats, rest: Floats, rest_size: Floats, prior: Floats, total: float
) -> tuple[Floats, Floats]:
    """Give the weighted log-odds ratio of each word with an informative Dirichlet prior, and its variance.

    own, rest: how often the word is said in the group and in the rest; size, rest_size: words in all; prior: the
    word's pseudo-counts; total: pseudo-counts of all words. The z-score is the ratio over the root of the variance.
    Source: Monroe, Colaresi and Quinn 2008, Political Analysis 16, section 3.5.1, with their approximate variance.

    >>> words = (9.0, 100.0, 1.0, 200.0, 1.0)
    >>> ratio, variance = log_odds(*(np.array([value]) for value in words), total=100)
    >>> round(float(ratio[0]), 4), round(float(variance[0]), 4)
    (2.0595, 0.6)
    """
    first, second = own + prior, rest + prior
    ratio = np.log(first) - np.log(size + total - first) - np.log(second) + np.log(rest_size + total - second)
    return ratio, 1 / first + 1 / second


def z_scores(own: Floats, size: Floats, rest: Floats, rest_size: Floats, prior: Floats, total: float) -> Floats:
    """Give the z-scores of `log_odds` by one logarithm instead of four, for many permutations: alike but for rounding.

    >>> words = (9.0, 100.0, 1.0, 200.0, 1.0)
    >>> z_scores(*(np.array([value]) for value in words), total=100).round(4)
    array([2.6588])
    """
    first, second = own + prior, rest + prior
    odds = first * (rest_size + total - second) / ((size + total - first) * second)
    return np.log(odds) * np.sqrt(first * second / (first + second))


def least_variance(own: Floats, rest: Floats, prior: Floats) -> Floats:
    """Give the variance that a word's log-odds have at least: as if its counts were Poisson's, and never nought.

    By the delta method on `log_odds`; a count of nought is taken for one. Documents mostly differ more than that.
    """
    return np.maximum(own, 1) / (own + prior) ** 2 + np.maximum(rest, 1) / (rest + prior) ** 2


def log_likelihood(own: Floats, size: Floats, rest: Floats, rest_size: Floats) -> Floats:
    """Give the log-likelihood ratio G2 of each word, negative where the group says it less than the rest.

    Of the table word, not word x group, rest. Source: Dunning 1993, Computational Linguistics 19.
    """
    together = own + rest
    total = size + rest_size
    g2 = np.zeros(np.broadcast(own, size).shape)
    for seen, margin, words in (
        (own, size, together),
        (rest, rest_size, together),
        (size - own, size, total - together),
        (rest_size - rest, rest_size, total - together),
    ):
        expected = margin * words / total
        with np.errstate(divide="ignore", invalid="ignore"):
            g2 += 2 * np.where(seen > 0, seen * np.log(seen / expected), 0.0)
    return np.sign(own * rest_size - rest * size) * np.maximum(g2, 0)


def jackknife(counts: Floats, size: Floats, group: Integers, which: int, prior: Floats, total: float) -> Floats:
    """Give the variance of each word's log-odds from leaving out each document in turn, in the group and in the rest.

    counts: documents x words; size: words in each document. Source: Efron and Stein 1981, for two samples.
    """
    variance = np.zeros(counts.shape[1])
    inside = group == which
    sums = {side: (counts[mask].sum(axis=0), size[mask].sum()) for side, mask in ((True, inside), (False, ~inside))}
    full, _ = log_odds(*_arrays(sums[True]), *_arrays(sums[False]), prior, total)
    for side, mask in ((True, inside), (False, ~inside)):
        documents = int(mask.sum())
        if documents < 2:
            continue
        less, smaller = sums[side][0] - counts[mask], (sums[side][1] - size[mask])[:, None]
        other = _arrays(sums[not side])
        if side:
            without, _ = log_odds(less, smaller, *other, prior, total)
        else:
            without, _ = log_odds(*other, less, smaller, prior, total)
        variance += (documents - 1) / documents * ((without - full) ** 2).sum(axis=0)
    return variance


def _arrays(sums: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    return sums[0], np.asarray(sums[1], dtype=float)
