"""Files written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem

# What people write into raw/ while they work with the results: no source of the corpus.
PEOPLES = frozenset(
    {
        "codings",
        "codebook-history",
        "codebook-changes.csv",
        "memos.csv",
        "framework.xlsx",
        "template.docx",
        "topics.yaml",
    }
)


# Why a disk does not take a file, and what to do about it; any other OSError is a fault to be seen.
_FULL = (
    "the disk is full, or the quota on it is used up.",
    "Make room and run again: the old file stands, and no work of people's is lost.",
)
_CLOSED = (
    "cannot be written: its folder is read-only, or another program such as Excel holds it.",
    "Close the file there, or ask for the right to write in the folder.",
)
_ILL = ("the disk or its connection fails.", "Check the disk or the network drive, and run again.")
_REFUSED = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _CLOSED,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EBUSY: _CLOSED,
    errno.EIO: _ILL,
    errno.ESTALE: _ILL,
}


@contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[Path]:
    """Give a temporary path beside `path` that takes its place when the block ends well, and goes when it does not.

    `durable` waits until it is on the disk, as befits what people wrote. Raises FieldnotesError where the disk is
    full, read-only or fails: then the old file stands.
    """
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(0o666 & ~_umask())
            if durable:
                _sync(temporary)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn a disk's refusal to write `path` into a FieldnotesError that says why and what to do."""
    try:
        yield
    except OSError as error:
        refused = _REFUSED.get(error.errno or 0)
        if refused is None:
            raise
        raise FieldnotesError(Problem(f"{path.parent.name}/{path.name}", *refused)) from None


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: Path, text: str, *, durable: bool = False) -> Path:
    """Write a text file, LF only, whole or not at all; `durable` as in `replacing`."""
    with replacing(path, durable=durable) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write JSON with sorted keys."""
    return write_text(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def made_after(made: Iterable[Path], moment_ns: int) -> None:
    """Set the time of files forward to `moment_ns` where it lies before: a clock may have been set back meanwhile.

    What is stale is told by which file is newer, so what was made of a file must never seem older than it.
    """
    for path in made:
        if path.exists() and path.stat().st_mtime_ns < moment_ns:
            os.utime(path, ns=(moment_ns, moment_ns))


def newest(paths: Iterable[Path]) -> int:
    """Give the latest time of the files that are there, in nanoseconds; 0 if none is."""
    return max((path.stat().st_mtime_ns for path in paths if path.is_file()), default=0)
