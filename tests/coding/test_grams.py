import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from fieldnotes.coding.grams import fit_grams

LEARNT = ["hund", "hun", "å"]
NEW = ["hunhun", "kat", "", "nu"]
WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), max_size=9), max_size=8)


def test_pieces_are_counted_in_each_unit() -> None:
    grams, counts = fit_grams(["hund", "hunhun"], 3, 3)
    assert counts.toarray().tolist() == [[1, 0, 1, 0], [2, 1, 0, 1]]  # hun, nhu, und, unh in the order of the alphabet
    assert grams(["und", "unn", "hu", "Zhund"]).toarray().tolist() == [[0, 0, 1, 0], [0] * 4, [0] * 4, [1, 0, 1, 0]]


def test_words_and_pairs_do_not_reach_into_the_next_text() -> None:
    grams, counts = fit_grams([["vi", "gik"], ["hjem"], []], 1, 2)
    assert counts.toarray().tolist() == [[1, 0, 1, 1], [0, 1, 0, 0], [0] * 4]  # gik, hjem, vi, vi gik
    assert grams([["vi", "løb", "gik"]]).toarray().tolist() == [[1, 0, 1, 0]]


@settings(deadline=None, max_examples=60)
@given(WORDS, WORDS)
def test_counts_and_their_order_are_those_of_scikit_learn(learnt: list[str], new: list[str]) -> None:
    learnt = [*learnt, "hund"]
    theirs = CountVectorizer(analyzer="char", ngram_range=(3, 5), lowercase=False)
    grams, counts = fit_grams(learnt, 3, 5)
    assert np.array_equal(counts.toarray(), theirs.fit_transform(learnt).toarray())
    assert np.array_equal(
        grams(new).toarray(), theirs.transform(new).toarray() if new else np.empty((0, len(grams.keys)))
    )


@pytest.mark.parametrize("units", [[], [""], ["", "ab"]])
def test_units_too_short_for_any_have_none(units: list[str]) -> None:
    grams, counts = fit_grams(units, 3, 5)
    assert counts.shape == (len(units), 0)
    assert grams(NEW).shape == (len(NEW), 0)


def test_of_more_symbols_than_there_is_room_for_the_commonest_are_counted() -> None:
    rare = "".join(map(chr, range(0x4E00, 0x4E00 + 7000)))
    grams, _ = fit_grams([rare, *LEARNT * 2], 3, 5)
    assert (grams.keys > 0).all()
    assert grams(LEARNT).sum(axis=1).ravel().tolist() == [[3, 1, 0]]
