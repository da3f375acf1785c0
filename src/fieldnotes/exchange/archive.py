"""A .qdpx as an archive: read in memory without trust, and written so that the same content gives the same bytes.

Nothing is ever unpacked to disk by the names in the archive.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import replacing

PROJECT = "project.qde"
STRUCTURE = "sources/fieldnotes.json"  # what REFI-QDA cannot say of our own projects
MOST_FILES = 50_000
MOST_BYTES = 512 * 2**20  # of one file, unpacked; media are never unpacked
MOST_TIMES = 250  # as large as packed; text packs to a tenth, a bomb to a thousandth
SMALL = 2**20  # below this, no ratio says anything
_SCHEME = re.compile(r"(internal|relative|absolute|file)://+", re.IGNORECASE)
_AGAIN = "Export the project again from the program it came from."


class Archive:
    """The files of a .qdpx, by name. Raises FieldnotesError where it is no archive, or one that is unsafe."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise FieldnotesError(
                Problem("the project", "is not a .qdpx archive that can be opened.", _AGAIN)
            ) from None
        entries = self._zip.infolist()
        problems = [Problem("the archive", what, _AGAIN) for what in sorted(set(map(_fault, entries)) - {""})]
        if len(entries) > MOST_FILES:
            problems.append(Problem("the archive", f"holds more than {MOST_FILES} files.", _AGAIN))
        if problems:
            self._zip.close()
            raise FieldnotesError(problems)
        self._entries = {_plain(entry.filename): entry for entry in entries if not entry.is_dir()}
        self._folded = {name.casefold(): name for name in self._entries}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The names of its files, sorted."""
        return sorted(self._entries)

    def project(self) -> bytes:
        """Give the project's XML: project.qde, or the one .qde that there is, whatever its name."""
        found = [name for name in self.names if name.casefold().endswith(".qde")]
        top = [name for name in found if "/" not in name] or found
        named = [name for name in top if PurePosixPath(name).name.casefold() == PROJECT]
        if len(named or top) != 1:
            what = "holds no .qde." if not top else "holds several .qde, and none is called project.qde."
            raise FieldnotesError(Problem("the archive", what, _AGAIN))
        return self.read((named or top)[0])

    def find(self, reference: str) -> str:
        """Give the name of the file that a path in the project means, or "" where the archive has none such.

        `internal://` is the folder sources or Sources. Other paths lead out of the archive, and are followed no
        further than to a file of that name inside it.
        """
        path = _SCHEME.sub("", reference, count=1).replace("\\", "/")
        last = PurePosixPath(path).name
        for candidate in (f"sources/{path}", path, f"sources/{last}", last):
            if candidate and (name := self._folded.get(candidate.casefold())):
                return name
        return ""

    def read(self, name: str) -> bytes:
        """Give a file's bytes; raises FieldnotesError where it is damaged, or larger than any text."""
        entry = self._entries[name]
        remedy = "Check where the file comes from."
        packed = max(entry.compress_size, 1)
        if entry.file_size > MOST_BYTES or (entry.file_size > SMALL and entry.file_size > MOST_TIMES * packed):
            raise FieldnotesError(Problem("the archive", "holds a file that is far too large unpacked.", remedy))
        try:
            with self._zip.open(entry) as handle:
                data = handle.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
            raise FieldnotesError(Problem("the archive", "holds a damaged file.", _AGAIN)) from None
        if len(data) > entry.file_size:
            raise FieldnotesError(Problem("the archive", "holds a file larger than it says.", remedy))
        return data


def _plain(name: str) -> str:
    return name.replace("\\", "/")


def _fault(entry: zipfile.ZipInfo) -> str:
    path = _plain(entry.filename)
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        return "holds a path that leads out of it."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "holds a link."
    if entry.flag_bits & 1:
        return "is protected by a password."
    return ""


def write_archive(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write files into an archive, in the order given, whole or not at all; no clock and no machine in it."""
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    return path
