import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.judged import judged_cells
from fieldnotes.review import apply_reviews, counted
from fieldnotes.tables import check, frame

BOOK = Codebook((Code("tillid", "Tillid"), Code("effekt", "Effekt"), Code("varig", "Varig", parent="effekt")))


def coding(segment_id, code, polarity="present", *, coder="", score=math.nan, status="accepted", at="1"):
    method = coder if coder in ("terms", "model") else "human"
    evidence = [{"start": 0, "end": 4, "why": f"{method}: {coder}"}]
    row = {"segment_id": segment_id, "code": code, "polarity": polarity, "coder": coder, "method": method}
    return row | {"score": score, "status": status, "evidence": evidence, "at": at}


def machine(*rows, coder="model"):
    return frame("codings", [coding(*row, coder=coder, status="proposed") for row in rows])


def people(*rows, **values):
    return frame("codings", [coding(*row[1:], coder=row[0], **values) for row in rows])


def test_proposals_are_accepted_and_rejected_as_people_judged():
    proposals = machine(("s1", "tillid"), ("s1", "effekt"), ("s2", "tillid"), ("s3", "tillid", "lacking"))
    reviews = people(("Bo", "s1", "tillid"), ("Bo", "s2", ""), ("Bo", "s3", "tillid"))
    joined = check("codings", apply_reviews(proposals, reviews))
    assert joined["status"].tolist() == ["accepted", "rejected", "rejected", "rejected", *["accepted"] * 3]
    assert joined["coder"].tolist() == ["model"] * 4 + ["Bo"] * 3
    assert set(joined["at"]) == {"1"}


def test_where_people_disagree_a_proposal_stays_one_and_says_how_many_gave_it():
    reviews = people(("Bo", "s1", "tillid"), ("Eva", "s1", "effekt"), ("Ib", "s1", "tillid"))
    joined = apply_reviews(machine(("s1", "tillid"), ("s9", "tillid")), reviews)
    assert joined[["status", "note"]].head(2).to_numpy().tolist() == [["proposed", "2/3"], ["proposed", ""]]


def test_one_who_only_rejects_a_code_has_judged_no_other():
    joined = apply_reviews(
        machine(("s1", "tillid"), ("s1", "effekt")), people(("Bo", "s1", "tillid"), status="rejected")
    )
    assert joined["status"].tolist() == ["rejected", "proposed", "rejected"]


def test_a_sub_code_speaks_for_the_code_above_it():
    joined = apply_reviews(machine(("s1", "effekt"), ("s1", "varig")), people(("Bo", "s1", "varig")), BOOK)
    assert joined["status"].tolist() == ["accepted"] * 3


def test_applying_twice_changes_nothing():
    reviews = people(("Bo", "s1", "tillid"), ("Eva", "s1", "effekt"), ("Bo", "s2", ""))
    once = apply_reviews(machine(("s1", "tillid"), ("s2", "tillid")), reviews)
    pd.testing.assert_frame_equal(apply_reviews(once, reviews), once)


def test_nothing_joined_to_nothing_is_an_empty_table():
    assert check("codings", apply_reviews(frame("codings", []), frame("codings", []))).empty
    assert check("codings", counted(frame("codings", []))).empty


def cells(codings):
    return codings[["segment_id", "code", "polarity"]].to_numpy().tolist()


def test_people_count_where_they_judged_and_the_model_elsewhere():
    codings = pd.concat(
        [
            machine(("s1", "effekt"), ("s2", "tillid"), ("s3", "effekt")),
            machine(("s2", "effekt"), coder="terms"),
            people(("Bo", "s1", "tillid", "lacking"), ("Bo", "s3", "")),
        ]
    )
    assert cells(check("codings", counted(codings))) == [["s1", "tillid", "lacking"], ["s2", "tillid", "present"]]
    assert cells(counted(codings, prefer="terms")) == [["s1", "tillid", "lacking"], ["s2", "effekt", "present"]]
    assert cells(counted(codings, prefer="human")) == [["s1", "tillid", "lacking"]]
    with pytest.raises(ValueError, match="no method 'both'"):
        counted(codings, prefer="both")


def test_terms_stand_in_where_no_model_has_coded():
    assert cells(counted(machine(("s1", "tillid"), coder="terms"))) == [["s1", "tillid", "present"]]


@pytest.mark.parametrize(
    ("reviews", "counts", "note"),
    [
        ([("Bo", "s", "tillid"), ("Eva", "s", "")], [["s", "tillid", "present"]], "1/2"),
        ([("Bo", "s", "tillid"), ("Eva", "s", ""), ("Ib", "s", "")], [], ""),
        ([("Bo", "s", "tillid"), ("Eva", "s", "tillid", "lacking")], [["s", "tillid", "lacking"]], "2/2"),
        (
            [("Bo", "s", "tillid"), ("Eva", "s", "tillid"), ("Ib", "s", "tillid", "lacking")],
            [["s", "tillid", "present"]],
            "3/3",
        ),
        ([("Bo", "s", "tillid"), ("Bo", "s", "tillid", "rejected")], [["s", "tillid", "rejected"]], ""),
    ],
)
def test_the_majority_counts_a_tie_is_given_and_of_polarities_the_graver(reviews, counts, note):
    result = counted(people(*reviews))
    assert cells(result) == counts
    assert result["note"].tolist() == ([note] if counts else [])


def test_a_counted_coding_bears_its_coders_name_or_people():
    reviews = people(("Bo", "s1", "tillid"), ("Eva", "s1", "tillid"), ("Eva", "s2", "tillid"))
    assert counted(reviews)["coder"].tolist() == ["people", "Eva"]
    assert [span["why"] for span in counted(reviews)["evidence"][0]] == ["human: Bo", "human: Eva"]


def test_sub_codes_of_several_coders_add_up_in_the_code_above():
    book = Codebook((*BOOK.codes, Code("hurtig", "Hurtig", parent="effekt")))
    reviews = people(("Bo", "s", "varig"), ("Eva", "s", "hurtig"), ("Ib", "s", ""), ("Ib", "t", "varig"))
    counts = counted(reviews, codebook=book)
    assert cells(counts[counts["segment_id"] == "s"]) == [["s", "effekt", "present"]]


def test_the_machine_speaks_for_sub_codes_where_people_code_by_top_codes_and_gave_the_code_above():
    codings = pd.concat([machine(("s", "effekt"), ("s", "varig"), ("t", "effekt"), ("t", "varig"))])
    reviews = people(("Bo", "s", "effekt"), ("Bo", "t", ""))
    counts = counted(pd.concat([codings, reviews]), codebook=BOOK)
    assert sorted(zip(counts["segment_id"], counts["code"], strict=True)) == [("s", "effekt"), ("s", "varig")]


def test_who_rejects_a_code_rejects_those_below_it():
    codings = pd.concat([machine(("s", "effekt"), ("s", "varig")), people(("Bo", "s", "effekt"), status="rejected")])
    assert counted(codings, codebook=BOOK).empty


def test_of_the_machines_polarities_the_surest_counts_then_the_graver():
    rows = [
        ("tillid", "present", 0.7),
        ("tillid", "lacking", 0.4),
        ("effekt", "present", 0.5),
        ("effekt", "lacking", 0.5),
    ]
    codings = frame("codings", [coding("s", c, p, coder="model", score=x, status="proposed") for c, p, x in rows])
    assert cells(counted(codings, codebook=BOOK)) == [["s", "tillid", "present"], ["s", "effekt", "lacking"]]


reviews = st.lists(
    st.tuples(
        st.sampled_from(["Bo", "Eva", "Ib", "model"]),
        st.sampled_from(["s1", "s2"]),
        st.sampled_from(["", "tillid", "effekt", "varig"]),
        st.sampled_from(["present", "lacking"]),
        st.sampled_from(["accepted", "rejected"]),
    ).filter(lambda row: row[2] or (row[0] != "model" and row[4] == "accepted")),
    unique_by=lambda row: row[:3],
    max_size=12,
)


@settings(max_examples=12)
@given(reviews, st.randoms())
def test_counted_answers_once_whatever_the_order_and_as_the_judges_are_read_elsewhere(rows, random):
    codings = [coding(s, c, p, coder=who, status=status) for who, s, c, p, status in rows]
    first = counted(frame("codings", codings), codebook=BOOK)
    assert not first.duplicated(["segment_id", "code"]).any()
    assert "" not in set(first["code"])
    random.shuffle(codings)
    shuffled = counted(frame("codings", codings), codebook=BOOK)
    by = ["segment_id", "code"]
    pd.testing.assert_frame_equal(*(t.sort_values(by, ignore_index=True) for t in (first, shuffled)))
    alone = counted(frame("codings", codings), codebook=BOOK, prefer="human")
    segments = pd.Series(["s1", "s2"])
    told = frame("codings", [c for c in codings if c["status"] == "accepted" or c["code"] == ""])
    judged = judged_cells(segments, BOOK, told).given
    expected = {(s, c) for i, s in enumerate(segments) for j, c in enumerate(BOOK.ids) if judged[i, j] >= 0.5}
    sure = {s for s in segments if all(r[4] == "accepted" for r in rows if r[1] == s)}
    assert {cell for cell in map(tuple, alone[by].to_numpy()) if cell[0] in sure} == {
        c for c in expected if c[0] in sure
    }
