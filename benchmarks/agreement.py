"""Agreement: whether intervals over documents cover, how fast they are, and what two real coders agree on.

python benchmarks/agreement.py            everything, some minutes
python benchmarks/agreement.py coverage   one of: coverage, speed, gold

coverage: simulated studies of two coders; share of 95 % intervals for alpha that hold the true alpha, by ours and by
the percentiles of the same resamples. speed: 1,000 resamples of alpha for 15 codes x 10,000 units x 3 coders in 100
documents, against calling the package krippendorff once a code and resample; interleaved, medians with the range; the
peer is timed on PEER resamples and multiplied up. gold: ../shared/data/municipal/gold.csv.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from fieldnotes.coding import read_codebook
from fieldnotes.compare import table_agreement
from fieldnotes.compare.coefficients import COEFFICIENTS, Sums, coefficients, sums
from fieldnotes.compare.resample import resampled
from fieldnotes.tables import frame

SHARED = Path(os.environ.get("FIELDNOTES_SHARED", Path(__file__).resolve().parents[2] / "shared" / "data"))
CODES, UNITS, CODERS, DOCUMENTS, RESAMPLES = 15, 10_000, 3, 100, 1000
ROUNDS, PEER = 7, 4


def study(rng, documents, prevalence, *, coders=2):
    """Answers (coders x units) and document of each unit; documents differ in prevalence and in how sure coders are."""
    document = np.repeat(np.arange(documents), rng.integers(10, 61, documents))
    share = rng.beta(prevalence / 0.15, (1 - prevalence) / 0.15, documents)
    truth = rng.random(len(document)) < share[document]
    hit, slip = rng.beta(7.6, 1.4, (coders, documents)), rng.beta(0.4, 8.6, (coders, documents))
    given = rng.random((coders, len(document))) < np.where(truth, hit[:, document], slip[:, document])
    return given.astype(int), document


def percentiles(part, resamples, seed):
    """The percentile bootstrap over documents, for alpha alone."""
    flat = part.flat()
    n = len(flat)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), resamples).astype(float)
    drawn = coefficients(Sums.unflat(np.tensordot(weights, flat, 1), *part.by_coder.shape[-2:]))["alpha"]
    with warnings.catch_warnings():  # a study in which nothing varies in any resample has no limits
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanquantile(drawn, (0.025, 0.975), axis=0)


def coverage(studies=1000):
    print("share of 95 % intervals for alpha that hold the true one\n")
    print("documents  prevalence  alpha   ours  width  percentiles  width")
    for documents in (3, 5, 8, 15, 40):
        for prevalence in (0.05, 0.15, 0.4):
            rng = np.random.default_rng(1)
            given, document = study(rng, 20_000, prevalence)
            true = coefficients(sums(given, 2, document * 0, 1))["alpha"].item()
            parts = []
            for _ in range(studies):
                given, document = study(rng, documents, prevalence)
                parts.append(sums(given, 2, document, documents).flat())
            part = Sums.unflat(np.stack(parts, axis=1), 2, 2)
            _, low, high = resampled(part, resamples=RESAMPLES, seed=1)["alpha"]
            below, above = percentiles(part, RESAMPLES, 1)
            figures = [
                text
                for down, up in ((low, high), (below, above))
                for text in (f"{((down <= true) & (true <= up)).mean():6.1%}", f"{np.nanmedian(up - down):6.2f}")
            ]
            print(f"{documents:9}  {prevalence:10.2f}  {true:5.2f}  {'  '.join(figures)}", flush=True)


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def told(name, seconds, times=1.0):
    values = [value * times for value in seconds]
    print(f"{name:52} {statistics.median(values):9.3f} s  ({min(values):.3f} to {max(values):.3f})")
    return statistics.median(values)


def racers():
    """Ours and the peer twice (from data, from counts) as functions without arguments; the peer does PEER resamples."""
    import krippendorff

    rng = np.random.default_rng(0)
    answers = (rng.random((CODERS, UNITS, CODES)) < 0.15).astype(int)
    document = np.sort(rng.integers(0, DOCUMENTS, UNITS))
    members = [np.flatnonzero(document == number) for number in range(DOCUMENTS)]
    given = answers.sum(axis=0)
    counts = np.stack([CODERS - given, given], axis=-1)

    def ours():
        resampled(sums(answers, 2, document, DOCUMENTS), resamples=RESAMPLES, seed=0)

    def peer(from_counts):
        for _ in range(PEER):
            drawn = np.concatenate([members[number] for number in rng.integers(0, DOCUMENTS, DOCUMENTS)])
            for code in range(CODES):
                if from_counts:
                    krippendorff.alpha(value_counts=counts[drawn, code], level_of_measurement="nominal")
                else:
                    krippendorff.alpha(answers[:, drawn, code], level_of_measurement="nominal")

    return ours, lambda: peer(False), lambda: peer(True)


def speed():
    racing = racers()
    rounds = [tuple(timed(racer) for racer in racing) for _ in range(ROUNDS)]
    mine, raw, counted = zip(*rounds, strict=True)
    print(f"\n{RESAMPLES} resamples, {CODES} codes, {UNITS} units, {CODERS} coders, {DOCUMENTS} documents")
    print(f"the peer from {PEER} resamples a round, {ROUNDS} rounds\n")
    own = told("ours, all six coefficients with their limits", mine)
    times = RESAMPLES / PEER
    slow = told("krippendorff.alpha(reliability_data) in a loop", raw, times)
    less = told("krippendorff.alpha(value_counts=…) in a loop", counted, times)
    print(f"\n{slow / own:.0f} times as fast as the first, {less / own:.0f} times as fast as the second")


def gold_codings(path, *, documents=True):
    """The two coders as codings. documents: paragraphs of one text belong together; else each stands alone."""
    rows = []
    for row in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
        digest = hashlib.sha256(row["para_id"].encode()).hexdigest()[:10]
        segment_id = f"{row['document']}-{digest}" if documents else row["para_id"]
        for coder in "ab":
            codes, lacking = row[f"codes_{coder}"].split(";"), row[f"lacking_{coder}"].split(";")
            about = {"segment_id": segment_id, "coder": coder.upper(), "method": "human", "status": "accepted"}
            for code in dict.fromkeys(["", *codes]):
                polarity = "lacking" if code and code in lacking else "present"
                rows.append(about | {"code": code, "polarity": polarity, "evidence": []})
    return frame("codings", rows)


def gold(path, *, documents=True, **options):
    """Give the table of agreement of the two coders."""
    return table_agreement(gold_codings(path, documents=documents), codes=read_codebook().top, **options)


def show(table):
    shown = table[["code", "n_units", "n_documents", "prevalence"]].copy()
    for name in COEFFICIENTS:
        limits = zip(table[name], table[f"{name}_low"], table[f"{name}_high"], strict=True)
        shown[name] = [f"{value:.2f} [{low:.2f}; {high:.2f}]" for value, low, high in limits]
    shown = shown.assign(verdict=table["verdict"], note=table["note"])
    print(shown.to_string(index=False, float_format="{:.3f}".format))


def real():
    path = SHARED / "municipal" / "gold.csv"
    if not path.exists():
        print("../shared/data/municipal/gold.csv is not here; nothing to measure.")
        return
    for documents, what in ((True, "three texts resampled"), (False, "paragraphs resampled, as if they were texts")):
        print(f"\n{what}\n")
        show(gold(path, documents=documents))
    for answer in ("both", "polarity"):
        print(f"\nanswer={answer!r}, paragraphs resampled\n")
        show(gold(path, documents=False, answer=answer).tail(1))


PARTS = {"coverage": coverage, "speed": speed, "gold": real}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
