"""What was learnt, kept from run to run: mending what nobody coded teaches nothing new, and need not be waited for."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.ridge import Kernel, Ridge
from fieldnotes.files import replacing

Doubles = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.generic]
Learnt = TypeVar("Learnt")


class Recall(Protocol):
    """Gives what `learn` gives, a dataclass of arrays; material: all that it learns from."""

    def __call__(self, kind: type[Learnt], material: Sequence[Numbers], learn: Callable[[], Learnt]) -> Learnt:
        """Learn, or remember."""


def anew(kind: type[Learnt], material: Sequence[Numbers], learn: Callable[[], Learnt]) -> Learnt:
    """Learn: what `Kept.recall` does where nothing is kept."""
    return learn()


@dataclass(frozen=True)
class Kept:
    """A file of numbers, with hashes of all that they were learnt from; no text, and no word of one.

    version: of what learns; what another version learnt is learnt anew.
    """

    path: Path
    version: str

    def fit(self, kernel: Kernel, texts: Sequence[str], targets: Doubles) -> tuple[Ridge, Doubles]:
        """Give what `kernel.fit(targets)` gives; texts: those that the kernel is of.

        What is learnt here anew leaves nothing else in the file, for all else hangs on it.
        """

        def learn() -> dict[str, Numbers]:
            model, held = kernel.fit(targets)
            return {"mean": model.mean, "alpha": model.alpha, "held": held}

        rows = kernel.texts
        dense = [] if rows.dense is None else [rows.dense]
        key = self._key("\0".join(texts), *dense, kernel.weights, kernel.groups, targets)
        found = self._recall("ridge", key, learn, beside=False)
        mean, alpha = found["mean"], found["alpha"]
        return Ridge(mean, rows.sparse.T @ alpha, alpha, rows.dense), found["held"]

    def recall(self, kind: type[Learnt], material: Sequence[Numbers], learn: Callable[[], Learnt]) -> Learnt:
        """Give what `learn` gives, a dataclass of arrays; material: all that it learns from."""
        return kind(**self._recall(kind.__name__.lower(), self._key(*material), lambda: vars(learn())))

    def curve(self, human: pd.DataFrame, seed: int, said: Doubles, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give the learning curve that `make` gives: it hangs on the last fit, people's codings and the terms there."""
        told = human.filter(["segment_id", "code", "polarity", "coder", "status"]).to_csv(index=False)
        key = self._key(str(self._read().get("ridge_key")), told, str(seed), said)
        found = self._recall("curve", key, lambda: {"rows": make().to_numpy(float)})
        return pd.DataFrame(found["rows"], columns=["segments", "kappa", "f1"]).astype({"segments": "int64"})

    def _recall(
        self, name: str, key: str, make: Callable[[], dict[str, Any]], *, beside: bool = True
    ) -> dict[str, Any]:
        """Give the arrays that `make` gives; what is new is written beside what is there, or alone."""
        kept = self._read()
        if kept.get(f"{name}_key") == key:
            fields = [field for field in kept if field.startswith(f"{name}_") and field != f"{name}_key"]
            return {field.removeprefix(f"{name}_"): kept[field] for field in fields}
        made = make()
        new = {f"{name}_{field}": values for field, values in made.items()}
        with replacing(self.path) as temporary, temporary.open("wb") as file:
            np.savez(file, **(kept if beside else {}) | new | {f"{name}_key": np.array(key)})
        return made

    def _key(self, *parts: str | Numbers) -> str:
        digest = hashlib.sha256(self.version.encode())
        for part in parts:
            data = part.encode("utf-8", "replace") if isinstance(part, str) else np.ascontiguousarray(part).tobytes()
            digest.update(hashlib.sha256(data).digest())
        return digest.hexdigest()

    def _read(self) -> dict[str, Any]:
        """One that cannot be read counts as empty, for it can be made again."""
        try:
            with np.load(self.path, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}
