"""The pieces of pictures and printed pages: what a PNG says about itself, and the text and particulars of a PDF."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from fieldnotes.guard.pieces import MOST_BYTES, Piece, UnreadableError

PNG = b"\x89PNG\r\n\x1a\n"
_WITHOUT_WORDS = (b"IDAT", b"IHDR", b"PLTE", b"IEND", b"pHYs", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD")


def png(name: str, data: bytes) -> Iterator[Piece]:
    """Give the texts in a PNG's chunks (tEXt, zTXt, iTXt, eXIf and unknown ones) and what stands behind its end."""
    at = len(PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind not in _WITHOUT_WORDS:
            yield Piece(f"chunk {kind.decode('latin-1')}", _words(kind, content))
        if kind == b"IEND":
            break
    if data[at:].strip(b"\0"):
        yield Piece("behind the picture", data[at:].decode("utf-8", "replace"), said=False)


def _words(kind: bytes, content: bytes) -> str:
    key, _, rest = content.partition(b"\0")
    if kind == b"zTXt" and rest[:1] == b"\0":
        rest = _inflated(rest[1:])
    elif kind == b"iTXt" and rest[:1] == b"\1":
        language, translated, packed = (*rest[2:].split(b"\0", 2), b"", b"")[:3]
        rest = b"\n".join((language, translated, _inflated(packed)))
    both = (key + b"\n" + rest).replace(b"\0", b"\n")
    try:
        return both.decode("utf-8")
    except UnicodeDecodeError:
        return both.decode("latin-1")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MOST_BYTES)
    except zlib.error:
        raise UnreadableError from None


def pdf(name: str, data: bytes) -> Iterator[Piece]:
    """Give the text of each page and the particulars of a PDF. Raises UnreadableError where it is locked or damaged."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise UnreadableError from None
    try:
        for value in document.get_metadata_dict().values():
            yield Piece("particulars", value)
        for number in range(len(document)):
            yield Piece(f"page {number + 1}", document[number].get_textpage().get_text_bounded())
    except pypdfium2.PdfiumError:
        raise UnreadableError from None
    finally:
        document.close()
