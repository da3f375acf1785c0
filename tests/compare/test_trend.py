import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from fieldnotes.compare import table_shifts, table_trend
from fieldnotes.compare.trend import changes
from fieldnotes.tables import Corpus, frame

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def _turning(made, documents=4):
    """Havnen turns from trust to steering between rounds 1 and 10; Åsen speaks of both now and then."""
    letters = {("H", "1"): "tttttttt..", ("H", "10"): "ssssssss..", ("A", "1"): "t....s....", ("A", "10"): "..t....s.."}
    rows = {
        f"{pilot}{when}-{i}": ({"H": "Havnen", "A": "Åsen"}[pilot], text)
        for (pilot, when), text in letters.items()
        for i in range(documents)
    }
    return made(rows, round={doc_id: doc_id[1:].split("-")[0] for doc_id in rows})


def test_the_share_at_each_time_and_the_change_from_first_to_last(made):
    table = table_trend(*_turning(made))
    rows = table[(table["project"] == "Havnen") & (table["code"] == "tillid") & (table["polarity"] == "present")]
    assert rows["when"].tolist() == ["1", "10"]  # in time, not by the alphabet
    assert rows["share"].tolist() == pytest.approx([0.8, 0.0])
    assert rows["n_documents"].tolist() == [4, 4]
    assert rows["change"].tolist() == pytest.approx([-0.8, -0.8])
    assert rows["change_high"].max() < 0
    assert rows["first"].tolist() == ["1", "1"]
    assert rows["n_last"].tolist() == [4, 4]


def test_a_planted_change_holds_and_no_other(made):
    series = changes(table_trend(*_turning(made), permutations=2000))
    held = series[series["p_adjusted"] <= 0.05]
    assert held[["project", "code"]].values.tolist() == [["Havnen", "styring"], ["Havnen", "tillid"]]
    assert series["n_tests"].unique().tolist() == [4]


def test_a_theme_that_falls_is_paired_with_one_that_rises_in_the_same_pilot(made):
    shifts = table_shifts(table_trend(*_turning(made)))
    assert shifts[["project", "code", "code_rising", "note"]].values.tolist() == [
        ["Havnen", "tillid", "styring", "shift_clear"]
    ]
    assert shifts["shift"].iloc[0] == pytest.approx(1.6)
    assert shifts["n_pairs"].iloc[0] == 2  # two themes in each of two pilots


def test_with_documents_enough_they_are_permuted_within_their_kind(made):
    series = changes(table_trend(*_turning(made, documents=6), permutations=2000))
    found = series[(series["project"] == "Havnen") & (series["code"] == "tillid") & (series["polarity"] == "present")]
    assert found[["test", "strata"]].values.tolist() == [["permutation", "kind"]]  # 924 ways, for four tests
    assert found["p"].iloc[0] < 0.01


def test_too_few_documents_are_said_instead_of_a_number(made):
    table = table_trend(*_turning(made, documents=1))
    assert table["note"].unique().tolist() == ["too_few_to_compare"]
    assert table[["low", "high", "change", "p"]].isna().all(axis=None)
    assert table.loc[table["code"] == "tillid", "share"].notna().any()


def test_one_time_is_no_trend(made):
    corpus, codings = _turning(made)
    first = corpus.where(round="1")
    assert table_trend(first, codings)["note"].unique().tolist() == ["one_time"]


def test_other_kinds_of_source_at_the_end_are_told(made):
    corpus, codings = _turning(made)
    kinds = np.where(corpus.documents["round"] == "1", "interview", "reflection")
    mixed = Corpus(corpus.documents.assign(kind=kinds), corpus.turns, corpus.segments)
    series = changes(table_trend(mixed, codings))
    assert series.loc[series["p"].notna(), "note"].unique().tolist() == ["other_kinds"]


def test_people_who_speak_first_and_last_are_told_but_roles_and_unknown_speakers_are_not(made):
    corpus, codings = _turning(made)
    for speaker, expected in (("Malthe Friis", "same_person"), ("Borger", ""), ("[Taler 1]", "")):
        named = Corpus(corpus.documents, corpus.turns, corpus.segments.assign(speaker=speaker))
        assert table_trend(named, codings)["recurs"].unique().tolist() == [expected]


def test_a_log_is_split_by_the_dates_of_its_own_turns(made):
    corpus, codings = made({f"L{i}": ("Havnen", "tttt....") for i in range(3)})
    turns = frame(
        "turns",
        [
            {"turn_id": f"L{i}-{part}", "doc_id": f"L{i}", "date": date, "role": "borger"}
            for i in range(3)
            for part, date in (("a", "2020-01-15"), ("b", ""))
        ],
    )
    turn = [
        f"{doc_id}-{'a' if position < 4 else 'b'}"
        for doc_id, position in corpus.segments[["doc_id", "position"]].values
    ]
    logs = Corpus(corpus.documents.assign(date="2020-03-02"), turns, corpus.segments.assign(turn_id=turn))
    table = table_trend(logs, codings, time="month")
    rows = table[table["polarity"] == "present"]
    assert rows["when"].tolist() == ["2020-01", "2020-03"]
    assert rows["share"].tolist() == [1.0, 0.0]
    assert rows["recurs"].unique().tolist() == ["same_source"]
    assert table_trend(logs, codings, time="quarter")["when"].unique().tolist() == ["2020-1"]
    with pytest.raises(ValueError, match="no time 'week'"):
        table_trend(logs, codings, time="week")


def test_the_order_of_rows_does_not_matter(made):
    corpus, codings = _turning(made)
    mixed = Corpus(
        corpus.documents.sample(frac=1, random_state=1).reset_index(drop=True),
        corpus.turns,
        corpus.segments.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    expected = table_trend(corpus, codings, permutations=300)
    assert_frame_equal(expected, table_trend(mixed, codings.sample(frac=1, random_state=3), permutations=300))
    assert_frame_equal(table_shifts(expected), table_shifts(expected.sample(frac=1, random_state=4)))


@pytest.mark.slow
def test_changes_in_simulated_studies_keep_their_level_where_a_naive_test_does_not(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    sys.modules.pop("intervals", None)
    seen = runpy.run_path(str(BENCHMARKS / "comparisons.py"))["trends"](15)
    assert seen["single"] <= 0.05
    assert seen["wrong"] <= 0.21  # three of fifteen, which a true level of 5 % passes in 99 % of cases
    assert seen["shift_wrong"] <= 0.21
    assert seen["covered"] >= 0.93
    assert seen["naive_wrong"] > 0.9


def test_a_study_without_rounds_or_without_codings_has_an_empty_table_with_all_its_columns(made):
    corpus, codings = _turning(made)
    columns = list(table_trend(corpus, codings).columns)
    no_rounds = Corpus(corpus.documents.assign(round=""), corpus.turns, corpus.segments)
    for table in (table_trend(no_rounds, codings), table_trend(corpus, codings.head(0))):
        assert len(table) == 0
        assert list(table.columns) == columns
        assert len(table_shifts(table)) == 0
