"""A study with hostile files, names, links and lists: each told, nothing half written, nobody named."""

import os
import unicodedata
from pathlib import Path

import pytest

from fieldnotes.coding import read_codebook
from fieldnotes.corpus import read_corpus
from fieldnotes.errors import FieldnotesError
from fieldnotes.fingerprint import fingerprints
from fieldnotes.settings import read_settings
from fieldnotes.sources import add_sources, raw_files, read_sources

ODD = "Interview\nmed \u202eBirthe\u200f; \"citat\", 'x' =1+1 {}" + "æ" * 90 + "\r\\.txt"


def problems(work) -> list[str]:
    with pytest.raises(FieldnotesError) as caught:
        work()
    return [str(problem) for problem in caught.value.problems]


def add(study: Path, name: str, text: str = "Jeg har tillid til kommunen.", doc_id: str = "UL-1") -> None:
    path = study / "raw" / "Havnen" / name
    path.write_text(text, encoding="utf-8")
    with (study / "raw" / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(f'"Havnen/{name}",{doc_id},Havnen,note,,,\n')


def test_a_file_name_of_255_bytes_with_line_breaks_marks_and_quotes_is_listed_and_read(tiny):
    name = ODD.format("x" * (255 - len(ODD.format("").encode())))
    assert len(name.encode()) == 255
    (tiny / "raw" / "Havnen" / name).write_text("Jeg har tillid.", encoding="utf-8")
    added = add_sources(tiny / "raw")
    assert added["path"].tolist() == [f"Havnen/{name}"]
    assert len(add_sources(tiny / "raw")) == 0
    corpus = read_corpus(tiny)
    assert "Jeg har tillid." in corpus.documents.set_index("doc_id")["text"][added["doc_id"][0]]
    assert "Birthe" not in repr(corpus.documents.to_dict())


@pytest.mark.parametrize("name", [" rum .txt", "\tfane.txt", "a\\b.txt", "-rf.txt", "$(touch x).txt", "a|b;c&d.txt"])
def test_names_that_mean_something_to_a_shell_or_a_list_are_names(tiny, name):
    (tiny / "raw" / "Havnen" / name).write_text("Ja da.", encoding="utf-8")
    add_sources(tiny / "raw")
    assert f"Havnen/{name}" in set(read_sources(tiny / "raw")["path"])
    assert len(read_corpus(tiny).documents) == 4


def test_a_name_composed_in_part_is_found(tiny):
    name = "A" + unicodedata.normalize("NFD", "å") + "é.txt"
    (tiny / "raw" / "Havnen" / name).write_text("Ja da.", encoding="utf-8")
    assert add_sources(tiny / "raw")["path"].tolist() == ["Havnen/Aåé.txt"]
    assert len(read_corpus(tiny).documents) == 4


def test_a_name_that_is_no_text_is_counted_and_not_shown(tiny):
    (tiny / "raw" / "Havnen" / os.fsdecode(b"Birthe\xe6.txt")).write_text("x")
    assert fingerprints(tiny)["raw"]
    for work in (raw_files, add_sources, read_sources):
        assert problems(lambda work=work: work(tiny / "raw")) == [
            "raw/: has 1 file(s) whose name is not in UTF-8. Rename them (ls -b raw shows which)."
        ]


def test_a_link_out_of_the_study_is_refused_and_one_within_is_followed(tiny, tmp_path):
    (tmp_path / "udenfor.txt").write_text("Jeg er udenfor.")
    link = tiny / "raw" / "Havnen" / "Birthes link.txt"
    link.symlink_to(tmp_path / "udenfor.txt")
    for work in (add_sources, read_sources):
        (said,) = [text for text in problems(lambda work=work: work(tiny / "raw")) if "link" in text]
        assert "lead out of the study" in said
        assert "Birthe" not in said
    link.unlink()
    add(tiny, "indenfor.txt")
    (tiny / "raw" / "Havnen" / "andet.txt").symlink_to(tiny / "raw" / "Havnen" / "indenfor.txt")
    assert add_sources(tiny / "raw")["path"].tolist() == ["Havnen/andet.txt"]
    (tmp_path / "mappe").mkdir()
    (tmp_path / "mappe" / "hemmelig.txt").write_text("Jeg er udenfor.")
    (tiny / "raw" / "Mappen").symlink_to(tmp_path / "mappe")
    assert not any("Mappen" in name for name in raw_files(tiny / "raw"))


def test_one_bad_file_stops_the_study_or_is_left_out_and_told(tiny):
    add(tiny, "Birthe.docx", "hemmelig, men intet Word")
    add(tiny, "Signe.txt", "", "UL-2")
    expected = [
        "source UL-1: is not a readable docx file. Open it in the program it came from and save it again as docx.",
        "source UL-2: holds no text. Put the text into the file, or take the file out of the study.",
    ]
    assert problems(lambda: read_corpus(tiny)) == expected
    left_out = []
    corpus = read_corpus(tiny, left_out=left_out)
    assert [str(problem) for problem in left_out] == expected
    assert corpus.documents["doc_id"].tolist() == ["HAV-1", "HAV-2", "ÅLØ-1"]


def test_where_no_file_can_be_read_there_is_no_corpus(tiny):
    for path in (tiny / "raw").rglob("*.txt"):
        path.write_bytes(b"\0\1\2")
    assert len(problems(lambda: read_corpus(tiny, left_out=[]))) == 3


def test_a_list_with_slipped_columns_quotes_none_of_its_cells(tiny):
    (tiny / "raw" / "sources.csv").write_text(
        "path,doc_id,project,kind,date\nHavnen/log.txt,HAV-1,Havnen,Birthe Hemmelig,Signe\n", encoding="utf-8"
    )
    said = problems(lambda: read_sources(tiny / "raw"))
    assert "sources.csv, row 2: kind is not known. Write one of: interview, reflection, observation, note." in said
    assert not any(name in " ".join(said) for name in ("Birthe", "Signe", "Viggo", "Tyra"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "has no column path"),
        (b"path,doc_id,project,kind\na,b,c,d,e\n", "row 2: has more cells than the header"),
        (b"path,path,project,kind\n", "two columns of the same name"),
        (b"path,doc_id,project,kind\n" + b"\x81\x8d,A-1,P,note\n", "row 2: its file is not there"),
        (b"path,doc_id,project,kind\n" + b"a" * 5000 + b"\0,A-1,P,note\n", "row 2: its file is not there"),
        (b"path,doc_id,project,kind\n../../etc/passwd,A-1,P,note\n", "row 2: its file is "),
        (b"path,doc_id,project,kind\nHavnen/log.txt,..,P,note\n", "row 2: doc_id must be"),
        (b'path,doc_id,project,kind\n"' + b"x" * 200_000, "cannot be taken apart"),
        (b"x" * 20_000_001, "is larger than 20 MB"),
    ],
)
def test_a_broken_list_of_sources_is_told_by_its_rows(tiny, data, expected):
    (tiny / "raw" / "sources.csv").write_bytes(data)
    assert any(expected in text for text in problems(lambda: read_sources(tiny / "raw")))


def test_rows_are_added_to_a_list_of_excel_byte_for_byte(tiny):
    path = tiny / "raw" / "sources.csv"
    old = path.read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    for encoding in ("utf-8-sig", "cp1252"):
        path.write_bytes(old.encode(encoding))
        new = tiny / "raw" / "Åløkken" / f"Observation ø {encoding}.txt"
        new.write_text("9.05 Kaffe.", encoding="utf-8")
        add_sources(tiny / "raw")
        assert path.read_bytes().startswith(old.encode(encoding))
        assert path.read_bytes().endswith(b";\r\n")
        assert len(read_sources(tiny / "raw")) == 4
        new.unlink()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("codes: &a [*a]", "refers to another place"),
        ("a: &a [x,x]\nb: &b [*a,*a]\ncodes: [*b,*b]", "refers to another place"),
        ("codes: " + "[" * 5000, "lists inside lists"),
        ("codes:\n" + "- " * 5000, "lists inside lists"),
        ("codes: !!python/object/apply:os.system ['touch hacket']", "there are no codes|no key|not written"),
        ("codes:\n- !!python/object/new:os.system {id: a, label: b}\n", "^$"),
        ("codes:\n" + "- {id: a, label: b}\n" * 1001, "more than 1000 codes"),
        ("x" * 2_000_001, "more than 2000000 signs"),
        ("\x00", "does not allow"),
    ],
)
def test_a_hostile_codebook_runs_nothing_and_ends_soon(tmp_path, monkeypatch, text, expected):
    import re

    monkeypatch.chdir(tmp_path)
    (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
    try:
        said = "" if read_codebook(tmp_path / "codebook.yaml").codes else "?"
    except FieldnotesError as error:
        said = str(error)
    assert re.search(expected, said)
    assert [path.name for path in tmp_path.iterdir()] == ["codebook.yaml"]


def test_settings_nested_without_an_end_are_refused_and_limits_are_checked(tmp_path):
    path = tmp_path / "study.toml"
    for text, expected in (
        ("a = " + "[" * 100_000, "is not TOML"),
        ("[limits]\nrows = 0\n", "setting limits"),
        ("[limits]\nrow = 5\n", "setting limits"),
        ("[limits]\nrows = 'mange'\n", "setting limits.rows"),
    ):
        path.write_text(text)
        assert expected in problems(lambda: read_settings(path))[0]
    path.write_text("[limits]\nrows = 5\nseconds = 600\n")
    assert (read_settings(path).limits.rows, read_settings(path).limits.seconds) == (5, 600)


def test_a_limit_of_the_study_holds_for_its_sources(tiny):
    with (tiny / "raw" / "study.toml").open("a") as file:
        file.write("[limits]\nrows = 2\n")
    assert problems(lambda: read_corpus(tiny))[0] == (
        "source HAV-1: has 4 turns; at most 2 are read. If it is right so, set rows under [limits] in study.toml."
    )


@pytest.mark.parametrize("term", ["(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "*a", "a*"])
def test_an_expression_of_the_codebook_is_words_and_no_pattern_that_could_hang(tiny, term):
    import time

    from fieldnotes.coding import Code, Codebook, code_terms

    add(tiny, "a.txt", "a" * 5000 + "! " + "aaaa " * 500)
    corpus = read_corpus(tiny).where(project="Havnen")
    begun = time.process_time()
    found = code_terms(corpus, Codebook((Code("a", "A", terms=(term,)),)))
    assert time.process_time() - begun < 30
    assert (len(found) > 0) == (term in ("*a", "a*"))
