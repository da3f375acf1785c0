"""names.csv with rows added: nothing that stood in it is lost or changed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.privacy import read_names
from fieldnotes.privacy.namelist import labels
from fieldnotes.privacy.names_file import add_names

NEW = [{"name": "Xhaka", "pseudonym": "[Navn 1]", "kind": "person", "decision": "undecided", "gender": "m"}]


def test_a_new_file_gets_a_header(tmp_path):
    path = tmp_path / "names.csv"
    assert add_names(path, read_names(path), NEW) == 1
    assert path.read_text() == "name,pseudonym,kind,decision,gender\nXhaka,[Navn 1],person,undecided,m\n"
    assert read_names(path)["decision"].tolist() == ["undecided"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_separator_line_ends_and_encoding_stay(tmp_path, encoding, separator, ends):
    path = tmp_path / "names.csv"
    rows = [["name", "note", "kind", "decision", "pseudonym"], ["Søren Åkjær", "min, egen; note", "", "", "Maren"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows(rows)
    before = out.getvalue().encode(encoding)
    path.write_bytes(before)
    add_names(path, read_names(path), NEW)
    row = separator.join(["Xhaka", "", "person", "undecided", "[Navn 1]"]) + ends
    assert path.read_bytes() == before + row.encode(encoding).removeprefix(b"\xef\xbb\xbf")


def test_an_empty_pseudonym_is_filled_so_that_a_deleted_row_moves_nobody(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("name,kind,decision\nA Bo,person,\nJan Kendtsen,person,keep\nHavn,place,\nC Do,person,\n")
    before = read_names(path)
    assert add_names(path, before, []) == 3
    after = read_names(path)
    assert after["pseudonym"].tolist() == ["[Person 1]", "", "[Sted 1]", "[Person 3]"]
    assert labels(after) == labels(before)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[3:]]))
    assert labels(read_names(path)) == ["[Sted 1]", "[Person 3]"]


def test_nothing_new_writes_nothing(tmp_path):
    path = tmp_path / "names.csv"
    path.write_bytes(b'name,pseudonym\r\n"A Bo","Maren"\r\n')
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert add_names(path, read_names(path), []) == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


CELLS = st.text(st.sampled_from("abÅø ,;\"'\n-=1"), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_every_cell_that_was_filled_in_stands_where_it_stood(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("names") / "names.csv"
    rows = [(f"Navn{'abcde'[i]}", pseudonym, note) for i, (_, pseudonym, note) in enumerate(rows)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("name", "pseudonym", "note"), *rows])
    listed = read_names(path)
    add_names(path, listed, NEW)
    with path.open(newline="", encoding="utf-8") as file:
        after = list(csv.reader(file))[1:]
    for old, new in zip(rows, after, strict=False):
        assert all(mine.strip() in ("", yours.strip()) for mine, yours in zip(old, new, strict=True))
    assert after[-1][0] == "Xhaka"
