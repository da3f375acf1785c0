"""The roll-up of sub-codes, for human codings and machine codings."""

from typing import Any

import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook, with_ancestors
from fieldnotes.tables import check, empty, frame

BOOK = Codebook((Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C", parent="b"), Code("d", "D", parent="a")))


def coding(segment: str, code: str, **further: Any) -> dict[str, Any]:
    span = {"start": len(code), "end": 9, "why": code}
    row = {"polarity": "present", "coder": "Ida", "method": "human", "status": "accepted", "score": 1.0}
    return row | {"segment_id": segment, "code": code, "evidence": [span]} | further


def rolled(*rows: dict[str, Any]) -> pd.DataFrame:
    return check("codings", with_ancestors(frame("codings", rows), BOOK))


def test_a_sub_code_gives_all_codes_above_it() -> None:
    codings = rolled(coding("s2", "c"), coding("s1", "b"))
    expected = [("s2", "a"), ("s2", "b"), ("s2", "c"), ("s1", "a"), ("s1", "b")]
    assert expected == list(zip(codings["segment_id"], codings["code"], strict=True))


def test_polarities_and_coders_stay_apart() -> None:
    codings = rolled(coding("s", "b"), coding("s", "b", polarity="lacking"), coding("s", "b", coder="Ole"))
    above = codings[codings["code"] == "a"]
    expected = [("present", "Ida"), ("present", "Ole"), ("lacking", "Ida")]
    assert expected == list(zip(above["polarity"], above["coder"], strict=True))


def test_evidence_is_joined_and_the_highest_score_counts() -> None:
    codings = rolled(coding("s", "a", score=0.5), coding("s", "b", score=0.75), coding("s", "d", score=0.25))
    expected = ["a", "b", "d"]
    assert expected == [span["why"] for span in codings["evidence"][0]]
    assert codings["score"][0] == 0.75


def test_what_a_person_rejected_does_not_count_above() -> None:
    assert rolled(coding("s", "b", status="rejected"))["code"].tolist() == ["b"]


def test_a_decision_on_the_code_above_stands() -> None:
    codings = rolled(coding("s", "a", status="rejected"), coding("s", "b"))
    assert codings["status"].tolist() == ["rejected", "accepted"]


def test_rolling_up_twice_changes_nothing() -> None:
    once = rolled(coding("s", "c", score=0.5), coding("s", "d", score=float("nan")), coding("r", "a"))
    pd.testing.assert_frame_equal(once, with_ancestors(once, BOOK))


def test_no_codings_stay_none() -> None:
    pd.testing.assert_frame_equal(empty("codings"), with_ancestors(empty("codings"), BOOK))


def test_a_code_that_the_codebook_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="does not have: z"):
        with_ancestors(frame("codings", [coding("s", "z")]), BOOK)
