"""Text files that no program of today would write: huge, damaged, endless, with signs that nobody sees."""

import os
import time

import pytest

from fieldnotes.limits import Limits
from fieldnotes.readers import read_source

SECRET = "Hemmeligheden"


def test_two_gigabytes_of_text_are_refused_at_once(tmp_path, refused):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    begun = time.process_time()
    said = refused(path)
    assert "is 2000 MB large; at most 64 MB are read" in said
    assert "text_mb under [limits] in study.toml" in said
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("megabytes", [1, pytest.param(50, marks=pytest.mark.slow)])
def test_a_line_of_fifty_megabytes_is_read(tmp_path, megabytes):
    path = tmp_path / "a.txt"
    path.write_text("Vi talte sammen om tillid. " * (37_000 * megabytes), encoding="utf-8")
    begun = time.process_time()
    turns = read_source(path).turns
    assert sum(len(turn.text) for turn in turns) > 990_000 * megabytes
    assert time.process_time() - begun < 2 + 1.5 * megabytes


def test_a_word_that_is_data_is_refused(tmp_path, refused):
    path = tmp_path / "a.txt"
    path.write_text(f"Vi så et billede.\n\n{'QUJD' * 3000}\n", encoding="utf-8")
    assert "10000 signs without a space in turn 2" in refused(path)


def test_more_turns_than_the_limit_are_refused(tmp_path, refused):
    path = tmp_path / "a.txt"
    path.write_text("Ja.\n\n" * 30, encoding="utf-8")
    assert "has 30 turns; at most 20" in refused(path, limits=Limits(rows=20))
    assert len(read_source(path, limits=Limits(rows=30)).turns) == 30


@pytest.mark.slow
def test_a_csv_of_three_million_rows_is_refused_in_seconds(tmp_path, refused):
    path = tmp_path / "a.csv"
    path.write_text("dato;tekst\n" + "1/1-20;Ja da.\n" * 3_000_000, encoding="utf-8")
    begun = time.process_time()
    assert "has more than 200000 rows" in refused(path)
    assert time.process_time() - begun < 20


def test_a_cell_may_hold_more_than_a_hundred_thousand_signs(tmp_path):
    path = tmp_path / "a.csv"
    text = "Vi talte sammen. " * 20_000
    path.write_text(f"dato;tekst\n2020-01-01;{text}\n", encoding="utf-8")
    assert read_source(path).turns[0].text == text.strip()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".vtt", ".srt"])
def test_zero_bytes_are_told(whole, refused, suffix):
    path = whole(suffix)
    path.write_bytes(path.read_bytes() + b"\0\0\0")
    assert "zero bytes" in refused(path)


def test_text_that_was_cut_in_the_middle_of_a_letter_keeps_its_danish_letters(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(("Blåbærgrød på Ærø, så længe vi må. " * 4 + "Så går vi å").encode()[:-1])
    said = read_source(path).turns[0].text
    assert said.startswith("Blåbærgrød på Ærø")
    assert said.endswith("Så går vi \ufffd")


@pytest.mark.parametrize("half", [0xD83D, 0xDC4D])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_half_a_sign_becomes_the_sign_for_a_missing_one(tmp_path, half, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(f"Så går vi {chr(half)} hjem på Ærø.".encode(encoding, "surrogatepass"))
    assert read_source(path).turns[0].text == "Så går vi \ufffd hjem på Ærø."


def test_emoji_written_as_two_halves_are_put_together(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Så fint \ud83d\udc4d på Ærø".encode("utf-8", "surrogatepass"))
    assert read_source(path).turns[0].text == "Så fint 👍 på Ærø"


@pytest.mark.parametrize("sign", [0x200F, 0x202E, 0x2066, 0x2069, 0x061C, 0x034F, 0x200B, 0x2063, 0x3164, 0xFFFE, 0x1B])
def test_signs_that_nobody_sees_cannot_hide_a_name(tmp_path, sign):
    path = tmp_path / "a.txt"
    path.write_text(f"Jeg talte med Bir{chr(sign)}the i går.", encoding="utf-8")
    assert read_source(path).turns[0].text == "Jeg talte med Birthe i går."


@pytest.mark.parametrize("suffix", [".txt", ".docx"])
def test_a_folder_a_pipe_and_a_device_are_no_sources(tmp_path, refused, suffix):
    folder, pipe, device = (tmp_path / f"{name}{suffix}" for name in ("mappe", "rør", "nul"))
    folder.mkdir()
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (folder, pipe, device):
        assert "is no file" in refused(path)


def test_a_file_that_may_not_be_read_says_so(whole, refused, monkeypatch):
    path = whole(".txt")
    path.chmod(0)
    if os.geteuid() == 0:  # nothing is forbidden to root
        path.parent.chmod(0o700)
        monkeypatch.setattr("fieldnotes.readers.opening.Path.stat", _forbidden)
    assert "cannot be opened (PermissionError)" in refused(path)


def _forbidden(path, **_):
    raise PermissionError(13, "Permission denied", str(path))


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".docx", ".vtt"])
def test_a_file_that_changes_while_it_is_read_is_not_read_half(whole, refused, monkeypatch, suffix):
    from fieldnotes.readers import source

    path = whole(suffix)
    before = source._read

    def meanwhile(*args, **options):
        found = before(*args, **options)
        path.write_bytes(path.read_bytes() + b"\nmore")
        return found

    monkeypatch.setattr(source, "_read", meanwhile)
    assert "changed while it was read" in refused(path)
