"""Spelling variants: whether one word is another one misspelt, or heard the same and written otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from fieldnotes.privacy.lists import family, given

_SOUNDS = (
    ("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("c", "k"), ("q", "k"), ("w", "v"), ("z", "s"),
    ("x", "ks"), ("hj", "j"), ("gh", "g"), ("é", "e"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_SHORT = 4
_LONG = 6  # letters from which one wrong letter is a slip, and not another name


def sound(folded: str) -> str:
    """Give what words that are said alike and written otherwise have in common.

    >>> sound("christian") == sound("kristian"), sound("mattsson") == sound("mattson")
    (True, True)
    """
    for written, said in _SOUNDS:
        folded = folded.replace(written, said)
    return _DOUBLE.sub(r"\1", folded)


class Variants:
    """Names (keys) among which the one is looked for that a word is a misspelling of."""

    def __init__(self, names: Iterable[str]) -> None:
        self._alike: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            self._alike[sound(name)[:2]].append(name)

    def of(self, word: str) -> list[str]:
        """Give the names that a word is a misspelling of, the nearest first.

        A word that is itself a known name is none: Marie is not Maria. It sounds the same, or, if long, differs by one
        letter left out, put in, changed or swapped.
        """
        if word in given() or word in family() or len(word) < _SHORT:
            return []
        from rapidfuzz.distance import OSA

        said = sound(word)
        found = []
        for name in self._alike.get(said[:2], ()):
            same = sound(name) == said
            if name != word and (same or (len(word) >= _LONG and OSA.distance(word, name, score_cutoff=1) <= 1)):
                found.append((not same, name))
        return [name for _, name in sorted(found)]
