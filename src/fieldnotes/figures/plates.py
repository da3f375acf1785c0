"""Figures that are drawn together from the same tables, and only again when one of these has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from fieldnotes.figures.parts import Labels
from fieldnotes.figures.write import SUFFIXES, Drawn, settle, write_drawn
from fieldnotes.files import write_json

MADE_OF = "made-of.json"  # beside the figures: what each plate was drawn from, as a hash, and what came of it
_LIBRARIES = ("matplotlib", "networkx", "numpy", "pandas")
Index = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Plate:
    """One figure or some that hang on the tables in `of` and on nothing else but labels, language and code."""

    name: str
    of: tuple[pd.DataFrame, ...]
    draw: Callable[[], Iterator[Drawn]]

    def digest(self, labels: Labels, language: str) -> str:
        """Give a hash of all that the figures are drawn from; the same tables give the same figures, byte for byte."""
        found = hashlib.sha256(json.dumps([self.name, dict(labels or {}), language, _code()]).encode())
        for table in self.of:
            found.update(f"{list(table.dtypes.astype(str).items())}".encode())
            found.update(table.to_csv(index=False).encode())
        return found.hexdigest()


def write_plates(
    plates: Iterable[Plate],
    folder: Path,
    *,
    total: int = 0,
    labels: Labels = None,
    language: str = "da",
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the figures of plates, and index.json with the caption and alternative text of each; give its path.

    A plate whose tables are unchanged is left as it is, and figures in the folder that are of none go. `total` is how
    many figures are expected, for `progress`.
    """
    before, now, index = _read(folder / MADE_OF), {}, {}
    for plate in plates:
        digest = plate.digest(labels, language)
        drawn = before.get(digest)
        if drawn is None or not all((folder / f"{name}{suffix}").exists() for name in drawn for suffix in SUFFIXES):
            drawn = {one.name: write_drawn(one, folder, labels=labels, language=language) for one in plate.draw()}
        now[digest] = drawn
        index.update(drawn)
        if progress:
            progress(len(index), max(total, len(index)))
    # Last but the index: a run that is cut short draws again what it had drawn, and never takes one for the other.
    write_json(folder / MADE_OF, now)
    return settle(folder, index)


def _read(path: Path) -> dict[str, Index]:
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@cache
def _code() -> str:
    """A hash of what draws: the package's code and words, and the libraries' versions."""
    package = Path(__file__).parent.parent
    found = hashlib.sha256(" ".join(version(name) for name in _LIBRARIES).encode())
    for path in sorted(path for suffix in ("py", "yaml") for path in package.rglob(f"*.{suffix}")):
        found.update(path.read_bytes())
    return found.hexdigest()
