"""What keyness promises: few false alarms, no talkative person, intervals that cover, and words worth having found.

python benchmarks/keyness.py level --study data       # documents shuffled between pilots within kind and round
python benchmarks/keyness.py talkative --study data   # one person says one word thirty times
python benchmarks/keyness.py coverage                 # simulated studies of 66 documents in 11 groups
python benchmarks/keyness.py power --study data       # a word of a pilot's own, planted in the study
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
import pandas as pd

from fieldnotes.compare.keyness import FEWEST_DOCUMENTS, PRIOR, adjusted_p, finest_strata, measured
from fieldnotes.compare.logodds import log_likelihood, log_odds
from fieldnotes.compare.permute import shuffled
from fieldnotes.compare.vocabulary_counts import CAP, WordCounts, content_words, count_words
from fieldnotes.study import Study

LEVEL = 0.05
PERMUTATIONS = 199
MARKED = 10  # words that the first group says three times as often


def counts_of(folder: str) -> tuple[WordCounts, np.ndarray]:
    study = Study(folder)
    corpus = study.corpus()
    counts = count_words(corpus, content_words(corpus, study.tokens()), by="project")
    return counts, finest_strata(counts, ["kind", "round"])


def tested(counts: WordCounts) -> WordCounts:
    return counts.capped(CAP).of_documents(FEWEST_DOCUMENTS)


def adjusted(counts: WordCounts, level: np.ndarray, seed: int) -> np.ndarray:
    own = tested(counts)
    prior = PRIOR * own.size.sum()
    z = measured(own, prior)["z"]
    return adjusted_p(own, level, z, prior=prior, permutations=PERMUTATIONS, seed=seed)


def naive(counts: WordCounts) -> tuple[np.ndarray, np.ndarray]:
    """Z of the paper and G2, every word a throw of its own: groups x words."""
    member = (np.arange(len(counts.groups))[:, None] == counts.group).astype(float)
    own, size = member @ counts.counts, (member @ counts.size)[:, None]
    rest, rest_size = own.sum(0) - own, size.sum() - size
    prior = PRIOR * counts.counts.sum(0)
    ratio, variance = log_odds(own, size, rest, rest_size, prior, PRIOR * size.sum())
    return ratio / np.sqrt(variance), log_likelihood(own, size, rest, rest_size)


def level(folder: str, studies: int) -> None:
    from scipy.stats import chi2

    counts, strata = counts_of(folder)
    alarms = np.zeros(3)
    groups, drawn = np.sort(counts.group), shuffled(counts.group, strata, studies, 1, np.random.default_rng(1))
    for seed, order in enumerate(drawn):
        mixed = replace(counts, group=groups[np.argsort(order[0])])
        alarms[0] += (adjusted(mixed, strata, seed) <= LEVEL).any()
        _, g2 = naive(mixed.of_documents(FEWEST_DOCUMENTS))
        alarms[1] += (g2 > chi2.isf(LEVEL / g2.size, 1)).any()
        alarms[2] += (g2 > chi2.isf(LEVEL, 1)).sum()
    print(f"{studies} shuffled studies with a word reported: {alarms[0] / studies:.1%}")
    print(f"  with G2 on single words, Bonferroni over all: {alarms[1] / studies:.1%}")
    print(f"  words a study with G2 > 3.84, unadjusted: {alarms[2] / studies:.0f}")


def planted(counts: WordCounts, cells: np.ndarray, times: np.ndarray) -> WordCounts:
    """The counts with a word of our own as the last one."""
    own = np.zeros((len(counts.size), 1))
    own[cells, 0] = times
    size = counts.size + own[:, 0]
    words, compound = [*counts.words, "plantet"], [*counts.compound, False]
    return replace(counts, counts=np.hstack([counts.counts, own]), size=size, words=words, compound=compound)


def talkative(folder: str, studies: int) -> None:
    counts, strata = counts_of(folder)
    rng = np.random.default_rng(2)
    for others in (0, 2):
        found = np.zeros(2)
        for seed in range(studies):
            group = rng.integers(len(counts.groups))
            cells = rng.permutation(np.flatnonzero(counts.group == group))[: 1 + others]
            mixed = planted(counts, cells, np.array([30, *[1] * others]))
            z, _ = naive(mixed)
            found[0] += z[group, -1] > 1.96
            if "plantet" in tested(mixed).words:
                found[1] += adjusted(mixed, strata, seed)[group, -1] <= LEVEL
        print(
            f"30 times in one source, once in {others} more of the pilot: z > 1.96 in {found[0] / studies:.0%}", end=""
        )
        print(f" of studies counting every word, reported by table_keyness in {found[1] / studies:.0%}")


def power(folder: str, studies: int) -> None:
    counts, strata = counts_of(folder)
    rng = np.random.default_rng(3)
    for share in (1.0, 0.8, 0.6):
        found = 0
        for seed in range(studies):
            group = rng.integers(len(counts.groups))
            says = rng.random(len(counts.group)) < np.where(counts.group == group, share, 0.03)
            cells = np.flatnonzero(says)
            mixed = planted(counts, cells, rng.integers(1, 5, len(cells)))
            if "plantet" in tested(mixed).words:
                found += adjusted(mixed, strata, seed)[group, -1] <= LEVEL
        print(f"in {share:.0%} of the pilot's sources and 3% of the others': reported in {found / studies:.0%}")


def coverage(studies: int) -> None:
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(11), 6)
    words = 40

    def draw(documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rates = rng.gamma(0.5, 1.0, (len(documents), words)) * (
            1 + 2 * (documents[:, None] == 0) * (np.arange(words) < 10)
        )
        counts = np.minimum(rng.poisson(rates), CAP).astype(float)
        return counts, rng.integers(80, 200, len(documents)) + counts.sum(1)

    many, sizes = draw(np.repeat(np.arange(11), 20_000))
    mean = many.reshape(11, -1, words).mean(1)
    size = sizes.reshape(11, -1).mean(1)
    total = 6 * size.sum()
    prior = PRIOR * mean.sum(0) * 6
    truth, _ = log_odds(
        6 * mean, 6 * size[:, None], 6 * (mean.sum(0) - mean), 6 * (size.sum() - size)[:, None], prior, PRIOR * total
    )
    groups, names = pd.DataFrame({"project": range(11)}), [f"w{n}" for n in range(words)]
    inside = []
    for _ in range(studies):
        counts, sizes = draw(group)
        own = WordCounts(groups, pd.DataFrame(), group, sizes, names, [False] * words, counts)
        found = measured(own, PRIOR * own.size.sum())
        inside.append((found["low"] <= truth) & (truth <= found["high"]))
    mark = np.mean(inside, axis=0)[0, :MARKED].mean()
    print(f"95 % intervals cover the truth in {np.mean(inside):.1%}, of words that mark in {mark:.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["level", "talkative", "coverage", "power"])
    parser.add_argument("--study", default="data")
    parser.add_argument("--studies", type=int, default=200)
    given = parser.parse_args()
    if given.what == "coverage":
        coverage(given.studies)
    else:
        {"level": level, "talkative": talkative, "power": power}[given.what](given.study, given.studies)


if __name__ == "__main__":
    main()
