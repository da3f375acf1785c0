"""A concordance: what is found, and how it is sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.compare.kwic import table_kwic
from fieldnotes.tables import Corpus, frame

LEXICON = {
    "borgertilliden": ("borgertillid", "NOUN", "borger+tillid"),
    "stoler": ("stole", "VERB", ""),
    "på": ("på", "ADP", ""),
    "tværfagligt": ("tværfaglig", "ADJ", ""),
    "mod": ("mod", "NOUN", ""),
}


@pytest.fixture
def study(spoken):
    texts = ["Her er tillid til os", "så kom borgertilliden igen", "hun stoler virkelig på ham", "et tværfagligt hold"]
    return spoken({"A": ("Havnen", texts), "B": ("Åløkken", ["al tillid væk"])}, lexicon=LEXICON)


def test_a_word_is_found_in_its_forms_and_in_compounds_with_its_neighbours(study):
    found = table_kwic(*study, "tillid")
    assert found[["left", "keyword", "right"]].values.tolist() == [
        ["Her er", "tillid", "til os"],
        ["så kom", "borgertilliden", "igen"],
        ["al", "tillid", "væk"],
    ]
    assert found["project"].tolist() == ["Havnen", "Havnen", "Åløkken"]


@pytest.mark.parametrize(("query", "keyword"), [("stole på", "stoler virkelig på"), ("tvær*", "tværfagligt")])
def test_expressions_and_wildcards_are_found(study, query, keyword):
    assert table_kwic(*study, query)["keyword"].tolist() == [keyword]


def test_width_counts_words_and_stays_in_the_segment(study):
    assert table_kwic(*study, "tillid", width=1)["left"].tolist() == ["er", "kom", "al"]
    assert table_kwic(*study, "tillid", width=0)[["left", "right"]].eq("").all().all()


def test_it_is_sorted_to_the_left_from_the_nearest_word_and_to_the_right(study):
    assert table_kwic(*study, "tillid", sort="left")["left"].tolist() == ["al", "Her er", "så kom"]
    assert table_kwic(*study, "tillid", sort="right")["right"].tolist() == ["igen", "til os", "væk"]
    with pytest.raises(ValueError, match="op"):
        table_kwic(*study, "tillid", sort="op")


def test_nothing_found_is_an_empty_table_with_its_columns(study):
    assert table_kwic(*study, "kaffe").empty
    assert "keyword" in table_kwic(*study, "kaffe")


def test_the_interviewer_is_searched_when_asked(spoken):
    corpus, tokens = spoken({"A": ("Havnen", ["hvad er tillid"])}, roles={"A": "interviewer"})
    assert table_kwic(corpus, tokens, "tillid").empty
    assert len(table_kwic(corpus, tokens, "tillid", interviewer=True)) == 1


@given(st.lists(st.sampled_from(["tillid", "kaffe", "🙂", "æble", "brev"]), min_size=1, max_size=12), st.integers(0, 4))
def test_start_and_end_slice_the_keyword_from_the_document(words, width):
    text = "  ".join(words)
    place, tokens = 0, []
    for i, word in enumerate(words):
        where = {"start": place, "end": place + len(word)}
        tokens.append({"segment_id": "s", "i": i, "text": word, "lemma": word, "pos": "NOUN", "parts": ""} | where)
        place += len(word) + 2
    document = {"doc_id": "D", "project": "Havnen", "kind": "interview", "text": text}
    segment = {"segment_id": "s", "doc_id": "D", "start": 0, "end": len(text), "role": "borger"}
    corpus = Corpus(frame("documents", [document]), frame("turns", []), frame("segments", [segment]))
    found = table_kwic(corpus, frame("tokens", tokens), "tillid", width=width)
    assert len(found) == words.count("tillid")
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == list(found["keyword"])
