"""The process that reads sources for `apart`: a question a line, an answer a line."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import IO

from fieldnotes.limits import MB, Limits
from fieldnotes.readers.answer import packed

# Its parent stops it in time. Where the parent was killed, it stops itself, in the middle of a library if need be.
_ORPHANED_S = 10


def main(questions: IO[str], answers: IO[str]) -> None:
    """Answer until there are no more questions."""
    for line in questions:
        question = json.loads(line)
        limits = Limits(**question["limits"])
        _bound(limits)
        answer = packed(Path(question["path"]), question["options"], limits)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        _alarm(0)


def _bound(limits: Limits) -> None:
    """Set the most memory and time; Windows and macOS know no limit of memory for a process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_mb * MB, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the text
    _alarm(limits.seconds + _ORPHANED_S)


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)


if __name__ == "__main__":
    # Libraries print; the pipe is for answers alone.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as pipe:
        os.dup2(2, 1)
        main(sys.stdin, pipe)
