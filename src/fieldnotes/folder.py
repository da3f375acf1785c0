"""The folder of a study: raw/ must be there, and nothing in it locked."""

from __future__ import annotations

from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem

LOCKED = ".locked"  # behind the name of the key file, or of raw/, when `fieldnotes lock` has encrypted it
UNLOCK = "Open it first: fieldnotes unlock (with --study where it is not data/)."
LOCKABLE = ("raw/names.csv", "raw/")


def locked_of(path: Path) -> Path:
    """Give the file that holds a file or folder while it is locked.

    >>> locked_of(Path("raw/names.csv")).as_posix()
    'raw/names.csv.locked'
    """
    return path.with_name(path.name + LOCKED)


def is_locked(folder: Path) -> bool:
    """Say whether a study's key file, or all of its `raw/`, is locked."""
    return bool(_locked(folder))


def refuse_locked(folder: Path) -> None:
    """Raise FieldnotesError where a study is locked: a run without its key file would hide nobody."""
    if problems := [Problem(said, "is locked.", UNLOCK) for said in _locked(folder)]:
        raise FieldnotesError(problems)


def check_study(folder: Path) -> None:
    """Raise FieldnotesError where a folder is no study, or one that is locked."""
    refuse_locked(folder)
    if not (folder / "raw").is_dir():
        remedy = f"Make one: fieldnotes init {folder}"
        raise FieldnotesError(Problem(str(folder), "is no study: it has no folder raw/.", remedy))


def _locked(folder: Path) -> list[str]:
    return [said for said in LOCKABLE if locked_of(folder / said).exists()]
