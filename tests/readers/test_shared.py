"""Real files: the floors are what benchmarks/readers.py measured, less a little."""

import os
import re
import runpy
from pathlib import Path

import pytest

from fieldnotes.readers import read_source

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("FIELDNOTES_SHARED", ROOT.parent / "shared" / "data"))
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data, which users do not have"),
]


@pytest.mark.slow
def test_turns_and_speakers_of_real_transcripts_and_sittings_are_found():
    measured = runpy.run_path(str(ROOT / "benchmarks" / "readers.py"))["measure"](SHARED)
    assert measured["precision"].min() >= 0.99
    assert measured["recall"].min() >= 0.99
    sittings = measured[measured["csv_turns"].notna()]
    assert (sittings["csv_found"] == sittings["csv_turns"]).all()
    assert (sittings["csv_with_time"] >= 0.9 * sittings["csv_turns"]).all()


@pytest.mark.parametrize("name", ["kolding-bootcamp", "kolding-velfaerd", "odder-samskabt-styring"])
def test_articles_are_paragraphs_without_speakers_and_nothing_is_lost(name):
    path = SHARED / "municipal" / f"{name}.txt"
    reading = read_source(path)
    lines = [line.split() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    assert reading.how == "paragraphs"
    assert [turn.text.split() for turn in reading.turns] == lines
    assert {turn.speaker for turn in reading.turns} == {""}
    # A quote that begins with a dash is a paragraph like any other.
    dashes = sum(bool(re.match(r"[-–]\s", " ".join(line))) for line in lines)
    assert sum(turn.text[:1] in "-–" for turn in reading.turns) == dashes


def test_no_word_of_a_sitting_is_lost_but_labels_and_clock_times():
    path = SHARED / "folketing" / "raw-2023-05-26.txt"
    reading = read_source(path)

    def letters(words):
        return re.sub(r"[\W\d_]+", "", re.sub(r"Kl\. \d\d:\d\d", " ", words))

    kept = sum(len(letters(turn.text)) for turn in reading.turns)
    labels = sum(len(letters(turn.speaker)) + len(letters(turn.role)) for turn in reading.turns if turn.role != "note")
    assert kept + labels == len(letters(path.read_text(encoding="utf-8")))
