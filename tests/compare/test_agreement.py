"""Who judged what, and the table of agreement made of it."""

import importlib.util
import math
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.compare import table_agreement
from fieldnotes.compare.agreement import verdict
from fieldnotes.compare.judgements import judgements
from fieldnotes.tables import frame

BOOK = Codebook((Code("effekt", "Effekt"), Code("varig", "Varig effekt", parent="effekt"), Code("tillid", "Tillid")))
NAMES = ("segment_id", "coder", "code", "polarity", "status", "method")


def codings(*rows: str) -> pd.DataFrame:
    """A coding per string "segment coder code [polarity] [status] [method]"; the code "-" is a row without a code."""
    given = []
    for row in rows:
        words = row.split()
        values = dict(zip(NAMES, words + ["present", "accepted", "human"][len(words) - 3 :], strict=True))
        given.append(values | {"code": values["code"].strip("-"), "evidence": []})
    return frame("codings", given)


def done(coder: str, *segments: str) -> list[str]:
    return [f"{segment} {coder} -" for segment in segments]


TWO = codings(
    *done("A", "D1-0", "D1-1", "D2-0", "D2-1", "D2-2"),
    *done("B", "D1-0", "D1-1", "D2-0", "D2-1"),
    *("D1-0 A tillid", "D1-0 B tillid", "D2-0 A tillid", "D2-0 B effekt", "D2-2 A tillid"),
)


def row(table: pd.DataFrame, code: str = "all") -> dict:
    return table[table["code"] == code].iloc[0].to_dict()


def test_a_row_per_code_and_one_for_all_pooled():
    table = table_agreement(TWO)
    assert table["code"].tolist() == ["effekt", "tillid", "all"]
    assert set(table["coders"]) == {"A + B"}
    assert row(table, "tillid") | {"agreement": 0.75, "prevalence": 3 / 8} == row(table, "tillid")
    assert row(table)["agreement"] == pytest.approx(6 / 8)


def test_what_one_alone_judged_is_left_out_and_said():
    tillid, pooled = row(table_agreement(TWO), "tillid"), row(table_agreement(TWO))
    assert (tillid["n_segments"], tillid["n_units"], tillid["n_single"]) == (4, 4, 1)
    assert (pooled["n_segments"], pooled["n_units"], pooled["n_single"]) == (4, 8, 2)


def test_whoever_only_rejects_a_code_judged_that_code_alone():
    table = table_agreement(
        codings("s0 A tillid", "s0 B tillid present rejected", "s0 B effekt lacking rejected"), codebook=BOOK
    )
    assert row(table, "tillid")["agreement"] == 0
    assert row(table, "effekt")["agreement"] == 1
    assert (row(table, "varig")["n_units"], row(table, "varig")["n_single"]) == (0, 0)  # nobody codes by sub-codes


def test_whoever_names_no_sub_code_has_not_judged_them():
    table = table_agreement(codings("s0 A varig", "s0 B effekt", *done("A", "s1"), *done("B", "s1")), codebook=BOOK)
    assert (row(table, "varig")["n_units"], row(table, "varig")["n_single"]) == (0, 2)


def test_a_sub_code_is_its_parents_too_and_is_not_pooled_twice():
    rows = codings("s0 A varig", "s0 B effekt", "s1 B varig", "s1 A varig")
    table = table_agreement(rows, codebook=BOOK)
    assert row(table, "effekt")["agreement"] == 1
    assert row(table, "varig")["agreement"] == 0.5
    assert row(table)["n_units"] == 4
    assert row(table)["agreement"] == 1


def test_all_answers_alike_give_a_number_and_its_reason():
    found = row(table_agreement(codings(*done("A", "s0", "s1"), *done("B", "s0", "s1")), codes=["tillid"]), "tillid")
    kappas = [found[name] for name in ("cohens_kappa", "congers_kappa", "fleiss_kappa", "alpha")]
    assert (found["agreement"], found["ac1"], kappas) == (1, 1, [0, 0, 0, 0])
    assert (found["verdict"], found["note"]) == ("undecided", "no_variation")


def test_nothing_judged_by_two_is_said():
    found = row(table_agreement(codings("s0 A tillid", "s1 B tillid")), "tillid")
    assert (found["n_units"], found["n_single"], found["note"]) == (0, 2, "not_double_coded")
    assert math.isnan(found["alpha"])


def test_nobody_has_coded_and_the_table_has_its_columns():
    table = table_agreement(codings())
    assert len(table) == 0
    assert table.columns.tolist() == table_agreement(TWO).columns.tolist()


def test_one_coder_alone_has_nothing_to_agree_with():
    assert row(table_agreement(TWO, coders=["A"]))["note"] == "not_double_coded"


def test_three_coders_have_no_cohens_kappa_but_one_for_each_pair():
    three = pd.concat([TWO, codings(*done("C", "D1-0", "D2-0"), "D1-0 C tillid")])
    assert math.isnan(row(table_agreement(three), "tillid")["cohens_kappa"])
    pairs = table_agreement(three, by="pair")
    assert pairs["coders"].unique().tolist() == ["A + B", "A + C", "B + C"]
    expected = table_agreement(TWO)
    pd.testing.assert_frame_equal(pairs[pairs["coders"] == "A + B"].reset_index(drop=True), expected)


def test_a_machine_judged_what_people_judged_and_what_it_coded():
    machine = codings("D1-0 terms tillid present proposed terms", "D9-0 terms tillid present rejected terms")
    both = pd.concat([TWO, machine])
    found = row(table_agreement(both, coders=["A", "terms"]), "tillid")
    assert (found["coders"], found["n_units"], found["n_single"]) == ("A + terms", 5, 1)
    assert row(table_agreement(both))["coders"] == "A + B"


def test_a_machine_judged_the_whole_corpus(made):
    corpus, terms = made({"D1": ("Havnen", "t.s"), "D2": ("Åløkken", "...")})
    people = codings("D1-0 A tillid", *done("A", "D1-1"))
    found = row(table_agreement(pd.concat([terms, people]), coders=["A", "terms"], corpus=corpus), "tillid")
    assert (found["n_units"], found["n_single"], found["agreement"]) == (2, 4, 1)


def test_agreement_is_told_for_each_pilot(made):
    corpus, _ = made({"D1": ("Havnen", "..."), "D2": ("Åløkken", "...")})
    table = table_agreement(TWO, by="project", corpus=corpus)
    assert table.columns[0] == "project"
    assert [(r.project, r.code, r.n_units, r.agreement) for r in table.itertuples() if r.code == "tillid"] == [
        ("Havnen", "tillid", 2, 1.0),
        ("Åløkken", "tillid", 2, 0.5),
    ]


def test_polarities_are_compared_where_both_gave_the_code():
    rows = ("s0 A tillid lacking", "s0 B tillid present", "s1 A tillid lacking", "s1 B tillid lacking")
    some = codings(*rows, "s2 A tillid", *done("B", "s2"))
    assert row(table_agreement(some, answer="polarity"), "tillid")["n_units"] == 2
    assert row(table_agreement(some, answer="polarity"), "tillid")["agreement"] == 0.5
    assert row(table_agreement(some, answer="both"), "tillid")["agreement"] == pytest.approx(1 / 3)
    assert judgements(some, answer="both").categories == ["absent", "present", "lacking", "rejected"]


def test_two_polarities_at_once_are_an_answer_of_their_own():
    some = codings("s0 A tillid lacking", "s0 A tillid present", "s0 B tillid lacking")
    assert judgements(some, answer="both").answers[:, 0, 0].tolist() == [4, 2]


def test_the_table_s_alpha_is_krippendorff_s_over_the_units():
    rng = np.random.default_rng(3)
    given = rng.random((3, 60)) < 0.4
    judged = rng.random((3, 60)) < 0.8
    rows = [f"D{s % 7}-{s:010x} {'ABC'[c]} {'tillid' if given[c, s] else '-'}" for c, s in np.argwhere(judged)]
    expected = krippendorff.alpha(np.where(judged, given, np.nan), level_of_measurement="nominal", value_domain=[0, 1])
    found = row(table_agreement(codings(*rows)), "tillid")
    assert found["alpha"] == pytest.approx(expected, abs=1e-9)
    assert found["n_documents"] == 7
    assert found["alpha_low"] < found["alpha"] < found["alpha_high"]


@pytest.mark.parametrize(("alpha", "expected"), [(0.8, "reliable"), (0.667, "tentative"), (0.66, "discard")])
def test_the_verdict_follows_krippendorff_s_rule(alpha, expected):
    assert verdict(alpha) == expected


def test_same_codings_in_another_order_give_the_same_table():
    shuffled = TWO.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(table_agreement(shuffled), table_agreement(TWO))


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="Viggo"):
        table_agreement(TWO, coders=["A", "Viggo"])
    with pytest.raises(ValueError, match="polarity"):
        table_agreement(TWO, answer="tone")
    with pytest.raises(ValueError, match="corpus"):
        table_agreement(TWO, by="project")
    with pytest.raises(ValueError, match="hest"):
        table_agreement(codings("s0 A hest"), codebook=BOOK)


@pytest.mark.shared
def test_two_coders_of_real_paragraphs_agree_well(shared):
    spec = importlib.util.spec_from_file_location("agreement", Path(__file__).parents[2] / "benchmarks/agreement.py")
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    found = row(benchmark.gold(shared / "municipal" / "gold.csv"))
    assert found["n_segments"] == 83
    assert found["cohens_kappa"] > 0.8
    assert found["alpha_low"] > 0.667
