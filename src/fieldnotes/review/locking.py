"""A file opened to append to, by one writer at a time: the lock lies on the file itself and dies with its process."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem

PATIENCE_S = 20.0
_PAUSE_S = 0.02
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
# Some network folders know no locks. A single write at the end of the file must then do.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
_FAR = 2**31 - 2  # Windows locks bytes; one far behind the end keeps nobody from reading the file


@contextmanager
def appending(path: Path, *, patience: float = PATIENCE_S) -> Iterator[int]:
    """Open a file to read and append to, made if it is not there, and hold it alone; give its handle.

    Raises FieldnotesError where another program holds it for longer than `patience` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    while True:
        handle = _opened(path)
        try:
            held = _lock(handle)
            if held and _same(handle, path):
                yield handle
                return
        finally:
            os.close(handle)  # this gives the lock back
        if not held:
            if time.monotonic() > until:
                raise _busy(path)
            time.sleep(_PAUSE_S)


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags, 0o666)
    except PermissionError:
        raise _busy(path) from None


def _same(handle: int, path: Path) -> bool:
    """Say whether the path still leads to the open file: a program may have put another in its place meanwhile."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            if error.errno not in _NO_LOCKS:
                raise
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            if error.errno not in _NO_LOCKS:
                raise
        return True


def _busy(path: Path) -> FieldnotesError:
    return FieldnotesError(
        Problem(
            f"{path.parent.name}/{path.name}",
            "cannot be written: another program holds it, or the folder is locked.",
            "Close it in the spreadsheet and try again.",
        )
    )
