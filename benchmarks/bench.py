"""Run every race of the project beside its peer, in turns, and print medians with their spread as a table and a figure.

Run: python benchmarks/bench.py [RACE …] [--rounds 5] [--quick]       (make bench; races: see races.py)

Each round runs all of a race one after the other, so that what else the machine does falls on all alike, and gives one
ratio: the peer's seconds by ours. Printed are the medians of the seconds by the clock and of the processor's (of this
process; what it starts is not in these), and the median, least and greatest ratio. Below one, the peer is faster. A
peer that does a part of the work is multiplied up; what the peers leave undone stands with each race in races.py.
The figure goes to build/bench.png, or to FIELDNOTES_BENCH; the numbers beside it, as .csv.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pandas as pd
from races import RACES, ROOT, Race, Work

COLUMNS = ("race", "what", "who", "seconds", "least", "most", "cpu", "ratio", "ratio_low", "ratio_high", "rounds")


@dataclass(frozen=True)
class Time:
    """Seconds by the clock and of the processor."""

    wall: float
    cpu: float


def timed(work: Work, part: float = 1.0) -> Time:
    """Run work, `part` of the whole, and give what the whole would take."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Time((time.perf_counter() - wall) / part, (time.process_time() - cpu) / part)


def run(race: Race, rounds: int) -> pd.DataFrame:
    """Run a race; give a row per racer with COLUMNS, ours first, whose ratio is 1."""
    ours, *peers = race.racers
    for work in race.racers.values():  # libraries and files are loaded once, before
        work()
    times = [
        {name: timed(work, race.parts.get(name, 1.0)) for name, work in race.racers.items()} for _ in range(rounds)
    ]
    rows = []
    for name in (ours, *peers):
        walls = [one[name].wall for one in times]
        ratios = [one[name].wall / one[ours].wall for one in times]
        seconds = {"seconds": statistics.median(walls), "least": min(walls), "most": max(walls)}
        spread = {"ratio": statistics.median(ratios), "ratio_low": min(ratios), "ratio_high": max(ratios)}
        cpu = statistics.median(one[name].cpu for one in times)
        about = {"race": race.name, "what": race.what, "who": name, "cpu": cpu, "rounds": rounds}
        rows.append(about | seconds | spread)
    return pd.DataFrame(rows)[list(COLUMNS)]


def told(table: pd.DataFrame) -> str:
    """Write the rows of a race as lines."""
    first = table.iloc[0]
    lines = [f"{first['race']}: {first['what']}, {first['rounds']} rounds"]
    for row in table.to_dict("records"):
        seconds = f"{row['seconds']:10.3f} s ({row['least']:.3f} to {row['most']:.3f}), {row['cpu']:9.3f} s cpu"
        ratio = f"{row['ratio']:8.2f} ({row['ratio_low']:.2f} to {row['ratio_high']:.2f})"
        wins = "" if row["ratio"] >= 1 else "  the peer is faster"
        lines.append(f"  {row['who']:34} {seconds}" + (f", ratio {ratio}{wins}" if row["who"] != first["who"] else ""))
    return "\n".join(lines)


def draw(table: pd.DataFrame, path: Path) -> Path:
    """Draw the ratio of each peer, with its least and greatest, on a logarithmic scale; give the path written."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from fieldnotes.figures.style import COLOURS, GREY, INK, RULE, WIDE, new_axes, style

    peers = table[table["who"] != table.groupby("race")["who"].transform("first")][::-1]
    with style():
        ax = new_axes(WIDE, 2.6 + 0.7 * len(peers))
        for at, row in enumerate(peers.to_dict("records")):
            colour = COLOURS["present" if row["ratio"] >= 1 else "lacking"]
            ax.plot([row["ratio_low"], row["ratio_high"]], [at, at], color=colour, linewidth=2, solid_capstyle="butt")
            ax.plot([row["ratio"]], [at], marker="o" if row["ratio"] >= 1 else "D", color=colour, markersize=5)
            ax.annotate(
                f"{row['ratio']:,.0f}×" if row["ratio"] >= 10 else f"{row['ratio']:.2g}×",
                (row["ratio_high"], at),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=INK,
            )
        ax.set_xscale("log")
        ax.axvline(1, color=GREY, linewidth=0.8)
        ax.set_yticks(range(len(peers)), [f"{row['race']}: {row['who']}" for row in peers.to_dict("records")])
        ax.grid(axis="x", color=RULE, linewidth=0.6)
        low, high = peers["ratio_low"].min(), peers["ratio_high"].max()
        ax.set_xlim(min(low, 1) / 1.6, max(high, 1) * 8)
        ax.set_ylim(-0.7, len(peers) - 0.3)
        ax.set_xlabel("peer's seconds by ours: median, range\nright of 1 ours is faster, left the peer")
        path.parent.mkdir(parents=True, exist_ok=True)
        FigureCanvasAgg(ax.figure).figure.savefig(path, dpi=200, metadata={"Software": None})
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("races", nargs="*", metavar="RACE", help=", ".join(RACES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small material: to see that all runs, not for figures")
    options = parser.parse_args()
    if unknown := sorted(set(options.races) - set(RACES)):
        parser.error(f"no race {unknown[0]}; there are: {', '.join(RACES)}")
    tables = []
    for name in options.races or RACES:
        race = RACES[name](options.quick)
        tables.append(run(race, options.rounds))
        print(told(tables[-1]), flush=True)
        if race.missing:
            print(f"  left out: {', '.join(race.missing)} is not installed", flush=True)
    path = Path(os.environ.get("FIELDNOTES_BENCH", ROOT / "build" / "bench.png"))
    table = pd.concat(tables, ignore_index=True)
    print(f"Figure: {draw(table, path)}")
    table.to_csv(path.with_suffix(".csv"), index=False, float_format="%.4g")


if __name__ == "__main__":
    main()
