"""Our own encoder: a small network in an ONNX file, and the pieces of words that it knows."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fieldnotes.language.pieces import Pieces

if TYPE_CHECKING:
    from fieldnotes.language.encoders import Vectors

NETWORK, PIECES = "encoder.onnx", "pieces.json.gz"


class OnnxEncoder:
    """An encoder from a folder; calling it turns texts into vectors: texts x dimensions, length 1.

    Each text is run by itself, in numbers of 32 bits, so what it gets hangs neither on the texts beside it nor on their
    order. A text longer than the network can see is cut into windows, whose vectors are weighed by their pieces.
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
        means = np.stack([self._mean(text) for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)

    def __reduce__(self) -> tuple[type[OnnxEncoder], tuple[Path]]:
        """Travel to another process as the folder's name."""
        return OnnxEncoder, (self.folder,)

    @property
    def dimensions(self) -> int:
        """Give how many numbers a vector has."""
        return int(self.session.get_outputs()[0].shape[1])

    def _mean(self, text: str) -> np.ndarray[Any, Any]:
        total: np.ndarray[Any, Any] = np.zeros(self.dimensions)
        for window in self._windows(self.cut(text)):
            (mean,) = self.session.run(None, {"pieces": np.array([window], np.int64)})
            total += mean[0] * len(window)
        return total

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
