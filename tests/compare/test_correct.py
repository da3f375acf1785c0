import runpy
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fieldnotes.compare import table_corrected
from fieldnotes.compare.correct import Judgements, corrected
from fieldnotes.tables import frame

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def _single(y, f, judged):
    """One group of documents of one segment each, one feature."""
    known = judged.astype(float)[:, None]
    return Judgements(
        np.zeros(len(f), dtype=int), np.ones(len(f)), f[:, None], known, known * y[:, None], known * f[:, None]
    )


def _drawn(n=2000, judged=200, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.random(n) < 0.2
    f = np.where(y, rng.random(n) < 0.7, rng.random(n) < 0.1)
    return y.astype(float), f.astype(float), np.arange(n) < judged


def test_it_is_the_regression_estimator_of_survey_statistics():
    y, f, judged = _drawn()
    found = corrected(_single(y, f, judged), 1)
    slope = np.cov(y[judged], f[judged])[0, 1] / f[judged].var(ddof=1)
    expected = y[judged].mean() + slope * (f.mean() - f[judged].mean())  # Särndal, Swensson and Wretman 1992, 6.6
    assert found.share[0, 0] == pytest.approx(expected, abs=1e-12)
    rest = y[judged] - slope * f[judged]
    n, m = len(f), judged.sum()
    variance = slope**2 * f.var() / n + rest.var() / m + 2 * slope * np.cov(f[judged], rest, ddof=0)[0, 1] / n
    assert found.variance[0, 0] == pytest.approx(variance, rel=0.02)


def test_it_gives_the_point_of_prediction_powered_inference(monkeypatch):
    # ppi_mean_pointestimate of ppi-python 0.2.3 on this draw, all machine codings as the unlabelled, lam 1 and 0.5
    rng = np.random.default_rng(0)
    y = rng.random(20_500) < 0.2
    f = np.where(y, rng.random(20_500) < 0.7, rng.random(20_500) < 0.1).astype(float)
    seen = _single(y.astype(float), f, np.arange(20_500) < 500)
    for trust, expected in ((1.0, 0.1918048780487805), (0.5, 0.19190243902439025)):
        monkeypatch.setitem(corrected.__globals__, "_trust", lambda _, trust=trust: np.array([trust]))
        assert corrected(seen, 1).share[0, 0] == pytest.approx(expected, abs=1e-12)


def test_a_machine_that_agrees_with_people_gains_from_all_it_coded():
    y, _, judged = _drawn()
    found = corrected(_single(y, y, judged), 1)
    assert found.share[0, 0] == pytest.approx(y.mean())
    assert found.variance[0, 0] == pytest.approx(y.var() / len(y), rel=0.02)


def test_a_machine_that_knows_nothing_is_not_trusted():
    y, f, judged = _drawn()
    found = corrected(_single(y, f[::-1] * 0, judged), 1)
    assert found.share[0, 0] == pytest.approx(y[judged].mean())


def _human(corpus, truth, judged):
    """What one person says of the judged segments: truth, and that each is done."""
    given = truth[truth["segment_id"].isin(judged)].assign(coder="AB", method="human", status="accepted")
    done = frame(
        "codings",
        [
            {"segment_id": s, "code": "", "polarity": "present", "coder": "AB", "method": "human", "status": "accepted"}
            for s in judged
        ],
    )
    return pd.concat([given, done], ignore_index=True)


def test_a_machine_that_invents_half_of_what_it_finds_is_corrected(made):
    corpus, machine = made(
        {f"H{i}": ("Havnen", "tttttt......") for i in range(8)} | {f"A{i}": ("Åsen", "tttttt......") for i in range(8)}
    )
    _, truth = made(
        {f"H{i}": ("Havnen", "ttt.........") for i in range(8)} | {f"A{i}": ("Åsen", "tttttt......") for i in range(8)}
    )
    judged = corpus.segments.loc[corpus.segments["position"] % 2 == 0, "segment_id"]
    table = table_corrected(corpus, machine, _human(corpus, truth, judged), codes=["tillid"])
    present = table[table["polarity"] == "present"].set_index("project")
    assert present["share_machine"].tolist() == [0.5, 0.5]
    assert present["n_judged"].tolist() == [48, 48]
    assert present["share"].tolist() == pytest.approx([2 / 6, 3 / 6])
    assert present["low"]["Havnen"] < 0.25 < present["high"]["Havnen"]


def test_where_too_few_are_judged_nothing_is_corrected(made):
    corpus, machine = made(
        {f"H{i}": ("Havnen", "tt..") for i in range(4)} | {f"A{i}": ("Åsen", "t...") for i in range(4)}
    )
    judged = corpus.segments.loc[corpus.segments["doc_id"].str[0] == "H", "segment_id"]
    table = table_corrected(corpus, machine, _human(corpus, machine, judged))
    assert table.groupby("project")["note"].unique().map(list).to_dict() == {"Havnen": [""], "Åsen": ["too_few_judged"]}
    assert table.loc[table["project"] == "Åsen", ["share", "low", "difference", "p"]].isna().all(axis=None)


def test_segments_that_were_sought_out_count_by_the_chance_they_had(made):
    corpus, machine = made({f"H{i}": ("Havnen", "t.........") for i in range(10)})
    _, truth = made({f"H{i}": ("Havnen", "tt........") for i in range(10)})
    places = corpus.segments.set_index("segment_id")["position"]
    judged = places.index[(places < 2) | (places == 5)]  # all of the first two, one of the eight others
    human = _human(corpus, truth, judged)
    chance = pd.Series(np.where(places < 2, 1.0, 1 / 8), index=places.index)
    bare, fair = (table_corrected(corpus, machine, human, probability=p).iloc[0]["share"] for p in (None, chance))
    assert fair == pytest.approx(0.2)
    assert bare > 0.4


def test_who_only_rejected_a_code_judged_that_code_alone(made):
    corpus, machine = made({f"H{i}": ("Havnen", "bbbbb.....") for i in range(4)})
    refused = machine[machine["code"] == "tillid"].assign(coder="AB", method="human", status="rejected")
    table = table_corrected(corpus, machine, refused).set_index(["code", "polarity"])
    assert table.loc[("tillid", "present"), "n_judged"] == 20
    assert table.loc[("styring", "present"), "n_judged"] == 0
    assert table.loc[("styring", "present"), "note"] == "too_few_judged"


@pytest.mark.slow
@pytest.mark.parametrize("documents", [6, 12])
def test_corrected_intervals_cover_where_those_of_the_machine_do_not(monkeypatch, documents):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    sys.modules.pop("intervals", None)
    seen = runpy.run_path(str(BENCHMARKS / "comparisons.py"))["correction"](40, documents=documents)
    assert 0.93 <= seen["corrected"] <= 0.97
    assert seen["naive"] < 0.85
