import datetime as dt

import openpyxl
import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source


@pytest.fixture
def workbook(tmp_path):
    def write(rows, name="kilde.xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_with_each_separator_and_encoding(text_file, separator, encoding):
    rows = [["dato", "indlæg"], ["12/9-19", '"Vi gik, og vi så; ja"'], ["3/10", "Årsmøde på øen"]]
    path = text_file("\r\n".join(separator.join(row) for row in rows), "kilde.csv", encoding)
    reading = read_source(path)
    assert [(turn.date, turn.text) for turn in reading.turns] == [
        ("2019-09-12", "Vi gik, og vi så; ja"),
        ("2019-10-03", "Årsmøde på øen"),
    ]
    assert reading.how == "rows"


def test_a_cell_may_hold_several_paragraphs(text_file):
    path = text_file('dato;tekst\n2020-05-14;"Et.\n\nTo ""citat""."\n2020-05-20;Tre.\n', "kilde.csv")
    assert [turn.text for turn in read_source(path).turns] == ['Et.\nTo "citat".', "Tre."]


def test_dates_and_times_of_a_workbook_keep_their_meaning(workbook):
    path = workbook(
        [
            ["Dato", "Tid", "Station", "Refleksion"],
            [dt.date(2020, 1, 23), dt.time(9, 5), 1, "Vi begyndte."],
            [None, "9.40-10.00", 2, "Vi fortsatte."],
        ]
    )
    reading = read_source(path)
    assert [(turn.date, turn.start_s, turn.text) for turn in reading.turns] == [
        ("2020-01-23", 32700.0, "Vi begyndte."),
        ("2020-01-23", 34800.0, "Vi fortsatte."),
    ]
    assert reading.turns[1].end_s == 36000.0


def test_named_columns_overrule_the_guess_and_split_the_file(text_file):
    path = text_file("parti,møde,tekst,replik,hvem\nA,1,nej,Tak.,Ida\nB,2,nej,Selv tak.,Per\n", "kilde.csv")
    columns = {"text": "Replik", "speaker": "hvem", "project": "parti", "document": "møde"}
    assert [(t.text, t.speaker, t.project, t.document) for t in read_source(path, columns=columns).turns] == [
        ("Tak.", "Ida", "A", "1"),
        ("Selv tak.", "Per", "B", "2"),
    ]


def test_roles_of_rows_become_the_danish_roles(text_file):
    path = text_file("taler;rolle;tekst\nIda;Sygeplejerske;Ja.\nPer;;Nej.\nInterviewer;;Hvad?\n", "kilde.csv")
    assert [turn.role for turn in read_source(path).turns] == ["medarbejder", "", "interviewer"]
    assert [turn.role for turn in read_source(path, speakers="Per=borger").turns][1] == "borger"


def test_no_column_of_text_counts_the_headers_and_quotes_nothing(text_file):
    with pytest.raises(FieldnotesError, match="has 2 headers") as caught:
        read_source(text_file("Birthe Holmskov;farve\nHemmelig;blå\n", "kilde.csv"))
    assert not any(word in str(caught.value) for word in ("Hemmelig", "Birthe", "farve"))


def test_a_named_column_that_is_not_there_is_named(text_file):
    with pytest.raises(FieldnotesError, match=r"no column Indhold"):
        read_source(text_file("dato;tekst\n2020-05-14;a\n", "kilde.csv"), columns={"text": "Indhold"})


def test_an_unknown_kind_of_column_is_a_wrong_argument(text_file):
    with pytest.raises(ValueError, match="no such column"):
        read_source(text_file("dato;tekst\n2020-05-14;a\n", "kilde.csv"), columns={"colour": "tekst"})


def test_a_header_below_a_title_is_found(workbook):
    path = workbook([["Log, runde 3"], [], ["Dato", "Tekst"], ["12-09-2019", "Start."]])
    assert [(turn.date, turn.text) for turn in read_source(path).turns] == [("2019-09-12", "Start.")]


@pytest.mark.parametrize("text", ['"', '""', ",,\n,", "\n\n"])
def test_a_csv_without_a_word_says_so(text_file, text):
    with pytest.raises(FieldnotesError):
        read_source(text_file(text, "kilde.csv", "utf-8"))


def test_an_empty_workbook_says_so(workbook):
    with pytest.raises(FieldnotesError, match="holds no text"):
        read_source(workbook([]))


def test_something_else_under_the_name_of_xlsx_is_refused(text_file):
    with pytest.raises(FieldnotesError, match="is not a readable xlsx"):
        read_source(text_file("hej", "kilde.xlsx"))
