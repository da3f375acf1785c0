"""Find the names of names.csv and direct identifiers in a text, and replace them."""

from __future__ import annotations

import pandas as pd

from fieldnotes.privacy.births import coarse_dates, high_ages
from fieldnotes.privacy.forms import forms
from fieldnotes.privacy.identifiers import identifiers, identifiers_of_source
from fieldnotes.privacy.scan import Match, Scan, Vocabulary


class Replacer:
    """Replaces the names of a table of names (columns as names.csv) and direct identifiers by stable labels.

    A name that several people bear, as a first name alone may, becomes `[Person 3?]` after the first of its rows.
    An all-lower-case word that is also an ordinary Danish word is taken for a name only inside a longer name, in a
    line that is written without capitals (unless it is one of the most frequent words), or where names.csv itself
    writes it in lower case.
    """

    def __init__(self, names: pd.DataFrame, *, dates: str = "keep", ages: str = "coarsen") -> None:
        """Take the names, and what to do with dates ("keep", "month", "year", "mask") and with ages of 90 and more.

        Ages are "coarsen" or "keep".
        """
        self._dates, self._ages = dates, ages
        self._forms = forms(names)
        self._vocabulary = Vocabulary(self._forms.words)

    def names(self, text: str) -> list[Match]:
        """Give the names found, in order and without overlap, those decided "keep" or "not a name" among them."""
        return list(Scan(text, self._forms, self._vocabulary).matches())

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Give (start, end, replacement) in code points, in order and without overlap.

        >>> from fieldnotes.privacy.namelist import names_frame
        >>> Replacer(names_frame([{"name": "Birthe Holmskov"}])).spans("Hos Birthes mor, tlf. 22 14 78 03")
        [(4, 11, '[Person 1]s'), (22, 33, '[telefon]')]
        """
        return self._spans(text, list(identifiers_of_source(text)))

    def _spans(self, text: str, direct: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        found = [(m.start, m.end, m.replacement) for m in self.names(text) if m.label is not None]
        found += high_ages(text) if self._ages != "keep" else ()
        found += coarse_dates(text, self._dates) if self._dates != "keep" else ()
        return merged([*direct, *found]) if found else direct

    def replace(self, text: str) -> str:
        """Give the text with every name and direct identifier replaced."""
        return replaced(text, self._spans(text, identifiers(text)))


def replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Give the text with each span replaced; spans are in order and do not overlap."""
    pieces, at = [], 0
    for start, end, replacement in spans:
        pieces += [text[at:start], replacement]
        at = end
    return "".join([*pieces, text[at:]])


def merged(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Give the spans in order, those that overlap as one with the replacement of the longest."""
    result: list[tuple[int, int, str]] = []
    longest = 0
    for start, end, replacement in sorted(spans):
        if result and start < result[-1][1]:
            first, last, kept = result[-1]
            if end - start > longest:
                longest, kept = end - start, replacement
            result[-1] = (first, max(last, end), kept)
        else:
            result.append((start, end, replacement))
            longest = end - start
    return result
