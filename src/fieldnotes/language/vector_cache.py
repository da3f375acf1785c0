"""Vectors on disk: by the hash of the text and without it, written whole or not at all, resumed where a run was cut."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from fieldnotes.files import replacing
from fieldnotes.language.encoders import Vectors

KEY = 16  # bytes
Known = dict[bytes, np.ndarray]


def key_of(text: str, encoder: str) -> bytes:
    """Give what a text is known by: 16 bytes that nobody can read a text from."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=KEY, key=encoder.encode()[:64]).digest()


def read_known(paths: Iterable[Path]) -> Known:
    """Read the vectors of several cache files; one that cannot be read counts as empty, for it can be made again."""
    known: Known = {}
    for path in paths:
        try:
            with np.load(path, allow_pickle=False) as stored:
                keys, values = stored["keys"], stored["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            continue
        known.update(zip((key.tobytes() for key in keys), values, strict=True))
    return known


def write_known(path: Path, keys: Sequence[bytes], values: np.ndarray) -> Path:
    """Write vectors as half floats, sorted by key: the same bytes for the same texts in any order."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    table = np.frombuffer(b"".join(keys[row] for row in order), np.uint8).reshape(len(keys), KEY)
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, keys=table, vectors=values[order].astype(np.float16))
    return path


def parts_of(path: Path) -> list[Path]:
    """Give what a run that was cut short left beside its cache, in order."""
    return sorted(path.parent.glob(f"{path.name}.[0-9]*"))


def add_part(path: Path, keys: Sequence[bytes], values: Vectors) -> None:
    """Keep some new vectors beside the cache until the run is through."""
    numbers = [int(part.suffix[1:]) for part in parts_of(path)]
    write_known(path.with_name(f"{path.name}.{max(numbers, default=0) + 1:06}"), keys, values)


def settle(path: Path, keys: Sequence[bytes], values: Vectors) -> None:
    """Write the cache so that it holds these texts and no others, and remove the parts."""
    parts = parts_of(path)
    write_known(path, keys, values)
    for part in parts:
        part.unlink(missing_ok=True)
