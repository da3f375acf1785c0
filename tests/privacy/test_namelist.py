"""names.csv: what is read, what is wrong with it, and what each row is called instead."""

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.privacy import read_names
from fieldnotes.privacy.namelist import genitive, labels, names_frame, shared


def write(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "names.csv"
    path.write_bytes(content.encode(encoding))
    return path


def problems(tmp_path, content):
    with pytest.raises(FieldnotesError) as caught:
        read_names(write(tmp_path, content))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_names_are_read_in_the_encodings_and_separators_of_spreadsheets(tmp_path, encoding, separator):
    rows = [["name", "pseudonym", "kind", "decision", "gender"], ["Søren Åkjær", "", "person", "", "m"]]
    content = "\r\n".join(separator.join(row) for row in rows)
    assert read_names(write(tmp_path, content, encoding)).to_dict("records") == [
        {"name": "Søren Åkjær", "pseudonym": "", "kind": "person", "decision": "pseudonym", "gender": "m"}
    ]


def test_no_file_is_no_names(tmp_path):
    names = read_names(tmp_path / "names.csv")
    assert (list(names), len(names)) == (["name", "pseudonym", "kind", "decision"], 0)


def test_an_empty_file_says_how_to_begin_it(tmp_path):
    assert problems(tmp_path, "") == [
        "names.csv, row 1: has no column called name. Begin the file with: name,pseudonym,kind,decision"
    ]


def test_all_problems_are_told_at_once_by_row_and_without_the_name(tmp_path):
    told = problems(
        tmp_path,
        "name,pseudonym,kind,decision\nBirthe Holmskov,,human,\n\n,,person,keep\nBIRTHE HOLMSKOV,,,\n"
        "Jens Kvist,,,maybe\nUlla Ravndal,,,,,,extra\n",
    )
    assert [line.split(":")[0] for line in told] == [
        "names.csv, row 7",
        "names.csv, row 2",
        "names.csv, row 4",
        "names.csv, row 5",
        "names.csv, row 6",
    ]
    assert not any(name in line for line in told for name in ("Birthe", "BIRTHE", "Jens", "Ulla"))


@pytest.mark.parametrize("pseudonym", ["Jens", "Jens Holm", "BIRTHE", "Kvist", "jens kvist", "tlf. 22147803", "Jen"])
def test_a_pseudonym_that_holds_a_name_of_the_list_is_refused(tmp_path, pseudonym):
    rows = f"name,pseudonym\nBirthe Holmskov,{pseudonym}\nJens Kvist,\n"
    # "Jen" is refused for its genitive, which reads as Jens.
    assert [line.split(":")[0] for line in problems(tmp_path, rows)] == ["names.csv, row 2"]


def test_rows_are_numbered_by_kind_in_order():
    names = names_frame(
        [{"name": "A B"}, {"name": "Havn", "kind": "place"}, {"name": "C D"}, {"name": "Hus", "kind": "organisation"}]
    )
    assert labels(names) == ["[Person 1]", "[Sted 1]", "[Person 2]", "[Organisation 1]"]


def test_a_row_keeps_its_number_when_another_is_decided_named_or_appended():
    rows = [{"name": "A B"}, {"name": "C D"}, {"name": "E F"}]
    before = labels(names_frame(rows))
    rows[0]["decision"], rows[1]["pseudonym"] = "keep", "Maren"
    after = labels(names_frame([*rows, {"name": "G H"}]))
    assert (before[2], after) == ("[Person 3]", ["[Person 1]", "Maren", "[Person 3]", "[Person 4]"])


def test_a_number_given_by_hand_is_not_given_twice():
    names = names_frame([{"name": "A B"}, {"name": "C D", "pseudonym": "[Person 1]"}, {"name": "E F"}])
    assert labels(names) == ["[Person 4]", "[Person 1]", "[Person 3]"]


@pytest.mark.parametrize(
    ("label", "expected"), [("Maren", "Marens"), ("Jens", "Jens'"), ("[Person 3]", "[Person 3]s"), ("Max", "Max'")]
)
def test_the_genitive_is_danish(label, expected):
    assert genitive(label) == expected


def test_a_shared_name_is_marked_as_uncertain():
    assert (shared("[Person 3]"), shared("Maren")) == ("[Person 3?]", "[Maren?]")


def test_a_quotation_mark_that_is_never_closed_is_told_without_a_name(tmp_path):
    (problem,) = problems(tmp_path, 'name,pseudonym,kind,decision\n"Søren Åkjær' + ",x" * 100_000)
    assert "never closed" in problem
    assert "Åkjær" not in problem
