"""The pieces of pictures and printed pages: what a PNG says about itself, and the text and particulars of a PDF."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

from fieldnotes.guard.pieces import MOST_BYTES, Piece, UnreadableError

PNG = b"\x89PNG\r\n\x1a\n"
_TICKS = 4  # numbers in a row that make an axis
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


def is_axis(line: str) -> bool:
    """Say whether a line is the numbers along an axis, which would else read as a phone number.

    Evenly spaced multiples of a step that figures have, four or more: 25 50 75 100. Four pairs of digits are none.

    >>> is_axis("25 50 75 100 125"), is_axis("500 1.000 1.500 2.000"), is_axis("20 40 60 80"), is_axis("12 34 56 78")
    (True, True, False, False)
    """
    words = [word.replace(".", "") for word in line.split()]
    if len(words) < _TICKS or not all(word.isascii() and word.isdigit() and len(word) < 8 for word in words):
        return False
    if len(words) == _TICKS and all(len(word) == 2 for word in words):
        return False
    ticks = [int(word) for word in words]
    step = ticks[1] - ticks[0]
    even = all(after - before == step for before, after in pairwise(ticks))
    return even and step > 0 and ticks[0] in (0, step) and str(step).rstrip("0") in ("1", "2", "25", "5")


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
            said = document[number].get_textpage().get_text_bounded().splitlines()
            yield Piece(f"page {number + 1}", "\n".join(line for line in said if not is_axis(line)))
    except pypdfium2.PdfiumError:
        raise UnreadableError from None
    finally:
        document.close()
