import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source

VTT = """WEBVTT

NOTE lavet af et program

1
00:00:01.000 --> 00:00:04.000
<v Interviewer>Hvordan var

2
00:00:04.000 --> 00:00:06.500
<v Interviewer>din morgen?

00:00:07.000 --> 00:00:09.000
<v Elvira Holm>Den var <i>travl</i>.</v>

00:00:12.000 --> 00:00:15.000
<v Elvira Holm>Meget travl.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Interviewer: Hvordan var

2
00:00:04,000 --> 00:00:06,500
din morgen?

3
00:00:07,000 --> 00:00:09,000
Keld: Den var travl. Der er to ting:
tid og tillid.

4
00:01:00,000 --> 00:01:02,000
Interviewer: Ja?
Keld: Ja.
"""


def rows(reading):
    return [(turn.speaker, turn.role, turn.start_s, turn.end_s, turn.text) for turn in reading.turns]


def test_cues_of_one_voice_are_one_turn_with_its_seconds(text_file):
    reading = read_source(text_file(VTT, "kilde.vtt"))
    assert rows(reading) == [
        ("Interviewer", "interviewer", 1.0, 6.5, "Hvordan var din morgen?"),
        ("Elvira Holm", "", 7.0, 15.0, "Den var travl. Meget travl."),
    ]
    assert reading.how == "captions"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_labels_in_cues_begin_turns_and_a_cue_without_one_goes_on(text_file, encoding):
    assert rows(read_source(text_file(SRT, "kilde.srt", encoding))) == [
        ("Interviewer", "interviewer", 1.0, 6.5, "Hvordan var din morgen?"),
        ("Keld", "", 7.0, 9.0, "Den var travl. Der er to ting: tid og tillid."),
        ("Interviewer", "interviewer", 60.0, 62.0, "Ja?"),
        ("Keld", "", 60.0, 62.0, "Ja."),
    ]


def test_without_speakers_a_pause_ends_a_turn_and_the_reading_is_unsure(text_file):
    cues = [(1, 2, "Hej"), (2, 3, "med dig."), (8, 9, "Nå.")]
    text = "WEBVTT\n\n" + "\n".join(f"00:0{a}.000 --> 00:0{b}.000\n{words}\n" for a, b, words in cues).replace(
        "00:0", "00:00:0"
    )
    reading = read_source(text_file(text, "kilde.vtt"))
    assert [turn.text for turn in reading.turns] == ["Hej med dig.", "Nå."]
    assert reading.confidence < 0.5


def test_the_researcher_says_who_asks(text_file):
    reading = read_source(text_file(SRT, "kilde.srt"), speakers="Keld=interviewer;Interviewer=borger")
    assert [turn.role for turn in reading.turns][:2] == ["borger", "interviewer"]


@pytest.mark.parametrize("text", ["hemmelig tekst", "1\n00:00:01,000 --> 0:0x\nhemmelig"])
def test_a_malformed_file_is_refused_without_its_words(text_file, text):
    with pytest.raises(FieldnotesError) as caught:
        read_source(text_file(text, "kilde.vtt"))
    assert "hemmelig" not in str(caught.value)
