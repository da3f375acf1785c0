"""Raw files to turns: docx, odt, pdf, txt, md, csv, xlsx, vtt, srt."""

from fieldnotes.readers.apart import reading_apart
from fieldnotes.readers.reading import NOTE, RawTurn, Reading
from fieldnotes.readers.source import READINGS, SUFFIXES, read_source, read_speakers

__all__ = ["NOTE", "READINGS", "SUFFIXES", "RawTurn", "Reading", "read_source", "read_speakers", "reading_apart"]
