"""Words of a corpus: offsets, lemmas, word classes, parts, and what a known table spares."""

from __future__ import annotations

import sys
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.language import tokens
from fieldnotes.language.pipeline import load_pipeline
from fieldnotes.tables import Corpus, check, frame, segment_ids


def corpus(*texts: str, before: str = "") -> Corpus:
    """One document a text, one segment each, which begins behind `before`."""
    doc_ids = [f"d{k}" for k in range(len(texts))]
    ids = segment_ids(doc_ids, texts)
    spans = [{"doc_id": d, "turn_id": f"t-{d}", "position": 0} for d in doc_ids]
    places = [{"start": len(before), "end": len(before) + len(text)} for text in texts]
    seconds = {"start_s": float("nan"), "end_s": float("nan")}
    return Corpus(
        frame("documents", [{"doc_id": d, "text": before + text} for d, text in zip(doc_ids, texts, strict=True)]),
        frame("turns", [span | place | seconds for span, place in zip(spans, places, strict=True)]),
        frame(
            "segments",
            [{"segment_id": i} | span | place for i, span, place in zip(ids, spans, places, strict=True)],
        ),
    )


def words(text: str, column: str = "text") -> list[str]:
    return list(tokens(corpus(text))[column])


def test_the_table_fits_its_schema():
    table = tokens(corpus("Borgerne stoler på os.", "Ja.", "", " \n "))
    assert check("tokens", table).equals(table)


def test_no_segments_give_an_empty_table():
    table = tokens(corpus())
    assert (len(table), list(table.columns)) == (0, list(frame("tokens", []).columns))


def test_white_space_is_no_word_and_i_counts_from_zero():
    table = tokens(corpus("  Vi  gik\n\nhjem. ", "Ja da."))
    assert list(table["text"]) == ["Vi", "gik", "hjem", ".", "Ja", "da", "."]
    assert list(table["i"]) == [0, 1, 2, 3, 0, 1, 2]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="abeørs AÅ.,?-\n[]😀é'’3", max_size=30), max_size=4), st.text("ab \n", max_size=5))
def test_words_are_slices_of_the_document_and_cover_all_but_white_space(texts, before):
    given_corpus = corpus(*texts, before=before)
    table = tokens(given_corpus)
    documents = given_corpus.documents["text"]
    segments = given_corpus.segments.set_index("segment_id")
    for segment_id, rows in table.groupby("segment_id"):
        text = documents[int(segments.loc[segment_id, "doc_id"][1:])]
        assert [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == list(rows["text"])
        whole = text[segments.loc[segment_id, "start"] : segments.loc[segment_id, "end"]]
        assert "".join("".join(rows["text"]).split()) == "".join(whole.split())


def test_inflected_words_have_the_lemma_of_their_class():
    text = "Tilliden til kommunens ledere voksede, og borgernes mødre stolede på de nye medarbejdere."
    table = tokens(corpus(text)).set_index("text")["lemma"]
    wanted = {
        "Tilliden": "tillid",
        "kommunens": "kommune",
        "ledere": "leder",
        "voksede": "vokse",
        "borgernes": "borger",
        "stolede": "stole",
        "nye": "ny",
        "medarbejdere": "medarbejder",
    }
    assert {word: table[word] for word in wanted} == wanted


def test_a_compound_tells_its_parts_and_other_words_have_none():
    table = tokens(corpus("Vi taler om tillidsreformen og samskabelsesprocesser.")).set_index("text")["parts"]
    assert table["tillidsreformen"] == "tillid+reform"
    assert table["samskabelsesprocesser"] == "samskabelse+proces"
    assert table["taler"] == ""


def test_a_placeholder_is_one_name_with_its_genitive_taken_off():
    table = tokens(corpus("Så ringede [Person 3]s mor på [telefon], og [Person 4?] tog den.")).set_index("text")
    assert list(table.index[[2, 5, 8]]) == ["[Person 3]s", "[telefon]", "[Person 4?]"]
    assert list(table["lemma"].iloc[[2, 5, 8]]) == ["[Person 3]", "[telefon]", "[Person 4?]"]
    assert set(table["pos"].iloc[[2, 5, 8]]) == {"PROPN"}


@pytest.mark.parametrize("word", ["bl.a.", "ift.", "pga.", "fx", "f.eks.", "mht.", "ca.", "nr.", "dvs."])
def test_an_abbreviation_is_one_word(word):
    assert words(f"Det var {word} sådan, vi gjorde.")[2] == word


@pytest.mark.parametrize("word", ["10.30", "10:30", "12.3.2020", "12/3-2020", "1.000,50", "03.11.2019"])
def test_a_time_a_date_or_a_number_is_one_word(word):
    assert word in words(f"Vi mødtes den {word} i salen.")


def test_hesitation_is_an_interjection_and_leaves_the_other_words_alone():
    table = tokens(corpus("vi øhm vi vi stoler altså øh på lederen")).set_index("text")
    assert set(table.loc[["øhm", "øh"], "pos"]) == {"INTJ"}
    assert list(table.loc[["stoler", "lederen"], "lemma"]) == ["stole", "leder"]
    assert list(table.loc[["stoler", "lederen"], "pos"]) == ["VERB", "NOUN"]


def test_the_same_corpus_gives_the_same_table_whatever_stands_beside_it():
    texts = ["Vi stoler på hinanden.", "Det gør de ikke i byrådet.", "Ja ja."]
    alone = pd.concat([tokens(corpus(text)) for text in texts], ignore_index=True)
    together = tokens(corpus(*texts))
    columns = ["i", "start", "end", "text", "lemma", "pos", "parts"]
    assert together[columns].equals(alone[columns])
    assert tokens(corpus(*texts)).equals(together)


def test_known_segments_are_not_read_again(monkeypatch):
    given_corpus = corpus("Vi stoler på hinanden.", " Det gør de ikke.")
    table = tokens(given_corpus)
    module = sys.modules["fieldnotes.language.tokens"]  # the function of that name hides it
    monkeypatch.setattr(module, "load_pipeline", lambda name: pytest.fail("was loaded"))
    assert tokens(given_corpus, known=table).equals(table)


def test_only_what_is_new_is_read_and_counted_and_the_order_is_that_of_the_segments():
    given_corpus = corpus("Vi stoler på hinanden.", "Det gør de ikke.", "Jo.")
    table = tokens(given_corpus)
    seen = []
    known = table[table["segment_id"] != given_corpus.segments["segment_id"][1]]
    again = tokens(given_corpus, known=known, progress=lambda done, total: seen.append((done, total)))
    assert again.equals(table)
    assert seen == [(1, 1)]


def test_known_words_move_with_their_segment():
    texts = (" Vi stoler på hinanden.", "Jo.")
    table = tokens(corpus(*texts))
    moved = corpus(*texts, before="Nyt først. ")
    assert tokens(moved, known=table).equals(tokens(moved))


def test_words_of_segments_that_are_gone_are_dropped():
    given_corpus = corpus("Vi stoler på hinanden.", "Jo.")
    table = tokens(given_corpus)
    fewer = replace(given_corpus, segments=given_corpus.segments.iloc[1:].reset_index(drop=True))
    assert list(tokens(fewer, known=table)["text"]) == ["Jo", "."]


def test_the_interviewer_is_read_too():
    given_corpus = corpus("Hvad tænker du?")
    asked = replace(given_corpus, segments=given_corpus.segments.assign(role="interviewer"))
    assert len(tokens(asked)) == 4


def test_a_pipeline_is_loaded_once_however_it_is_asked_for():
    assert load_pipeline() is load_pipeline("danish")
    assert load_pipeline() is load_pipeline(name="danish")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tillidsreformen kom aldrig.", "tillid+reform"),
        ("Samskabelsesprocessen gik i stå.", "samskabelse+proces"),
        ("Medarbejderinddragelsen var god.", "medarbejder+inddragelse"),
    ],
)
def test_a_capital_at_the_start_of_a_sentence_does_not_hide_a_compound(text, parts):
    assert words(text, "parts")[0] == parts
    assert words(text, "pos")[0] == "NOUN"


def test_a_name_is_not_taken_for_a_compound():
    assert words("Kirkegaard og Holmskov kom.", "parts")[:3] == ["", "", ""]
