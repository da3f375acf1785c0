import numpy as np
import pandas as pd

from fieldnotes.compare import table_codes
from fieldnotes.compare.topics import table_topic_differences, table_topic_groups, table_topic_trend, table_topics

TOPICS = pd.DataFrame({"topic": ["T01", "T02"], "label": ["kø, telefon", "mad"]}).astype("str")
NAMED = {"tillid": "T01", "styring": "T02"}


def as_topics(made):
    corpus, codings = made
    return corpus, codings.assign(code=codings["code"].map(NAMED))


def study(made):
    documents = {f"A{n}": ("Havnen", "tt.s") for n in range(4)} | {f"B{n}": ("Åsen", "s..s") for n in range(4)}
    rounds = {name: str(1 + n % 2) for n, name in enumerate(documents)}
    kinds = dict.fromkeys(documents, "interview")
    return as_topics(made(documents, round=rounds, kind=kinds))


def test_topics_have_the_shares_and_intervals_that_codes_have(made):
    corpus, codings = study(made)
    own = table_topics(corpus, codings, TOPICS)
    codes = table_codes(corpus, codings, unit="segment", codes=TOPICS["topic"])
    codes = codes[codes["polarity"] == "present"].reset_index(drop=True)
    for name in ("project", "count", "share", "low", "high", "n_segments"):
        pd.testing.assert_series_equal(own[name], codes[name])
    assert list(own.columns[:3]) == ["project", "topic", "label"]
    assert dict(zip(own["topic"], own["label"], strict=True)) == {"T01": "kø, telefon", "T02": "mad"}


def test_groups_stand_one_below_the_other_and_what_has_one_value_is_left_out(made):
    table = table_topic_groups(*study(made), TOPICS)
    assert list(dict.fromkeys(table["attribute"])) == ["project", "round"]
    assert set(table.loc[table["attribute"] == "round", "value"]) == {"1", "2"}


def test_a_topic_of_one_pilot_differs_and_is_one_comparison(made):
    documents = {f"A{n}": ("Havnen", "tttt.s") for n in range(6)} | {f"B{n}": ("Åsen", "s....s") for n in range(6)}
    corpus, codings = as_topics(made(documents))
    table = table_topic_differences(corpus, codings, TOPICS, permutations=2000)
    assert list(table["n_tests"]) == [4] * 4
    own = table[(table["project"] == "Havnen") & (table["topic"] == "T01")].iloc[0]
    assert own["difference"] > 0.5
    assert own["p_adjusted"] < 0.05


def test_topics_are_followed_from_the_first_round_to_the_last(made):
    corpus, codings = study(made)
    table = table_topic_trend(corpus, codings, TOPICS, permutations=200)
    assert list(table["when"]) == ["1", "2"] * 2
    assert list(table.columns[:2]) == ["topic", "label"]
    assert np.isfinite(table["change"]).all()


def test_there_are_tables_without_topics_too(made):
    corpus, codings = study(made)
    nothing = codings.iloc[:0]
    for table in (
        table_topic_groups(corpus, nothing, TOPICS.iloc[:0]),
        table_topic_differences(corpus, nothing, TOPICS.iloc[:0], permutations=200),
        table_topic_trend(corpus, nothing, TOPICS.iloc[:0], permutations=200),
    ):
        assert table.empty
        assert {"topic", "label"} <= set(table.columns)
