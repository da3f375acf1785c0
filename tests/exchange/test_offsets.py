import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.exchange.offsets import UNITS, Counting, Positions, between_words, detect, expected

PIECES = (
    "ord",
    " ",
    "æ",
    "å\u0323",
    "a\u030a",
    "😀",
    "👍🏽",
    "\u1112\u1161\u11ab",
    "\u00c5",
    "𝒳",
    "\n",
    "\r\n",
    "\r",
    "e\u0301",
    "\u2126",
)
WAYS = [Counting(*way) for way in product(UNITS, (0, 1, 2), (False, True))]


def counted(pieces: list[str], way: Counting, bom: bool) -> int:
    """How long pieces are for who counts so, told in another way than the code does."""
    total = int(bom and way.bom)
    for piece in pieces:
        if piece in ("\n", "\r\n", "\r"):
            total += way.line_break or len(piece)
        else:
            total += sum(1 + (ord(char) > 0xFFFF and way.unit == "utf-16") for char in piece)
    return total


def joined(pieces: list[str]) -> str:
    return unicodedata.normalize("NFC", "".join("\n" if piece in ("\r\n", "\r") else piece for piece in pieces))


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(WAYS), st.booleans(), st.data())
def test_every_way_of_counting_finds_the_same_words(pieces, way, bom, data):
    pieces = [piece for n, piece in enumerate(pieces) if not (piece == "\n" and n and pieces[n - 1] == "\r")]
    low = data.draw(st.integers(0, len(pieces)))
    high = data.draw(st.integers(low, len(pieces)))
    positions = Positions(("\ufeff" if bom else "") + "".join(pieces))
    assert positions.text == joined(pieces)
    span = positions.span(counted(pieces[:low], way, bom), counted(pieces[:high], way, bom), way)
    assert positions.text[slice(*span)] == joined(pieces[low:high])
    assert positions.length(way) == counted(pieces, way, bom)


@given(st.text(max_size=40), st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(WAYS))
def test_no_position_leads_out_of_the_text(text, start, end, way):
    positions = Positions(text)
    for place in positions.span(start, end, way):
        assert 0 <= place <= len(positions.text)
    assert "\r" not in positions.text


def test_half_an_emoji_becomes_the_whole():
    way = Counting("utf-16")
    assert Positions("a😀b").span(2, 3, way) == (1, 2)
    assert Positions("a😀b").span(1, 2, way) == (1, 2)


def test_programs_count_as_they_are_known_to():
    assert expected("NVivo 14.23 for Windows") == Counting("utf-16", 2)
    assert expected("NVivo for Mac 15.0.0") == Counting("utf-16")
    assert expected("ATLAS.ti for Windows 23.2.3.27778").line_break == 1
    assert {expected(origin).unit for origin in ("MAXQDA 24", "QualCoder 3.6", "fieldnotes 0.1", "")} == {"code points"}


TEXT = "😀 " + "et to tre fire\r\n" * 12


def spans_of(text: str, way: Counting) -> list[tuple[int, int]]:
    """Where each "tre" stands, for who counts so."""
    found = []
    at = text.find("tre")
    while at >= 0:
        pieces = text[:at].replace("\r\n", "\n")
        before = counted(["\r\n" if char == "\n" else char for char in pieces], way, False)
        found.append((before, before + 3))
        at = text.find("tre", at + 1)
    return found


@pytest.mark.parametrize("way", [Counting("utf-16", 2), Counting("code points", 1), Counting("utf-16", 1)])
def test_where_positions_speak_against_the_origin_they_are_believed(way):
    found = detect("Et program", [(Positions(TEXT), spans_of(TEXT, way))])
    positions = Positions(TEXT)
    assert not found.confirmed
    assert {positions.text[slice(*positions.span(*span, found.used))] for span in spans_of(TEXT, way)} == {"tre"}
    assert found.share == 1
    assert found.share_expected < 1


def test_two_odd_selections_change_nothing():
    found = detect("MAXQDA 24", [(Positions(TEXT), spans_of(TEXT, Counting("utf-16", 1))[:2])])
    assert found.confirmed
    assert found.n == 2


def test_selections_inside_words_do_not_make_another_way_likelier():
    spans = [(start + 1, end - 1) for start, end in spans_of(TEXT, Counting("utf-16", 2))]
    assert detect("NVivo 12", [(Positions(TEXT), spans)]).confirmed


def test_one_emoji_near_the_end_of_many_selections_is_noticed():
    text = "et to tre fire " * 40 + "😀 " + "et to tre fire " * 5
    found = detect("MAXQDA 24", [(Positions(text), spans_of(text, Counting("utf-16")))])
    assert found.used.unit == "utf-16"


@given(st.text("ab ,.\n", max_size=20), st.integers(0, 20))
def test_a_place_between_words_has_no_word_on_both_sides(text, at):
    assert between_words(text, at) == (not (text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()) or at == 0)
