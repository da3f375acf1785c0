"""The key file and raw/ locked and unlocked."""

import io
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.folder import is_locked, refuse_locked
from fieldnotes.guard import sealed
from fieldnotes.guard.keyfile import lock, unlock

CHEAP = (4, 8, 1)
WORDS = "fire ord på række"


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@given(st.binary(max_size=200), st.integers(1, 40), st.text(max_size=20))
def test_what_is_sealed_comes_back_whatever_the_sizes_and_the_words(data, size, words):
    out = io.BytesIO()
    chunk, sealed.CHUNK = sealed.CHUNK, 16
    try:
        sealed.seal([data[at : at + size] for at in range(0, len(data), size)], out, words, cost=CHEAP)
        assert b"".join(sealed.opened(io.BytesIO(out.getvalue()), words)) == data
    finally:
        sealed.CHUNK = chunk


def test_a_sealed_file_that_is_cut_swapped_or_changed_anywhere_does_not_open(monkeypatch):
    monkeypatch.setattr(sealed, "CHUNK", 16)
    out = io.BytesIO()
    sealed.seal([bytes(range(64))], out, WORDS, cost=CHEAP)
    whole = out.getvalue()
    head, step = len(whole) - 4 * 32, 32
    broken = [whole[:-1], whole[:-step], whole[: head + step], whole[:head], whole + whole[-step:], b"", whole[:10]]
    broken.append(
        whole[:head] + whole[head + step : head + 2 * step] + whole[head : head + step] + whole[head + 2 * step :]
    )
    broken += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(sealed.MAGIC) + 3, len(whole))]
    for data in broken:
        with pytest.raises(sealed.WrongPassphraseError):
            list(sealed.opened(io.BytesIO(data), WORDS))
    with pytest.raises(sealed.WrongPassphraseError):
        list(sealed.opened(io.BytesIO(whole), WORDS + "."))


def test_a_file_that_asks_for_a_costlier_key_than_ours_is_refused():
    header = sealed.MAGIC + bytes((40, 8, 1)) + bytes(64)
    assert not sealed.is_sealed(header)
    assert sealed.is_sealed(sealed.MAGIC + bytes((17, 8, 1)) + bytes(64))


def test_the_same_words_composed_otherwise_open_it():
    out = io.BytesIO()
    sealed.seal([b"x"], out, "på ås", cost=CHEAP)
    assert list(sealed.opened(io.BytesIO(out.getvalue()), "pa\u030a a\u030as")) == [b"x"]


@pytest.mark.parametrize("everything", [False, True])
def test_locking_leaves_no_name_behind_and_unlocking_brings_every_byte_back(tiny, everything):
    (tiny / "raw" / "tom mappe").mkdir()
    (tiny / "raw" / "Havnen" / ("lang" * 50 + "å.txt")).write_bytes(os.urandom(3_000_000))
    before = content(tiny / "raw")
    locked = lock(tiny, WORDS, everything=everything, cost=CHEAP)
    assert is_locked(tiny)
    assert (tiny / "raw").exists() is not everything
    assert not (tiny / "raw" / "names.csv").exists()
    assert b"Bangsfort" not in locked.read_bytes()
    assert unlock(tiny, WORDS) == ["raw/" if everything else "raw/names.csv"]
    assert content(tiny / "raw") == before
    assert not is_locked(tiny)


@pytest.mark.parametrize("everything", [False, True])
def test_a_wrong_passphrase_changes_nothing_and_says_so(tiny, everything):
    lock(tiny, WORDS, everything=everything, cost=CHEAP)
    before = content(tiny)
    with pytest.raises(FieldnotesError, match="Nothing was changed"):
        unlock(tiny, WORDS + "x")
    assert content(tiny) == before


def test_a_locked_study_says_what_to_do(tiny):
    lock(tiny, WORDS, cost=CHEAP)
    with pytest.raises(FieldnotesError, match="fieldnotes unlock"):
        refuse_locked(tiny)
    with pytest.raises(FieldnotesError, match="locked already"):
        lock(tiny, WORDS, everything=True, cost=CHEAP)
    unlock(tiny, WORDS)
    refuse_locked(tiny)


def test_a_lock_cut_short_after_writing_is_ended_by_the_next(tiny):
    before = content(tiny / "raw")
    locked = lock(tiny, WORDS, everything=True, cost=CHEAP).read_bytes()
    unlock(tiny, WORDS)
    (tiny / "raw.locked").write_bytes(locked)
    (tiny / "raw" / "names.csv").unlink()
    lock(tiny, WORDS, everything=True)
    assert not (tiny / "raw").exists()
    unlock(tiny, WORDS)
    assert content(tiny / "raw") == before


@pytest.mark.parametrize("way", [unlock, lock])
def test_open_files_that_say_otherwise_than_the_locked_one_are_not_touched(tiny, way):
    locked = lock(tiny, WORDS, cost=CHEAP).read_bytes()
    unlock(tiny, WORDS)
    (tiny / "raw" / "names.csv.locked").write_bytes(locked)
    with (tiny / "raw" / "names.csv").open("a", encoding="utf-8") as file:
        file.write("Ny Person,,person,\n")
    before = content(tiny)
    with pytest.raises(FieldnotesError, match="Neither was changed"):
        way(tiny, WORDS)
    assert content(tiny) == before


def test_a_link_in_raw_is_not_locked_away(tiny, tmp_path):
    (tmp_path / "ude").write_text("x")
    (tiny / "raw" / "genvej.txt").symlink_to(tmp_path / "ude")
    before = content(tiny)
    with pytest.raises(FieldnotesError, match="holds a link"):
        lock(tiny, WORDS, everything=True, cost=CHEAP)
    assert content(tiny) == before


def test_a_short_passphrase_and_nothing_to_lock_are_refused(tiny):
    with pytest.raises(FieldnotesError, match="too short"):
        lock(tiny, "kort")
    with pytest.raises(FieldnotesError, match="not locked"):
        unlock(tiny, WORDS)
    (tiny / "raw" / "names.csv").unlink()
    with pytest.raises(FieldnotesError, match="nothing to lock"):
        lock(tiny, WORDS, cost=CHEAP)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost(tiny):
    for number in range(40):
        (tiny / "raw" / "Havnen" / f"{number}.txt").write_bytes(os.urandom(50_000))
    before = content(tiny / "raw")
    moments = random.Random(3)
    line = "from fieldnotes.guard.keyfile import *; from pathlib import Path; import sys;"
    do = {
        "lock": f"{line} lock(Path(sys.argv[1]), {WORDS!r}, everything=True, cost={CHEAP})",
        "unlock": f"{line} unlock(Path(sys.argv[1]), {WORDS!r})",
    }
    for _ in range(12):
        for name in ("lock", "unlock"):
            process = subprocess.Popen([sys.executable, "-c", do[name], str(tiny)], stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0.05, 0.6))
            process.send_signal(signal.SIGKILL)
            process.wait()
        if is_locked(tiny):
            unlock(tiny, WORDS)
        assert content(tiny / "raw") == before
