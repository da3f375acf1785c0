"""code_terms on tokens made by hand: what matches, what is excluded, and the shape of what comes out."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.coding import Code, Codebook, code_terms
from fieldnotes.tables import INTERVIEWER, Corpus, check, empty

LEXICON = {
    "bakkede": ("bakke", "VERB"),
    "bakker": ("bakke", "VERB"),
    "tilliden": ("tillid", "NOUN"),
    "tillidsreformen": ("tillidsreform", "NOUN", "tillid+reform"),
    "tillidsmanden": ("tillidsmand", "NOUN", "tillid+mand"),
    "læringsmiljøet": ("læringsmiljø", "NOUN", "læring+miljø"),
    "miljøet": ("miljø", "NOUN"),
    "krumtappen": ("krumtap", "NOUN", "krum+tap"),
    "mod": ("mod", "ADP"),
    "modet": ("mod", "NOUN"),
    "kom": ("komme", "VERB"),
    "har": ("have", "AUX"),
    "hun": ("hun", "PRON"),
    "vi": ("vi", "PRON"),
}


def book(*terms: str, not_terms: tuple[str, ...] = ()) -> Codebook:
    return Codebook((Code("tema", "Tema", terms=terms, not_terms=not_terms),))


@pytest.fixture
def found(corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]) -> Callable[..., list[str]]:
    """Give the words of the text that are evidence."""

    def find(text: str, codebook: Codebook) -> list[str]:
        corpus = corpus_of(text)
        codings = code_terms(corpus, codebook, tokens=tokens_of(corpus, LEXICON))
        return [text[span["start"] : span["end"]] for spans in codings["evidence"] for span in spans]

    return find


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("tillid", "Tilliden kom.", ["Tilliden"]),
        ("tillid", "TILLID", ["TILLID"]),
        ("tilliden", "Tilliden og tillid", ["Tilliden"]),
        ("tillid", "Tillidsreformen kom.", ["Tillidsreformen"]),
        ("reform", "Tillidsreformen kom.", ["Tillidsreformen"]),
        ("app", "Krumtappen kom.", []),
        ("tillids*", "Tillidsreformen og tilliden", ["Tillidsreformen"]),
        ("*reform", "Tillidsreformen og tilliden", ["Tillidsreformen"]),
        ("*sref*", "Tillidsreformen og tilliden", ["Tillidsreformen"]),
        ("mod/noun", "Modet kom mod os", ["Modet"]),
        ("mod", "Modet kom mod os", ["Modet", "mod"]),
        ("bakke op", "Hun bakkede hende virkelig meget op", ["bakkede hende virkelig meget op"]),
        ("bakke op", "Hun bakkede op", ["bakkede op"]),
        ("bakke op", "Hun bakkede den gamle blå bil ud og op", []),
        ("bakke … op", "Hun bakkede den gamle blå bil ud og op", ["bakkede den gamle blå bil ud og op"]),
        ("bakke op", "Hun bakkede. Op kom hun", []),
        ("bakke op", "Hun bakkede, men op kom hun", []),
        ("på tværs", "på den anden side tværs over", []),
        ("på tværs", "på tværs", ["på tværs"]),
        ("new public management", "New Public Management kom", ["New Public Management"]),
    ],
)
def test_a_term_matches(found: Callable[..., list[str]], term: str, text: str, expected: list[str]) -> None:
    assert expected == found(text, book(term))


def test_an_expression_stays_within_its_segment(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]
) -> None:
    corpus = corpus_of("Hun bakkede", "op")
    assert code_terms(corpus, book("bakke op"), tokens=tokens_of(corpus, LEXICON)).empty


def test_what_looks_like_a_term_and_is_not_is_left_out(found: Callable[..., list[str]]) -> None:
    expected = ["Miljøet"]
    assert expected == found("Miljøet og læringsmiljøet", book("miljø", not_terms=("læringsmiljø",)))


def test_an_excluded_expression_takes_the_term_it_overlaps_along(found: Callable[..., list[str]]) -> None:
    assert not found("som regel kom hun", book("regel", not_terms=("som regel",)))


def test_not_terms_of_one_code_leave_other_codes_alone(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]
) -> None:
    codes = (Code("a", "A", terms=("tillid",), not_terms=("tillidsmand",)), Code("b", "B", terms=("tillid",)))
    corpus = corpus_of("Tillidsmanden kom")
    expected = ["b"]
    assert expected == code_terms(corpus, Codebook(codes), tokens=tokens_of(corpus, LEXICON))["code"].tolist()


def test_the_longest_match_of_a_code_is_the_evidence(found: Callable[..., list[str]]) -> None:
    expected = ["mindre kontrol"]
    assert expected == found("mindre kontrol", book("kontrol", "mindre kontrol = rejected"))


def test_the_score_says_how_many_different_terms_speak_for_the_code(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]
) -> None:
    corpus = corpus_of("Tilliden og tilliden", "Tilliden og miljøet og reglen")
    codings = code_terms(corpus, book("tillid", "miljø", "reglen"), tokens=tokens_of(corpus, LEXICON))
    expected = [0.5, 0.875]
    assert expected == codings["score"].tolist()


def test_a_sub_code_counts_for_the_codes_above_it(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]
) -> None:
    codes = Codebook((Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C", parent="b", terms=("tillid",))))
    corpus = corpus_of("Tilliden kom")
    codings = code_terms(corpus, codes, tokens=tokens_of(corpus, LEXICON))
    expected = ["a", "b", "c"]
    assert expected == codings["code"].tolist()
    assert all(codings["evidence"][0] == spans for spans in codings["evidence"])


def test_the_interviewer_is_not_coded(corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]) -> None:
    corpus = corpus_of("Har I tillid?", role=INTERVIEWER)
    assert code_terms(corpus, book("tillid"), tokens=tokens_of(corpus, LEXICON)).empty


@pytest.mark.parametrize("texts", [(), ("",), ("…",), ("intet her",)])
def test_nothing_found_gives_an_empty_table_of_the_right_shape(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame], texts: tuple[str, ...]
) -> None:
    corpus = corpus_of(*texts)
    codings = code_terms(corpus, book("tillid"), tokens=tokens_of(corpus, LEXICON))
    pd.testing.assert_frame_equal(empty("codings"), codings)


def test_a_codebook_without_terms_finds_nothing(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]
) -> None:
    corpus = corpus_of("Tilliden kom")
    assert code_terms(corpus, Codebook((Code("a", "A"),)), tokens=tokens_of(corpus, LEXICON)).empty
    assert code_terms(corpus, Codebook(()), tokens=tokens_of(corpus, LEXICON)).empty


def test_two_hundred_codes_are_told_apart(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame]
) -> None:
    codes = Codebook(tuple(Code(f"kode{n}", f"Kode {n}", terms=(f"ord{n}", f"ord{n} kom")) for n in range(200)))
    corpus = corpus_of(*(f"her er ord{n}" for n in range(200)))
    codings = code_terms(corpus, codes, tokens=tokens_of(corpus, LEXICON))
    expected = [f"kode{n}" for n in range(200)]
    assert expected == codings["code"].tolist()


def test_the_order_of_the_tokens_table_does_not_matter(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame], shipped: Codebook
) -> None:
    corpus = corpus_of("Hun bakkede os op.", "Vi har ingen tillid.", "Miljøet og modet kom.")
    tokens = tokens_of(corpus, LEXICON)
    shuffled = tokens.sample(frac=1, random_state=7)
    expected = code_terms(corpus, shipped, tokens=tokens)
    assert len(expected) > 2
    pd.testing.assert_frame_equal(expected, code_terms(corpus, shipped, tokens=shuffled))


WORDS = [
    "tilliden",
    "ikke",
    "uden",
    "mangler",
    "bakkede",
    "op",
    "hun",
    "har",
    "og",
    ",",
    ".",
    "miljøet",
    "ingen",
    "væk",
]


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=4))
def test_evidence_is_always_a_piece_of_its_segment(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame], texts: list[str]
) -> None:
    corpus = corpus_of(*texts)
    codebook = Codebook((Code("a", "A", terms=("tillid", "bakke op")), Code("b", "B", parent="a", terms=("miljø",))))
    codings = check("codings", code_terms(corpus, codebook, tokens=tokens_of(corpus, LEXICON)))
    segments = corpus.segments.set_index("segment_id")
    for row in codings.itertuples():
        for span in row.evidence:
            assert segments.loc[row.segment_id, "start"] <= span["start"] < span["end"]
            assert span["end"] <= segments.loc[row.segment_id, "end"]
    assert not codings.duplicated(["segment_id", "code", "polarity", "coder", "method"]).any()
    order = [(int(row.segment_id[1:]), codebook.ids.index(row.code)) for row in codings.itertuples()]
    assert sorted(order) == order


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), min_size=2, max_size=4))
def test_a_segment_is_coded_the_same_whatever_stands_beside_it(
    corpus_of: Callable[..., Corpus], tokens_of: Callable[..., pd.DataFrame], texts: list[str]
) -> None:
    codebook = book("tillid", "bakke op", "miljø")

    def polarities(*some: str) -> list[tuple[str, float]]:
        corpus = corpus_of(*some)
        rows = code_terms(corpus, codebook, tokens=tokens_of(corpus, LEXICON))
        return list(zip(rows["polarity"], rows["score"], strict=True))

    assert [row for text in texts for row in polarities(text)] == polarities(*texts)
