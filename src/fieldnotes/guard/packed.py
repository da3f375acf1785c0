"""The pieces of files that hold files: zip and what is a zip (docx, xlsx, odt, npz, qdpx), and gzip."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator

from fieldnotes.guard.pieces import MOST_BYTES, Inner, Piece, UnreadableError

# RuntimeError is a password, or (NotImplementedError) an unknown way of packing.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)


def zipped(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give the members of an archive and what they are called. Raises UnreadableError for one that is locked."""
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Piece("archive comment", archive.comment.decode("utf-8", "replace"))
            for member in archive.infolist():
                yield Piece("name of a file inside", member.filename)
                if member.is_dir():
                    continue
                content = _unpacked(archive, member, left)
                left -= len(content)
                yield Inner(member.filename, member.filename, content)
    except _DAMAGE:
        raise UnreadableError from None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """Read a member, however large it says it is, up to what is left. Raises UnreadableError beyond."""
    with archive.open(member) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise UnreadableError
    return content


def gzipped(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give what a gzip file says."""
    try:
        with gzip.open(io.BytesIO(data)) as file:
            content = file.read(MOST_BYTES + 1)
    except _DAMAGE:
        raise UnreadableError from None
    yield Inner("", name.removesuffix(".gz"), content)
