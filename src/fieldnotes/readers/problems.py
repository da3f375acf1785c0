"""The ways in which a raw file cannot be read, each with its remedy and never a word of the text."""

from __future__ import annotations

from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem


def unreadable(path: Path, what: str, remedy: str) -> FieldnotesError:
    """Build the error for one raw file; `where` is the file's own name, for the terminal only."""
    return FieldnotesError(Problem(path.name, what, remedy))


def empty(path: Path) -> FieldnotesError:
    """Build the error for a file without any text."""
    return unreadable(path, "holds no text.", "Put the text into the file, or take the file out of the study.")


def encrypted(path: Path) -> FieldnotesError:
    """Build the error for a file that asks for a password."""
    return unreadable(path, "is protected with a password.", "Save a copy without a password and use that.")


def not_a(path: Path, format_name: str, remedy: str = "") -> FieldnotesError:
    """Build the error for a file whose content is not what its suffix says."""
    return unreadable(
        path,
        f"is not a readable {format_name} file.",
        remedy or f"Open it in the program it came from and save it again as {format_name}.",
    )
