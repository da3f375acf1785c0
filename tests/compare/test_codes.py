import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from fieldnotes.compare import table_codes
from fieldnotes.tables import Corpus, frame


@pytest.fixture
def five() -> tuple[Corpus, pd.DataFrame]:
    """Five segments: three of the citizen's in Havnen, one in Ådalen, and one of the interviewer."""
    documents = [
        {"doc_id": doc_id, "project": p} for doc_id, p in [("A1", "Havnen"), ("A2", "Havnen"), ("B1", "Ådalen")]
    ]
    segments = [
        {"segment_id": s, "doc_id": d, "role": r, "position": i, "start": 0, "end": 1}
        for i, (s, d, r) in enumerate(
            [
                ("s1", "A1", "borger"),
                ("s2", "A1", "leder"),
                ("s3", "A2", "borger"),
                ("s4", "B1", "borger"),
                ("s5", "B1", "interviewer"),
            ]
        )
    ]
    codings = [
        {"segment_id": s, "code": "tillid", "polarity": p, "coder": c, "status": status}
        for s, p, c, status in [
            ("s1", "present", "terms", "proposed"),
            ("s1", "present", "anna", "accepted"),  # the same again, by another coder
            ("s1", "lacking", "terms", "proposed"),
            ("s2", "lacking", "terms", "proposed"),
            ("s3", "present", "terms", "rejected"),
            ("s5", "present", "terms", "proposed"),  # the interviewer's own words
        ]
    ]
    return Corpus(frame("documents", documents), frame("turns", []), frame("segments", segments)), frame(
        "codings", codings
    )


def _row(table: pd.DataFrame, **values: str) -> pd.Series:
    for name, value in values.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_segments_are_counted_as_by_hand(five):
    table = table_codes(*five, unit="segment")
    got = table[["project", "polarity", "n_documents", "n_segments", "count", "share"]].values.tolist()
    assert got == [
        ["Havnen", "present", 2, 3, 1, 1 / 3],
        ["Havnen", "lacking", 2, 3, 2, 2 / 3],
        ["Havnen", "rejected", 2, 3, 0, 0],
        ["Havnen", "any", 2, 3, 2, 2 / 3],
        ["Ådalen", "present", 1, 1, 0, 0],
        ["Ådalen", "lacking", 1, 1, 0, 0],
        ["Ådalen", "rejected", 1, 1, 0, 0],
        ["Ådalen", "any", 1, 1, 0, 0],
    ]


def test_documents_are_counted_as_by_hand(five):
    row = _row(table_codes(*five), project="Havnen", polarity="lacking")
    assert [row["count"], row["share"], row["unit"]] == [1, 0.5, "document"]


def test_a_group_of_one_document_has_no_interval_for_segments_and_says_why(five):
    row = _row(table_codes(*five, unit="segment"), project="Ådalen", polarity="present")
    assert row["note"] == "too_few_documents"
    assert np.isnan(row["low"])
    assert np.isnan(row["high"])


def test_a_group_without_segments_keeps_its_rows(five):
    corpus, codings = five
    silent = pd.concat([corpus.documents, frame("documents", [{"doc_id": "C1", "project": "Bakken"}])])
    table = table_codes(Corpus(silent.reset_index(drop=True), corpus.turns, corpus.segments), codings, unit="segment")
    row = _row(table, project="Bakken", polarity="any")
    assert [row["n_segments"], row["note"], np.isnan(row["share"])] == [0, "no_segments", True]


def test_role_is_the_speakers_own(five):
    table = table_codes(*five, by="role", unit="segment")
    counts = table[table["polarity"] == "lacking"].set_index("role")["count"].to_dict()
    assert counts == {"borger": 1, "leder": 1}


def test_several_attributes_give_a_group_for_each_pair(five):
    table = table_codes(*five, by=["project", "role"], unit="segment")
    pairs = list(dict.fromkeys(zip(table["project"], table["role"], strict=True)))
    assert pairs == [("Havnen", "borger"), ("Havnen", "leder"), ("Ådalen", "borger")]


def test_no_attribute_gives_the_whole_corpus(five):
    row = _row(table_codes(*five, by=[], unit="segment"), polarity="lacking")
    assert [row["n_documents"], row["n_segments"], row["count"]] == [3, 4, 2]


def test_codes_asked_for_come_in_the_order_given_and_with_zeros(five):
    table = table_codes(*five, codes=["styring", "tillid"])
    assert list(dict.fromkeys(table["code"])) == ["styring", "tillid"]
    assert table.loc[table["code"] == "styring", "count"].sum() == 0


def test_no_codings_give_an_empty_table_with_its_columns(five):
    corpus, codings = five
    table = table_codes(corpus, codings.iloc[:0])
    assert len(table) == 0
    assert list(table.columns) == list(table_codes(corpus, codings).columns)


def test_an_unknown_attribute_or_unit_is_refused(five):
    with pytest.raises(ValueError, match=r"there are: .*project"):
        table_codes(*five, by="pilot")
    with pytest.raises(ValueError, match="document, segment"):
        table_codes(*five, unit="word")


def test_the_attributes_of_a_study_can_group(five):
    corpus, codings = five
    documents = corpus.documents.assign(område=["by", "land", "land"])
    table = table_codes(Corpus(documents, corpus.turns, corpus.segments), codings, by="område")
    assert sorted(set(table["område"])) == ["by", "land"]


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    documents = [{"doc_id": f"D{i}", "project": "PQ"[i % 2]} for i in range(6)]
    segments = [
        {"segment_id": f"D{i}-{j}", "doc_id": f"D{i}", "position": j, "start": j, "end": j + 1, "role": "borger"}
        for i in range(6)
        for j in range(4)
    ]
    codings = [
        {"segment_id": s["segment_id"], "code": code, "polarity": "present", "status": "proposed"}
        for s in segments
        for code in ("a", "b")
        if rng.random() < 0.4
    ]
    tables = [frame("documents", documents), frame("segments", segments), frame("codings", codings)]
    shuffled = [table.sample(frac=1, random_state=seed).reset_index(drop=True) for table in tables]
    expected, got = (table_codes(Corpus(d, frame("turns", []), s), c, unit="segment") for d, s, c in (tables, shuffled))
    assert_frame_equal(expected, got)
