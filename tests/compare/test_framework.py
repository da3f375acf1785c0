"""The framework grid, to Excel and back."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fieldnotes.coding import Code, Codebook
from fieldnotes.compare.framework import table_framework
from fieldnotes.compare.framework_sheet import read_framework, write_framework
from fieldnotes.errors import FieldnotesError

BOOK = Codebook((Code("tillid", "Tillid"), Code("styring", "Styring")))


@pytest.fixture
def grid(made):
    corpus, codings = made({"A1": ("Havnen", "ttT"), "A2": ("Havnen", "t.."), "B1": ("Åløkken", "s..")})
    return corpus, codings, BOOK


def test_every_pilot_and_theme_has_its_row_with_sizes_and_quotes_from_two_sources(grid):
    found = table_framework(*grid).set_index(["project", "code"])
    assert found["n_segments"].tolist() == [4, 0, 0, 1]
    assert found["n_documents"].tolist() == [2, 0, 0, 1]
    assert found["n_lacking"].tolist() == [1, 0, 0, 0]
    sources = found.loc[("Havnen", "tillid"), ["source_1", "source_2"]].str.split("-").str[0]
    assert set(sources) == {"A1", "A2"}
    assert found.loc[("Havnen", "styring"), "note"] == "no_segments"


def test_summaries_come_back_on_the_next_run_and_are_never_dropped(grid, tmp_path):
    table = table_framework(*grid)
    table.loc[(table["project"] == "Havnen") & (table["code"] == "tillid"), "summary"] = "De stoler på hinanden."
    path = write_framework(table, tmp_path / "framework.xlsx")
    again = table_framework(*grid, summaries=read_framework(path))
    assert again["summary"].tolist() == table["summary"].tolist()
    corpus, codings, _ = grid
    smaller = table_framework(corpus.where(project="Åløkken"), codings, BOOK, summaries=read_framework(path))
    kept = smaller[smaller["note"] == "kept"]
    assert kept[["project", "code", "summary"]].values.tolist() == [["Havnen", "tillid", "De stoler på hinanden."]]


def test_the_same_grid_is_the_same_bytes(grid, tmp_path):
    table = table_framework(*grid)
    first, second = (write_framework(table, tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


def test_what_looks_like_a_formula_stays_text(grid, tmp_path):
    table = table_framework(*grid)
    table["summary"] = "=1+1"
    table["quote_1"] = "-2 grader; @sagt"
    path = write_framework(table, tmp_path / "framework.xlsx")
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert set(read_framework(path)["summary"]) == {"=1+1"}


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_any_summary_survives_the_way_to_excel_and_back(tmp_path_factory, text):
    import unicodedata

    row = {"project": "Havnen", "code": "tillid", "label": "Tillid", "n_segments": 1, "n_documents": 1}
    table = pd.DataFrame([row | {"summary": text, "note": ""}])
    path = write_framework(table, tmp_path_factory.mktemp("grid") / "framework.xlsx")
    expected = unicodedata.normalize("NFC", text.strip())
    if expected and text not in ("\ufffe", "\uffff"):
        assert read_framework(path)["summary"].tolist() in ([expected], [expected.replace("\ufffe", "")])


def test_a_file_saved_as_csv_by_a_danish_excel_is_read(tmp_path):
    path = tmp_path / "framework.csv"
    path.write_bytes("\ufeffPilot;Tema;Sammenfatning\r\nHavnen;tillid;God; \r\nHavnen;styring;\r\n".encode())
    assert read_framework(path).values.tolist() == [["Havnen", "tillid", "God"]]


def test_all_problems_come_at_once_each_with_its_row(tmp_path):
    path = tmp_path / "framework.csv"
    rows = ["Pilot,Tema,Sammenfatning", "Havnen,tillid,Et", ",tillid,To", "Havnen,tillid,Tre"]
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(FieldnotesError) as caught:
        read_framework(path)
    assert [problem.where for problem in caught.value.problems] == ["framework, row 3", "framework, row 4"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("framework.csv", b"Pilot,Tema\nHavnen,tillid\n", "Sammenfatning"),
        ("framework.csv", "Pilot,Tema,Sammenfatning\næ".encode("cp1252"), "not UTF-8"),
        ("framework.xlsx", b"no workbook", "cannot be opened"),
    ],
)
def test_a_file_that_is_no_grid_is_told_why(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FieldnotesError, match=what):
        read_framework(tmp_path / name)


def test_headings_may_be_english_and_in_any_order(grid, tmp_path):
    table = table_framework(*grid)
    table["summary"] = "Written"
    path = write_framework(table[table.columns[::-1]], tmp_path / "f.xlsx", language="en")
    assert len(read_framework(path)) == 4
