"""A file that hangs, crashes or eats memory costs itself, and not the study."""

import subprocess
import sys

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.limits import Limits
from fieldnotes.readers import apart, read_source, reading_apart

# Answers the first question by what the test wants to happen, in the place of the real process.
SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
CRASHES = (sys.executable, "-c", "import os; input(); os.abort()")
BABBLES = (sys.executable, "-c", "import sys; input(); sys.stdout.write('{\"turns\": [[1'); sys.stdout.flush()")


def said(reader, path):
    with pytest.raises(FieldnotesError) as caught:
        reader.read(path)
    assert "Birthe" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".xlsx", ".pdf", ".txt", ".csv", ".vtt"])
def test_what_is_read_apart_is_what_is_read_here(whole, suffix):
    path = whole(suffix)
    with reading_apart() as reader:
        assert repr(reader.read(path, kind="note")) == repr(read_source(path, kind="note"))


def test_a_file_that_takes_too_long_is_told_and_the_next_is_read(whole, monkeypatch):
    path = whole(".docx")
    with reading_apart(Limits(seconds=1)) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(apart, "_COMMAND", SLEEPS)
            text = said(reader, path)
        assert "was not read within 1 seconds" in text
        assert "set seconds under [limits]" in text
        reader.limits = Limits()
        assert reader.read(path).turns


@pytest.mark.parametrize("command", [CRASHES, BABBLES])
def test_a_file_that_breaks_its_reader_is_told_and_the_next_is_read(whole, monkeypatch, command):
    path = whole(".docx")
    with reading_apart() as reader:
        with monkeypatch.context() as patch:
            patch.setattr(apart, "_COMMAND", command)
            assert "broke what reads it" in said(reader, path)
        assert reader.read(path).turns


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems bound no process's memory")
def test_a_file_that_takes_too_much_memory_is_told(whole):
    with reading_apart(Limits(memory_mb=1)) as reader:
        text = said(reader, whole(".docx"))
    assert "1 MB of memory" in text


def test_a_fault_of_ours_is_told_by_its_place_and_never_by_what_it_says(whole, monkeypatch):
    from fieldnotes.readers import source

    def faulty(*_, **__):
        raise KeyError("Birthe Hemmelig")

    monkeypatch.setattr(source, "_read", faulty)
    with reading_apart() as reader:
        text = said(reader, whole(".txt"))
    assert "a fault in fieldnotes (KeyError, test_apart.py, line" in text


def test_the_reader_ends_with_the_block_and_with_its_parent(whole):
    with reading_apart() as reader:
        reader.read(whole(".docx"))
        process = reader._process
        assert process.poll() is None
    assert process.poll() is not None
    code = (
        "import sys\nfrom pathlib import Path\nfrom fieldnotes.readers.apart import Apart\n"
        "apart = Apart()\napart.read(Path(sys.argv[1]))\nprint(apart._process.pid, flush=True)\nimport os\nos._exit(0)"
    )
    line = [sys.executable, "-c", code, str(whole(".docx"))]
    child = int(subprocess.run(line, capture_output=True, text=True, check=True).stdout)
    assert ended(child)


def ended(process: int) -> bool:
    """Say whether a process ends within some seconds: its questions ended with its parent."""
    import time
    from pathlib import Path

    for _ in range(300):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_a_wrong_setting_of_columns_is_told(whole):
    with reading_apart() as reader, pytest.raises(FieldnotesError, match="setting columns: names columns"):
        reader.read(whole(".csv"), columns={"colour": "x"})
