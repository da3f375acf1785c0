"""Do 95 % intervals cover, and do tests cry wolf? Simulated studies shaped like real ones.

python benchmarks/intervals.py            everything, some minutes
python benchmarks/intervals.py coverage   one of: coverage, differences, level, lengths, studies, power
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import Counts
from fieldnotes.compare.differences import compared
from fieldnotes.compare.intervals import shares
from fieldnotes.compare.permute import p_values, residuals

CORRELATIONS = (0.05, 0.15, 0.3)
STRATA = ("kind", "round")


def beta_binomial(rng, size, mean, correlation):
    """Hits per document: the document's own share is drawn around the mean, then its segments."""
    spread = 1 / correlation - 1
    return rng.binomial(size.astype(int), rng.beta(mean * spread, (1 - mean) * spread)).astype(float)


def sizes(rng, documents):
    return rng.integers(10, 61, documents).astype(float)


def coverage(documents, mean, correlation, *, groups=11, designs=40, replicates=50, seed=1, vary=False):
    """Share of intervals for a share of segments that hold the true one, by (ours, percentile bootstrap)."""
    rng = np.random.default_rng(seed)
    ours, bootstrap = [], []
    group = np.repeat(np.arange(groups), documents)
    draws = rng.multinomial(documents, [1 / documents] * documents, size=400)
    for _ in range(designs):
        size = sizes(rng, groups * documents)
        level = rng.choice(CORRELATIONS, groups)[group, None] if vary else correlation
        hits = beta_binomial(rng, size[:, None], np.full((len(size), replicates), mean), level)
        low, high = shares(size, hits, group, groups).interval()
        ours.append(((low <= mean) & (mean <= high)).mean())
        one = group == 0
        resampled = (draws @ hits[one]) / (draws @ size[one])[:, None]
        low, high = np.quantile(resampled, (0.025, 0.975), axis=0)
        bootstrap.append(((low <= mean) & (mean <= high)).mean())
    return np.mean(ours), np.mean(bootstrap)


def study(rng, *, groups=11, documents=48, features=26, correlation=0.15, effect=0.0, affected=2):
    """Counts of a study: kinds matter, projects do not, but for the first `affected` features of project 0."""
    size = sizes(rng, documents)
    group = np.arange(documents) % groups
    about = pd.DataFrame(
        {
            "doc_id": [f"D{i:03}" for i in range(documents)],
            "kind": rng.choice(["interview", "interview", "reflection", "observation"], documents),
            "round": rng.choice(["1", "2", "3"], documents),
        }
    )
    mean = rng.choice([0.03, 0.07, 0.12, 0.2], features)[None, :] * np.ones((documents, 1))
    mean = mean * np.where(about["kind"] == "reflection", 1.5, 1.0)[:, None]
    if effect:
        mean[:, :affected] = 0.1
        mean[group == 0, :affected] = 0.1 + effect
    hits = beta_binomial(rng, size[:, None], mean, correlation)
    names = [(f"c{i:02}", "present") for i in range(features)]
    return Counts(pd.DataFrame({"project": range(groups)}), about, group, size, names, hits)


def studies(n=200, *, permutations=6000, seed=2, **shape):
    """Single tests below 0.05, studies with a wrong difference, planted ones found, wrong among all found; naive ones.

    A pilot with an effect moves the rest for all others, so there its features count neither as right nor as wrong.
    """
    rng = np.random.default_rng(seed)
    seen = []
    for _ in range(n):
        counts = study(rng, **shape)
        table = compared(counts, strata=STRATA, permutations=permutations, seed=0)
        planted = table["code"].isin(["c00", "c01"]) & bool(shape.get("effect"))
        true = planted & (table["project"] == 0)
        found = table["p_adjusted"] <= 0.05
        naive = naive_p(counts)
        seen.append(
            {
                "single": (table["p"][table["p"].notna() & ~planted] <= 0.05).mean(),
                "wrong": bool((found & ~planted).any()),
                "found": found[true].mean(),
                "wrong_share": (found & ~planted).sum() / max((found & (true | ~planted)).sum(), 1),
                "naive_single": (naive <= 0.05).mean(),
                "naive_wrong": bool((naive * naive.size <= 0.05).any()),
            }
        )
    return pd.DataFrame(seen).mean()


def naive_p(counts):
    """The chi-square test that counts segments as if they were independent."""
    from scipy.stats import chi2

    n, k = counts.membership @ counts.size, counts.membership @ counts.hits
    rest_n, rest_k = n.sum() - n, k.sum(axis=0) - k
    pooled = k.sum(axis=0) / n.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        z2 = (k / n[:, None] - rest_k / rest_n[:, None]) ** 2 / (pooled * (1 - pooled) * (1 / n + 1 / rest_n)[:, None])
    return chi2.sf(np.nan_to_num(z2), 1)


def difference_coverage(documents, correlation, *, groups=11, designs=40, replicates=50, seed=3):
    """Share of intervals for a difference that hold the true one; group 0 has 0.2, the others 0.05 to 0.15."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), documents)
    covered = []
    for _ in range(designs):
        size = sizes(rng, len(group))
        of_group = np.concatenate([[0.2], rng.uniform(0.05, 0.15, groups - 1)])
        hits = beta_binomial(rng, size[:, None], np.tile(of_group[group][:, None], replicates), correlation)
        names = [(f"c{i:02}", "present") for i in range(replicates)]
        about = pd.DataFrame({"doc_id": [f"D{i:03}" for i in range(len(group))]})
        counts = Counts(pd.DataFrame({"project": range(groups)}), about, group, size, names, hits)
        table = compared(counts, strata=(), permutations=1, seed=0)
        n = counts.membership @ size
        truth = {g: of_group[g] - np.average(np.delete(of_group, g), weights=np.delete(n, g)) for g in range(groups)}
        true = table["project"].map(truth)
        covered.append(((table["low"] <= true) & (true <= table["high"])).mean())
    return float(np.mean(covered))


def lengths(long_group, *, documents=44, own=4, mean=0.2, correlation=0.15, designs=60, replicates=25, seed=4):
    """Level where one group has long documents and the rest short ones, or the reverse: (ours, bare segment counts)."""
    rng = np.random.default_rng(seed)
    group = (np.arange(documents) >= own).astype(int)
    strata = np.zeros(documents, dtype=int)
    ours, bare = [], []
    for _ in range(designs):
        long, short = rng.integers(45, 61, documents), rng.integers(5, 20, documents)
        size = np.where((group == 0) == long_group, long, short).astype(float)
        hits = beta_binomial(rng, size[:, None], np.full((documents, replicates), mean), correlation)
        plain = hits - size[:, None] * hits.sum(axis=0) / size.sum()
        for pair, into in ((residuals(size, hits, strata), ours), ((plain, np.ones_like(plain)), bare)):
            p = p_values(*pair, group, strata, 2, permutations=999, seed=0)
            into.append((p[0] <= 0.05).mean())
    return float(np.mean(ours)), float(np.mean(bare))


def main(only: str = "") -> None:
    if only in ("", "coverage"):
        print("coverage of 95 % intervals for a share of segments, 11 groups, 10-60 segments a document")
        print("documents share  correlation  ours  percentile bootstrap")
        for documents in (2, 4, 6, 8, 12):
            for mean in (0.03, 0.1, 0.3):
                for correlation in CORRELATIONS:
                    ours, bootstrap = coverage(documents, mean, correlation)
                    print(f"{documents:9} {mean:5} {correlation:12} {100 * ours:6.1f} {100 * bootstrap:6.1f}")
        for groups in (1, 2, 4, 11):
            row = [100 * coverage(m, 0.15, None, groups=groups, vary=True)[0] for m in (4, 8, 12)]
            print(
                f"correlation differs between groups, {groups:2} groups, 4/8/12 documents:", *(f"{x:.1f}" for x in row)
            )
    if only in ("", "differences"):
        print("coverage of 95 % intervals for a difference to the rest, 11 groups")
        for documents in (4, 8, 12):
            for correlation in CORRELATIONS:
                print(f"{documents:9} {correlation:12} {100 * difference_coverage(documents, correlation):6.1f}")
    if only in ("", "lengths"):
        print("level (%) of the test, one group of 4 documents against 40: ours, bare segment counts")
        for name, long_group in (("long documents in the group", True), ("short documents in the group", False)):
            print(f"{name:30}", *(f"{100 * x:.1f}" for x in lengths(long_group)))
    if only in ("", "level", "studies"):
        print("11 projects, 48 documents, 26 themes, no difference between projects, kinds differ")
        print("correlation  single tests  studies after adjustment  naive single  naive studies (Bonferroni)")
        for correlation in CORRELATIONS:
            row = studies(correlation=correlation)[["single", "wrong", "naive_single", "naive_wrong"]]
            print(f"{correlation:11}", *(f"{100 * x:14.1f}" for x in row))
    if only in ("", "power"):
        print("after adjustment, one project of 11 has 10 % + effect in two themes of 26 where the others have 10 %")
        for documents in (66, 88):
            for correlation in CORRELATIONS:
                for effect in (0.15, 0.3):
                    row = studies(40, documents=documents, correlation=correlation, effect=effect)
                    print(
                        f"{documents} documents, correlation {correlation}, +{effect}: "
                        f"found {100 * row['found']:.0f} %, "
                        f"wrong among those found {100 * row['wrong_share']:.0f} %",
                        flush=True,
                    )


if __name__ == "__main__":
    main(*sys.argv[1:2])
