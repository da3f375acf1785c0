import pytest

from fieldnotes.readers.dates import day_at, with_years
from fieldnotes.readers.reading import Block
from fieldnotes.readers.source import choose


def read(text, **settings):
    return choose([Block(line) for line in text.split("\n") if line.strip()], **settings)


def entries(text, **settings):
    return [(turn.date, turn.text) for turn in read(text, **settings).turns if turn.role != "note"]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("12. september 2019", "2019-09-12"),
        ("12 sept. 2019", "2019-09-12"),
        ("Torsdag d. 12. september 2019", "2019-09-12"),
        ("den 1. maj 2020", "2020-05-01"),
        ("12/9-19", "2019-09-12"),
        ("12/9 2019", "2019-09-12"),
        ("12/09/2019", "2019-09-12"),
        ("12.09.19", "2019-09-12"),
        ("12-09-2019", "2019-09-12"),
        ("2020-05-14", "2020-05-14"),
        ("12 September 2019", "2019-09-12"),
        ("September 12, 2019", "2019-09-12"),
        ("d. 3/6", ""),
        ("32. maj 2020", None),
        ("3.6", None),
        ("9.05", None),
        ("12/9/2019/3", None),
    ],
)
def test_dates_as_people_write_them(written, iso):
    day = day_at(written)
    assert (None if day is None else day.iso()) == iso


def test_a_missing_year_is_the_neighbours_and_january_after_december_the_next():
    days = [day for day in map(day_at, ["3/11", "1. december 2019", "7. januar", "d. 3/6"]) if day]
    assert with_years(days) == ["2019-11-03", "2019-12-01", "2020-01-07", "2020-06-03"]


def test_without_any_year_a_date_stays_unknown_unless_the_title_has_one():
    assert entries("d. 3/6\nGodt.\nd. 9/6\nSkidt.") == [("", "Godt."), ("", "Skidt.")]
    assert entries("Log forår 2020\nd. 3/6\nGodt.\nd. 9/6\nSkidt.") == [
        ("2020-06-03", "Godt."),
        ("2020-06-09", "Skidt."),
    ]


@pytest.mark.parametrize(
    "form", ["{}\nVi gik.", "{}: Vi gik.", "{} – Vi gik.", "## {}\nVi gik.", "Dato: {}\nVi gik.", "Log d. {}\nVi gik."]
)
@pytest.mark.parametrize(
    "dates", [("12. september 2019", "3. oktober 2019"), ("12/9-19", "3/10-19"), ("2019-09-12", "2019-10-03")]
)
def test_an_entry_begins_with_its_date_in_each_form(form, dates):
    assert entries("\n".join(form.format(date) for date in dates)) == [
        ("2019-09-12", "Vi gik."),
        ("2019-10-03", "Vi gik."),
    ]


def test_an_entry_of_several_paragraphs_is_one_turn():
    text = "12. september 2019\nEt.\nTo. Den 4. maj 2019 var værre.\n3. oktober 2019\nTre."
    assert entries(text) == [("2019-09-12", "Et.\nTo. Den 4. maj 2019 var værre."), ("2019-10-03", "Tre.")]


def test_what_a_dated_heading_says_more_is_kept():
    blocks = [
        Block("12. september 2019 – Kickoff", heading=True),
        Block("Vi gik."),
        Block("3. oktober 2019", heading=True),
        Block("Og kom."),
    ]
    assert [turn.text for turn in choose(blocks).turns] == ["Kickoff\nVi gik.", "Og kom."]


def test_a_title_with_a_span_of_dates_is_no_entry():
    blocks = [
        Block("12. september 2019 – 3. november 2019", heading=True),
        *map(Block, ["12/9-19", "A.", "3/11-19", "B."]),
    ]
    assert [(turn.role, turn.date) for turn in choose(blocks).turns] == [
        ("note", ""),
        ("", "2019-09-12"),
        ("", "2019-11-03"),
    ]


def test_sentences_that_begin_with_a_date_keep_it():
    text = "12. september 2019 startede vi.\n3. oktober 2019 var vi færdige."
    assert entries(text, kind="reflection") == [
        ("2019-09-12", "12. september 2019 startede vi."),
        ("2019-10-03", "3. oktober 2019 var vi færdige."),
    ]


def test_dates_that_go_back_and_forth_make_the_reading_less_sure():
    calm = read("1/9-19: A.\n2/9-19: B.\n3/9-19: C.").confidence
    assert read("3/9-19: A.\n1/9-19: B.\n2/9-19: C.").confidence < calm
