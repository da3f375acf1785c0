"""What was learnt, kept from run to run: mending what nobody coded teaches nothing new, and need not be waited for."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.ridge import Kernel, Ridge
from fieldnotes.files import replacing

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kept:
    """A file of numbers, with a hash of all that they were learnt from; no text, and no word of one.

    version: of what learns; what another version learnt is learnt anew.
    """

    path: Path
    version: str

    def fit(self, kernel: Kernel, texts: Sequence[str], targets: Doubles) -> tuple[Ridge, Doubles]:
        """Give what `kernel.fit(targets)` gives; texts: those that the kernel is of."""
        rows = kernel.texts
        dense = [] if rows.dense is None else [rows.dense]
        key = self._key("\0".join(texts), *dense, kernel.weights, kernel.groups, targets)
        kept = self._read()
        if kept.get("key") == key:
            mean, alpha = kept["mean"], kept["alpha"]
            return Ridge(mean, rows.sparse.T @ alpha, alpha, rows.dense), kept["held"]
        model, held = kernel.fit(targets)
        self._write(key=np.array(key), mean=model.mean, alpha=model.alpha, held=held)
        return model, held

    def curve(self, human: pd.DataFrame, seed: int, said: Doubles, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give the learning curve that `make` gives: it hangs on the last fit, people's codings and the terms there."""
        kept = self._read()
        told = human.filter(["segment_id", "code", "polarity", "coder", "status"]).to_csv(index=False)
        key = self._key(str(kept.get("key")), told, str(seed), said)
        if kept.get("curve_key") == key:
            curve = pd.DataFrame(kept["curve"], columns=["segments", "kappa", "f1"])
            return curve.astype({"segments": "int64"})
        curve = make()
        self._write(**kept | {"curve_key": np.array(key), "curve": curve.to_numpy(float)})
        return curve

    def _key(self, *parts: str | npt.NDArray[np.generic]) -> str:
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

    def _write(self, **arrays: Any) -> None:
        with replacing(self.path) as temporary, temporary.open("wb") as file:
            np.savez(file, **arrays)
