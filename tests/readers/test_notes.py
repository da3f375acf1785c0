import pytest

from fieldnotes.readers.reading import Block
from fieldnotes.readers.source import choose


def read(text, **settings):
    return choose([Block(line) for line in text.split("\n") if line.strip()], **settings)


@pytest.mark.parametrize("form", ["{} ", "- {} ", "kl. {} ", "Kl. {}: ", "{} – ", "[{}] ", "({}) ", "• {}\t"])
@pytest.mark.parametrize("mark", [".", ":"])
def test_a_note_begins_with_its_time_in_each_form(form, mark):
    times = [f"9{mark}05", f"09{mark}40", f"13{mark}10"]
    reading = read("\n".join(f"{form.format(time)}Der sker noget." for time in times), kind="observation")
    assert [(turn.start_s, turn.text) for turn in reading.turns] == [
        (32700.0, "Der sker noget."),
        (34800.0, "Der sker noget."),
        (47400.0, "Der sker noget."),
    ]
    assert reading.how == "timed notes"


def test_a_span_gives_the_end_and_lines_without_a_time_go_on():
    reading = read('9.05-9.30 Kaffe.\nMere kaffe, 12 kopper.\n9.40 Post-it: "JEG TØR"\n10.00 Slut.')
    assert next((turn.start_s, turn.end_s, turn.text) for turn in reading.turns) == (
        32700.0,
        34200.0,
        "Kaffe.\nMere kaffe, 12 kopper.",
    )


def test_the_day_in_the_title_is_the_files_date():
    reading = read("Observation, torsdag d. 22. januar 2020\n9.05 A.\n9.10 B.\n9.15 C.")
    assert reading.date == "2020-01-22"
    assert [turn.role for turn in reading.turns] == ["note", "", "", ""]


def test_several_days_give_each_note_its_own():
    reading = read("22. januar 2020\n9.05 A.\n9.10 B.\n23. januar 2020\n9.15 C.\n9.20 D.", kind="observation")
    assert [turn.date for turn in reading.turns] == ["2020-01-22", "2020-01-22", "2020-01-23", "2020-01-23"]


def test_prices_and_numbers_are_no_times():
    reading = read("12.50 kr. for en kop.\n9.99 kr. for to.\n10.25 % er moms.\n7.75 er det ikke.")
    assert reading.how == "paragraphs"


def test_times_that_go_back_make_the_reading_less_sure():
    assert read("9.05 A.\n8.00 B.\n9.15 C.\n7.00 D.").confidence < read("9.05 A.\n9.10 B.\n9.15 C.\n9.20 D.").confidence


def test_a_transcript_with_clock_times_is_not_taken_for_notes():
    text = "9.05 Interviewer: Hvad?\n9.06 Birthe: Ja.\n9.07 Interviewer: Og?\n9.08 Birthe: Nej."
    assert read(text).how == "speaker labels"
