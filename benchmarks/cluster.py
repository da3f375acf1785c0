"""Measure several workers: what a cluster costs beside a process pool, and what a second worker brings.

Run: python benchmarks/cluster.py [overhead] [speedup] [scores] [--segments 10000] [--texts 400] [--rounds 3]

Paragraphs as in benchmarks/growth.py, of ../shared/data/folketing. Two workers on this machine (`local:2`) stand for
two machines; the network between them is the loopback, with TLS. What is compared runs in turns within one go, so that
other work on the machine hits both alike, and the load at each turn is told; seconds of processor, of all processes
together, are hit less. `overhead` is the language stage in two processes of joblib and on two workers: once from a
cold start, loading included, and once more with all loaded. `speedup` is vectors by one worker and by two, `scores`
the model's scores here and by two workers; both loaded before. The workers of `speedup` are started as commands.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import numpy as np
import psutil
from growth import _paragraph, sentences

from fieldnotes.cluster import Cluster
from fieldnotes.language.tokens import tokens
from fieldnotes.language.vectors import BATCH, encode_texts
from fieldnotes.spread import Spread, processes
from language import corpus

Cost = tuple[float, float]
Pairs = tuple[tuple[str, str], ...]
Turn = Callable[[], dict[str, Cost]]


def paragraphs(number: int, seed: int = 0) -> list[str]:
    """Give so many paragraphs of about 45 words."""
    said, random = sentences(), np.random.default_rng(seed)
    return [_paragraph(said, random) for _ in range(number)]


def cost(work: Callable[[], object]) -> Cost:
    """Give the seconds, and the seconds of processor of this process and all that it has started."""
    began, before = time.perf_counter(), processor()
    work()
    return time.perf_counter() - began, processor() - before


def processor() -> float:
    this = psutil.Process()
    times = [process.cpu_times() for process in (this, *this.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def overhead(number: int, stack: ExitStack) -> Turn:
    """Time the language stage in a pool of two and on two workers, cold and loaded."""
    given = corpus(paragraphs(number))

    def pool() -> dict[str, Cost]:
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor().shutdown(wait=True)  # the processes of the turn before
        return {
            "pool, cold": cost(lambda: tokens(given, spread=processes(2))),
            "pool, loaded": cost(lambda: tokens(given, spread=processes(2))),
        }

    def workers() -> dict[str, Cost]:
        with Cluster("local:2", tell=print) as spread:
            return {
                "cluster, cold": cost(lambda: tokens(given, spread=spread)),
                "cluster, loaded": cost(lambda: tokens(given, spread=spread)),
            }

    return lambda: {**pool(), **workers()}


def speedup(number: int, stack: ExitStack) -> Turn:
    """Time the vectors of so many texts by one worker and by two."""
    from fieldnotes.language.encoders import best_encoder

    encoder, texts = best_encoder(), paragraphs(number)
    parts = [texts[first : first + BATCH] for first in range(0, number, BATCH)]

    spreads = {}
    for workers in (1, 2):
        spread = spreads[workers] = stack.enter_context(machines(workers, encoder))
        list(spread(partial(encode_texts, encoder), [["Hun ringede."]] * 4 * workers))  # each has loaded then

    def once(workers: int) -> Cost:
        return cost(lambda: list(spreads[workers](partial(encode_texts, encoder), parts)))

    return lambda: {"one worker": once(1), "two workers": once(2)}


@contextmanager
def machines(workers: int, encoder: str) -> Iterator[Spread]:
    """Start a scheduler and workers as people do.

    Each has a session of its own: where a system shares its processors out by session, as Linux does, each worker then
    has a share of its own, as on a machine of its own.
    """
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> str:
        line = [sys.executable, "-c", "from fieldnotes.cli_cluster import app; app()", *words]
        started.append(subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True))
        output = started[-1].stdout
        return output.readline().strip() if output else ""

    try:
        address = start("scheduler", "--port", "0")
        for _ in range(workers):
            start("worker", address)
        with Cluster(address, encoder=encoder, patience=60, tell=print) as spread:
            yield spread
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def scores(number: int, stack: ExitStack) -> Turn:
    """Time the model's scores of so many segments here and by two workers, the learning itself left out."""
    from fieldnotes.coding import read_codebook
    from fieldnotes.coding.cells import score_texts
    from fieldnotes.coding.features import fit_features
    from fieldnotes.coding.ridge import Kernel
    from fieldnotes.coding.training import labels_of, read_training
    from fieldnotes.spread import here

    texts, lessons, book = paragraphs(number), read_training(), read_codebook()
    learnt = [example.text for example in lessons]
    features, rows = fit_features(learnt)
    groups = np.arange(len(learnt)) % 50
    kernel = Kernel(rows, np.ones(len(learnt)), groups)
    model, _ = kernel.fit(labels_of(lessons, book.ids).astype(float))

    def by(spread: Spread) -> Cost:
        return cost(lambda: score_texts(model, features, texts, None, spread))

    spread = stack.enter_context(Cluster("local:2", tell=print))
    score_texts(model, features, texts[:1024], None, spread)
    return lambda: {"here": by(here), "two workers": by(spread)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("races", nargs="*", default=["overhead", "speedup", "scores"])
    asked.add_argument("--segments", type=int, default=10_000)
    asked.add_argument("--texts", type=int, default=400)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    sizes = {"overhead": given.segments, "speedup": given.texts, "scores": given.segments}
    ratios = {
        "overhead": (("cluster, cold", "pool, cold"), ("cluster, loaded", "pool, loaded")),
        "speedup": (("one worker", "two workers"),),
        "scores": (("here", "two workers"),),
    }
    for race in given.races:
        with ExitStack() as stack:
            turn = {"overhead": overhead, "speedup": speedup, "scores": scores}[race](sizes[race], stack)
            measure(race, turn, sizes[race], given.rounds, ratios[race])


def measure(race: str, turn: Turn, size: int, rounds: int, ratios: Pairs) -> None:
    """Run the turns of a race, and print what each took and how they compare."""
    print(f"{race}: {size} texts, {rounds} turns", flush=True)
    took: dict[str, list[Cost]] = {}
    for number in range(rounds):
        for name, value in turn().items():
            took.setdefault(name, []).append(value)
        told = ", ".join(f"{name} {values[-1][0]:.1f} s ({values[-1][1]:.1f})" for name, values in took.items())
        print(f"  turn {number + 1}: {told}; load {os.getloadavg()[0]:.1f}", flush=True)
    for name, values in took.items():
        print(f"  {name:34} {shown(np.array(values), ' s')}", flush=True)
    for above, below in ratios:
        times = np.array(took[above]) / np.array(took[below])
        print(f"  {f'{above} / {below}':34} {shown(times)}", flush=True)


def shown(costs: np.ndarray, unit: str = "") -> str:
    """Give the median of both columns, with least and greatest."""
    wall, ours = (f"{np.median(column):.2f} [{column.min():.2f}, {column.max():.2f}]{unit}" for column in costs.T)
    return f"{wall}, of processor {ours}"


if __name__ == "__main__":
    main()
