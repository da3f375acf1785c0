"""How fast are permutations of whole documents? Against a pandas loop that groups segments by shuffled labels.

python benchmarks/permutations.py [permutations]

15 codes, 10,000 segments in 200 documents of 11 projects, 5,000 permutations, in turns with the loop, which is timed on
fewer permutations and scaled up: each of its rounds costs the same, as the table shows. Both give the same differences.
"""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
import pandas as pd

from fieldnotes.compare.permute import p_values, residuals

DOCUMENTS, SEGMENTS, CODES, PROJECTS = 200, 50, 15, 11
TURNS, LOOP = 5, 20


def material(seed=5):
    """Hits per document, and the same as one row per segment."""
    rng = np.random.default_rng(seed)
    hits = rng.binomial(SEGMENTS, 0.1, (DOCUMENTS, CODES)).astype(float)
    rows = np.arange(SEGMENTS)[None, :, None] < hits[:, None, :]
    segments = pd.DataFrame(rows.reshape(-1, CODES), columns=[f"c{i:02}" for i in range(CODES)])
    return hits, segments.assign(document=np.repeat(np.arange(DOCUMENTS), SEGMENTS))


def product(hits, group, permutations):
    """Ours: one sparse matrix product for all groups and codes, a chunk of permutations at a time; p-values."""
    size, strata = np.full(DOCUMENTS, float(SEGMENTS)), np.zeros(DOCUMENTS, dtype=int)
    return p_values(*residuals(size, hits, strata), group, strata, PROJECTS, permutations=permutations, seed=0)


def loop(segments, group, permutations, seed=0):
    """The peer: shuffle the documents' labels, group all segments by them, take shares and differences to the rest."""
    rng = np.random.default_rng(seed)
    codes = segments.drop(columns="document")

    def differences(labels):
        by = codes.groupby(segments["document"].map(dict(enumerate(labels))))
        n, found = by.size(), by.sum()
        return found.div(n, axis=0) - (found.sum() - found).div(n.sum() - n, axis=0)

    observed = differences(group).abs()
    extreme = sum(
        (differences(rng.permutation(group)).abs() >= observed - 1e-12).astype(int) for _ in range(permutations)
    )
    return ((1 + extreme) / (1 + permutations)).to_numpy()


def timed(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def spread(values):
    return f"{statistics.median(values):.3f} s ({min(values):.3f}-{max(values):.3f})"


def main(permutations=5000):
    hits, segments = material()
    group = np.arange(DOCUMENTS) % PROJECTS
    ours, peer = product(hits, group, 2000), loop(segments, group, 300)
    print(f"correlation of the p-values of both: {np.corrcoef(ours.ravel(), peer.ravel())[0, 1]:.3f}")
    product(hits, group, 100)
    fast, slow, twice = [], [], []
    for _ in range(TURNS):
        fast.append(timed(product, hits, group, permutations))
        slow.append(timed(loop, segments, group, LOOP))
        twice.append(timed(loop, segments, group, 2 * LOOP))
    each = statistics.median(b - a for a, b in zip(slow, twice, strict=True)) / LOOP
    print(f"{permutations:,} permutations x {CODES} codes x {len(segments):,} segments, median of {TURNS} (least-most)")
    print(f"matrix product   {spread(fast)}")
    print(f"pandas loop      {LOOP} permutations {spread(slow)}; {2 * LOOP} {spread(twice)}")
    print(f"pandas loop for all, at {1000 * each:.1f} ms each: {each * permutations:.0f} s")
    print(f"times as fast: {each * permutations / statistics.median(fast):.0f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
