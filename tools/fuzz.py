"""Feed mutated real files to every reader of files, and see that nothing but our own error comes of it.

    python tools/fuzz.py FOLDER [FOLDER …] [--inputs 2000] [--seed 0] [--seconds 20]

Every file below the folders that a reader takes, and codebooks, lists and tables, are mutated: bits, bytes, cuts,
splices, and inside the parts of archives, which are packed again so that the mutation arrives. The files are only
read. Exit code 1 and a line for each input that raised something else, took longer than so many seconds of computing,
crashed the process, or whose error quotes the file's name.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fieldnotes.coding import read_codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.privacy import read_names
from fieldnotes.readers import SUFFIXES, read_source
from fieldnotes.review.log import read_log
from fieldnotes.segments import split_text
from fieldnotes.settings import read_settings
from fieldnotes.sources import read_sources
from fieldnotes.store import load

STEM = "Interview Birthe Hemmelig"
LARGEST = 150_000
MEMORY = 4_000_000_000
BATCH = 50
# What means something to one format or another.
TOKENS = (
    *(
        b"\0",
        b"\xff",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
        b"\r",
        b"\n\n",
        b'"',
        b";",
        b",",
        b"\t",
        b":",
        b"[",
        b"{",
        b"&a;",
    ),
    *(
        b"<",
        b">",
        b"</",
        b"]]>",
        b"<!--",
        b"<!DOCTYPE x>",
        b"&#0;",
        b"&#xD800;",
        b'="',
        b"999999999999",
        b"-1",
        b"1e308",
    ),
    *(
        b"-->",
        b"WEBVTT",
        b"00:00:00.000",
        b"PK\x01\x02",
        b"stream",
        b"endobj",
        b"/Kids",
        b"R>>",
        b"*",
        b"&x",
        b"!!python/",
    ),
)
Read = Callable[[Path], object]


def main() -> int:
    """Try so many inputs; print what came of them, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=20)
    asked = parser.parse_args()
    seeds = {suffix: found for suffix in TARGETS if (found := seeds_of(suffix, asked.folders))}
    tally: Counter[str] = Counter()
    slowest = 0.0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        for first in range(0, asked.inputs, BATCH):
            batch = range(first, min(first + BATCH, asked.inputs))
            for line in apart(Path(place), batch, seeds, asked.seed, asked.seconds):
                what, _, rest = line.partition(" ")
                if what == "slowest":
                    slowest = max(slowest, float(rest))
                    continue
                tally[what] += 1
                if what == "PROBLEM":
                    print(rest, flush=True)
                else:
                    tally[rest.partition(" ")[0]] += 1
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    files, took = sum(map(len, seeds.values())), time.monotonic() - begun
    print(f"{asked.inputs} inputs from {files} files in {took:.0f} s: {dict(tally)}")
    print(f"slowest {slowest:.1f} s of computing, most memory {memory} MB")
    return 1 if tally["PROBLEM"] else 0


def apart(place: Path, batch: range, seeds: dict[str, list[bytes]], seed: int, seconds: int) -> list[str]:
    """Try a batch in a process of its own, for a library may fall; give a line for each input."""
    notes = place / "notes.txt"
    notes.write_text("")
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            with notes.open("a", buffering=1) as file:
                worst = 0.0
                for number in batch:
                    chance = random.Random(f"{seed} {number}")
                    suffix = chance.choice(sorted(seeds))
                    file.write(f"begun {suffix} {number}\n")
                    begun = time.process_time()
                    file.write(attempt(place, suffix, mutated(chance, suffix, seeds[suffix]), number, seconds) + "\n")
                    worst = max(worst, time.process_time() - begun)
                file.write(f"slowest {worst}\n")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    lines = notes.read_text().splitlines()
    fell = [f"PROBLEM crashed: {lines[-1]}"] if lines and lines[-1].startswith("begun") else []
    return [line for line in lines if not line.startswith("begun")] + fell


def attempt(place: Path, suffix: str, data: bytes, number: int, seconds: int) -> str:
    """Read one input; give "read" or "refused" with the format, or "PROBLEM" with what happened."""
    path = place / NAMES.get(suffix, f"{STEM}{suffix}")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    signal.signal(signal.SIGPROF, _late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        TARGETS[suffix](path)
    except FieldnotesError as error:
        quoted = "Birthe" in str(error) and suffix in SUFFIXES
        return f"PROBLEM {suffix} {number}: quotes the name" if quoted else f"refused {suffix}"
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        return f"PROBLEM {suffix} {number}: {type(error).__name__} at {where}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return f"read {suffix}"


def _late(*_: object) -> None:
    raise TimeoutError


def mutated(chance: random.Random, suffix: str, seeds: list[bytes]) -> bytes:
    """Give a file with some changes; in an archive mostly inside one of its parts."""
    data = chance.choice(seeds)
    if not data.startswith(b"PK\x03\x04") or chance.random() < 0.3:
        return changed(chance, data, chance.choice(seeds))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return changed(chance, data, data)
    inner = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    likely = [name for name in inner if "document" in name or "content" in name or "sheet" in name] or inner
    name = chance.choice(likely if chance.random() < 0.7 else inner)
    parts[name] = changed(chance, parts[name], chance.choice(list(parts.values())))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def changed(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Give bytes with one to eight changes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(7)
        if kind == 0 and made:
            made[at % len(made)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            made[at:at] = chance.randbytes(chance.randrange(1, 9))
        elif kind == 2:
            del made[at : at + chance.choice((1, 2, 8, 100, 5000))]
        elif kind == 3:
            made[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 3, 200, 3000))
        elif kind == 4 and other:
            place = chance.randrange(len(other))
            made[at:at] = other[place : place + chance.choice((10, 200, 5000))]
        elif kind == 5:
            made[at:at] = made[at : at + chance.choice((10, 300, 3000))] * chance.choice((1, 2, 20))
        elif chance.random() < 0.3:
            del made[at:]
    return bytes(made[: 20 * LARGEST])


def seeds_of(suffix: str, folders: list[Path]) -> list[bytes]:
    """Give the files of a kind, not too large, at most two hundred of them."""
    if suffix in NAMES:
        pattern = NAMES[suffix].rpartition("/")[2]
        pattern = "*.csv" if "codings/" in NAMES[suffix] else pattern
        found = [path for folder in folders for path in sorted(folder.rglob(pattern))]
        found = [path for path in found if "codings" in path.parts or "codings/" not in NAMES[suffix]]
    else:
        found = [path for folder in folders for path in sorted(folder.rglob(f"*{suffix}"))]
    small = [path for path in found if 0 < path.stat().st_size <= LARGEST]
    return [path.read_bytes() for path in small[:: max(1, len(small) // 200)]][:200]


def _source(path: Path) -> None:
    for turn in read_source(path).turns:
        split_text(turn.text, 150)


# A study's own files have names of their own; any other is a source.
NAMES = {
    "codebook": "codebook.yaml",
    "sources": "sources.csv",
    "names": "names.csv",
    "settings": "study.toml",
    "codings": "codings/anna.csv",
    "table": "codings.parquet",
}
TARGETS: dict[str, Read] = dict.fromkeys(SUFFIXES, _source) | {
    "codebook": read_codebook,
    "sources": lambda path: read_sources(path.parent),
    "names": read_names,
    "settings": read_settings,
    "codings": read_log,
    "table": lambda path: load(path, "codings"),
}

if __name__ == "__main__":
    sys.exit(main())
