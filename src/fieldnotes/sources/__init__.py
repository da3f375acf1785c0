"""`sources.csv`: a row per raw file, read and checked, and filled with guesses for a person to correct."""

from fieldnotes.sources.adding import add_sources, guess
from fieldnotes.sources.files import LISTS, locate, raw_files
from fieldnotes.sources.reading import SKIP, left_out, read_sources
from fieldnotes.sources.rows import COLUMNS, read_rows

__all__ = [
    "COLUMNS",
    "LISTS",
    "SKIP",
    "add_sources",
    "guess",
    "left_out",
    "locate",
    "raw_files",
    "read_rows",
    "read_sources",
]
