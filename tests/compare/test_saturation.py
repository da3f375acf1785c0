"""Saturation, against the expectation that theory gives and Guest, Namey and Chen's rule by hand."""

from math import comb

import pandas as pd
import pytest

from fieldnotes.compare import table_saturation
from fieldnotes.compare.saturation import stopping_point
from fieldnotes.tables import Corpus, frame


def study(documents: list[str], projects: str = "") -> tuple[Corpus, pd.DataFrame]:
    """A document per string, in the order of dates; each letter is a segment with that code, "." one without."""
    projects = projects or "P" * len(documents)
    ids = [f"D{place:02}" for place in range(len(documents))]
    about = [
        {"doc_id": id, "project": project, "date": f"2020-01-{place + 1:02}", "text": "x" * 50}
        for place, (id, project) in enumerate(zip(ids, projects, strict=True))
    ]
    segments = [
        {"segment_id": f"{id}-{place}", "doc_id": id, "position": place, "role": "borger"}
        for id, letters in zip(ids, documents, strict=True)
        for place in range(len(letters))
    ]
    codings = [
        {"segment_id": f"{id}-{place}", "code": letter, "polarity": "present", "method": "terms", "status": "proposed"}
        for id, letters in zip(ids, documents, strict=True)
        for place, letter in enumerate(letters)
        if letter != "."
    ]
    return Corpus(frame("documents", about), frame("turns", []), frame("segments", segments)), frame("codings", codings)


def codes(table: pd.DataFrame, unit: str = "code") -> pd.DataFrame:
    return table[table["unit"] == unit].set_index("n_documents")


def test_by_date_each_source_brings_what_was_not_there_before():
    table = codes(table_saturation(*study(["ab", "b", "bc", ".", "d"])))
    assert table["dated"].tolist() == [2, 2, 3, 3, 4]


def test_random_orders_have_the_mean_that_theory_gives():
    documents = ["ab", "a", "ac", "a", "b", "d", ".", "a"]
    held = {"a": 5, "b": 2, "c": 1, "d": 1}
    table = codes(table_saturation(*study(documents), orders=4000, seed=1))
    for n, found in table["new"].cumsum().items():
        expected = sum(1 - comb(8 - k, n) / comb(8, n) for k in held.values())
        assert found == pytest.approx(expected, abs=0.06)
    assert (table["low"] <= table["found"]).all()
    assert (table["found"] <= table["high"]).all()
    assert table["found"].iloc[-1] == table["low"].iloc[-1] == table["high"].iloc[-1] == 4


def test_the_rule_stops_when_the_run_brings_little_beside_the_base():
    base = ["abcde", "fghij", "klmno", "pqrst"]  # twenty codes in the first four sources
    table = codes(table_saturation(*study([*base, "uv", "a", "w", "b", "c"])))
    assert table["stopped_dated"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1]  # 2/20, then 1/20 in sources six and seven
    strict = codes(table_saturation(*study([*base, "uv", "a", "w", "b", "c"]), threshold=0.0))
    assert strict["stopped_dated"].tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 1]
    longer = codes(table_saturation(*study([*base, "uv", "a", "w", "b", "c"]), run=3))
    assert longer["stopped_dated"].tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 1]


def test_too_few_sources_never_stop():
    table = table_saturation(*study(["a", "a", "a", "a", "a"]))
    assert table["stopped"].max() == 0
    assert table["ratio"].isna().all()
    assert stopping_point(table, "code") is None


def test_sources_all_alike_are_saturated_once_the_rule_can_tell():
    table = table_saturation(*study(["ab"] * 8))
    assert stopping_point(table, "code") == 6
    assert codes(table)["ratio"].tolist()[5:] == [0, 0, 0]


def test_a_code_in_another_pilot_is_a_new_pair():
    table = table_saturation(*study(["a", "a", "ab"], projects="PQQ"))
    assert codes(table)["dated"].tolist() == [1, 1, 2]
    assert codes(table, "code_project")["dated"].tolist() == [1, 2, 3]


def test_without_codings_nothing_is_found_and_nothing_is_saturated():
    table = table_saturation(*study(["." for _ in range(8)]))
    assert table["found"].tolist() == [0.0] * 16
    assert table["stopped"].max() == 0


def test_rejected_codings_and_other_codes_do_not_count():
    corpus, codings = study(["ab", "c"])
    codings.loc[codings["code"] == "a", "status"] = "rejected"
    assert codes(table_saturation(corpus, codings, codes=["a", "b"]))["dated"].tolist() == [1, 1]


def test_the_order_of_rows_does_not_matter_and_the_seed_does():
    corpus, codings = study(["ab", "b", "bc", ".", "d", "a", "e"])
    same = table_saturation(corpus, codings.sample(frac=1, random_state=2), orders=50)
    pd.testing.assert_frame_equal(table_saturation(corpus, codings, orders=50), same)
    assert not table_saturation(corpus, codings, orders=50, seed=3).equals(same)


def test_no_sources_give_an_empty_table():
    assert len(table_saturation(*study([]))) == 0


def test_a_rule_without_sources_is_refused():
    with pytest.raises(ValueError, match="run"):
        table_saturation(*study(["a"]), run=0)
