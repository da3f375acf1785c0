"""Our own encoder: a small network in an ONNX file, and the pieces of words that it knows."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fieldnotes.language.pieces import Pieces

if TYPE_CHECKING:
    from fieldnotes.language.encoders import Vectors

NETWORK, PIECES = "encoder.onnx", "pieces.json.gz"
TOGETHER = 400  # pieces that are run at once


class OnnxEncoder:
    """An encoder from a folder; calling it turns texts into vectors: texts x dimensions, length 1.

    Texts of the same number of pieces are run together, in numbers of 32 bits, and none is filled up: what a text gets
    hangs neither on the texts beside it nor on their order. A text longer than the network can see is cut into windows,
    whose vectors are weighed by their pieces.
    Raises ImportError where onnxruntime is not installed, OSError where the folder has no encoder.
    """

    def __init__(self, folder: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        self.folder = folder
        with gzip.open(folder / PIECES, "rt", encoding="utf-8") as file:
            known = json.load(file)
        normal = {int(sign): other for sign, other in known["normal"].items()}
        self.cut = Pieces(known["pieces"], known["scores"], known["unknown"], normal)
        self.first: list[int] = known["first"]
        self.last: list[int] = known["last"]
        self.window: int = known["longest"] - len(self.first) - len(self.last)
        how = SessionOptions()
        # One thread: the sums are the same each time, and other processes take the other processors.
        how.intra_op_num_threads = how.inter_op_num_threads = 1
        self.session = InferenceSession(str(folder / NETWORK), how, providers=["CPUExecutionProvider"])

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Give a vector for each text."""
        windows = [(row, window) for row, text in enumerate(texts) for window in self._windows(self.cut(text))]
        means = self._means([window for _, window in windows])
        total = np.zeros((len(texts), self.dimensions))
        for (row, window), mean in zip(windows, means, strict=True):
            total[row] += mean * len(window)
        return (total / np.linalg.norm(total, axis=1, keepdims=True)).astype(np.float32)

    def __reduce__(self) -> tuple[type[OnnxEncoder], tuple[Path]]:
        """Travel to another process as the folder's name."""
        return OnnxEncoder, (self.folder,)

    @property
    def dimensions(self) -> int:
        """Give how many numbers a vector has."""
        return int(self.session.get_outputs()[0].shape[1])

    def _means(self, windows: list[list[int]]) -> Vectors:
        """Run the network, on windows of one length at a time."""
        means, lengths = np.empty((len(windows), self.dimensions), np.float32), [len(window) for window in windows]
        for length in sorted(set(lengths)):
            rows = [row for row, size in enumerate(lengths) if size == length]
            many = max(TOGETHER // length, 1)
            for some in (rows[start : start + many] for start in range(0, len(rows), many)):
                (means[some],) = self.session.run(None, {"pieces": np.array([windows[row] for row in some], np.int64)})
        return means

    def _windows(self, pieces: list[int]) -> Iterator[list[int]]:
        for start in range(0, max(len(pieces), 1), self.window):
            yield [*self.first, *pieces[start : start + self.window], *self.last]


def shipped_encoder() -> Path:
    """Give the folder of the encoder that ships."""
    return Path(str(resources.files("fieldnotes").joinpath("models", "encoder")))


@cache
def fingerprint_of(folder: Path) -> str:
    """Give what an encoder is known by: 12 signs of the hash of its files."""
    found = hashlib.sha256()
    for name in (NETWORK, PIECES):
        found.update((folder / name).read_bytes())
    return found.hexdigest()[:12]
