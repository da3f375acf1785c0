"""Do the comparisons keep what they promise? Simulated studies of pairs, trends, voices, meetings and corrections.

python benchmarks/comparisons.py            everything, some minutes
python benchmarks/comparisons.py trends     one of: pairs, trends, voices, meetings, corrected
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from intervals import CORRELATIONS, STRATA, beta_binomial, naive_p, sizes, study

from fieldnotes.compare.cooccurrence import associated, meetings
from fieldnotes.compare.correct import Judgements, corrected
from fieldnotes.compare.counts import Counts
from fieldnotes.compare.intervals import shares
from fieldnotes.compare.pairs import all_pairs, contrasted
from fieldnotes.compare.perspectives import table_opposed, voiced
from fieldnotes.compare.trend import table_shifts, trended

SHARES = (0.03, 0.07, 0.12, 0.2)


def summary(p, fair, planted, covered) -> dict[str, float]:
    """Single tests below 0.05, studies with a wrong difference, planted ones found, intervals that cover."""
    made = ~np.isnan(p) & ~planted
    return {
        "single": float((p[made] <= 0.05).mean()) if made.any() else np.nan,
        "wrong": float(((fair <= 0.05) & ~planted).any()),
        "found": float((fair[planted] <= 0.05).mean()) if planted.any() else np.nan,
        "covered": float(covered),
    }


def averaged(seen: list[dict[str, float]]) -> pd.Series:
    return pd.DataFrame(seen).mean()


def pairs(n=20, *, groups=11, documents=66, correlation=0.15, effect=0.0, versus=None, seed=11) -> pd.Series:
    """All pairs of pilots, or one; pilot 0 has `effect` more in the first two themes of 26."""
    rng = np.random.default_rng(seed)
    seen = []
    for _ in range(n):
        counts = study(rng, groups=groups, documents=documents, correlation=correlation, effect=effect)
        chosen = all_pairs(counts) if versus is None else [versus]
        found = contrasted(counts, chosen, strata=STRATA, permutations=4000, seed=0)
        first = np.array([pair[0] == 0 for pair in chosen])[:, None]
        planted = first & (np.arange(len(counts.features)) < 2) & bool(effect)
        true = np.where(planted, effect, 0.0)
        covered = (found["low"] <= true) & (true <= found["high"])
        seen.append(summary(found["p"], found["p_adjusted"], planted, covered[:, :2].mean()))
    return averaged(seen)


def trend_study(rng, *, groups=11, per_round=2, rounds=3, features=26, correlation=0.15, effect=0.0, common=None):
    """Counts by pilot and round, as many interviews as logs; in pilot 0 the second theme turns into the first."""
    documents = groups * rounds * per_round
    project = np.repeat(np.arange(groups), rounds * per_round)
    when = np.tile(np.repeat(np.arange(rounds), per_round), groups)
    kind = np.where(np.arange(documents) % 2 == 0, "interview", "reflection")
    size = sizes(rng, documents)
    names = [(f"c{i:02}", "present") for i in range(features)]
    places = pd.DataFrame(
        [(f"P{g:02}", str(r)) for g in range(groups) for r in range(rounds)], columns=["project", "round"]
    )
    level = rng.choice(SHARES, (groups, features)) if common is None else np.full((groups, features), common)
    mean = level[project] * np.where(kind == "reflection", 1.3, 1.0)[:, None]
    if effect:
        last = (project == 0) & (when == rounds - 1)
        mean[project == 0, 0], mean[project == 0, 1] = 0.05, 0.05 + effect
        mean[last, 0], mean[last, 1] = 0.05 + effect, 0.05
    about = pd.DataFrame({"doc_id": np.arange(documents).astype(str), "kind": kind})
    hits = beta_binomial(rng, size[:, None], mean, correlation)
    counts = Counts(places, about, project * rounds + when, size, names, hits)
    ends = [(g * rounds + rounds - 1, g * rounds) for g in range(groups)]
    return counts, ends, mean


def trends(n=30, *, seed=12, **shape) -> pd.Series:
    """Changes from first to last round; coverage of the true change, and studies where a naive test cries wolf."""
    rng = np.random.default_rng(seed)
    seen = []
    for _ in range(n):
        counts, ends, mean = trend_study(rng, **shape)
        found = contrasted(counts, ends, strata=("kind",), permutations=4000, seed=0)
        planted = np.zeros(found["p"].shape, dtype=bool)
        planted[0, :2] = bool(shape.get("effect"))
        of_round = (counts.membership @ mean) / counts.membership.sum(axis=1)[:, None]
        true = np.array([of_round[last] - of_round[first] for last, first in ends])
        covered = ((found["low"] <= true) & (true <= found["high"])).mean()
        told = summary(found["p"], found["p_adjusted"], planted, covered)
        shifts = table_shifts(trended(counts, ["project"], "round", strata=("kind",), permutations=100, seed=0))
        there = (shifts["project"] == "P00") & (shifts["code_rising"] == "c00") & (shifts["code"] == "c01")
        clear = shifts["note"] == "shift_clear"
        half = (shifts["project"] == "P00") & ((shifts["code_rising"] == "c00") | (shifts["code"] == "c01"))
        told |= {"shift_wrong": float((clear & ~(half & planted.any())).any())}
        if planted.any():
            told |= {"shift_found": float((clear & there).any()), "shift_hinted": float(there.any())}
        told["hints"] = len(shifts) / shifts["n_pairs"].iloc[0] if len(shifts) else 0.0
        naive = naive_change(counts, ends)
        naive[planted] = 1
        told["naive_single"], told["naive_wrong"] = (naive <= 0.05).mean(), float((naive * naive.size <= 0.05).any())
        seen.append(told)
    return averaged(seen)


def naive_change(counts, ends):
    """The chi-square test of last against first that counts segments as if they were independent."""
    tests = []
    for pair in ends:
        inside = np.isin(counts.group, pair)
        two = Counts(
            pd.DataFrame({"g": range(2)}),
            counts.documents[inside],
            (counts.group[inside] == pair[1]).astype(int),
            counts.size[inside],
            counts.features,
            counts.hits[inside],
        )
        tests.append(naive_p(two)[0])
    return np.array(tests)


def voices(n=30, *, groups=11, correlation=0.15, effect=0.0, seed=13) -> pd.Series:
    """Four voices of one to three documents in each pilot; no voice differs, but in pilot 0 one lacks what one has."""
    rng = np.random.default_rng(seed)
    seen = []
    for _ in range(n):
        documents = rng.choice([1, 1, 2, 3], groups * 4)
        group = np.repeat(np.arange(groups * 4), documents)
        size = sizes(rng, len(group))
        level = np.repeat(rng.choice(SHARES, (groups, 13)), 4, axis=0)
        lacking = level / 3
        if effect:
            level[0, 0], lacking[0, 0] = 0.05 + effect, 0.05
            level[1, 0], lacking[1, 0] = 0.05, 0.05 + effect
        mean = np.stack([level, lacking], axis=2).reshape(groups * 4, 26)
        hits = beta_binomial(rng, size[:, None], mean[group], correlation)
        features = [(f"c{i:02}", polarity) for i in range(13) for polarity in ("present", "lacking")]
        rows = pd.DataFrame(
            [(f"P{g:02}", f"V{v}") for g in range(groups) for v in range(4)], columns=["project", "role"]
        )
        about = pd.DataFrame({"doc_id": np.arange(len(group)).astype(str)})
        table = voiced(Counts(rows, about, group, size, features, hits), ["project"], "role")
        order = table.merge(
            rows.assign(row=range(len(rows))), left_on=["project", "voice"], right_on=["project", "role"]
        )
        column = pd.Series(range(26), index=pd.MultiIndex.from_tuples(features))
        feature = column.reindex(pd.MultiIndex.from_frame(table[["code", "polarity"]])).to_numpy()
        true = mean[order["row"].to_numpy(), feature]
        covered = (table["low"] <= true) & (true <= table["high"])
        planted = ((table["project"] == "P00") & (table["code"] == "c00") & bool(effect)).to_numpy()
        told = summary(table["p"].to_numpy(), table["p_adjusted"].to_numpy(), planted, covered.mean())
        told["covered_one_source"] = covered[table["n_documents"] == 1].mean()
        opposed = table_opposed(table)
        there = (opposed["project"] == "P00") & (opposed["code"] == "c00") & bool(effect)
        there &= (opposed["voice_present"] == "V0") & (opposed["voice_lacking"] == "V1")
        held = opposed["note"] == "opposed"
        told["opposed_wrong"] = float((held & ~((opposed["project"] == "P00") & bool(effect))).any())
        if effect:
            told |= {"opposed_found": float((held & there).any()), "opposed_hinted": float(there.any())}
        told["hints"] = len(opposed) / opposed["n_pairs"].iloc[0] if len(opposed) else 0.0
        agrees = (table["stands"] == "agrees").to_numpy()
        told["agrees"] = agrees.mean()
        seen.append(told)
    return averaged(seen)


def meeting_study(n=30, *, documents=66, codes=13, window=0, sticky=0.3, tie=0.0, seed=14) -> pd.Series:
    """Themes laid out by themselves, in runs (`sticky`), more in some documents; `tie` of the first bring another."""
    rng = np.random.default_rng(seed)
    couples = np.stack(np.triu_indices(codes, 1), axis=1)
    seen = []
    for _ in range(n):
        size = sizes(rng, documents).astype(int)
        share = rng.choice(SHARES, codes)
        blocks = []
        for length in size:
            own = rng.beta(share * 5.7, (1 - share) * 5.7)
            fresh, stay = rng.random((length, codes)) < own, rng.random((length, codes)) < sticky
            for row in range(1, length):
                fresh[row] = np.where(stay[row], fresh[row - 1], fresh[row])
            fresh[:, 1] |= fresh[:, 0] & (rng.random(length) < tie)
            blocks.append(fresh.astype(float))
        place = np.repeat(np.arange(documents), size)
        found = meetings(np.vstack(blocks), place, couples, window)
        order = [f"c{i:02}" for i in range(codes)]
        table = associated(found, pd.DataFrame(index=range(1)), np.zeros(documents, dtype=int), order, couples)
        planted = ((table["code"] == "c00") & (table["code_other"] == "c01") & bool(tie)).to_numpy()
        covered = ((table["low"] <= 0) & (table["high"] >= 0))[~planted].mean()
        seen.append(summary(table["p"].to_numpy(), table["p_adjusted"].to_numpy(), planted, covered))
    return averaged(seen)


def correction(n=15, *, documents=8, groups=6, features=26, correlation=0.15, judged=0.3, whole=1.0, seed=15):
    """Coverage and mean width of intervals: corrected, the machine's, and people's alone.

    The machine misses 10 to 50 % and invents 1 to 12 %, differently in each pilot; people judge `judged` of the
    segments in `whole` of the documents.
    """
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), documents)
    seen = []
    for _ in range(n):
        size = sizes(rng, len(group)).astype(int)
        share = np.tile(rng.choice([0.05, 0.1, 0.2, 0.3], features), (groups, 1))
        hit, false = rng.uniform(0.5, 0.9, (groups, features)), rng.uniform(0.01, 0.12, (groups, features))
        spread = 1 / correlation - 1
        own = rng.beta(share[group] * spread, (1 - share[group]) * spread)
        found, known, human, machine = (np.zeros((len(group), features)) for _ in range(4))
        for d, length in enumerate(size):
            true = rng.random((length, features)) < own[d]
            coded = rng.random(true.shape) < np.where(true, hit[group[d]], false[group[d]])
            drawn = (rng.random(length) < judged) & (rng.random() < whole)
            found[d], known[d] = coded.sum(axis=0), drawn.sum()
            human[d], machine[d] = (true & drawn[:, None]).sum(axis=0), (coded & drawn[:, None]).sum(axis=0)
        estimate = corrected(Judgements(group, size.astype(float), found, known, human, machine), groups).estimate
        some = known[:, 0] > 0
        with np.errstate(invalid="ignore", divide="ignore"):
            alone = shares(known[some, 0], human[some], group[some], groups)
        limits = {
            "corrected": estimate.interval(),
            "naive": shares(size.astype(float), found, group, groups).interval(),
            "people": alone.interval(),
        }
        there = ~np.isnan(estimate.share)
        seen.append({})
        for name, (low, high) in limits.items():
            seen[-1][name] = ((low <= share) & (share <= high))[there].mean()
            seen[-1][f"{name}_width"] = np.nanmean((high - low)[there])
    return averaged(seen)


def _row(title: str, row: pd.Series) -> None:
    print(
        f"{title:66}",
        "  ".join(f"{name} {100 * value:.1f}" for name, value in row.items() if value == value),
        flush=True,
    )


def main(only: str = "") -> None:
    print("all figures in percent; covered: of 95 % intervals; single: of tests; wrong: of studies, after adjustment")
    if only in ("", "pairs"):
        for correlation in CORRELATIONS:
            _row(f"all pairs, 66 documents, correlation {correlation}", pairs(30, correlation=correlation))
        for documents in (66, 88):
            _row(f"all pairs, {documents} documents, +0.3", pairs(documents=documents, effect=0.3))
            _row(f"one pair, {documents} documents, +0.3", pairs(40, documents=documents, effect=0.3, versus=(0, 1)))
        _row("one pair, 4 pilots, 64 documents, +0.15", pairs(40, groups=4, documents=64, effect=0.15, versus=(0, 1)))
    if only in ("", "trends"):
        for correlation in CORRELATIONS:
            _row(f"trend, 2 documents a round, correlation {correlation}", trends(correlation=correlation))
        for common in (0.05, 0.1, 0.2, 0.3):
            _row(f"trend, 2 documents a round, all shares {common}", trends(20, common=common))
        for per_round in (2, 4, 8):
            for effect in (0.15, 0.3):
                title = f"trend, {per_round} documents a round, one theme +{effect}, another -{effect}"
                _row(title, trends(20, per_round=per_round, effect=effect))
    if only in ("", "voices"):
        for correlation in CORRELATIONS:
            _row(f"voices of 1-3 documents, correlation {correlation}", voices(correlation=correlation))
        for effect in (0.3, 0.5):
            _row(f"voices, one theme opposed by {effect}", voices(effect=effect))
    if only in ("", "meetings"):
        for window in (0, 2):
            for sticky in (0.0, 0.3):
                _row(f"meetings, window {window}, stickiness {sticky}", meeting_study(window=window, sticky=sticky))
        _row("meetings, a tenth of one theme brings another", meeting_study(tie=0.1))
        _row("meetings, a quarter of one theme brings another", meeting_study(tie=0.25))
    if only in ("", "corrected"):
        for documents in (4, 6, 8, 12):
            _row(f"{documents} documents, 30 % of segments judged", correction(documents=documents))
        for correlation in CORRELATIONS:
            _row(f"12 documents, correlation {correlation}", correction(documents=12, correlation=correlation))
        _row("12 documents, 10 % of segments judged", correction(documents=12, judged=0.1))
        _row("12 documents, 60 % of segments judged in half of them", correction(documents=12, judged=0.6, whole=0.5))


if __name__ == "__main__":
    main(*sys.argv[1:2])
