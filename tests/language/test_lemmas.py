"""Lemmas by word class."""

from __future__ import annotations

import pytest

from fieldnotes.language.lemmas import lemma


@pytest.mark.parametrize(
    ("form", "pos", "wanted"),
    [
        ("tilliden", "NOUN", "tillid"),
        ("Tillidens", "NOUN", "tillid"),
        ("borgerne", "NOUN", "borger"),
        ("borgernes", "NOUN", "borger"),
        ("borgeres", "NOUN", "borger"),
        ("fisker", "NOUN", "fisker"),
        ("fisker", "VERB", "fiske"),
        ("stolede", "VERB", "stole"),
        ("stoler", "VERB", "stole"),
        ("stolet", "VERB", "stole"),
        ("samskaber", "VERB", "samskabe"),
        ("tillidsfulde", "ADJ", "tillidsfuld"),
        ("tværfaglige", "ADJ", "tværfaglig"),
        ("tværfagligt", "ADJ", "tværfaglig"),
        ("bedre", "ADJ", "god"),
        ("HR-afdelingens", "NOUN", "hr-afdeling"),
        ("styringsparadigmerne", "NOUN", "styringsparadigme"),
        ("Kolding", "PROPN", "Kolding"),
        ("øhm", "INTJ", "øhm"),
    ],
)
def test_a_form_has_the_lemma_of_its_word_class(form, pos, wanted):
    assert lemma(form, pos) == wanted


def test_the_guess_is_taken_only_where_nothing_else_is_known():
    assert lemma("borgerne", "NOUN", "noget") == "borger"
    assert lemma("xqvzxqvz", "NOUN", "xqvz") == "xqvz"
