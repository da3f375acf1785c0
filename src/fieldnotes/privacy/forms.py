"""The forms of the names of names.csv: whole phrases, and the single words that stand for a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from fieldnotes.privacy.lists import given
from fieldnotes.privacy.namelist import UNDECIDED, labels
from fieldnotes.privacy.words import PARTICLES, WORD, key, ordinary, spellings

# Tried spellings of a long name multiply; a name of more words than this is looked for as it is written only.
_MOST_WORDS_RESPELT = 4
_HYPHENATED = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)+")


@dataclass(frozen=True)
class Whole:
    """A row of names.csv as a phrase; `label` is None where a person decided to let it stand."""

    label: str | None
    kind: str
    initials: bool
    any_case: bool


@dataclass
class Forms:
    """All that is looked for: phrases by their keys, labels by a person's single words, and initials by label."""

    phrases: dict[tuple[str, ...], Whole] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)
    initials: dict[str, set[str]] = field(default_factory=dict)
    any_case: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    timid: set[str] = field(default_factory=set)  # words of names that nobody has decided yet

    def add_phrase(self, words: tuple[str, ...], whole: Whole) -> None:
        """Add a phrase; what is already there came from an earlier row, or was written so, and stays."""
        self.phrases.setdefault(words, whole)
        self.lengths[words[0]] = max(len(words), self.lengths.get(words[0], 0))
        self.words.update(words)

    def add_person(self, word: str, label: str) -> None:
        """Let a single word stand for a person, beside others who bear it; order is that of the rows."""
        known = self.people.get(word, ())
        self.people[word] = known if label in known else (*known, label)
        self.words.add(word)


def is_initials(name: str) -> bool:
    """Say whether a name is written as initials: at most three capitals, with or without full stops."""
    letters = name.replace(".", "").replace(" ", "")
    return 0 < len(letters) <= 3 and letters.isalpha() and letters.isupper()


def forms(names: pd.DataFrame) -> Forms:
    """Compile a table of names to the forms they are found by.

    Persons: the full name, any run of its words, the name written in one word, and each given, middle and family
    name alone. Places, organisations and titles: the whole phrase only. Rows decided "keep" or "not a name": the
    whole phrase, which then stands.
    """
    result = Forms()
    rows = [
        (str(name), kind, decision, label, [(word, key(word)) for word in WORD.findall(str(name))])
        for name, kind, decision, label in zip(
            names["name"], names["kind"], names["decision"], labels(names), strict=True
        )
    ]
    # What a person decided comes before what nobody has decided yet.
    rows = sorted((row for row in rows if row[4]), key=lambda row: row[2] == UNDECIDED)
    people = [row for row in rows if row[1] == "person" and row[2] == "pseudonym"]
    decided = {folded for row in people for _, folded in row[4]}
    for name, kind, decision, label, words in rows:
        kept = decision not in ("pseudonym", UNDECIDED)
        lower = name == name.lower()
        undecided = decision == UNDECIDED
        if undecided:
            result.timid |= {folded for _, folded in words} - decided
            lower = lower and not (len(words) == 1 and ordinary(words[0][1]))
        whole = Whole(None if kept else label, kind, is_initials(name), kind == "title" or lower)
        result.add_phrase(tuple(folded for _, folded in words), whole)
        if whole.initials:
            letters = [letter for _, folded in words for letter in folded]
            result.add_phrase(tuple(letters), whole)
            result.add_phrase(("".join(letters),), whole)
        if not kept and kind == "person" and not whole.initials:
            _add_words(result, words, label, lower, decided if undecided else None)
            for double in _HYPHENATED.findall(name):
                result.add_person(key("".join(WORD.findall(double))), label)
    # Other spellings come last, so that none shadows a name that is written so.
    for name, kind, decision, label, words in rows:
        if decision in ("pseudonym", UNDECIDED) and not is_initials(name):
            _add_spellings(result, words, Whole(label, kind, False, kind == "title"))
    return result


def _add_words(
    result: Forms, words: list[tuple[str, str]], label: str, lower: bool, decided: Collection[str] | None
) -> None:
    """Let the words of a person's name stand for the person alone; of a name that nobody decided, fewer of them."""
    alone = _alone(words)
    if decided is not None:
        free = (word for word in alone if word not in decided)
        alone = [word for word in free if not ordinary(word) or (word in given() and not lower)]
    for folded in alone:
        result.add_person(folded, label)
        if lower:
            result.any_case.add(folded)
    result.initials.setdefault(label, set()).update(word[0].upper() for word, _ in words)


def _alone(words: Iterable[tuple[str, str]]) -> list[str]:
    from fieldnotes.privacy.roles import is_role

    return [folded for word, folded in words if len(folded) > 1 and folded not in PARTICLES and not is_role(word)]


def _add_spellings(result: Forms, words: list[tuple[str, str]], whole: Whole) -> None:
    keys = [folded for _, folded in words]
    options = [[folded, *sorted(spellings(folded))] for folded in keys]
    if len(keys) <= _MOST_WORDS_RESPELT:
        for variant in product(*options):
            result.add_phrase(variant, whole)
            if whole.kind == "person" and len(variant) > 1:
                result.add_phrase(("".join(variant),), whole)
    if whole.kind != "person" or whole.label is None:
        return
    for folded, others in zip(keys, options, strict=True):
        if whole.label in result.people.get(folded, ()):
            for other in others[1:]:
                result.add_person(other, whole.label)
