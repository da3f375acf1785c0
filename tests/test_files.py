import pytest

from fieldnotes.files import replacing, write_text


def test_a_file_is_replaced_whole_when_the_writing_ends_well(tmp_path):
    path = write_text(tmp_path / "ny mappe" / "æøå.txt", "før\n")
    write_text(path, "efter\n")
    assert path.read_bytes() == b"efter\n"


def test_the_old_file_stands_and_nothing_else_is_left_when_the_writing_fails(tmp_path):
    path = write_text(tmp_path / "a.txt", "før")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_text("halvt")
        raise RuntimeError
    assert path.read_text() == "før"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
