"""Zip archives (docx, odt, xlsx): looked through before anything is unpacked."""

from __future__ import annotations

import math
import re
import zipfile
from pathlib import Path, PurePosixPath

from fieldnotes.errors import FieldnotesError
from fieldnotes.limits import CELLS, MB, MEMBERS, Limits, too_much
from fieldnotes.readers.problems import broken_as, called, encrypted, not_a, unreadable

_CHUNK = 1 << 20
_TAIL = 200  # what may stand on both sides of a cut
_CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<>]*?\br=["']([A-Za-z]{0,3})(\d{1,7})["']""")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def check_zip(path: Path, limits: Limits) -> None:
    """Raise FieldnotesError for a zip that is broken, protected, a bomb, defines entities or reaches outside itself.

    Nothing is written and nothing is held: XML parts are unpacked in pieces, and looked at.
    """
    with broken_as(path, path.suffix.casefold()[1:]), zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _check_members(path, members, limits)
        for member in members:
            if _is_xml(member):
                _check_xml(path, archive, member)


def is_inside(name: str) -> bool:
    r"""Tell whether a name in a zip stays below the folder it is unpacked to.

    >>> [is_inside(name) for name in ("Sources/a.txt", "../a.txt", "/etc/a", "C:\\a", "a\\..\\b")]
    [True, False, False, False, False]
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and not parts[0].startswith("/") and not {"..", "\0"} & {*parts, *name} and ":" not in parts[0]


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.casefold().endswith((".xml", ".rels"))


def _check_members(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise encrypted(path)
    names = [member.filename for member in members]
    if len(names) > MEMBERS or len(set(names)) < len(names) or not all(map(is_inside, names)):
        raise not_a(path, path.suffix.casefold()[1:])
    xml = sum(member.file_size for member in members if _is_xml(member))
    if xml > limits.text_mb * MB:
        raise _bomb(path, f"{xml // MB} MB of text and layout; at most {limits.text_mb} MB are read.", "text_mb")
    # Pictures are packed already, so what is unpacked is about as large as the file may be.
    everything = sum(member.file_size for member in members)
    if everything > limits.file_mb * MB:
        raise _bomb(path, f"{everything // MB} MB; at most {limits.file_mb} MB are read.", "file_mb")


def _bomb(path: Path, size: str, setting: str) -> FieldnotesError:
    return too_much(called(path), f"unpacks to {size}", setting, "Make sure that you know where it comes from.")


def _check_xml(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a part in pieces: no entities are defined, and a sheet's cells lie close enough to be held."""
    is_sheet = path.suffix.casefold() == ".xlsx" and _SHEET.fullmatch(member.filename) is not None
    extent = _Extent()
    tail = b""
    with archive.open(member) as part:
        while piece := part.read(_CHUNK):
            data = tail + piece
            # UTF-16 is allowed too, and has zeros between the letters.
            if b"<!ENTITY" in data or b"<!ENTITY" in data.replace(b"\0", b""):
                raise unreadable(
                    path, "defines entities, as no office program does.", "Save it again in Word or Excel."
                )
            if is_sheet and extent.with_cells(data) > CELLS:
                raise unreadable(
                    path,
                    f"has a sheet that reaches over {extent.size} cells; at most {CELLS} are read.",
                    "Delete what stands far away from the table, or save the table as csv.",
                )
            tail = data[-_TAIL:]


class _Extent:
    """The rectangle that the cells of a sheet lie in."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []

    def with_cells(self, xml: bytes) -> int:
        """Take in the cells of a piece of a sheet; give the size of the rectangle so far."""
        for letters, digits in _CELL.findall(xml):
            self.rows.append(int(digits))
            self.columns += [_column(letters)] if letters else []
        for numbers in (self.rows, self.columns):
            numbers[:] = {min(numbers), max(numbers)} if numbers else []
        return self.size

    @property
    def size(self) -> int:
        """Rows times columns."""
        sides = (max(numbers) - min(numbers) + 1 if numbers else 1 for numbers in (self.rows, self.columns))
        return math.prod(sides)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
