"""Find and replace what identifies people: the names of names.csv, and direct identifiers such as CPR numbers."""

from fieldnotes.privacy.identifiers import identifiers
from fieldnotes.privacy.leaks import leaks
from fieldnotes.privacy.namelist import DECISIONS, NAME_KINDS, read_names
from fieldnotes.privacy.pseudonymise import pseudonymise
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.speakers import unknown_speakers

__all__ = [
    "DECISIONS",
    "NAME_KINDS",
    "Replacer",
    "identifiers",
    "leaks",
    "pseudonymise",
    "read_names",
    "unknown_speakers",
]
