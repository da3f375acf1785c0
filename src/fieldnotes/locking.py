"""Locks: one writer at a time to a coder's log, one run at a time in a study.

A lock lies on an open file and dies with its process, so a killed run never stands in the way of the next.
"""

from __future__ import annotations

import datetime
import errno
import getpass
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import telling

PATIENCE_S = 20.0
_PAUSE_S = 0.02
_POLL_S = 0.2
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


@contextmanager
def running(study: Path, *, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold a study's processed/ alone while a run writes there.

    Where another run holds it, raises FieldnotesError that says who; or, where `waiting` is given, tells it who once
    and waits for that run to end, as the stages of one make must.
    """
    path = study / "processed" / ".state" / "running"
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        if not _lock(handle):
            who = _read(handle)
            if waiting is None:
                raise FieldnotesError(Problem("processed/", f"another run is at work here: {who}.", "Wait for it."))
            waiting(who)
            while not _lock(handle):
                time.sleep(_POLL_S)
        with telling(path):
            _write(handle, _myself())
        try:
            yield
        finally:
            _write(handle, "")
    finally:
        os.close(handle)


def _myself() -> str:
    """Give who runs: the file is read by people only, and emptied when the run ends."""
    now = datetime.datetime.now().strftime("%H:%M on %d %B")
    return f"{_user()} on {platform.node() or 'this machine'}, process {os.getpid()}, since {now}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may have a number for a user, and no name
        return "somebody"


def _read(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    said = os.read(handle, 1000).decode("utf-8", errors="replace")
    return "".join(char for char in said if char.isprintable()) or "it has just begun"


def _write(handle: int, text: str) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, text.encode())


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
