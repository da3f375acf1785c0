"""What stands on a worker: a desk that learns a function, and answers for the parts it is sent.

Everything comes and goes sealed, from the run to the worker and back: the scheduler, its log and its pages see neither
texts nor what is made of them, and an error tells where in the code it was raised, never what it says.
"""

from __future__ import annotations

import hashlib
import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem

# What shapes the numbers: two machines that differ here may differ in the results.
LIBRARIES = ("numpy", "onnxruntime", "scikit-learn", "scipy", "simplemma", "spacy")
PROBE = (64, 384, 512)  # as a batch of vectors beside those of a training corpus


class Sealed:
    """Bytes that show nothing of themselves where a log prints them."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __repr__(self) -> str:
        return f"Sealed({len(self.content)} bytes)"


def seal(value: object) -> Sealed:
    """Seal anything for its way."""
    return Sealed(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def unseal(sealed: Sealed) -> Any:
    """Open what was sealed."""
    return pickle.loads(sealed.content)


@dataclass(frozen=True)
class Failure:
    """What went wrong on a worker, for a person to read."""

    problems: tuple[Problem, ...]


class Desk:
    """One worker's place of work; `distributed` keeps it there as an actor, and calls it directly."""

    def __init__(self) -> None:
        self._function: Callable[[Any], Any] | None = None

    def learn(self, function: Sealed) -> Sealed:
        """Take up a function, with all that it brings; the one before is forgotten."""
        return self._sealed(self._learn, function)

    def work(self, part: Sealed) -> Sealed:
        """Give the function's answer for a part, or the Failure, sealed."""
        return self._sealed(lambda sealed: self._function(unseal(sealed)) if self._function else None, part)

    def _learn(self, function: Sealed) -> None:
        self._function = None
        self._function = unseal(function)

    @staticmethod
    def _sealed(work: Callable[[Sealed], Any], given: Sealed) -> Sealed:
        try:
            return seal(work(given))
        except FieldnotesError as error:
            return seal(Failure(tuple(error.problems)))
        except Exception as error:
            # The message may quote a text, and `distributed` would print what it was called with.
            what = f"could not work on a part: {type(error).__name__} at {_place(error)}."
            return seal(Failure((Problem("a worker", what, "The same run without --cluster shows the whole error."),)))


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def greeting(pipeline: str, encoder: str) -> dict[str, str]:
    """Give what the results of this process hang on: fieldnotes, the pipeline, the encoder and the libraries."""
    from fieldnotes.fingerprint import CODE, fingerprints
    from fieldnotes.language.encoders import encoder_id
    from fieldnotes.language.pipeline import pipeline_id

    code = fingerprints(Path(__file__).parent)[CODE]  # of the package; there is no study here
    return {
        "fieldnotes": f"{metadata.version('fieldnotes')} ({code[:12]})",
        "the pipeline": _told(pipeline_id, pipeline),
        "the encoder": _told(encoder_id, encoder) if encoder else "",
        **{name: _version(name) for name in LIBRARIES},
        "counting": _counting(),
    }


def worker_greeting(pipeline: str, encoder: str) -> dict[str, str]:
    """Give a worker's greeting, and whether its memory would be laid on its disk."""
    import dask

    memory = "distributed.worker.memory"
    spills = any(dask.config.get(f"{memory}.{name}", False) for name in ("target", "spill"))
    return {**greeting(pipeline, encoder), "spills": "yes" if spills else ""}


def _counting() -> str:
    """Give what sums come to: other processors add in another order, and differ in the last digits."""
    import numpy as np
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn

    rows, inner, columns = PROBE
    left = np.sin(np.arange(rows * inner, dtype=np.float64)).astype(np.float32).reshape(rows, inner)
    right = np.cos(np.arange(inner * columns, dtype=np.float64)).astype(np.float32).reshape(inner, columns)
    with threadpool_limits(1):
        return hashlib.sha256((left @ right).tobytes()).hexdigest()[:12]


def _told(identity: Callable[[str], str], name: str) -> str:
    try:
        return identity(name)
    except FieldnotesError:
        return "none"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"
