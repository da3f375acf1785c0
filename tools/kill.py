"""Kill a run, a review session and an import at random moments, and see that nothing is lost and nothing differs.

    python tools/kill.py STUDY [--moments 200] [--seed 0]

STUDY is only read. Half of the moments fall into runs (up to twenty to a study, each run going on where the last one
was killed), a quarter into review sessions and a quarter into imports of a filled-in spreadsheet. A process that had
ended before it could be killed does not count. Exit code 1 and a line for each difference.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

AT = "2026-11-22T12:00:00"
IN_A_ROW = 20


def main() -> int:
    """Kill so often, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("study", type=Path)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "whole"
        shutil.copytree(asked.study / "raw", base / "raw")
        seconds = undisturbed(base)
        quarter = asked.moments // 4
        counts = (quarter, quarter, asked.moments - 2 * quarter)
        for kill, moments in zip((kill_reviews, kill_imports, kill_runs), counts, strict=True):
            begun = time.monotonic()
            hit, found = kill(base, Path(place), moments, seconds, chance)
            problems += found
            name = kill.__name__.removeprefix("kill_")
            print(
                f"{hit} {name} killed at work: {len(found)} problems, {time.monotonic() - begun:.0f} s",
                flush=True,
            )
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


def undisturbed(study: Path) -> float:
    """Run a study from nothing, here and once more in a process of its own; give how long the second took."""
    run(study)  # which loads what the processes killed below then have
    shutil.rmtree(study / "processed")
    begun = time.monotonic()
    if ended(forked(lambda: run(study))) != 0:
        raise SystemExit("the undisturbed run failed")
    return time.monotonic() - begun


def run(study: Path) -> None:
    """Run every stage that is stale, as `fieldnotes run` does."""
    from fieldnotes.locking import running
    from fieldnotes.stages import STAGES, perform, prepare

    with running(study):
        prepare(study)
        for stage in STAGES:
            if stage.stale(study):
                perform(stage, study, lambda done, total: None)


def kill_runs(base: Path, place: Path, moments: int, seconds: float, chance: random.Random) -> tuple[int, list[str]]:
    """Kill runs of a study, each of which goes on from the one before; the last must end in the same bytes."""
    raw, expected = contents(base / "raw"), contents(base / "processed")
    hit, tried, problems = 0, 0, []
    while hit < moments:
        study = place / f"run {tried}"
        shutil.copytree(base / "raw", study / "raw")
        work = partial(run, study)
        for _ in range(IN_A_ROW):
            tried += 1
            # Mostly early, for what a killed run has made the next one need not make.
            if not killed(forked(work), seconds * chance.random() ** 3):
                break  # it had ended: from here on there is nothing to kill
            hit += 1
        if ended(forked(work)) != 0:
            problems.append(f"{study.name}: does not end well after being killed")
        made = contents(study / "processed")
        problems += [f"{study.name}: {name} differs" for name in differing(expected, made)]
        problems += [f"{study.name}: raw/{name} was written" for name in differing(raw, contents(study / "raw"))]
        print(f"  killed {hit} runs at work, {len(problems)} problems", flush=True)
        shutil.rmtree(study)
    return hit, problems


def kill_reviews(base: Path, place: Path, moments: int, seconds: float, chance: random.Random) -> tuple[int, list[str]]:
    """Kill sessions that add to one coder's log; what a session was told is saved must be there, in order."""
    from fieldnotes.review.log import append, read_log
    from fieldnotes.study import Study

    segments = Study(base).corpus().segments["segment_id"].tolist()
    path = place / "codings" / "anna.csv"
    hit, session, told, problems = 0, 0, [], []
    while hit < moments:
        session += 1
        reading, writing = os.pipe()

        def work(session: int = session, writing: int = writing) -> None:
            for number in range(100_000):
                row = {"segment_id": segments[number % len(segments)], "code": "tillid", "polarity": "present"}
                append(path, [row | {"status": "accepted", "note": f"{session}-{number}", "at": AT}])
                os.write(writing, f"{session}-{number}\n".encode())

        child = forked(work)
        os.close(writing)
        hit += killed(child, chance.uniform(0, 0.3))
        with os.fdopen(reading) as pipe:
            told += pipe.read().split()
        saved = read_log(path)["note"].tolist() if path.exists() else []
        lost = [note for note in told if note not in set(saved)]
        problems += [f"session {session}: {len(lost)} decisions lost"] if lost else []
        problems += [f"session {session}: decisions come twice"] if len(set(saved)) < len(saved) else []
        problems += [f"session {session}: out of order"] if [n for n in saved if n in set(told)] != told else []
    return hit, problems


def kill_imports(base: Path, place: Path, moments: int, seconds: float, chance: random.Random) -> tuple[int, list[str]]:
    """Kill imports of a filled-in spreadsheet; imported once more, the log must say what an undisturbed one says."""
    from fieldnotes.review.coding_sheet import headings
    from fieldnotes.review.import_filled import import_filled
    from fieldnotes.study import Study

    study = Study(base)
    corpus, codebook = study.corpus(), study.codebook()
    names = headings("da", proposals=False)
    sheet = place / "ark.csv"
    label = next(iter(codebook.labels.values()))
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(names.values()), delimiter=";", restval="")
        writer.writeheader()
        for name in corpus.coded().segments["segment_id"]:
            writer.writerow({names["segment_id"]: name, names["code 1"]: label})

    def work(folder: Path) -> None:
        import_filled(folder, sheet, corpus, codebook, at=AT, coder="anna")

    whole = place / "undisturbed" / "codings"
    begun = time.monotonic()
    work(whole)
    took = time.monotonic() - begun
    hit, moment, problems = 0, 0, []
    while hit < moments:
        moment += 1
        folder = place / f"import {moment}" / "codings"
        hit += killed(forked(partial(work, folder)), chance.uniform(0, took))
        work(folder)
        problems += [f"import {moment}: differs"] if contents(folder) != contents(whole) else []
    return hit, problems


def forked(work: Callable[[], object]) -> int:
    """Start work in a process of its own; give its number. What it prints is lost."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        work()
        code = 0
    finally:
        os._exit(code)


def killed(child: int, after: float) -> bool:
    """Kill a process after so many seconds; say whether it was still at work."""
    time.sleep(after)
    os.kill(child, signal.SIGKILL)  # a process that has ended waits to be asked, so its number is still its own
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def ended(child: int) -> int:
    """Wait for a process; give its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder but the fingerprints."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Give the names of the files that differ, or that only one side has."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


if __name__ == "__main__":
    sys.exit(main())
