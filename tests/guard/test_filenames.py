"""Names of raw files that tell nothing, and those that do."""

import pytest

from fieldnotes.guard.filenames import FileNames


def found(path: str, text: str, **known: list[str]) -> list[str]:
    return [text[start:end] for start, end in FileNames([path], **known).spans(text)]


def test_a_file_called_by_its_doc_id_gives_nothing_away():
    assert found("Havnen/JOB-03.csv", "JOB-03, se JOB-03.csv") == ["JOB-03", "JOB-03.csv"]
    assert found("Havnen/JOB-03.csv", "JOB-03, se JOB-03.csv", doc_ids=["JOB-03"]) == []


@pytest.mark.parametrize("name", ["Tyra-3", "TYRA-BANGSFORT", "tyra 3"])
def test_a_doc_id_that_may_be_a_name_excuses_no_file(name):
    assert found(f"{name}.txt", f"Se {name}.", doc_ids=[name]) == [name]


def test_another_files_name_is_found_though_it_begins_like_a_doc_id():
    assert found("JOB-03 Tyra.txt", "Se JOB-03 Tyra", doc_ids=["JOB-03"]) == ["JOB-03 Tyra"]


def test_what_people_say_is_no_name_excuses_the_file_of_that_name():
    assert found("admin-1.txt", "Admin 1: se admin-1.txt") == ["Admin 1", "admin-1.txt"]
    assert found("admin-1.txt", "Admin 1: se admin-1.txt", excused=["admin-1"]) == []
