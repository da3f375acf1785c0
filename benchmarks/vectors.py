"""Measure the encoder: texts a second one at a time, in one process and in two, and from the cache.

Run: python benchmarks/vectors.py [TEXTS] [ENCODER]      (400 segments of the training corpus, else so many)
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from fieldnotes.coding.training import read_training
from fieldnotes.language.encoders import best_encoder, load_encoder
from fieldnotes.language.vectors import vectors


def timed(name: str, texts: list[str], work) -> float:
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    characters = sum(map(len, texts))
    print(f"{name:24} {len(texts) / seconds:8.1f} texts, {characters / seconds:8.0f} characters a second", flush=True)
    return seconds


def main() -> None:
    if best_encoder() == "tfidf":
        sys.exit("onnxruntime is not installed: pip install onnxruntime")
    texts = [example.text for example in read_training()[: int(sys.argv[1]) if len(sys.argv) > 1 else 400]]
    encoder = sys.argv[2] if len(sys.argv) > 2 else best_encoder()
    encode = load_encoder(encoder)
    single = timed("one text at a time", texts, lambda: [encode([text]) for text in texts])
    timed("one process", texts, lambda: vectors(texts, encoder=encoder, processes=1))
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "vectors.npz"
        vectors(texts[:128], encoder=encoder, processes=2)  # the processes start once
        two = timed("two processes", texts, lambda: vectors(texts, encoder=encoder, cache=cache, processes=2))
        timed("from the cache", texts, lambda: vectors(texts, encoder=encoder, cache=cache))
    print(f"two processes against one text at a time: {single / two:.2f} times as fast")


if __name__ == "__main__":
    main()
