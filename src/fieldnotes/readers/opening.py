"""What is checked before a reader opens a file: that it is a file, not too large, and what its suffix says."""

from __future__ import annotations

import stat
from pathlib import Path

from fieldnotes.limits import MB, Limits, too_much
from fieldnotes.readers.problems import called, encrypted, not_a, unreadable
from fieldnotes.readers.zipped import check_zip

ZIPS = (".docx", ".odt", ".xlsx")
TEXTS = (".csv", ".md", ".srt", ".txt", ".vtt")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# The first bytes of what people save under a wrong suffix, and what it then is.
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (_ZIP, "a zip archive, as docx, odt and xlsx are"),
    (_OLE, "a document of Office 97-2003, or protected with a password"),
    (b"{\\rtf", "rich text (rtf)"),
    (b"\x89PNG\r", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"OggS\x00", "a sound file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x1f\x8b\x08", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
)
_TOOLS = ("Word", "a spreadsheet program")


def check_file(path: Path, limits: Limits) -> None:
    """Raise FieldnotesError for what no reader shall open: no plain file, too large, of another format, a zip bomb."""
    suffix = path.suffix.casefold()
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise unreadable(path, "is no file (a folder, a device or a pipe).", "Take it out of the study.")
    text = suffix in TEXTS
    most = limits.text_mb if text else limits.file_mb
    if state.st_size > most * MB:
        raise too_much(
            called(path),
            f"is {state.st_size // MB} MB large; at most {most} MB are read.",
            "text_mb" if text else "file_mb",
            "Split it." if text else "Make its pictures smaller, or save it without them.",
        )
    with path.open("rb") as file:
        head = file.read(1024)
    _check_format(path, suffix, head)
    if suffix in ZIPS:
        check_zip(path, limits)


def _check_format(path: Path, suffix: str, head: bytes) -> None:
    if suffix in ZIPS:
        if head.startswith(_ZIP):
            return
        if head.startswith(_OLE):
            # Word and Excel wrap both a protected file and those of old in the same container.
            if _is_protected(path):
                raise encrypted(path)
            tool = _TOOLS[suffix == ".xlsx"]
            raise not_a(path, suffix[1:], f"Save it as {suffix} in {tool}.")
    elif suffix == ".pdf" and b"%PDF-" in head:
        return
    sign = next((what for mark, what in _SIGNS if head.startswith(mark)), "")
    if sign:
        raise not_a(path, suffix[1:], f"By its first bytes it is {sign}: save it as {suffix}, or correct its suffix.")
    if suffix not in TEXTS and head:
        raise not_a(path, suffix[1:])


def _is_protected(path: Path) -> bool:
    """Say whether an Office container holds an encrypted document: its directory names it, often at the file's end."""
    mark = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        before = b""
        while part := file.read(MB):
            if mark in before + part:
                return True
            before = part[-len(mark) :]
    return False
