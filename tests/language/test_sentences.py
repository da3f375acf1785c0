"""Sentences of speech and of writing, all invented."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.language import sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Altså, øhm, vi vi startede jo med, øh, med borgerne ikke og så kom lederen og sagde at det gør vi sammen",
        "ja altså det ved jeg ikke øhm jeg tror måske vi skal stole lidt mere på dem",
        "og så øh så så sagde hun at det at det var fint nok",
        "Jeg mener... jeg mener bare, at det tager tid.",
        "Vi mødtes kl. 14.30 d. 3. maj, bl.a. pga. reformen og evt. også ift. nr. 4 m.m. i notatet.",
        "Så kom [Person 3] og spurgte [Person 4] om [CPR] og [telefon].",
        "Hun er, hvad skal man sige, jamen altså hun er jo vores allesammens leder, ikke.",
    ],
)
def test_hesitation_repetition_abbreviation_and_placeholder_break_no_sentence(text):
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vi prøvede det. Det gik godt.", ["Vi prøvede det.", "Det gik godt."]),
        ("Hvorfor det? Fordi ingen spurgte os!", ["Hvorfor det?", "Fordi ingen spurgte os!"]),
        ('Hun sagde: "Nu gør vi det." Så gjorde vi det.', ['Hun sagde: "Nu gør vi det."', "Så gjorde vi det."]),
        ("Vi stoler på dem, øhm, altså. Det gør vi.", ["Vi stoler på dem, øhm, altså.", "Det gør vi."]),
        ("det var svært. men vi lærte af det. ja", ["det var svært.", "men vi lærte af det.", "ja"]),
        ("Det gjorde [Person 3]. [Person 4]s mor kom.", ["Det gjorde [Person 3].", "[Person 4]s mor kom."]),
        ("Første afsnit\nAndet afsnit", ["Første afsnit", "Andet afsnit"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, wanted):
    assert pieces(text) == wanted


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="abeørs AÅ.,?\"-\n[]😀é'’3", max_size=60))
def test_sentences_are_in_order_and_hold_all_but_white_space(text):
    spans = sentences(text)
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(piece == piece.strip() for piece in pieces(text))
