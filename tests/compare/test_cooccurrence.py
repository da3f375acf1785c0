import runpy
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy.stats import gamma, hypergeom

from fieldnotes.compare import table_cooccurrence
from fieldnotes.compare.cooccurrence import meetings
from fieldnotes.compare.network import layout, network
from fieldnotes.tables import Corpus

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def _row(made, documents, **options):
    return table_cooccurrence(
        *made({name: ("Havnen", letters) for name, letters in documents.items()}), **options
    ).iloc[0]


def test_meetings_are_held_against_chance_within_each_document(made):
    row = _row(made, {"A": "bbts......", "B": "b...", "C": "t..s.."})
    assert [row["observed"], row["count"], row["count_other"], row["n_documents_both"]] == [3, 5, 5, 3]
    by_document = [(10, 3, 3), (4, 1, 1), (6, 1, 1)]
    assert row["expected"] == pytest.approx(sum(hypergeom(n, a, b).mean() for n, a, b in by_document))
    assert row["association"] == pytest.approx(np.log2((3 + 0.5) / (row["expected"] + 0.5)))


def test_themes_that_share_a_document_and_never_a_place_are_not_tied(made):
    documents = {f"D{i}": "bt.s......" for i in range(6)} | {f"E{i}": ".........." for i in range(30)}
    row = _row(made, documents)
    assert row["expected"] == pytest.approx(6 * 2 * 2 / 10)
    assert row["stands"] == ""  # against the whole corpus 6 would be ten times the 0.4 expected


def test_documents_that_are_alike_give_the_gamma_limits(made):
    row = _row(made, {f"D{i}": "bt.s......" for i in range(6)})
    low, high = (np.log2(gamma.ppf(tail, 6.5) / (2.4 + 0.5)) for tail in (0.025, 0.975))
    assert [row["low"], row["high"]] == pytest.approx([low, high])
    assert row["p"] == pytest.approx(2 * gamma.cdf(2.9, 6.5))


def test_a_window_counts_neighbours_in_the_same_document_only(made):
    assert _row(made, {"A": "t.s.", "B": "t", "C": "s"})["observed"] == 0
    assert _row(made, {"A": "t.s.", "B": "t", "C": "s"}, window=2)["observed"] == 1
    one = _row(made, {"A": "ts.", "B": "...t", "C": "s..."}, window=1)
    assert one["observed"] == 1
    assert one["expected"] == pytest.approx(1 * 1 * (3 + 2 * 2) / 9)


def test_expected_in_a_window_is_what_shuffled_segments_give():
    rng = np.random.default_rng(1)
    held = np.zeros((12, 2))
    held[:4, 0] = held[2:5, 1] = 1
    pairs, document = np.array([[0, 1]]), np.zeros(12, dtype=int)
    drawn = []
    for _ in range(4000):
        shuffled = np.column_stack([rng.permutation(held[:, 0]), rng.permutation(held[:, 1])])
        drawn.append(meetings(shuffled, document, pairs, 2).observed[0, 0])
    assert meetings(held, document, pairs, 2).expected[0, 0] == pytest.approx(np.mean(drawn), rel=0.03)


def test_rare_themes_are_drawn_towards_no_tie_and_not_tested(made):
    row = _row(made, {"A": "b.........", "B": "t........s"})
    assert row["note"] == "too_rare"
    assert np.isnan(row["p"])
    assert row["association"] < 1.3  # not the log2(1 / 0.2) = 2.3 of bare counts


def test_themes_that_always_meet_stand_together_in_the_network(made):
    corpus, codings = made({f"D{i}": ("Havnen", "bbb.......") for i in range(8)})
    table = table_cooccurrence(corpus, codings)
    assert table["stands"].tolist() == ["together"]
    graph = network(table)
    assert list(graph.nodes(data="count")) == [("styring", 24), ("tillid", 24)]
    assert graph.edges["styring", "tillid"]["clear"]


def test_each_project_has_its_own_table_and_unknown_arguments_are_refused(made):
    corpus, codings = made({"A": ("Havnen", "bt.s"), "B": ("Åsen", "t..s")})
    table = table_cooccurrence(corpus, codings, by="project")
    assert table[["project", "observed"]].values.tolist() == [["Havnen", 1], ["Åsen", 0]]
    with pytest.raises(ValueError, match="several groups"):
        network(table)
    with pytest.raises(ValueError, match="several groups"):
        layout(table)
    with pytest.raises(ValueError, match="nought or more"):
        table_cooccurrence(corpus, codings, window=-1)
    with pytest.raises(ValueError, match="no polarity"):
        table_cooccurrence(corpus, codings, polarity="loud")


def test_places_are_the_same_whatever_the_order_of_rows(made):
    corpus, codings = made({f"D{i}": ("Havnen", "bbts..T.b.") for i in range(5)})
    third = codings[codings["code"] == "tillid"].iloc[::2].assign(code="ledelse")
    codings = pd.concat([codings, third], ignore_index=True)
    table = table_cooccurrence(corpus, codings)
    mixed = Corpus(
        corpus.documents.iloc[::-1].reset_index(drop=True),
        corpus.turns,
        corpus.segments.iloc[::-1].reset_index(drop=True),
    )
    assert_frame_equal(table, table_cooccurrence(mixed, codings.sample(frac=1, random_state=1)))
    assert_frame_equal(layout(table), layout(table.iloc[::-1].reset_index(drop=True)))
    swapped = table.rename(
        columns={"code": "code_other", "code_other": "code", "count": "count_other", "count_other": "count"}
    )
    assert_frame_equal(layout(table), layout(swapped))


@pytest.mark.slow
def test_themes_laid_out_by_themselves_are_seldom_taken_for_tied(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    sys.modules.pop("intervals", None)
    simulated = runpy.run_path(str(BENCHMARKS / "comparisons.py"))["meeting_study"]
    seen = simulated(15)
    assert seen["single"] <= 0.05
    assert seen["wrong"] <= 0.21
    assert simulated(8, tie=0.4)["found"] >= 0.6
