"""The section on topics, from tables made by hand."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.report.page import prose, render
from fieldnotes.report.topics import topics
from fieldnotes.tables import Corpus, empty, frame

NAN = float("nan")
TOPIC = {"topic": "T01", "label": "kø, telefon", "words": "kø, telefon, <brev>", "size": 40, "stability": 0.83}
TOPIC |= {"n_documents": 9, "code": "tillid", "coverage": 0.2, "note": "one_document+unstable"}
QUOTE = {"topic": "T01", "rank": 1, "segment_id": "A1-x", "doc_id": "A1", "project": "Havnen", "role": "borger"}
QUOTE |= {"kind": "interview", "date": "2020-01-02", "text": "Jeg venter <stadig>."}
MEASURES = {"n_topics": 1, "n_segments": 80, "n_founding": 70, "outlier_share": 0.125, "agreement": 0.61}
MEASURES |= {"resamples": 10, "outliers": "nearest", "unmatched": "merge 2"}
DIFFERENCE = {"project": "Havnen", "topic": "T01", "label": "kø", "difference": 0.2, "p_adjusted": 0.01, "n_tests": 11}
TREND = {"topic": "T01", "label": "kø, telefon", "time": "round", "first": "1", "last": "3", "share_first": 0.1}
TREND |= {"share_last": 0.3, "change": 0.2, "p_adjusted": 0.01, "n_tests": 7}


def made(tables: dict) -> SimpleNamespace:
    text = "Jeg venter på svar. Vi venter endnu."
    documents = [{"doc_id": name, "project": "Havnen", "kind": "interview", "text": text} for name in ("A1", "A2")]
    segments = [{"segment_id": f"{name}-x", "doc_id": name, "start": 0, "end": 19} for name in ("A1", "A2")]
    corpus = Corpus(frame("documents", documents), frame("turns", []), frame("segments", segments))
    return SimpleNamespace(
        table=lambda name, make="": tables[name],
        codebook=lambda: Codebook((Code("tillid", "Tillid"),)),
        corpus=lambda: corpus,
    )


@pytest.fixture
def study():
    return made(
        {
            "topics": pd.DataFrame([TOPIC]),
            "topic_measures": pd.DataFrame([MEASURES]),
            "topic_quotes": pd.DataFrame([QUOTE]),
            "topic_pairs": empty("topic_pairs"),
            "topic_differences": pd.DataFrame([DIFFERENCE]),
            "topic_trend": pd.DataFrame([TREND]),
        }
    )


@pytest.fixture
def few():
    pair = {"rank": 1, "segment_id": "A1-x", "segment_id_other": "A2-x", "doc_id": "A1", "doc_id_other": "A2"}
    measures = MEASURES | {"n_topics": 0, "n_segments": 20, "n_founding": 12, "agreement": NAN, "outlier_share": NAN}
    return made(
        {
            "topics": empty("topics"),
            "topic_measures": pd.DataFrame([measures | {"unmatched": ""}]),
            "topic_quotes": empty("topic_quotes"),
            "topic_pairs": pd.DataFrame([pair | {"similarity": 0.91, "words": "svar"}]),
            "topic_differences": pd.DataFrame([DIFFERENCE]).iloc[:0],
            "topic_trend": pd.DataFrame([TREND]).iloc[:0],
        }
    )


def page(study: SimpleNamespace, language: str = "da") -> str:
    words = prose(language)
    return render("parts/topics.html", t=words, topics=topics(study, language), figures={}, svg={})


def test_a_topic_stands_with_words_size_stability_theme_pilot_and_marks(study):
    said = re.sub(r"\s+", " ", page(study))
    assert "kø, telefon, &lt;brev&gt;" in said
    assert "0,83" in said
    assert "Tillid</a> (20" in said
    assert "intet tema dækker" in said
    assert "<td>Havnen</td>" in said
    assert "båret af én kilde, ustabilt" in said


def test_its_quotes_lead_to_their_place_in_the_source(study):
    assert 'href="sources.html#s-A1-x"' in page(study)
    assert "Jeg venter &lt;stadig&gt;." in page(study)


def test_the_section_states_how_many_belong_nowhere_and_how_far_topics_come_again(study):
    for language, share in (("da", "12"), ("en", "12%")):
        said = page(study, language)
        assert share in said
        assert "0,61" in said or "0.61" in said
        assert "{" not in said


def test_changes_that_fit_no_topic_are_told(study):
    assert "merge, nr. 2" in page(study)


def test_with_too_few_segments_the_pairs_most_alike_are_shown(few):
    said = page(few)
    assert "12 afsnit med ord nok" in said
    assert said.count("<blockquote>") == 2
    assert "0,91" in said
    assert not re.search(r"\bnan\b", said)


def test_what_changed_from_the_first_round_to_the_last_is_said_and_so_is_that_nothing_did(study):
    said = re.sub(r"\s+", " ", page(study)).replace("\xa0", " ")
    assert "kø, telefon (10 % → 30 %)" in said
    still = made(study_tables(study) | {"topic_trend": pd.DataFrame([TREND | {"p_adjusted": 0.4}])})
    assert "intet emne" in page(still)
    assert "no topic" in page(still, "en")
    none = made(study_tables(study) | {"topic_trend": pd.DataFrame([TREND]).iloc[:0]})
    assert "Fra runde" not in page(none)


def test_topics_found_in_a_sample_say_so_and_what_it_costs(study):
    measures = MEASURES | {"n_segments": 60_000, "n_founding": 20_000, "agreement": 0.71}
    many = made(study_tables(study) | {"topic_measures": pd.DataFrame([measures])})
    said = re.sub(r"\s+", " ", page(many))
    assert "60.000 afsnit" in said
    assert "fundet i 20.000 af dem" in said
    assert "enigheden på 0,71" in said
    assert "found in 20,000 of them" in re.sub(r"\s+", " ", page(many, "en"))
    assert "trukket så" not in page(study)


def study_tables(study: SimpleNamespace) -> dict:
    names = ("topics", "topic_measures", "topic_quotes", "topic_pairs", "topic_differences", "topic_trend")
    return {name: study.table(name) for name in names}
