"""A disk that is full, read-only or damaged, two runs at a time, and a clock that was set back."""

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldnotes import store
from fieldnotes.errors import FieldnotesError
from fieldnotes.files import made_after, newest, replacing, write_text
from fieldnotes.fingerprint import update
from fieldnotes.locking import running
from fieldnotes.tables import empty


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "its folder is read-only"),
        (errno.EACCES, "its folder is read-only"),
        (errno.EIO, "the disk or its connection fails"),
    ],
)
def test_what_the_disk_refuses_is_told_and_the_old_file_stands(tmp_path, code, expected):
    path = write_text(tmp_path / "processed" / "tabel.csv", "før")
    with pytest.raises(FieldnotesError, match=expected) as caught, replacing(path) as temporary:
        temporary.write_text("halvt")
        raise OSError(code, os.strerror(code), str(temporary))
    assert caught.value.problems[0].where == "processed/tabel.csv"
    assert path.read_text() == "før"
    assert [file.name for file in path.parent.iterdir()] == ["tabel.csv"]


def test_any_other_fault_is_not_taken_for_the_disks(tmp_path):
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "a"):
        (tmp_path / "ikke her").read_text()


MOUNTED = """
set -e
mount -t tmpfs -o size={size}k,{mode} tmpfs "{place}"
exec "{python}" -c '{code}' "{place}"
"""


def on_a_disk(place: Path, code: str, *, size: int = 64, mode: str = "rw") -> str:
    """Run code with a small disk, or a read-only one, mounted at a place that only it sees; give what it printed."""
    place.mkdir(exist_ok=True)
    script = MOUNTED.format(size=size, mode=mode, place=place, python=sys.executable, code=code)
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True).returncode:
        pytest.skip("needs unshare and the right to mount in a name space of one's own")
    line = [unshare, "-rm", "sh", "-c", script]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout


WRITES = """
import sys
import pandas as pd
from pathlib import Path
from fieldnotes import store
from fieldnotes.errors import FieldnotesError
place = Path(sys.argv[1])
small = pd.DataFrame({"a": [1]})
large = pd.DataFrame({"a": range(100_000)})
try:
    store.save(place / "t.parquet", small)
    store.save(place / "t.parquet", large)
except FieldnotesError as error:
    print(error.problems[0].what)
print([path.name for path in place.iterdir()], *(len(store.load(path)) for path in place.iterdir()))
"""


def test_a_disk_that_is_full_keeps_the_old_table(tmp_path):
    said = on_a_disk(tmp_path / "lille", WRITES)
    assert said.splitlines() == ["the disk is full, or the quota on it is used up.", "['t.parquet'] 1"]


def test_a_folder_that_is_read_only_says_so(tmp_path):
    said = on_a_disk(tmp_path / "låst", WRITES, mode="ro")
    assert said.splitlines()[0].startswith("cannot be written: its folder is read-only")


def test_a_run_in_a_folder_that_is_read_only_says_so_before_it_works(tmp_path):
    code = """
import sys
from pathlib import Path
from fieldnotes.locking import running
from fieldnotes.errors import FieldnotesError
try:
    with running(Path(sys.argv[1])):
        print("at work")
except FieldnotesError as error:
    print(error)
"""
    assert "state/running: cannot be written: its folder is read-only" in on_a_disk(tmp_path / "s", code, mode="ro")


def test_one_wrong_bit_in_a_table_is_seen(tmp_path):
    import pandas as pd

    path = store.save(tmp_path / "t.parquet", pd.DataFrame({"a": [f"ord {n}" for n in range(2000)]}))
    whole = path.read_bytes()
    for at in range(20, len(whole) - 1000, 311):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises(FieldnotesError, match="Delete it and run again"):
            store.load(path)


def test_a_table_cut_off_has_no_notes_and_is_not_read(tmp_path):
    path = store.save(tmp_path / "tokens.parquet", empty("tokens"), "tokens", pipeline="danish 1")
    path.write_bytes(path.read_bytes()[:-9])
    assert store.note(path, "pipeline") == ""
    with pytest.raises(FieldnotesError, match="Delete it"):
        store.load(path, "tokens")


HOLDS = """
import sys, time
from pathlib import Path
from fieldnotes.locking import running
with running(Path(sys.argv[1])):
    print("at work", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other_run(tmp_path):
    """Another process that runs in the study until it is told to stop."""
    line = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "at work\n"
        yield process
        process.kill()


def test_a_second_run_is_refused_and_told_who_is_at_work(tmp_path, other_run):
    expected = f"another run is at work here: .+, process {other_run.pid}, since"
    with pytest.raises(FieldnotesError, match=expected), running(tmp_path):
        pytest.fail("two runs at a time")


def test_a_second_run_that_waits_is_told_who_and_goes_on_afterwards(tmp_path, other_run):
    told = []

    def waiting(who):
        told.append(who)
        other_run.communicate("stop\n")

    with running(tmp_path, waiting=waiting):
        assert f"process {other_run.pid}" in told[0]
    assert len(told) == 1
    assert (tmp_path / "processed" / ".state" / "running").read_text() == ""


def test_a_run_that_was_killed_stands_in_nobodys_way(tmp_path, other_run):
    other_run.kill()
    other_run.wait()
    with running(tmp_path):
        assert str(os.getpid()) in (tmp_path / "processed" / ".state" / "running").read_text()


def test_a_change_is_newer_than_what_was_made_also_after_the_clock_was_set_back(tmp_path):
    (tmp_path / "raw").mkdir()
    write_text(tmp_path / "raw" / "log.txt", "før")
    assert "raw" in update(tmp_path)
    made = write_text(tmp_path / "processed" / "documents.parquet", "x")
    later = time.time_ns() + 3600 * 10**9  # made before the clock went back an hour
    os.utime(made, ns=(later, later))
    write_text(tmp_path / "raw" / "log.txt", "efter")
    assert update(tmp_path) == ["raw"]
    state = tmp_path / "processed" / ".state" / "raw"
    assert state.stat().st_mtime_ns > later
    write_text(made, "y")
    made_after([made, tmp_path / "mangler"], newest([state]))
    assert made.stat().st_mtime_ns == state.stat().st_mtime_ns
