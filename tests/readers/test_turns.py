import re
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.readers.reading import Block
from fieldnotes.readers.source import choose


def read(text, **settings):
    return choose([Block(line) for line in text.split("\n") if line.strip()], **settings)


def spoken(text, **settings):
    return [(turn.speaker, turn.role, turn.text) for turn in read(text, **settings).turns]


@pytest.mark.parametrize(
    ("asks", "answers", "role"),
    [
        ("Interviewer", "Birthe", ""),
        ("I", "IP", ""),
        ("I", "R", ""),
        ("I", "B", ""),
        ("Int", "Borger 1", "borger"),
        ("Spørger", "Mor", "pårørende"),
        ("Spørgsmål", "Svar", ""),
        ("M", "Anne", ""),
        ("Moderator", "SOSU-hjælper", "medarbejder"),
        ("Interviewer 1", "Anders Holm", ""),
        ("INTERVIEWER", "AFDELINGSLEDER", "leder"),
    ],
)
def test_labels_begin_turns_and_say_who_asks(asks, answers, role):
    text = f"{asks}: Hvad så?\n{answers}: Det går.\n{asks}: Og nu?\n{answers}: Godt."
    assert spoken(text) == [
        (asks, "interviewer", "Hvad så?"),
        (answers, role, "Det går."),
        (asks, "interviewer", "Og nu?"),
        (answers, role, "Godt."),
    ]


def test_a_role_in_brackets_becomes_the_role_of_all_the_speakers_turns():
    text = (
        "Interviewer: Hvem?\nAnders (borger): Mig.\nGrethe (teamleder): Og mig.\nInterviewer: Ja?\n"
        "Anders: Ja.\nGrethe: Ja."
    )
    roles = {(speaker, role) for speaker, role, _ in spoken(text)}
    assert roles == {("Interviewer", "interviewer"), ("Anders", "borger"), ("Grethe", "leder")}


def test_a_name_in_brackets_stays_with_the_label():
    text = (
        "Formanden (Ida Holmskov):\nTak.\nPer Ravndal (RV):\nSelv tak.\nFormanden (Ida Holmskov):\nJa.\n"
        "Per Ravndal (RV):\nJo."
    )
    assert spoken(text)[:2] == [("Formanden (Ida Holmskov)", "", "Tak."), ("Per Ravndal", "RV", "Selv tak.")]


@pytest.mark.parametrize(
    "legend",
    [
        "S1 = interviewer, S2 = pædagog",
        "S1=interviewer; S2=pædagog",
        "S1: Interviewer  S2: pædagog i børnehaven",
        "Deltagere: S1 = interviewer, S2 = pædagog",
        "S1 = interviewer\nS2 = pædagog",
        "S1: interviewer\nS2: Karen Holm, pædagog",
        "S1: interviewer. S2: en pædagog. Optaget i huset.",
    ],
)
def test_a_legend_gives_roles_and_is_no_turn(legend):
    text = f"{legend}\nS1: Hvad har du lavet?\nS2: Jeg har været ude.\nS1: Hvorfor?\nS2: Det var godt."
    assert spoken(text) == [
        ("S1", "interviewer", "Hvad har du lavet?"),
        ("S2", "medarbejder", "Jeg har været ude."),
        ("S1", "interviewer", "Hvorfor?"),
        ("S2", "medarbejder", "Det var godt."),
    ]


def test_explained_labels_of_a_family_are_no_turns_and_the_first_answer_is_one():
    text = (
        "Mor: mor til en dreng i 3. b\nFar: bor i Vejle\nInterviewer: Hvad?\nMor: mor er jeg\nFar: Ja.\n"
        "Interviewer: Og?\nMor: Nej.\nFar: Jo."
    )
    texts = [text for _, _, text in spoken(text)]
    assert texts == ["Hvad?", "mor er jeg", "Ja.", "Og?", "Nej.", "Jo."]


def test_a_start_without_questions_is_no_legend():
    text = "Interviewer: Velkommen til.\nBirthe: Tak skal du have.\nInterviewer: Hvad laver du?\nBirthe: Jeg kører."
    assert [text for _, _, text in spoken(text)][:2] == ["Velkommen til.", "Tak skal du have."]


@pytest.mark.parametrize(
    ("line", "start_s", "end_s"),
    [
        ("[00:12:31] Birthe: Ja.", 751, None),
        ("(12:40) Birthe: Ja.", 760, None),
        ("12.40 Birthe: Ja.", 760, None),
        ("Birthe [00:12:31]: Ja.", 751, None),
        ("Birthe (12:40): Ja.", 760, None),
        ("Birthe: [00:12:31] Ja.", 751, None),
        ("Birthe [00:12:31 - 00:12:40]: Ja.", 751, 760),
        ("[00:12:31]\nBirthe: Ja.", 751, None),
        ("Kl. 13:10\nBirthe: Ja.", 13 * 3600 + 600, None),
        ("#00:12:31-2# Birthe: Ja. #00:12:40-0#", 751, 760),
        ("Birthe: Ja [00:13:00].", None, None),
    ],
)
def test_stamps_become_seconds_and_leave_the_text(line, start_s, end_s):
    text = f"Interviewer: Hvad?\nBirthe: Nå.\nInterviewer: Og?\n{line}"
    last = read(text).turns[-1]
    assert (last.speaker, last.text) == ("Birthe", "Ja.")
    assert (None if isnan(last.start_s) else last.start_s) == start_s
    assert (None if isnan(last.end_s) else last.end_s) == end_s


def test_a_clock_time_that_is_spoken_of_stays():
    text = "I: Hvornår?\nIP: Kl. 10:15 kom hun, eller 10.20 (eller 10.30).\nI: Ja?\nIP: Ja."
    assert spoken(text)[1][2] == "Kl. 10:15 kom hun, eller 10.20 (eller 10.30)."


def test_a_name_above_its_words_with_a_time_begins_a_turn():
    text = "Anna Holm  0:03\nHvordan?\nBirthe Krag  0:10\nGodt.\nAnna Holm  0:15\nHvorfor?\nBirthe Krag  0:20\nDerfor."
    assert [(turn.speaker, turn.start_s) for turn in read(text).turns] == [
        ("Anna Holm", 3),
        ("Birthe Krag", 10),
        ("Anna Holm", 15),
        ("Birthe Krag", 20),
    ]


def test_several_turns_on_a_line_come_apart():
    text = (
        "Interviewer: Hvad laver du? Birthe: Jeg kører rundt Interviewer: Alene? Birthe: Ja.\n"
        "Interviewer: Nå. Birthe: Ja."
    )
    assert [text for _, _, text in spoken(text)] == ["Hvad laver du?", "Jeg kører rundt", "Alene?", "Ja.", "Nå.", "Ja."]


def test_names_in_capitals_need_no_colon():
    own = "INTERVIEWER\nHvordan?\nBIRTHE HOLM\nTR sagde nej.\nMUS er godt.\nINTERVIEWER\nJa?\nBIRTHE HOLM\nJa."
    assert spoken(own)[1] == ("BIRTHE HOLM", "", "TR sagde nej.\nMUS er godt.")
    same = "INTERVIEWER Hvordan?\nBIRTHE I dag er det godt.\nINTERVIEWER Ja?\nBIRTHE Ja."
    assert spoken(same)[1] == ("BIRTHE", "", "I dag er det godt.")


def test_a_third_voice_that_speaks_once_is_a_speaker_among_turns():
    text = (
        "Interviewer: A?\nLone: b.\nInterviewer: C?\nLone: d.\nKaren: Kaffe?\nLone: Ja.\nInterviewer: Tak?\nLone: Ja."
    )
    assert ("Karen", "", "Kaffe?") in spoken(text)


def test_of_two_unknown_speakers_the_one_who_asks_is_the_interviewer_and_the_reading_less_sure():
    text = "Dorte: Hvordan?\nBirthe: Fint.\nDorte: Hvorfor?\nBirthe: Derfor.\nDorte: Hvad så?\nBirthe: Intet."
    assert {(speaker, role) for speaker, role, _ in spoken(text)} == {("Dorte", "interviewer"), ("Birthe", "")}
    assert read(text).confidence < read(text.replace("Dorte", "Interviewer")).confidence


def test_of_two_who_both_ask_nobody_is_guessed_to_be_the_interviewer():
    text = "Dorte: Hvordan?\nBirthe: Hvad?\nDorte: Ja.\nBirthe: Nå?\nDorte: Hvad så?\nBirthe: Intet."
    assert {role for _, role, _ in spoken(text)} == {""}


@pytest.mark.parametrize(
    "line",
    [
        "Der er to ting: det ene er tillid.",
        "Eksempel: borgeren ringer.",
        "NB: husk kaffe.",
        "http://example.org/side: den er god.",
        "Vi har plan B: vi venter.",
        "Tema: samarbejde.",
        "Station 3: bolden i luften.",
        "- Ja: siger han.",
        "Læring: vi skal spørge før.",
    ],
)
def test_what_only_looks_like_a_label_is_text(line):
    reading = read("\n".join([line, "Så gik der en uge.", line, "Og en til.", line]))
    assert reading.how == "paragraphs"
    assert reading.turns[0].text == line
    inside = f"Interviewer: Hvad?\nBirthe: Altså. {line}\nInterviewer: Ja?\nBirthe: Ja."
    assert spoken(inside)[1] == ("Birthe", "", f"Altså. {line}")


def test_title_and_circumstances_before_the_first_turn_are_nobodys():
    text = "Interview med Ida\nDato: 12. september 2019\nI køkkenet, hunden sover.\nI: Hvem?\nIP: Mig.\nI: Ja?\nIP: Ja."
    reading = read(text)
    assert [turn.role for turn in reading.turns][:4] == ["note", "note", "note", "interviewer"]


def test_the_researcher_overrules_labels_and_reading():
    text = "A: hej\nB: hej du\nA: nå\nB: ja"
    assert [role for _, role, _ in spoken(text, speakers={"a": "interviewer", "b": "borger"})][:2] == [
        "interviewer",
        "borger",
    ]
    assert [turn.text for turn in read(text, reading="paragraphs").turns] == text.split("\n")


def test_a_reading_asked_for_that_is_not_there_gives_paragraphs_with_hardly_any_confidence():
    reading = read("Det er en tekst.\nUden dato.", reading="entries")
    assert (reading.how, len(reading.turns)) == ("paragraphs", 2)
    assert reading.confidence <= 0.1


WORDS = st.text("abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=9)
SENTENCE = st.builds(
    lambda words, end: " ".join(words).capitalize() + end,
    st.lists(WORDS, min_size=1, max_size=12),
    st.sampled_from(".?!…"),
)
SPEECH = st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join)
PEOPLE = st.sampled_from(
    [("Interviewer", "Birthe"), ("I", "IP"), ("S1", "S2"), ("Spørger", "Anders Holm"), ("I", "Mor"), ("Dorte", "Åse")]
)


@settings(deadline=None, max_examples=50)
@given(PEOPLE, st.lists(SPEECH, min_size=4, max_size=12), st.sampled_from(["\n", " ", "\n\n"]))
def test_turns_written_in_any_layout_are_found_again(people, speeches, between):
    labels = [people[n % 2] for n in range(len(speeches))]
    text = between.join(f"{label}: {speech}" for label, speech in zip(labels, speeches, strict=True))
    assert [(speaker, text) for speaker, _, text in spoken(text)] == list(zip(labels, speeches, strict=True))


LINE = st.one_of(
    SPEECH,
    st.builds(
        lambda stamp, label, text: f"{stamp}{label}{text}",
        st.sampled_from(
            ["", "[00:12:31] ", "12.40 ", "(12:40) ", "- 9.05 ", "12/9-19 ", "2020-05-14: ", "d. 3/6 ", "# "]
        ),
        st.sampled_from(
            ["", "Interviewer: ", "I: ", "Birthe: ", "BIRTHE ", "Eksempel: ", "Anders (borger): ", "S1 = "]
        ),
        SPEECH,
    ),
    st.sampled_from(
        ["BIRTHE", "12. september 2019", "Kl. 13:10", "Interview med Birthe", "S1 = interviewer, S2 = leder"]
    ),
)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(LINE, min_size=1, max_size=15),
    st.sampled_from(["", "turns", "entries", "notes", "paragraphs"]),
    st.sampled_from(["", "interview", "reflection", "observation"]),
)
def test_no_word_is_lost_that_is_not_a_label_a_stamp_or_a_legend(lines, reading, kind):
    def words(text):
        return re.findall(r"[^\W\d_]+", text)

    found = choose([Block(line) for line in lines], kind=kind, reading=reading)
    kept = [word for turn in found.turns for word in words(turn.text)]
    # Labels, months and legends are the only words that may go; what was said stays, in its order.
    speech = [word for line in lines for word in words(line)]
    may_go = set(words("Interviewer I Birthe BIRTHE Anders borger S september Kl d interviewer leder Interview med"))
    assert [word for word in kept if word not in may_go] == [word for word in speech if word not in may_go]
    assert all(turn.text == turn.text.strip() and turn.text for turn in found.turns)
    assert 0 <= found.confidence <= 1
