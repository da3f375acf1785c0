"""What is still in a text, also where it is escaped."""

import html
import json
import unicodedata
from urllib.parse import quote

import pytest

from fieldnotes.privacy import Replacer, leaks
from fieldnotes.privacy.namelist import names_frame

NAMES = names_frame(
    [{"name": "Søren Åkjær"}, {"name": "Æblerød", "kind": "place"}, {"name": "Jan Kendtsen", "decision": "keep"}]
)


@pytest.mark.parametrize(
    "written",
    [
        "Søren Åkjær",
        "SØREN ÅKJÆRS",
        unicodedata.normalize("NFD", "søren åkjær"),
        html.escape("Søren Åkjær").encode("ascii", "xmlcharrefreplace").decode(),
        "S&oslash;ren &Aring;kj&aelig;r",
        json.dumps("Søren Åkjær").strip('"'),
        quote("Søren Åkjær"),
        "&#x53;&#xf8;ren",
    ],
)
def test_a_name_is_found_where_it_stands_however_it_is_written(written):
    assert leaks(f"<b>{written}</b>", NAMES) == [("person", 3, 3 + len(written))]


def test_kinds_are_told_and_kept_names_and_placeholders_are_no_leak():
    text = "[Person 1] fra Æblerød, 140356-1238, Jan Kendtsen &amp; [Person 2]s [telefon]"
    assert leaks(text, Replacer(NAMES)) == [("place", 15, 22), ("[CPR]", 24, 35)]


def test_a_clean_text_has_no_leaks():
    assert leaks("Vi mødtes d. 12.09.2019 kl. 10.15 &ndash; § 85 %20 \\u00e6", NAMES) == []


def test_a_lone_surrogate_in_an_escape_is_no_crash():
    assert leaks("\\ud83d og \\ud83d\\ude00 Søren", NAMES) == [("person", 23, 28)]
