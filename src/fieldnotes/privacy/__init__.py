"""Find and replace what identifies people: the names of names.csv, and direct identifiers such as CPR numbers."""

from fieldnotes.privacy.find import find_names, with_unlisted
from fieldnotes.privacy.identifiers import identifiers
from fieldnotes.privacy.leaks import leaks
from fieldnotes.privacy.namelist import DECISIONS, NAME_KINDS, UNDECIDED, read_names
from fieldnotes.privacy.pseudonymise import pseudonymise
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.speakers import unknown_speakers
from fieldnotes.privacy.styles import with_pseudonyms

__all__ = [
    "DECISIONS",
    "NAME_KINDS",
    "UNDECIDED",
    "Replacer",
    "find_names",
    "identifiers",
    "leaks",
    "pseudonymise",
    "read_names",
    "unknown_speakers",
    "with_pseudonyms",
    "with_unlisted",
]
