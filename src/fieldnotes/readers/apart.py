"""Sources read in a process of their own, which may run for so long and take so much memory, and may fall over.

A document can make the library that reads it run for ever, take all memory or crash: then its process ends, and the
study goes on. What comes back is JSON, so that a process that was taken over could pass on nothing but text.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import Any

from fieldnotes.errors import FieldnotesError
from fieldnotes.limits import DEFAULT, Limits, too_much
from fieldnotes.readers.answer import answered, told
from fieldnotes.readers.opening import TEXTS
from fieldnotes.readers.problems import called, unreadable
from fieldnotes.readers.reading import Reading

# Text this short, two hours of talk, is read by our own rules alone, in seconds at worst; a process takes one to start.
HERE = 100_000
_COMMAND = (sys.executable, "-P", "-m", "fieldnotes.readers.worker")


@contextmanager
def reading_apart(limits: Limits = DEFAULT) -> Iterator[Apart]:
    """Give what reads sources as `read_source` does, each within `limits`; its process ends with the block."""
    apart = Apart(limits)
    try:
        yield apart
    finally:
        apart.close()


class Apart:
    """The other process: started for the first file that needs it, and again after one that broke it."""

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self.limits = limits
        self._process: subprocess.Popen[str] | None = None

    def read(self, path: Path, **options: Any) -> Reading:
        """Read a source with the options of `read_source`.

        Raises FieldnotesError for whatever happens to the file or because of it, a fault of ours included: the other
        sources of a study do not suffer for one.
        """
        return answered(path, options, self.limits) if _is_harmless(path) else self._asked(path, options)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _asked(self, path: Path, options: Mapping[str, Any]) -> Reading:
        process = self._process = self._process or _started()
        late = Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = Timer(self.limits.seconds, stop)
        timer.start()
        question = {"path": str(path.absolute()), "options": options, "limits": asdict(self.limits)}
        answer = _exchanged(process, json.dumps(question))
        timer.cancel()
        timer.join()  # it may be at work just now
        if late.is_set() or not answer.endswith("\n"):
            self.close()
            raise _late(path, self.limits) if late.is_set() else _fell(path, self.limits)
        return told(json.loads(answer))


def _is_harmless(path: Path) -> bool:
    try:
        return path.suffix.casefold() in TEXTS and path.stat().st_size <= HERE
    except OSError:
        return True  # reading it says what is wrong


def _started() -> subprocess.Popen[str]:
    # What libraries say about a file may quote it, so nobody hears it; one thread is enough, and takes less memory.
    return subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )


def _exchanged(process: subprocess.Popen[str], question: str) -> str:
    """Give the answer, or "" where the process ended before it had one."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(question + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return ""


def _late(path: Path, limits: Limits) -> FieldnotesError:
    remedy = "Save it again in the program it came from."
    return too_much(called(path), f"was not read within {limits.seconds} seconds.", "seconds", remedy)


def _fell(path: Path, limits: Limits) -> FieldnotesError:
    return unreadable(
        path,
        f"broke what reads it, or took more than {limits.memory_mb} MB of memory to read.",
        "Save it again in the program it came from, or save its text as plain text.",
    )
