import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from fieldnotes.compare import table_differences
from fieldnotes.compare.differences import adjusted
from fieldnotes.tables import Corpus

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "intervals.py"


def _planted():
    """Twelve documents in three pilots; Havnen speaks of tillid in every segment but one, the others hardly."""
    letters = {"Havnen": "ttttttttt.", "Åsen": ".....t....", "Bakken": "....t....."}
    return {f"{project[0]}{i}": (project, letters[project]) for project in letters for i in range(4)}


def test_a_planted_difference_is_found_and_no_other(made):
    table = table_differences(*made(_planted()), permutations=2000)
    first = table[(table["project"] == "Havnen") & (table["polarity"] == "present")].iloc[0]
    assert [first["share_group"], first["share_rest"]] == pytest.approx([0.9, 0.1])
    assert first["difference"] == pytest.approx(0.8)
    assert 0.3 < first["low"] < 0.8 < first["high"] < 1
    assert first["p"] < 0.01
    assert first["n_tests"] == 3  # three pilots, one polarity; nobody lacks or rejects
    assert table.loc[table["polarity"] == "lacking", "note"].unique().tolist() == ["too_rare"]


def test_with_too_few_documents_it_says_so_instead_of_a_number(made):
    table = table_differences(*made({"A1": ("Havnen", "ttt"), "A2": ("Havnen", "t.."), "B1": ("Åsen", "...")}))
    assert table["note"].unique().tolist() == ["too_few_to_compare"]
    assert table[["difference", "low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert table["n_tests"].unique().tolist() == [0]


def test_too_few_permutations_for_the_tests_are_told(made):
    corpus, codings = made(_planted())
    assert set(table_differences(corpus, codings, permutations=20)["note"]) >= {"few_permutations"}


def test_strata_are_given_up_where_a_pilot_has_too_few_documents(made):
    documents = _planted()
    kinds = {doc_id: ("interview", "reflection")[int(doc_id[1]) % 2] for doc_id in documents}
    rounds = {doc_id: doc_id[1] for doc_id in documents}
    table = table_differences(*made(documents, kind=kinds, round=rounds), permutations=200)
    # within kind and round a pilot's document changes place with two others, 3^4 = 81 ways; within kind 15 x 15 = 225
    assert table.loc[table["p"].notna(), "strata"].unique().tolist() == ["kind"]


def test_a_difference_that_the_kind_of_source_explains_is_not_taken_for_one(made):
    documents = {
        f"{p}{i}": (p, "tttt......" if kind == "reflection" else "t.........")
        for p, kinds in (("A", "rrrr"), ("B", "riii"), ("C", "riii"), ("D", "riii"), ("E", "riii"))
        for i, kind in enumerate({"r": "reflection", "i": "interview"}[k] for k in kinds)
    }
    kinds = {d: "reflection" if letters[1] == "t" else "interview" for d, (_, letters) in documents.items()}
    corpus, codings = made(documents, kind=kinds)
    blind = table_differences(corpus, codings, strata=(), permutations=2000)
    aware = table_differences(corpus, codings, strata=("kind",), permutations=2000)
    p = [t[(t["project"] == "A") & (t["polarity"] == "present")]["p"].iloc[0] for t in (blind, aware)]
    assert p[0] < 0.05
    assert p[1] == 1.0


def test_documents_of_one_segment_give_newcombes_interval():
    from fieldnotes.compare.counts import Counts
    from fieldnotes.compare.differences import compared

    group = np.repeat([0, 1], [70, 80])
    hits = np.concatenate([np.repeat([1.0, 0.0], [56, 14]), np.repeat([1.0, 0.0], [48, 32])])[:, None]
    about = pd.DataFrame({"doc_id": np.arange(150)})
    projects = pd.DataFrame({"project": ["A", "B"]})
    counts = Counts(projects, about, group, np.ones(150), [("tillid", "present")], hits)
    row = compared(counts, strata=(), permutations=100, seed=0).iloc[0]
    assert row["difference"] == pytest.approx(0.2)
    assert [row["low"], row["high"]] == pytest.approx([0.0524, 0.3339], abs=0.005)  # Newcombe 1998, method 10


def test_p_values_are_adjusted_as_benjamini_and_hochberg_did():
    p = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240])
    p = np.concatenate([p, [0.4262, 0.5719, 0.6528, 0.7590, 1.0]])
    got = adjusted(p)
    assert (got <= 0.05).sum() == 4  # their example of 1995
    by_hand = np.minimum.accumulate((p * 15 / np.arange(1, 16))[::-1])[::-1]
    assert got == pytest.approx(by_hand)


def test_missing_p_values_stay_missing_and_do_not_count():
    assert adjusted(np.array([0.01, np.nan, 0.04])) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
    assert np.isnan(adjusted(np.array([np.nan]))).all()


def test_attributes_that_differ_within_a_document_are_refused(made):
    corpus, codings = made(_planted())
    segments = corpus.segments.assign(role=["borger", "leder"] * (len(corpus.segments) // 2))
    with pytest.raises(ValueError, match="whole"):
        table_differences(Corpus(corpus.documents, corpus.turns, segments), codings, by="role")
    with pytest.raises(ValueError, match="no attribute"):
        table_differences(corpus, codings, strata=("weather",))


def test_the_order_of_rows_does_not_matter_and_the_seed_does_not_drift(made):
    corpus, codings = made(_planted())
    mixed = Corpus(
        *(
            t.sample(frac=1, random_state=3).reset_index(drop=True) if len(t) else t
            for t in (corpus.documents, corpus.turns, corpus.segments)
        )
    )
    expected = table_differences(corpus, codings, permutations=300)
    got = table_differences(mixed, codings.sample(frac=1, random_state=4), permutations=300)
    assert_frame_equal(expected, got)


@pytest.mark.slow
def test_the_test_keeps_its_level_and_a_naive_one_does_not():
    benchmark = runpy.run_path(str(BENCHMARK))
    seen = benchmark["studies"](25, permutations=6000, correlation=0.15)
    assert seen["single"] <= 0.065
    assert seen["wrong"] <= 0.16  # at most 4 of 25, which a true level of 5 % passes in 99 % of cases
    assert seen["naive_single"] > 0.2


@pytest.mark.slow
@pytest.mark.parametrize("long_group", [True, False])
def test_long_documents_raise_no_false_alarm(long_group):
    ours, _ = runpy.run_path(str(BENCHMARK))["lengths"](long_group, designs=30)
    assert ours <= 0.085
