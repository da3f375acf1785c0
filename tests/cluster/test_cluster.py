"""Spreading for real: a scheduler, workers in processes of their own, and what happens to them."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import dask
import pandas as pd
import pytest

from fieldnotes.cluster import Cluster
from fieldnotes.errors import FieldnotesError, MissingExtraError
from fieldnotes.language.tokens import BATCH, tokens
from fieldnotes.tables import Corpus, frame, segment_ids

SECRET = "Kvindehuset Ravnsborgmose"
# A worker that says another version than it has, and one as `dask worker` starts it, with its usual settings.
OTHER_VERSION = """
import asyncio, sys
from importlib import metadata
from distributed import Worker
real = metadata.version
metadata.version = lambda name: "0.0.9" if name == "fieldnotes" else real(name)
async def serve():
    worker = await Worker(sys.argv[1], nthreads=1, memory_limit=0)
    print(worker.address, flush=True)
    await worker.finished()
import dask
dask.config.set({"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False})
asyncio.run(serve())
"""
USUAL = OTHER_VERSION.split("import dask\n")[0].replace("memory_limit=0", "memory_limit='1GB'") + "asyncio.run(serve())"


def speech(segments: int) -> Corpus:
    """Segments of a few words, hardly two alike."""
    texts = [f"{SECRET} tog imod borger {n} med tillid, og vi lærte {n % 7} nye ting." for n in range(segments)]
    doc_ids = [f"D{n}" for n in range(segments)]
    ids = segment_ids(doc_ids, texts)
    rows = [
        {"doc_id": doc_ids[n], "turn_id": f"t{n}", "position": 0, "start": 0, "end": len(text)}
        for n, text in enumerate(texts)
    ]
    seconds = {"start_s": float("nan"), "end_s": float("nan")}
    return Corpus(
        frame("documents", [{"doc_id": d, "text": text} for d, text in zip(doc_ids, texts, strict=True)]),
        frame("turns", [row | seconds for row in rows]),
        frame("segments", [{"segment_id": i} | row for i, row in zip(ids, rows, strict=True)]),
    )


def slowly(part: int) -> int:
    time.sleep(0.2)
    return os.getpid() * 1000 + part


def killed_at_work(function: Callable, victim: int, struck: Path, part: object) -> object:
    """Work on a part; the victim is killed with its first in hand, and until then nobody gets anything done."""
    if os.getpid() == victim:
        struck.touch()
        os.kill(victim, signal.SIGKILL)
    until = time.monotonic() + 60
    while not struck.exists() and time.monotonic() < until:
        time.sleep(0.01)
    return function(part)


def test_a_bad_place_is_refused_before_anything_is_started() -> None:
    with pytest.raises(FieldnotesError, match="no place"):
        Cluster("vores server")


def test_without_the_extra_the_line_that_installs_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fieldnotes\[cluster\]'"):
        Cluster("local:2")


def test_nothing_is_started_for_nothing() -> None:
    with Cluster("tcp://127.0.0.1:1") as spread:  # nobody listens there
        assert list(spread(len, [])) == []


def test_where_nobody_listens_is_told_soon() -> None:
    began = time.monotonic()
    with (
        Cluster("tcp://127.0.0.1:1", patience=1) as spread,
        pytest.raises(FieldnotesError, match=r"--cluster tcp://127.0.0.1:1: no scheduler answered.*cluster scheduler"),
    ):
        list(spread(len, ["ord"]))
    assert time.monotonic() - began < 20


@pytest.mark.slow
def test_a_killed_worker_costs_time_and_nothing_else(start: Callable, tmp_path: Path) -> None:
    scheduler = start("scheduler", "--port", "0")
    workers = [start("worker", scheduler.address) for _ in range(3)]
    corpus, told, seen = speech(12 * BATCH), list[str](), list[int]()
    with Cluster(scheduler.address, tell=told.append) as spread:
        pids = {number // 1000 for number in spread(slowly, range(30))}
        assert len(pids) == 3

        def fatal(function: Callable, parts: Sequence) -> Iterator:
            return spread(partial(killed_at_work, function, min(pids), tmp_path / "struck"), parts)

        made = tokens(corpus, spread=fatal, progress=lambda done, total: seen.append(done))
    here = tokens(corpus)

    pd.testing.assert_frame_equal(made, here)
    for name, text in (("a", made), ("b", here)):
        text.to_parquet(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert seen[-1] == 12 * BATCH
    lost = [line for line in told if not line.startswith("left out: ")]  # the one started in its place, if so
    assert len(lost) == 1
    assert re.fullmatch(
        r"1 worker was lost; (1 part was|[2-9] parts were) done again, which cost .* s of work\.", lost[0]
    )
    logs = [process.log.read_bytes() for process in (scheduler, *workers)]
    left = [path.read_bytes() for path in (tmp_path / "scratch").rglob("*") if path.is_file()]
    assert not any(word.encode() in content for content in logs + left for word in SECRET.split())


@pytest.mark.slow
def test_workers_that_would_do_otherwise_are_refused_with_what_differs(start: Callable) -> None:
    scheduler = start("scheduler", "--port", "0")
    start(scheduler.address, code=OTHER_VERSION)
    start(scheduler.address, code=USUAL)
    with Cluster(scheduler.address) as spread, pytest.raises(FieldnotesError) as refused:
        list(spread(len, ["ord"]))
    told = sorted(str(problem) for problem in refused.value.problems)
    assert sum("has fieldnotes 0.0.9" in line for line in told) == 2
    assert sum("confidential text on its disk" in line for line in told) == 1
    assert all(line.startswith("worker tcp://127.0.0.1:") for line in told)


@pytest.mark.slow
def test_a_scheduler_without_workers_is_told_and_not_waited_for(start: Callable) -> None:
    scheduler = start("scheduler", "--port", "0")
    with (
        Cluster(scheduler.address, patience=1) as spread,
        pytest.raises(FieldnotesError, match=r"has no worker, and none came within 1 s.*fieldnotes cluster worker"),
    ):
        list(spread(len, ["ord"]))


@pytest.mark.slow
def test_when_all_workers_are_gone_the_run_ends(start: Callable) -> None:
    scheduler = start("scheduler", "--port", "0")
    worker = start("worker", scheduler.address)
    with Cluster(scheduler.address, patience=1, tell=lambda said: None) as spread:
        answers = spread(slowly, range(100))
        next(answers)
        worker.process.terminate()  # with it goes what would start another
        worker.process.wait(timeout=20)
        with pytest.raises(FieldnotesError, match="has no worker"):
            list(answers)


@pytest.mark.slow
def test_workers_of_our_own_are_started_again_and_leave_nothing_running() -> None:
    told: list[str] = []
    with Cluster("local:1", tell=told.append) as spread:
        answers = spread(slowly, range(20))
        first = next(answers)
        os.kill(first // 1000, signal.SIGKILL)
        rest = list(answers)
        assert [number % 1000 for number in rest] == list(range(1, 20))
        last = rest[-1] // 1000
        assert last != first // 1000
    assert told[0].startswith("1 worker was lost; ")
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.kill(last, 0)
            time.sleep(0.1)


@pytest.mark.slow
def test_an_error_on_a_worker_names_the_worker_and_not_the_text() -> None:
    with Cluster("local:1") as spread, pytest.raises(FieldnotesError) as failed:
        list(spread(int, ["1", SECRET]))
    assert "ValueError" in str(failed.value)
    assert str(failed.value).startswith("worker tls://127.0.0.1:")
    assert not any(word in str(failed.value) for word in SECRET.split())


@pytest.mark.slow
def test_between_machines_all_travels_encrypted(start: Callable, certificates: dict[str, str]) -> None:
    env = {name: value for name, value in certificates.items() if name != "distributed"}
    scheduler = start("scheduler", "--host", "0.0.0.0", "--port", "0", env=env)
    address = f"tls://127.0.0.1:{scheduler.address.rsplit(':', 1)[1]}"
    worker = start("worker", address, env=env)
    assert scheduler.address.startswith("tls://")
    assert worker.address.startswith("tls://")
    with dask.config.set(_settings(certificates)), Cluster(address) as spread:
        assert list(spread(len, ["ord", "et"])) == [3, 2]
    with Cluster(address) as spread, pytest.raises(FieldnotesError, match="CA_FILE: is not set"):
        list(spread(len, ["ord"]))


def _settings(certificates: dict[str, str]) -> dict[str, str]:
    prefix = "DASK_"
    return {
        name.removeprefix(prefix).lower().replace("__", ".").replace("ca_file", "ca-file"): value
        for name, value in certificates.items()
    }


@pytest.fixture
def certificates(tmp_path: Path) -> dict[str, str]:
    """A certificate of our own for everybody, as the environment names it."""
    from distributed.security import Security

    made = Security.temporary()
    pem = tmp_path / "alle.pem"
    pem.write_text(made.tls_client_cert + made.tls_client_key, encoding="utf-8")
    ca = tmp_path / "ca.pem"
    ca.write_text(made.tls_ca_file, encoding="utf-8")
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    return {f"{tls}CA_FILE": str(ca)} | {f"{tls}{role}__CERT": str(pem) for role in ("CLIENT", "SCHEDULER", "WORKER")}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the memory of another process")
def test_the_scheduler_never_holds_what_the_workers_read(start: Callable) -> None:
    scheduler = start("scheduler", "--port", "0")
    start("worker", scheduler.address)
    texts = [f"{SECRET} er text {n}" for n in range(500)]
    with Cluster(scheduler.address) as spread:
        answers = spread(hold, texts)
        held = next(answers)
        assert remembers(held, SECRET)
        assert not remembers(scheduler.process.pid, SECRET)
        assert len(list(answers)) == 499
        assert not remembers(scheduler.process.pid, SECRET)


def hold(part: str, held: list[str] = []) -> int:  # noqa: B006  # it is to be found in this process's memory
    held.append(part)
    return os.getpid()


def remembers(pid: int, text: str) -> bool:
    """Say whether a process has a text anywhere in its memory."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            start, end = (int(number, 16) for number in place.split("-"))
            if not rights.startswith("rw") or end - start > 2**31:
                continue
            try:
                memory.seek(start)
                if text.encode() in memory.read(end - start):
                    return True
            except OSError:
                continue
    return False
