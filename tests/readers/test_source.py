import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import SUFFIXES, read_source, read_speakers
from fieldnotes.readers.tidy import tidy


def test_an_unknown_suffix_names_those_that_are_read(text_file):
    with pytest.raises(FieldnotesError) as caught:
        read_source(text_file("hej", "kilde.pages"))
    assert ".pages" in str(caught.value)
    assert all(suffix in str(caught.value) for suffix in SUFFIXES)


def test_the_suffix_may_be_in_capitals(text_file):
    assert read_source(text_file("Hej.", "KILDE.TXT")).turns[0].text == "Hej."


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_missing_file_of_each_format_is_a_plain_error(tmp_path, suffix):
    with pytest.raises(FieldnotesError):
        read_source(tmp_path / f"mangler{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_of_each_format_is_a_plain_error(tmp_path, suffix):
    path = tmp_path / f"tom{suffix}"
    path.write_bytes(b"")
    with pytest.raises(FieldnotesError):
        read_source(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rubbish_in_each_format_is_a_plain_error(tmp_path, suffix):
    path = tmp_path / f"skidt{suffix}"
    path.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(FieldnotesError):
        read_source(path)


def test_an_unknown_reading_is_a_wrong_argument(text_file):
    with pytest.raises(ValueError, match="no reading"):
        read_source(text_file("hej"), reading="verses")


def test_speakers_that_are_no_list_are_refused():
    with pytest.raises(FieldnotesError, match="A=interviewer;B=borger"):
        read_speakers("A interviewer")


def test_the_same_file_reads_the_same_twice(text_file):
    path = text_file("I: Hvad?\nIP: Ja.\nI: Og?\nIP: Nej.")
    # nan is not itself, so the written form is compared.
    assert repr(read_source(path)) == repr(read_source(path))


@given(st.text(max_size=200))
def test_tidy_text_stays_as_it_is_and_keeps_its_words(text):
    once = tidy(text)
    assert tidy(once) == once
    assert "\r" not in once
    assert all(line == line.rstrip(" \t") for line in once.split("\n"))
