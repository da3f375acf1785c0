"""What is left of a source that is gone: its id, its file's name and hash, and runs of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fieldnotes.guard.audit import study_files
from fieldnotes.guard.filenames import FileNames
from fieldnotes.guard.pieces import MOST_BYTES, UnreadableError, all_pieces, place
from fieldnotes.privacy.words import key

RUN = 6  # words in a row that nobody else in the study said
_WORD = re.compile(r"[^\W_]+")
_HASH = 16  # first digits of a file's hash


class Traces:
    """Finds one source in a text: its doc_id (also within a segment's), its file, and `RUN` of its words in a row."""

    def __init__(
        self, doc_id: str, *, path: str = "", sha256: str = "", texts: Iterable[str] = (), others: Iterable[str] = ()
    ) -> None:
        # By itself, or within the id of a part of a sheet (six digits) or of a segment (ten).
        known = re.escape(doc_id)
        part = r"(?:-[0-9a-f]{6})?"
        self._id = re.compile(rf"(?<![\w.-]){known}{part}(?![\w.-]*\w)|(?<![\w.]){known}{part}-[0-9a-f]{{10}}(?!\w)")
        self._file = FileNames([path] if path else [])
        self._hash = sha256[:_HASH]
        said = {run for text in texts for run in _runs(text)}
        self._runs = said - {run for text in others for run in _runs(text)} if said else said

    def kinds(self, text: str) -> set[str]:
        """Give what of the source a text holds: doc_id, file_name, sha256, words."""
        found = {"doc_id"} if self._id.search(text) else set()
        if self._hash and self._hash in text:
            found.add("sha256")
        if any(self._file.spans(text)):
            found.add("file_name")
        if not self._runs.isdisjoint(_runs(text)):
            found.add("words")
        return found

    def within(self, name: str, data: bytes) -> Iterator[tuple[str, str]]:
        """Give (place, kind) of each trace in a file's bytes and the files within. Raises UnreadableError."""
        for piece in all_pieces(name, data):
            yield from ((place(piece.where), kind) for kind in sorted(self.kinds(piece.text)))


def trace_places(folder: Path, traces: Traces) -> list[tuple[str, str, str]]:
    """Give (file, place, kind) of every trace in what a study's runs made and in people's own files of `raw/`.

    Raises nothing: a file that cannot be read is given with the kind "unread".
    """
    found = []
    for name, path in [*study_files(folder), *_peoples(folder)]:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise UnreadableError
            found += [(name, where, kind) for where, kind in traces.within(name, path.read_bytes())]
        except (UnreadableError, OSError):
            found.append((name, "", "unread"))
    return sorted(set(found))


def _peoples(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the files in `raw/` that people write while they work with the sources."""
    from fieldnotes.files import PEOPLES

    raw = folder / "raw"
    for path in sorted(raw.rglob("*")):
        parts = path.relative_to(raw).parts
        own = len(parts) == 1 and parts[0] in ("study.toml", "sources.csv", "codebook.yaml")
        if path.is_file() and (own or parts[0] in PEOPLES):
            yield "raw/" + "/".join(parts), path


def _runs(text: str) -> Iterator[int]:
    """Give every run of words in a text, as numbers: no text is kept."""
    words = [key(word) for word in _WORD.findall(text)]
    return (hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1))
