import runpy
import sys
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from fieldnotes.compare import table_differences
from fieldnotes.tables import Corpus

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def simulated(monkeypatch):
    """The simulations of benchmarks/comparisons.py."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    sys.modules.pop("intervals", None)
    return runpy.run_path(str(BENCHMARKS / "comparisons.py"))


def _pilots(n=5):
    letters = {"Havnen": "ttttttttt.", "Åsen": ".....t....", "Bakken": "....t....."}
    return {f"{project[0]}{i}": (project, letters[project]) for project in letters for i in range(n)}


def test_every_two_pilots_are_one_family_of_tests(made):
    table = table_differences(*made(_pilots()), versus="pairs", permutations=500)
    present = table[table["polarity"] == "present"]
    assert list(zip(present["project"], present["versus"], strict=True)) == [
        ("Bakken", "Havnen"),
        ("Bakken", "Åsen"),
        ("Havnen", "Åsen"),
    ]
    assert present["n_tests"].unique().tolist() == [3]
    assert present["difference"].tolist() == pytest.approx([-0.8, 0.0, 0.8])
    assert (present["p_adjusted"] <= 0.05).tolist() == [True, False, True]


def test_two_named_pilots_are_held_against_each_other(made):
    table = table_differences(*made(_pilots()), versus=("Åsen", "Havnen"), permutations=2000)
    row = table[table["polarity"] == "present"].iloc[0]
    assert (row["project"], row["versus"], row["n_tests"]) == ("Åsen", "Havnen", 1)
    assert row["difference"] == pytest.approx(-0.8)
    # five documents of ten change places in 252 ways, enough for one test
    assert row["test"] == "permutation"
    assert row["strata"] == "kind+round"
    assert row["p"] == pytest.approx(2 / 252, abs=0.006)


def test_with_two_documents_a_side_the_interval_gives_the_p_value(made):
    documents = _pilots(2)
    row = table_differences(*made(documents), versus=("Havnen", "Åsen")).iloc[0]
    assert (row["test"], row["strata"]) == ("interval", "")
    assert (row["p"] <= 0.05) == (row["low"] > 0)


def test_too_few_documents_are_said_instead_of_a_number(made):
    documents = {name: document for name, document in _pilots().items() if name not in ("H1", "H2", "H3", "H4")}
    table = table_differences(*made(documents), versus="pairs")
    few = table[(table["project"] == "Havnen") | (table["versus"] == "Havnen")]
    assert few["note"].unique().tolist() == ["too_few_to_compare"]
    assert few[["difference", "low", "high", "p", "p_adjusted"]].isna().all(axis=None)


def test_unknown_groups_and_words_are_refused(made):
    corpus, codings = made(_pilots())
    with pytest.raises(ValueError, match="no group 'Byen'; there are: Bakken, Havnen, Åsen"):
        table_differences(corpus, codings, versus=("Havnen", "Byen"))
    with pytest.raises(ValueError, match="two different"):
        table_differences(corpus, codings, versus=("Havnen", "Havnen"))
    with pytest.raises(ValueError, match="no versus 'everything'"):
        table_differences(corpus, codings, versus="everything")


def test_the_order_of_rows_does_not_matter(made):
    corpus, codings = made(_pilots())
    mixed = Corpus(
        corpus.documents.sample(frac=1, random_state=1).reset_index(drop=True),
        corpus.turns,
        corpus.segments.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    expected = table_differences(corpus, codings, versus="pairs", permutations=300)
    got = table_differences(mixed, codings.sample(frac=1, random_state=3), versus="pairs", permutations=300)
    assert_frame_equal(expected, got)


@pytest.mark.slow
def test_pairs_of_simulated_pilots_keep_their_level_and_their_intervals_cover(simulated):
    seen = simulated["pairs"](8)
    assert seen["single"] <= 0.06
    assert seen["wrong"] <= 0.25  # two of eight, which a true level of 5 % passes in 99 % of cases
    assert 0.93 <= seen["covered"] <= 0.995
