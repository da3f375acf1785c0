"""Words found again when people are called otherwise."""

import time

import pytest

from fieldnotes.review.moving import RENAMED, Finder


def finder(corpus_of, *texts):
    return Finder(corpus_of({"HAV-1": list(texts)}))


@pytest.mark.parametrize(
    ("words", "now", "found"),
    [
        ("[Navn 1] hjalp", "Så kom det: [Person 3] hjalp mig.", "[Person 3] hjalp"),
        ("[Navn 1] hjalp", "Så kom det: Rose Vinter hjalp mig.", "Rose Vinter hjalp"),
        ("hos [Person 2]s mor", "Vi var hos Birthes mor i går.", "hos Birthes mor"),
        ("[Navn 1] og [Navn 2]", "Hos [Person 1] og Viggo.", "[Person 1] og Viggo"),
    ],
)
def test_short_words_are_found_again_when_a_mask_is_lifted_or_becomes_another(corpus_of, words, now, found):
    places = finder(corpus_of, "Noget helt andet.", now).find("HAV-1", words)
    assert [(place.alike, place.end - place.start) for place in places] == [(RENAMED, len(found))]
    assert now[places[0].start : places[0].end] == found


@pytest.mark.parametrize("words", ["[Person 1]", "[Person 1] [Person 2]", "[Person 1] hjalp"])
def test_a_mask_alone_or_with_other_words_is_found_nowhere(corpus_of, words):
    assert finder(corpus_of, "Birthe kom i går.", "Vi gik hjem.").find("HAV-1", words) == []


def test_words_with_masks_in_two_segments_are_found_in_both(corpus_of):
    assert len(finder(corpus_of, "Viggo hjalp os.", "Rose hjalp dem.").find("HAV-1", "[Navn 1] hjalp")) == 2


def test_looking_for_many_masks_in_a_long_text_takes_no_time(corpus_of):
    words = " a ".join(f"[Navn {n}]" for n in range(3)) + " b"
    begun = time.process_time()
    finder(corpus_of, "a " * 20_000).find("HAV-1", words)
    assert time.process_time() - begun < 20
