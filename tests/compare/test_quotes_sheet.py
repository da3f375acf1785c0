"""All codings as a spreadsheet: what a row holds, what a spreadsheet makes of it, and the two tables beside."""

import csv

import openpyxl
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.compare.quotes_sheet import (
    path_of,
    table_codings,
    table_polarities,
    table_presence,
    write_quotes,
)
from fieldnotes.tables import Corpus, frame

BOOK = Codebook((Code("tillid", "Tillid"), Code("faglig", "Faglighed", parent="tillid"), Code("styring", "Styring")))
TEXT = "Hvad nu?\n\n=SUM(A1) har jeg tillid til.\n\nIngen mål."
GIVEN = {"method": "human", "coder": "Anna", "status": "accepted", "note": "godt sagt", "at": "2020-01-02T10:00:00"}


@pytest.fixture
def corpus():
    documents = [
        {"doc_id": "A1", "project": "Åsen", "kind": "interview", "date": "2020-01-01", "round": "1", "text": TEXT},
        {"doc_id": "B1", "project": "Broen", "kind": "interview", "text": "Tom."},
    ]
    places = [("A1-q", 0, 8, "interviewer"), ("A1-x", 10, 38, "borger"), ("A1-y", 40, 50, "borger")]
    segments = [
        {"segment_id": name, "doc_id": "A1", "position": n, "start": start, "end": end, "role": role}
        for n, (name, start, end, role) in enumerate(places)
    ]
    segments.append({"segment_id": "B1-x", "doc_id": "B1", "position": 0, "start": 0, "end": 4, "role": "leder"})
    documents = frame("documents", documents).assign(by=["nord", "syd"])
    return Corpus(documents, frame("turns", []), frame("segments", segments))


@pytest.fixture
def codings():
    spans = [{"start": 27, "end": 33, "why": "tillid"}]
    rows = [
        {"segment_id": "A1-y", "code": "styring", "polarity": "lacking", "evidence": []} | GIVEN,
        {"segment_id": "A1-x", "code": "faglig", "polarity": "present", "evidence": spans} | GIVEN,
        {"segment_id": "A1-x", "code": "tillid", "polarity": "present", "evidence": spans} | GIVEN,
        {"segment_id": "A1-x", "code": "", "polarity": "present", "evidence": []} | GIVEN,
        {"segment_id": "gone", "code": "tillid", "polarity": "present", "evidence": []} | GIVEN,
    ]
    return frame("codings", rows)


def test_a_row_says_who_gave_which_theme_to_which_words_and_what_stands_around(corpus, codings):
    table = table_codings(corpus, codings, BOOK)
    assert table[["segment_id", "theme_path", "polarity"]].to_numpy().tolist() == [
        ["A1-x", "Tillid", "present"],
        ["A1-x", "Tillid > Faglighed", "present"],
        ["A1-y", "Styring", "lacking"],
    ]
    row = table.iloc[1]
    assert row["text"] == "=SUM(A1) har jeg tillid til."
    assert (row["marked"], row["before"], row["after"]) == ("tillid", "Hvad nu?", "Ingen mål.")
    assert (row["coder"], row["memo"], row["by"], row["round"]) == ("Anna", "godt sagt", "nord", "1")


def test_the_path_of_a_code_begins_at_the_top():
    book = Codebook((Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C", parent="b")))
    assert path_of("c", book) == "A > B > C"


def test_presence_is_one_where_a_document_has_the_code(corpus, codings):
    table = table_presence(corpus, codings, BOOK.ids)
    assert table.to_dict("list") == {"code": ["tillid", "faglig", "styring"], "A1": [1, 1, 1], "B1": [0, 0, 0]}


def test_every_theme_pilot_and_polarity_has_its_row_with_what_it_is_a_part_of(corpus, codings):
    table = table_polarities(corpus, codings, BOOK.top).set_index(["code", "project", "polarity"])
    assert len(table) == 2 * 2 * 3
    assert table.loc[("styring", "Åsen", "lacking")].tolist() == [1, 1, 2, 1]
    assert table.loc[("styring", "Broen", "lacking")].tolist() == [0, 0, 1, 1]


def test_a_workbook_has_three_sheets_with_filters_and_frozen_heads(corpus, codings, tmp_path):
    book = openpyxl.load_workbook(write_quotes(corpus, codings, BOOK, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["Kodninger", "Temaer i kilder", "Temaer i piloter"]
    assert [sheet.freeze_panes for sheet in book] == ["D2", "B2", "C2"]
    assert all(sheet.auto_filter.ref == sheet.dimensions for sheet in book)
    assert [cell.value for cell in book["Kodninger"][4]][:5] == ["Åsen", "A1", "A1-y", "Styring", "mangler"]


def test_what_one_workbook_does_not_hold_stands_in_further_ones(corpus, codings, tmp_path, monkeypatch):
    monkeypatch.setattr("fieldnotes.compare.quotes_sheet.ROWS", 2)
    write_quotes(corpus, codings, BOOK, tmp_path / "å.xlsx")
    first, second = (openpyxl.load_workbook(tmp_path / name) for name in ("å.xlsx", "å-2.xlsx"))
    assert first.sheetnames == ["Kodninger", "Temaer i kilder", "Temaer i piloter"]
    assert second.sheetnames == ["Kodninger"]
    heads = [[cell.value for cell in book["Kodninger"][1]] for book in (first, second)]
    assert heads[0] == heads[1]
    segments = [row[2].value for book in (first, second) for row in book["Kodninger"].iter_rows(min_row=2)]
    assert segments == list(table_codings(corpus, codings, BOOK)["segment_id"])
    assert len(segments) == 3
    (tmp_path / "å-2.xlsx").write_text("mine")
    write_quotes(corpus, codings[:1], BOOK, tmp_path / "å.xlsx")
    assert (tmp_path / "å-2.xlsx").read_text() == "mine"


def test_what_begins_like_a_formula_stays_text(corpus, codings, tmp_path):
    sheet = openpyxl.load_workbook(write_quotes(corpus, codings, BOOK, tmp_path / "a.xlsx"))["Kodninger"]
    cell = sheet.cell(2, 6)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=SUM(A1) har jeg tillid til.", "s", True)
    with write_quotes(corpus, codings, BOOK, tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert rows[0]["Tekst"] == "'=SUM(A1) har jeg tillid til."


def test_the_same_codings_in_any_order_are_the_same_bytes(corpus, codings, tmp_path):
    first = write_quotes(corpus, codings, BOOK, tmp_path / "a.xlsx").read_bytes()
    assert write_quotes(corpus, codings[::-1], BOOK, tmp_path / "b.xlsx").read_bytes() == first


def test_nothing_coded_gives_headings_alone_and_another_format_is_refused(corpus, codings, tmp_path):
    book = openpyxl.load_workbook(write_quotes(corpus, codings[:0], BOOK, tmp_path / "a.xlsx", language="en"))
    assert book["Codings"].max_row == 1
    assert book["Codings"]["A1"].value == "Pilot"
    with pytest.raises(ValueError, match="no such format"):
        write_quotes(corpus, codings, BOOK, tmp_path / "a.ods")


def test_signs_that_excel_cannot_hold_are_left_out(corpus, codings, tmp_path):
    broken = codings.assign(note=pd.Series(["a\x0bb"] * len(codings), dtype="str"))
    sheet = openpyxl.load_workbook(write_quotes(corpus, broken, BOOK, tmp_path / "a.xlsx"))["Kodninger"]
    assert "ab" in [cell.value for cell in sheet[2]]
