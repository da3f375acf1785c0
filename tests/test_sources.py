import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.sources import add_sources, guess, left_out, raw_files, read_sources


def test_sources_are_read_in_order_of_doc_id_with_empty_cells_as_empty_text(tiny):
    table = read_sources(tiny / "raw")
    assert list(table["doc_id"]) == ["HAV-1", "HAV-2", "ÅLØ-1"]
    assert list(table["role"]) == ["borger", "projektleder", "medarbejder"]


def test_all_that_is_wrong_is_told_at_once_and_with_its_row(tiny):
    (tiny / "raw" / "sources.csv").write_text(
        "path;doc_id;project;kind;date\n"
        "Havnen/log.txt;HAV 2;Havnen;reflection;2019-09-12\n"
        "Havnen/borte.txt;HAV-3;;roman;12/13/2019\n"
        "Havnen/log.txt;HAV-3;Havnen;note;\n"
    )
    with pytest.raises(FieldnotesError) as error:
        read_sources(tiny / "raw")
    assert [(problem.where, problem.what) for problem in error.value.problems] == [
        ("sources.csv, row 2", "doc_id must be letters, digits, -, _ and . only, a letter or digit first."),
        ("sources.csv, row 3", "its file is not there."),
        ("sources.csv, row 3", "project is empty."),
        ("sources.csv, row 3", "kind is not known."),
        ("sources.csv, row 3", "date is not a date."),
        ("sources.csv, rows 3, 4", "have the same doc_id."),
        ("sources.csv, rows 2, 4", "have the same path."),
        ("raw/", "has 2 file(s) without a row in sources.csv."),
    ]
    assert not any(word in str(error.value) for word in ("Tyra", "Viggo", "roman", "12/13"))


def test_a_file_outside_the_study_is_refused(tiny):
    (tiny / "udenfor.txt").write_text("x")
    with (tiny / "raw" / "sources.csv").open("a") as file:
        file.write("../udenfor.txt,UD-1,Havnen,note,,,\n")
    with pytest.raises(FieldnotesError, match="is outside raw/"):
        read_sources(tiny / "raw")


def test_hidden_and_own_files_are_no_sources(tiny):
    for name in (".DS_Store.txt", "~$log.docx", "codings/anna.csv", "Havnen/foto.jpg"):
        (tiny / "raw" / name).parent.mkdir(exist_ok=True)
        (tiny / "raw" / name).write_text("x")
    assert raw_files(tiny / "raw") == [
        "Havnen/Interview Tyra Bangsfort.txt",
        "Havnen/log.txt",
        "Åløkken/Interview Viggo.txt",
    ]


def test_new_files_are_added_with_guesses_and_nothing_is_overwritten(tiny):
    before = (tiny / "raw" / "sources.csv").read_text()
    (tiny / "raw" / "Åløkken" / "Observation 22.01.2020 runde 2.txt").write_text("9.05 Kaffe.")
    added = add_sources(tiny / "raw")
    after = (tiny / "raw" / "sources.csv").read_text()
    assert added.to_dict("records") == [
        {
            "path": "Åløkken/Observation 22.01.2020 runde 2.txt",
            "doc_id": "ÅLØ-01",
            "project": "Åløkken",
            "kind": "observation",
            "date": "2020-01-22",
            "round": "2",
            "role": "",
        }
    ]
    assert after == before + "Åløkken/Observation 22.01.2020 runde 2.txt,ÅLØ-01,Åløkken,observation,2020-01-22,2,\n"
    assert len(add_sources(tiny / "raw")) == 0


def test_rows_are_added_in_the_form_that_danish_excel_saved(tiny):
    path = tiny / "raw" / "sources.csv"
    path.write_bytes(path.read_text().replace(",", ";").encode("utf-8-sig"))
    (tiny / "raw" / "Havnen" / "dagbog.md").write_text("x")
    add_sources(tiny / "raw")
    assert path.read_text().splitlines()[-1] == "Havnen/dagbog.md;HAV-01;Havnen;reflection;;;"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Havnen/Interview Birthe SOSU 12-09-19.docx", ("interview", "2019-09-12", "", "medarbejder")),
        ("Havnen/log projektleder 20200114.xlsx", ("reflection", "2020-01-14", "", "projektleder")),
        ("Havnen/R3 fokusgruppe borgere.odt", ("interview", "", "3", "borger")),
        ("Havnen/99-99-99.txt", ("note", "", "", "")),
    ],
)
def test_kind_date_round_and_role_are_guessed_from_the_name(path, expected):
    row = guess(path, set())
    assert (row["kind"], row["date"], row["round"], row["role"]) == expected


def test_a_guessed_doc_id_comes_from_the_folder_and_is_not_taken():
    assert guess("Havnen/Birthe.docx", {"HAV-01"})["doc_id"] == "HAV-02"


def test_what_became_no_document_is_left_out_but_for_what_is_to_be_skipped(tiny):
    listed = tiny / "raw" / "sources.csv"
    listed.write_text(
        "path,doc_id,project,kind,reading\na.txt,A-1,Havnen,note,\nb.csv,B-1,Havnen,note,rows\n"
        "c.txt,C-1,Havnen,note,skip\nd.txt,Å-1,Havnen,note,\n"
    )
    assert left_out(tiny / "raw", ["B-1-0f3c2a", "B-1-11aa22"]) == ["A-1", "Å-1"]
    assert left_out(tiny / "raw", ["A-1", "B-1", "Å-1"]) == []
