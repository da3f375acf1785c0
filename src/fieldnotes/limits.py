"""How much one file may ask for: what no interview, log or observation note needs, so that no file stops a study."""

from __future__ import annotations

from dataclasses import dataclass

from fieldnotes.errors import FieldnotesError, Problem

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """The limits of reading one source; a study may set them under `[limits]` in study.toml.

    file_mb: on disk, pictures included. text_mb: of text, or of XML once unpacked; an hour of talk is 0.06 MB, the
    longest report in the texts this was built on 2 MB. rows: of a sheet, or turns of a document; a log of 200,000 rows
    would be read for months. seconds and memory_mb: for what is read in a process of its own.
    """

    file_mb: int = 512
    text_mb: int = 64
    rows: int = 200_000
    seconds: int = 120
    memory_mb: int = 4096

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} must be a whole number above 0")


DEFAULT = Limits()
# A longer word is no word but data in letters (a picture, a key), and the Danish pipeline would choke on it.
WORD = 10_000
# A thousand pages are a book; a PDF of a hundred thousand has been made to be one.
PAGES = 10_000
# Files in a zip: a document with five hundred pictures has some 600.
MEMBERS = 20_000
# A sheet is held as a full rectangle: two cells at opposite corners of a sheet would be 17 thousand million.
CELLS = 20_000_000


def raise_it(name: str) -> str:
    """Give the remedy of somebody who truly needs more.

    >>> raise_it("rows")
    'If it is right so, set rows under [limits] in study.toml.'
    """
    return f"If it is right so, set {name} under [limits] in study.toml."


def too_much(where: str, what: str, name: str, remedy: str = "") -> FieldnotesError:
    """Build the error of a file that goes over a limit; `name` is the setting that raises it."""
    return FieldnotesError(Problem(where, what, f"{remedy} {raise_it(name)}".strip()))
