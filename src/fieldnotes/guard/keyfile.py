"""The key back to people, or all of `raw/`, locked with a passphrase while nobody works with it."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import replacing
from fieldnotes.folder import LOCKABLE, locked_of
from fieldnotes.guard.sealed import CHUNK, WrongPassphraseError, is_sealed, opened, seal, sync

FEWEST = 12  # letters of a passphrase


@dataclass(frozen=True)
class _Lock:
    """What is locked, and the file that holds it then."""

    plain: Path
    locked: Path
    said: str
    folder: bool = False


def _locks(folder: Path) -> tuple[_Lock, _Lock]:
    names, raw = (folder / said for said in LOCKABLE)
    return _Lock(names, locked_of(names), LOCKABLE[0]), _Lock(raw, locked_of(raw), LOCKABLE[1], folder=True)


def lock(folder: Path, passphrase: str, *, everything: bool = False, cost: tuple[int, int, int] | None = None) -> Path:
    """Lock `raw/names.csv`, or with `everything` all of `raw/`, and take the open one away; give the locked file.

    The locked file is read back and compared before anything is deleted; a lock cut short is ended by the next.
    Raises FieldnotesError for a short passphrase, where there is nothing to lock, and where a file changed meanwhile.
    """
    if len(passphrase) < FEWEST:
        raise FieldnotesError(
            Problem("the passphrase", "is too short.", f"Take at least {FEWEST} letters; four or five words are good.")
        )
    key, whole = _locks(folder)
    _sweep(folder)
    this, other = (whole, key) if everything else (key, whole)
    if other.locked.exists():
        raise FieldnotesError(Problem(other.said, "is locked already.", "Unlock it first, then lock again."))
    if this.locked.exists():
        # A lock that was cut short: the same passphrase proves that the open files are those that are locked.
        _compare(this, passphrase)
    else:
        if not this.plain.exists():
            raise FieldnotesError(Problem(this.said, "is not there.", "There is nothing to lock."))
        with replacing(this.locked) as temporary:
            with temporary.open("wb") as out:
                seal(_packed(this), out, passphrase, **({"cost": cost} if cost else {}))
            sync(temporary)
            _compare(this, passphrase, at=temporary)
        sync(this.locked.parent)
    _remove(this)
    return this.locked


def unlock(folder: Path, passphrase: str) -> list[str]:
    """Open what is locked, and take the locked file away; give what was opened. A wrong passphrase changes nothing.

    Raises FieldnotesError for a wrong passphrase, and where an open file beside the locked one says otherwise.
    """
    done = []
    _sweep(folder)
    for this in _locks(folder):
        if this.locked.exists():
            _compare(this, passphrase, some=True)
            _unpack(this, passphrase)
            this.locked.unlink()
            done.append(this.said)
    if not done:
        raise FieldnotesError(Problem(str(folder), "is not locked.", "There is nothing to unlock."))
    return done


def _packed(this: _Lock) -> Iterator[bytes]:
    """Give what is to be locked as bytes: a file as it is, a folder as a tar archive."""
    if not this.folder:
        with this.plain.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
        return
    for path in _files(this.plain):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise FieldnotesError(Problem(this.said, "holds a link.", "Copy the file itself into raw/."))
        info = tarfile.TarInfo(path.relative_to(this.plain).as_posix())
        info.mtime = int(path.stat().st_mtime)
        if path.is_dir():
            info.type = tarfile.DIRTYPE
            yield info.tobuf(tarfile.PAX_FORMAT)
            continue
        info.size = path.stat().st_size
        yield info.tobuf(tarfile.PAX_FORMAT)
        left = info.size
        with path.open("rb") as file:
            while left and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk
        if left:
            raise _changed(this)
        yield b"\0" * (-info.size % tarfile.BLOCKSIZE)
    yield b"\0" * 2 * tarfile.BLOCKSIZE


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def _compare(this: _Lock, passphrase: str, *, at: Path | None = None, some: bool = False) -> None:
    """Read the locked file to its end and hold it against the open ones; `some`: only those that are there.

    Raises FieldnotesError for a wrong passphrase, and where the two differ; nothing is changed.
    """
    with (at or this.locked).open("rb") as source:
        if not is_sealed(source.read(256)):
            raise FieldnotesError(
                Problem(this.locked.name, "is no file that fieldnotes locked.", "Fetch it from a copy.")
            )
        source.seek(0)
        known = set()
        try:
            for path, content in _members(this, opened(source, passphrase)):
                known.add(path)
                if not _same(path, content) and (path.exists() or not (some or at is None)):
                    raise _changed(this)
        except WrongPassphraseError:
            raise FieldnotesError(
                Problem(
                    this.locked.name,
                    "cannot be opened: the passphrase is wrong, or the file is damaged. Nothing was changed.",
                    "Try again, or fetch the file from a copy.",
                )
            ) from None
    if not some and this.plain.is_dir() and any(path not in known for path in _files(this.plain) if path.is_file()):
        raise _changed(this)


def _same(path: Path, content: Callable[[], bytes] | None) -> bool:
    """Say whether a path holds this content, read to its end either way; None is a folder."""
    if content is None:
        return path.is_dir()
    file: BinaryIO = path.open("rb") if path.is_file() else io.BytesIO()
    with file:
        alike = path.is_file()
        while chunk := content():
            alike = alike and file.read(len(chunk)) == chunk
        return alike and not file.read(1)


def _members(this: _Lock, chunks: Iterator[bytes]) -> Iterator[tuple[Path, Callable[[], bytes] | None]]:
    """Give the path of each thing that is locked, and what reads its content bit by bit; None for a folder."""
    if not this.folder:
        yield this.plain, lambda: next(chunks, b"")
        for _ in chunks:
            pass
        return
    with tarfile.open(fileobj=io.BufferedReader(_Stream(chunks), CHUNK), mode="r|") as archive:
        for member in archive:
            path = this.plain / member.name
            if not (member.isfile() or member.isdir()) or ".." in path.parts or Path(member.name).is_absolute():
                raise WrongPassphraseError
            file = archive.extractfile(member) if member.isfile() else None
            yield path, (None if file is None else partial(file.read, CHUNK))
    for _ in chunks:
        pass


class _Stream(io.RawIOBase):
    """Chunks of bytes as a file that is read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        while not self._held:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._held = chunk
        n = min(len(buffer), len(self._held))
        buffer[:n], self._held = self._held[:n], self._held[n:]
        return n


def _unpack(this: _Lock, passphrase: str) -> None:
    with this.locked.open("rb") as source:
        for path, content in _members(this, opened(source, passphrase)):
            if content is None:
                path.mkdir(parents=True, exist_ok=True)
            elif not path.exists():
                with replacing(path) as temporary:
                    with temporary.open("wb") as out:
                        while chunk := content():
                            out.write(chunk)
                    sync(temporary)
    sync(this.plain.parent)


def _remove(this: _Lock) -> None:
    if this.plain.is_file():
        this.plain.unlink()
    elif this.plain.is_dir():
        for path in reversed(_files(this.plain)):
            path.rmdir() if path.is_dir() else path.unlink()
        os.rmdir(this.plain)


def _sweep(folder: Path) -> None:
    """Remove what a lock or unlock that was killed left half written: it may be the open key file."""
    for path in (*folder.glob(".*.part"), *(folder / "raw").rglob(".*.part")):
        path.unlink(missing_ok=True)


def _changed(this: _Lock) -> FieldnotesError:
    return FieldnotesError(
        Problem(
            this.said,
            f"is not what {this.locked.name} holds. Neither was changed.",
            "Close what writes to it and try again; else keep one of the two and move the other away.",
        )
    )
