"""Bytes to text, trying first what Danish text files are really written in."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from fieldnotes.readers.problems import empty, unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Old Danish files in the order of their number: Windows, Mac before OS X, DOS.
_LEGACY = ("cp1252", "mac_roman", "cp865", "cp850")
_DANISH = set("æøåÆØÅéÉ")
_PLAUSIBLE = _DANISH | set("äöüÄÖÜßèêëáàâíóôúñçÈÁÓ–—…‘’‚“”„«»•·§°½¼¾²³´©®€£×±\u00a0\u00ad")
_ENOUGH = 0.9


def read_text(path: Path) -> str:
    """Read a text file in whatever encoding it has; raises FieldnotesError if it is no text or holds none."""
    text = decode(path.read_bytes(), path)
    if not text.strip():
        raise empty(path)
    return text


def decode(data: bytes, path: Path) -> str:
    """Decode the bytes of a text file; `path` is for the error only.

    Tried in order: byte order mark, UTF-16 by its zero bytes, UTF-8, then the Windows, Mac and DOS code pages by how
    Danish they make the text look, and charset-normalizer's guess last.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, path)
    if b"\x00" in data:
        return _strict(data, _utf16(data, path), path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, path)


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _no_text(path) from None


def _utf16(data: bytes, path: Path) -> str:
    """Tell the byte order of UTF-16 without a mark: in Latin script, every second byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    if len(data) % 2 == 0 and max(even, odd) > 0.7 * half and min(even, odd) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    raise _no_text(path)


def _legacy(data: bytes, path: Path) -> str:
    scored = []
    for rank, encoding in enumerate(_LEGACY):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        scored.append((_likelihood(text), -rank, text))
    best = max(scored, default=(0.0, 0, ""))
    if best[0] >= _ENOUGH:
        return best[2]
    return _guess(data, path)


def _likelihood(text: str) -> float:
    """Give the share of the signs beyond ASCII that Danish text has; capitals inside a word count against it."""
    beyond = [char for char in text if ord(char) > 127]
    odd = len(re.findall(r"[a-zæøå][ÆØÅÄÖÜÈÁÓ]", text))
    return (sum(char in _PLAUSIBLE for char in beyond) - odd) / max(len(beyond), 1)


def _guess(data: bytes, path: Path) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    text = "" if best is None else str(best)
    letters = sum(char.isalpha() or char.isspace() for char in text)
    if letters < 0.7 * max(len(text), 1):
        raise _no_text(path)
    return text


def _no_text(path: Path) -> Exception:
    return unreadable(
        path,
        "is not text in an encoding that can be recognised.",
        "Open it in the program it came from and save it as plain text in UTF-8.",
    )
