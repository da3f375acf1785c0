import pytest

from fieldnotes.tables import COLUMNS, INTERVIEWER, KINDS, METHODS, POLARITIES, STATUSES
from fieldnotes.words import WORDS, alphabetical, number, percent, word, word_or


@pytest.mark.parametrize("key", sorted({*KINDS, *METHODS, *POLARITIES, *STATUSES, INTERVIEWER, *COLUMNS["codings"]}))
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_value_and_column_that_a_person_meets_has_a_word(key, language):
    assert word(key, language)


def test_every_key_has_both_languages():
    assert [key for key, words in WORDS.items() if len(words) != 2 or not all(words)] == []


def test_an_unknown_key_and_an_unknown_language_are_refused():
    with pytest.raises(KeyError):
        word("nonsense")
    with pytest.raises(ValueError, match="da, en"):
        word("lacking", "sv")
    with pytest.raises(ValueError, match="da, en"):
        number(1, "sv")


def test_a_studys_own_word_stands_as_it_is():
    assert [word_or("fodterapeut"), word_or(""), word_or("leder", "en")] == ["fodterapeut", "ikke oplyst", "leader"]


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (0.5, 1, "0,5", "0.5"),
        (-3, 0, "−3", "−3"),
        (-0.001, 1, "0,0", "0.0"),
        (float("nan"), 0, "–", "–"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, decimals, danish, english):
    assert [number(value, "da", decimals), number(value, "en", decimals)] == [danish, english]


def test_a_share_that_is_somebody_is_never_nought_percent():
    assert [percent(share, "en") for share in (0, 0.004, 0.005, 0.126, 1)] == ["0%", "<1%", "<1%", "13%", "100%"]


def test_danes_sort_their_letters_last():
    assert sorted(["Åse", "Ældre", "Zoo", "Øst", "anker"], key=alphabetical) == ["anker", "Zoo", "Ældre", "Øst", "Åse"]
