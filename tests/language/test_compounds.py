"""The splitter against the list beside this file: words of the field, compounds and others."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldnotes.language import split_compound

ROWS = [line.split("\t") for line in (Path(__file__).parent / "compounds.tsv").read_text("utf-8").splitlines()]
COMPOUNDS = {word: parts for word, parts in ROWS if parts}
OTHERS = [word for word, parts in ROWS if not parts]


def test_the_list_is_long_enough_to_tell():
    assert len(COMPOUNDS) >= 90
    assert len(OTHERS) >= 60


def test_at_most_two_compounds_in_a_hundred_are_missed_or_split_elsewhere():
    wrong = {word: "+".join(split_compound(word)) for word, parts in COMPOUNDS.items()}
    wrong = {word: got for word, got in wrong.items() if got != COMPOUNDS[word]}
    assert len(wrong) <= 2, wrong


def test_no_word_of_the_list_that_is_no_compound_is_split():
    assert [word for word in OTHERS if split_compound(word)] == []


@pytest.mark.parametrize("word", ["mistillid", "utillid", "faglighed", "undervisning", "samskabelse", "medarbejderne"])
def test_prefixes_and_endings_are_no_parts(word):
    assert split_compound(word) == ()


def test_a_hyphen_parts_words():
    assert split_compound("HR-afdelingen") == ("hr", "afdeling")


@pytest.mark.parametrize("word", ["", "-", "a", "3", "[CPR]", "10-12", "e-mail@x", "-tillid", "bl.a."])
def test_what_is_no_word_has_no_parts(word):
    assert split_compound(word) == ()


def test_capital_letters_change_nothing():
    assert split_compound("TILLIDSREFORM") == split_compound("tillidsreform")
