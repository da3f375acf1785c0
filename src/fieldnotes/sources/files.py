"""The raw files of a study: which there are, and where."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import PEOPLES

LISTS = {"study.toml", "sources.csv", "codebook.yaml", "names.csv"}


def raw_files(raw: Path) -> list[str]:
    """Give the source files below `raw` as relative paths with `/`, NFC, sorted; of the formats that can be read.

    Raises FieldnotesError for a name that no list could hold, and for a link that leads out of `raw`.
    """
    from fieldnotes.readers import SUFFIXES

    found: list[str] = []
    unnameable = outside = 0
    for path in raw.rglob("*"):
        parts = path.relative_to(raw).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        own = parts[0] in PEOPLES or (len(parts) == 1 and parts[0] in LISTS)
        if hidden or own or path.suffix.lower() not in SUFFIXES or not is_file(path):
            continue
        name = unicodedata.normalize("NFC", "/".join(parts))
        unnameable += not _is_text(name)
        outside += not is_inside(raw, path)
        found.append(name)
    problems = [_odd_names(unnameable)] if unnameable else []
    problems += [_links(outside)] if outside else []
    if problems:
        raise FieldnotesError(problems)
    return sorted(found)


def locate(raw: Path, relative: str) -> Path:
    """Give the path of a source; a name that the file system keeps decomposed (å as a and ring) is found too."""
    for form in ("NFC", "NFD"):
        path = raw / unicodedata.normalize(form, relative)
        if is_file(path):
            return path
    return _composed(raw, relative) or raw / relative


def spelled(raw: Path, path: str) -> str:
    """Give a path as `raw_files` does: as it is written if there is such a file, else without spaces and with `/`."""
    written = unicodedata.normalize("NFC", path)
    return written if is_file(locate(raw, written)) else written.strip().replace("\\", "/")


def is_file(path: Path) -> bool:
    """Say whether there is such a file; a path that no file can have (too long, with a zero byte) has none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_inside(raw: Path, path: Path) -> bool:
    """Say whether a path ends within `raw`, links followed."""
    return path.resolve().is_relative_to(raw.resolve())


def _is_text(name: str) -> bool:
    """Tell whether a file's name is text: one that was written in another encoding comes with half signs."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _odd_names(number: int) -> Problem:
    return Problem("raw/", f"has {number} file(s) whose name is not in UTF-8.", "Rename them (ls -b raw shows which).")


def _links(number: int) -> Problem:
    return Problem("raw/", f"has {number} link(s) that lead out of the study.", "Copy the files themselves into raw/.")


def _composed(raw: Path, relative: str) -> Path | None:
    """Find a path whose parts are partly composed and partly not, as copying between systems leaves them."""
    path = raw
    for part in relative.split("/"):
        wanted = unicodedata.normalize("NFC", part)
        try:
            alike = sorted(entry for entry in path.iterdir() if unicodedata.normalize("NFC", entry.name) == wanted)
        except (OSError, ValueError):
            return None
        if not alike:
            return None
        path = alike[0]
    return path
