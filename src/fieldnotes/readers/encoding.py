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
# Text in UTF-8 that was cut off or hurt is still UTF-8: at least so many whole signs beyond ASCII to each broken one.
_SOUND = 10
_SIGN = re.compile("[^\x00-\x7f\ufffd]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


def read_text(path: Path) -> str:
    """Read a text file in whatever encoding it has; raises FieldnotesError if it is no text or holds none."""
    text = _LONE.sub("\ufffd", decode(path.read_bytes(), path))
    if not text.strip():
        raise empty(path)
    return text


def decode(data: bytes, path: Path) -> str:
    """Decode the bytes of a text file; `path` is for the error only.

    Tried in order: byte order mark, UTF-16 by its zero bytes, UTF-8 (also with a few broken signs, which become
    U+FFFD), then the Windows, Mac and DOS code pages by how Danish they make the text look, and charset-normalizer's
    guess last.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data, encoding, path)
    if b"\x00" in data:
        return _marked(data, _utf16(data, path), path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _hurt_utf8(data) or _legacy(data, path)


def _marked(data: bytes, encoding: str, path: Path) -> str:
    """Decode what says itself which encoding it has; a broken sign here and there is no reason to lose the rest."""
    text = data.decode(encoding, errors="replace")
    if text.count("\ufffd") > 1 + len(text) // 100:
        raise _no_text(path)
    return text


def _hurt_utf8(data: bytes) -> str:
    """Decode UTF-8 that was cut off, hurt, or written with surrogates (as Java and some databases do); "" if it is not.

    Read as Windows letters instead, one broken byte would turn every æ, ø and å of the file into two other signs.
    """
    text = data.decode("utf-8", errors="surrogatepass") if _is_surrogate(data) else ""
    if text:
        text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        return _LONE.sub("\ufffd", text)
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return text if len(_SIGN.findall(text)) >= _SOUND * broken else ""


def _is_surrogate(data: bytes) -> bool:
    try:
        data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes, path: Path) -> str:
    """Tell the byte order of UTF-16 without a mark: in Latin script, every second byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    if len(data) % 2 == 0 and max(even, odd) > 0.7 * half and min(even, odd) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    raise unreadable(
        path,
        "holds zero bytes, as no text does: it is damaged, or no text file.",
        "Take it from where it came from once more, or save it as plain text in UTF-8.",
    )


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
