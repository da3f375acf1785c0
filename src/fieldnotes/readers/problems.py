"""The ways in which a raw file cannot be read, each with its remedy and never a word of the text or of its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem


def called(path: Path) -> str:
    """Give what an error calls a raw file: by its format, for its name may name a person.

    >>> called(Path("raw/Havnen/Interview Birthe.docx"))
    'a docx file'
    """
    suffix = path.suffix.casefold()[1:]
    return f"a {suffix} file" if suffix.isalnum() and suffix.isascii() and len(suffix) < 8 else "a file"


def unreadable(path: Path, what: str, remedy: str) -> FieldnotesError:
    """Build the error for one raw file; `where` is its format, which `read_corpus` replaces by its doc_id."""
    return FieldnotesError(Problem(called(path), what, remedy))


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


@contextmanager
def broken_as(path: Path, format_name: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken file into our error.

    Libraries meet broken files with every exception there is (zlib.error, AssertionError, UnboundLocalError,
    RecursionError were seen), so here, and only around what a library does with a file, all of them are caught.
    """
    try:
        yield
    except (FieldnotesError, MemoryError):
        raise
    except Exception:
        raise not_a(path, format_name) from None
