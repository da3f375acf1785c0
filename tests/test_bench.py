"""The benchmarks' own arithmetic: what is timed, multiplied up, drawn, and how growth is told."""

import csv
import importlib
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def room(monkeypatch):
    """Import a file of benchmarks/."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    pytest.importorskip("psutil")
    yield importlib.import_module
    for name in ("bench", "races", "growth", "everyday"):
        sys.modules.pop(name, None)


@pytest.fixture
def race(room):
    return room("races").Race(
        "waiting", "some time", {"ours": lambda: time.sleep(0.002), "peer": lambda: time.sleep(0.02)}, {"peer": 0.25}
    )


def test_a_peer_that_does_a_part_is_multiplied_up_and_ours_has_ratio_one(room, race):
    table = room("bench").run(race, 3)
    assert table["who"].tolist() == ["ours", "peer"]
    ours, peer = table.to_dict("records")
    assert ours["ratio"] == ours["ratio_low"] == ours["ratio_high"] == 1
    assert peer["least"] >= 4 * 0.02
    assert peer["ratio_low"] <= peer["ratio"] <= peer["ratio_high"]


def test_the_racers_take_turns(room):
    order = []
    racers = {name: lambda name=name: order.append(name) for name in "ab"}
    room("bench").run(room("races").Race("r", "w", racers), 2)
    assert order == ["a", "b"] * 3  # the first time to load what is loaded once


def test_where_a_peer_wins_the_table_says_so(room, race):
    bench = room("bench")
    table = bench.run(race, 1)
    assert "the peer is faster" not in bench.told(table)
    assert "the peer is faster" in bench.told(table.assign(ratio=[1.0, 0.5]))


def test_the_figure_has_the_same_bytes_for_the_same_numbers(room, race, tmp_path):
    bench = room("bench")
    table = bench.run(race, 1)
    first, second = (bench.draw(table, tmp_path / name).read_bytes() for name in ("a.png", "b.png"))
    assert first == second
    assert first.startswith(b"\x89PNG")


def test_growth_is_the_slope_of_the_logarithms(room):
    exponent = room("growth").exponent
    assert exponent([10, 100, 1000], [3, 30, 300]) == pytest.approx(1)
    assert exponent([10, 100], [1, 100]) == pytest.approx(2)
    assert exponent([10, 100], [5, 5]) == pytest.approx(0)


def test_a_command_is_measured_with_what_it_starts(room):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(3_000_000))'])"
    wall, cpu, _, ended = room("growth").measured([sys.executable, "-c", code])
    assert ended == 0
    assert 0 < cpu <= 2 * wall + 0.1
    assert room("growth").measured([sys.executable, "-c", "raise SystemExit(3)"])[3] == 3


def test_everyday_edits_change_one_source_and_list_the_one_added(room, tmp_path):
    everyday = room("everyday")
    folder = tmp_path / "raw" / "Havnen"
    folder.mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("Borger: Jeg talte længe med lederen om busserne.\n\nDet hjalp.\n", encoding="utf-8")
    rows = [{"path": f"Havnen/{name}.txt", "doc_id": name.upper(), "project": "Havnen"} for name in "ab"]
    pd.DataFrame(rows).to_csv(tmp_path / "raw" / "sources.csv", index=False)
    untouched = (folder / "b.txt").read_bytes()
    everyday.mend(tmp_path, 0)
    assert "om tøndebånd." in (folder / "a.txt").read_text(encoding="utf-8")
    everyday.lengthen(tmp_path, 0)
    assert (
        (folder / "a.txt")
        .read_text(encoding="utf-8")
        .endswith("Det hjalp. Og så fik vi endelig en fælles kalender, og det hjalp.\n")
    )
    everyday.add(tmp_path, 1)
    assert (folder / "b.txt").read_bytes() == untouched
    with (tmp_path / "raw" / "sources.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["doc_id"]: row["path"] for row in csv.DictReader(file)}
    assert listed["NY-1"] == "Havnen/ny-1.txt"
    assert (folder / "ny-1.txt").read_text(encoding="utf-8").startswith("Borger:")
