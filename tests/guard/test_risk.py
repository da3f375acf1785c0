"""Who can be singled out by what is told about them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.guard.risk import table_risk
from fieldnotes.tables import Corpus, frame


def corpus(*sources):
    """Build a corpus of sources (project, kind, role, speaker, round, further ones) of one segment each."""
    documents, turns, segments = [], [], []
    for n, (project, kind, role, speaker, round_, *further) in enumerate(sources):
        own = {"doc_id": f"D{n}", "project": project, "kind": kind, "role": role, "round": round_, "text": "ord"}
        documents.append(own | {f"own{i}": value for i, value in enumerate(further)})
        row = {"doc_id": f"D{n}", "turn_id": f"D{n}-t", "position": 0, "speaker": speaker, "role": role, "end": 3}
        turns.append(row)
        segments.append(row | {"segment_id": f"D{n}-s"})
    return Corpus(frame("documents", documents), frame("turns", turns), frame("segments", segments))


def test_three_people_of_one_round_are_not_rare_and_one_is():
    table = table_risk(
        corpus(*[("Havnen", "interview", "borger", "B", "1")] * 3, ("Havnen", "interview", "leder", "L", "1"))
    )
    assert dict(zip(table["role"], table["people"], strict=True)) == {"leder": 1, "borger": 3}
    assert dict(zip(table["role"], table["note"], strict=True)) == {"leder": "leave_out", "borger": ""}
    assert table["role"].tolist() == ["leder", "borger"]


def test_the_same_pseudonym_is_one_person_and_so_may_be_the_voice_of_another_round():
    again = table_risk(corpus(*[("Havnen", "interview", "borger", "[Person 1]", "1")] * 3))
    assert again["people"].tolist() == [1]
    assert again["n_documents"].tolist() == [3]
    rounds = table_risk(corpus(*[("Havnen", "interview", "borger", "B", str(n)) for n in range(3)]))
    assert rounds["people"].tolist() == [1]


def test_it_says_what_to_leave_out_and_when_nothing_helps():
    table = table_risk(
        corpus(
            *[("Havnen", "interview", "borger", "B", "1")] * 3,
            ("Havnen", "note", "borger", "B", "1"),
            ("Havnen", "interview", "leder", "L", "1"),
            *[(pilot, "interview", "medarbejder", "M", "1") for pilot in "ABC"],
        )
    ).set_index(["role", "kind", "project"])
    assert table.loc[("borger", "note", "Havnen"), ["leave_out", "note"]].tolist() == ["kind", "leave_out"]
    assert table.loc[("medarbejder", "interview", "A"), ["leave_out", "note"]].tolist() == ["project", "leave_out"]
    assert table.loc[("borger", "interview", "Havnen"), ["leave_out", "note"]].tolist() == ["", ""]


def test_one_of_a_kind_must_be_asked():
    table = table_risk(corpus(("Havnen", "note", "borgmester", "X", "1")))
    assert table["note"].tolist() == ["ask_first"]


def test_a_further_attribute_is_told_where_it_makes_somebody_rarer():
    table = table_risk(
        corpus(
            *[("Havnen", "interview", "borger", "B", "1", "kvinde")] * 3,
            ("Havnen", "interview", "borger", "B", "1", "mand"),
        )
    )
    finer = table[table["attribute"] == "own0"]
    assert finer[["value", "people", "leave_out"]].to_dict("records") == [
        {"value": "mand", "people": 1, "leave_out": "own0"},
        {"value": "kvinde", "people": 3, "leave_out": ""},
    ]


def test_who_asks_and_comments_is_nobody_to_protect_in_a_quote():
    table = table_risk(corpus(("Havnen", "interview", "interviewer", "I", "1"), ("Havnen", "note", "borger", "B", "1")))
    assert table["role"].tolist() == ["borger"]


@given(
    st.lists(
        st.tuples(*[st.sampled_from(values) for values in ("AB", ("interview", "note"), "xy", "ST", "12")]), min_size=1
    )
)
def test_every_coded_segment_is_in_one_row_and_people_never_outnumber_voices(sources):
    table = table_risk(corpus(*sources))
    assert table["n_segments"].sum() == len(sources)
    assert (table["people"] >= 1).all()
    assert (table["people"] <= table["n_segments"]).all()
    assert not table.duplicated(["role", "project", "kind"]).any()
    assert ((table["note"] == "leave_out") == (table["leave_out"] != "")).all()


@pytest.mark.parametrize("k", [2, 5])
def test_rare_means_fewer_than_k(k):
    table = table_risk(corpus(*[("A", "note", "x", "S", "1")] * 3), k=k)
    assert table["note"].tolist() == ["ask_first" if k == 5 else ""]
    assert isinstance(table, pd.DataFrame)
