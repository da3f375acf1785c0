"""Measure how each stage grows: wall and processor seconds, memory and files, of studies of more and more segments.

Run: python benchmarks/growth.py 1000 10000 [100000] [--coder terms] [--stages corpus,language,…] [--keep FOLDER]

The studies are drawn from the sentences of ../shared/data/folketing: paragraphs of about 45 words, hardly two alike, in
documents of 50, of 11 projects, two kinds, three rounds and two roles; one coder has judged 300 segments. Each stage
runs in processes of its own, through the command line. Memory is the greatest sum over its processes (the resident set;
what forked processes share counts in each), looked at every 0.1 s. Printed are the figures of each stage, and the
exponent: the slope of log seconds of processor over log segments.

Vectors stand in for the encoder's: words hashed into as many dimensions, put into the cache by hash before `embed`
runs. Encoding is linear in the texts, each of which is read alone; benchmarks/vectors.py has its speed.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

SHARED = Path(os.environ.get("FIELDNOTES_SHARED", Path(__file__).resolve().parents[2] / "shared" / "data"))
STAGES = ("corpus", "language", "embed", "code", "topics", "compare", "figures", "report", "audit")
PROJECTS, ROUNDS, KINDS, ROLES = 11, 3, ("interview", "reflection"), ("borger", "medarbejder")
WORDS, DOCUMENT, JUDGED = 45, 50, 300  # words a paragraph, paragraphs a document, segments that a person has judged
CODER = "aaa"
MB = 2**20


def sentences() -> list[str]:
    """Give the sentences of the debates, on one line each, without what a reader would take for a label."""
    from fieldnotes.segments import sentence_ends

    found = []
    for text in pd.read_csv(SHARED / "folketing" / "welfare_turns.csv", dtype=str)["text"].dropna():
        line = " ".join(text.split())
        ends = [0, *sentence_ends(line), len(line)]
        found += [line[a:b].strip() for a, b in pairwise(ends)]
    return [text for text in found if ":" not in text and len(text.split()) > 3]


def write_study(folder: Path, size: int, *, coder: str = "model", seed: int = 0) -> Path:
    """Write a study of about so many segments, drawn with replacement; give its folder."""
    raw, random, said = folder / "raw", np.random.default_rng(seed), sentences()
    raw.mkdir(parents=True)
    (raw / "study.toml").write_text(f'title = "Vækst"\nvectors = "auto"\ncoder = "{coder}"\n', encoding="utf-8")
    rows = []
    for number in range(max(size // DOCUMENT, 1)):
        project, kind = f"Pilot {number % PROJECTS + 1}", KINDS[number // PROJECTS % 2]
        at, role = number // (2 * PROJECTS) % ROUNDS + 1, ROLES[number % 2]
        path = raw / project / f"optagelse {10_000 + number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(_paragraph(said, random) for _ in range(DOCUMENT)) + "\n", encoding="utf-8")
        rows.append((f"{project}/{path.name}", f"D{number:05}", project, kind, f"2024-{at:02}-01", at, role))
    with (raw / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("path", "doc_id", "project", "kind", "date", "round", "role"), *rows])
    return folder


def _paragraph(said: list[str], random: np.random.Generator) -> str:
    drawn: list[str] = []
    while sum(text.count(" ") + 1 for text in drawn) < WORDS:
        drawn.append(said[random.integers(len(said))])
    return " ".join(drawn)


def judge(folder: Path) -> None:
    """Write one coder's log over some segments, drawn evenly over the study: each judged, some with a code."""
    from fieldnotes.study import Study

    study = Study(folder)
    ids, codes = study.corpus().coded().segments["segment_id"].tolist(), study.codebook().top
    path = study.raw / "codings" / f"{CODER}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("segment_id", "code", "polarity", "status", "evidence", "note", "at"))
        for number, segment_id in enumerate(ids[:: max(len(ids) // JUDGED, 1)]):
            given = [codes[number % len(codes)]] if number % 3 == 0 else []
            for code in [*given, ""]:
                out.writerow((segment_id, code, "present" if code else "", "accepted", "", "", "2024-06-01T12:00:00"))


def stand_in(folder: Path) -> None:
    """Put hashed words in the place of the encoder's vectors, for all texts that have none yet."""
    from sklearn.feature_extraction.text import HashingVectorizer

    from fieldnotes.language.encoders import TFIDF, encoder_id
    from fieldnotes.language.vector_cache import key_of, settle
    from fieldnotes.study import Study

    study = Study(folder)
    if study.encoder == TFIDF or study.settings.coder != "model":
        return
    texts = study.embedded_texts()
    known = study.embed(texts[:1]).shape[1]
    values = HashingVectorizer(n_features=known, norm="l2").transform(texts).toarray().astype(np.float32)
    keys = {key_of(text, encoder_id(study.encoder)): row for row, text in enumerate(texts)}
    settle(study.processed / "vectors.npz", list(keys), values[list(keys.values())])


@dataclass
class Cost:
    """What a stage of a study cost: seconds, processor seconds and greatest memory in MB."""

    segments: int
    stage: str
    wall: float
    cpu: float
    memory: float
    ended: int = 0


def measured(command: list[str], *, log: Path | None = None) -> tuple[float, float, float, int]:
    """Run a command; give its wall and processor seconds, its greatest memory in MB, and how it ended.

    log: a file for what it says of its progress. Python keeps compiled modules, as it does where nobody forbids it.
    """
    began, before = time.perf_counter(), os.times()
    with (log or Path(os.devnull)).open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said if log else None, env=_as_users())
    peak, over = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.1):
            peak = max(peak, _resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    ended = process.wait()
    over.set()
    watcher.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu, peak, ended


def _as_users() -> dict[str, str]:
    kept = Path(tempfile.gettempdir()) / "fieldnotes-bytecode"
    forbidden = "PYTHONDONTWRITEBYTECODE"
    return {name: value for name, value in os.environ.items() if name != forbidden} | {"PYTHONPYCACHEPREFIX": str(kept)}


def _resident(pid: int) -> float:
    """The memory of a process and of all that it started, in MB; 0 once it is gone."""
    try:
        top = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (top, *top.children(recursive=True))) / MB
    except psutil.Error:
        return 0.0


def grown(folder: Path, stages: tuple[str, ...]) -> list[Cost]:
    """Run the stages of a study one by one and give what each cost; stops where one fails."""
    command = [sys.executable, "-m", "fieldnotes"]
    costs = []
    subprocess.run([*command, "fingerprint", "--study", str(folder)], check=True)
    for stage in stages:
        if stage == "embed":
            stand_in(folder)
        wall, cpu, memory, ended = measured([*command, stage, "--study", str(folder)])
        if stage == "corpus":
            judge(folder)
        segments = len(pd.read_parquet(folder / "processed" / "segments.parquet", columns=["segment_id"]))
        costs.append(Cost(segments, stage, wall, cpu, memory, ended))
        print(f"{segments:8,} {stage:9} {wall:8.1f} s {cpu:8.1f} s cpu {memory:8,.0f} MB", flush=True)
        if ended:
            print(f"{stage} ended with {ended}", flush=True)
            if stage != "audit":
                break
    return costs


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """Give the slope of log seconds over log size; NaN for fewer than two sizes.

    >>> round(exponent([1000, 10_000, 100_000], [2, 40, 800]), 2)
    1.3
    """
    if len(set(sizes)) < 2:
        return math.nan
    x, y = np.log(sizes), np.log(np.maximum(seconds, 1e-3))
    return float(np.polyfit(x, y, 1)[0])


def table(costs: list[Cost]) -> str:
    """Write a row per stage: seconds, processor seconds and memory at each size, the exponent, and that of memory."""
    frame = pd.DataFrame([asdict(cost) for cost in costs])
    lines = []
    for stage, rows in frame.groupby("stage", sort=False):
        cells = [f"{row.wall:7.1f} {row.cpu:8.1f} {row.memory:7,.0f}" for row in rows.itertuples()]
        slope = exponent(rows["segments"].tolist(), rows["cpu"].tolist())
        tail = rows.tail(2)
        last = exponent(tail["segments"].tolist(), tail["cpu"].tolist())
        lines.append(f"{stage!s:9} " + " | ".join(cells) + f" | {slope:5.2f} {last:5.2f}")
    sizes = " | ".join(f"{size:>24,}" for size in sorted(set(frame["segments"])))
    return f"{'segments':9} {sizes} | exponent, of the last two\n" + "\n".join(lines)


def outputs(folder: Path) -> str:
    """Say how large what people open has become."""
    made = folder / "processed"
    found = {name: made / name for name in ("report.html", "sources.html", "report.docx", "tables/kodninger.xlsx")}
    found |= {"all of processed/": made}
    return ", ".join(f"{name} {_megabytes(path):.1f} MB" for name, path in found.items() if path.exists())


def _megabytes(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / MB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--coder", choices=("model", "terms"), default="model")
    parser.add_argument("--stages", default=",".join(STAGES))
    parser.add_argument("--keep", type=Path, help="keep the studies here; one that is there is not drawn again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base, costs = options.keep or Path(temporary), []
        for size in options.sizes:
            folder = base / f"{size}-{options.coder}"
            if not folder.exists():
                write_study(folder, size, coder=options.coder)
            costs += grown(folder, tuple(options.stages.split(",")))
            print(outputs(folder), flush=True)
        print(table(costs))
        if options.keep:
            kept = base / "costs.json"
            kept.write_text(json.dumps([asdict(cost) for cost in costs], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
