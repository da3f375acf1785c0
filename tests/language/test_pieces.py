"""Cutting words into the pieces that an encoder knows."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.language.pieces import START, Pieces

KNOWN = {
    "<unk>": 0.0,
    START: -3.0,
    START + "til": -2.0,
    "lid": -2.5,
    START + "ti": -3.0,
    "l": -4.0,
    "i": -4.0,
    "d": -4.0,
}
CUT = Pieces(list(KNOWN), list(KNOWN.values()), unknown=0, normal={0x2060: "", 0x0A: " ", 0xBD: "1⁄2"})
NAMES = list(KNOWN)


def named(text: str) -> list[str]:
    return [NAMES[number] for number in CUT(text)]


def best_score(word: str) -> float:
    """The best cut, by trying every one."""
    best = -math.inf
    for many in range(len(word)):
        for places in itertools.combinations(range(1, len(word)), many):
            ends = [0, *places, len(word)]
            parts = [word[a:b] for a, b in itertools.pairwise(ends)]
            if all(part in KNOWN or len(part) == 1 for part in parts):
                best = max(best, sum(KNOWN.get(part, CUT.worst) for part in parts))
    return best


def test_a_word_is_cut_where_its_pieces_are_likeliest() -> None:
    assert named("tillid") == [START + "til", "lid"]


def test_white_space_of_any_kind_and_number_parts_words_and_nothing_else() -> None:
    assert named("  til\n til ") == [START + "til"] * 2


def test_signs_without_a_width_are_not_seen() -> None:
    assert named("til⁠lid") == named("tillid")


def test_a_sign_that_no_piece_has_is_unknown_and_spoils_nothing_else() -> None:
    assert named("til☃lid") == [START + "til", "<unk>", "lid"]


def test_a_text_without_a_word_has_no_pieces() -> None:
    assert named("") == []


@given(st.text(alphabet="tilde", min_size=1, max_size=9))
def test_no_other_cut_of_a_word_is_likelier(word: str) -> None:
    found = sum(CUT.worst if number == 0 else CUT.scores[number] for number in CUT(word))
    assert math.isclose(found, best_score(START + word), abs_tol=1e-9)
