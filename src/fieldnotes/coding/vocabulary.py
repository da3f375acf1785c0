"""The vocabulary of a corpus: every distinct word once, so that a term is looked up there and not word by word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.patterns import Word

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NONE: Ints = np.empty(0, np.int64)


@dataclass(frozen=True)
class Vocabulary:
    """The distinct words (form, lemma, word class, parts), each column as numbers into its own list of strings."""

    forms: list[str]
    lemmas: list[str]
    classes: list[str]
    parts: list[str]
    form: Ints
    lemma: Ints
    pos: Ints
    part: Ints

    def __len__(self) -> int:
        return len(self.form)

    @cached_property
    def _form_number(self) -> dict[str, int]:
        return {form: number for number, form in enumerate(self.forms)}

    def with_form(self, forms: Iterable[str]) -> Bools:
        """Say for each distinct word whether its form is one of these."""
        flags = np.zeros(len(self.forms), bool)
        flags[[self._form_number[form] for form in forms if form in self._form_number]] = True
        return flags[self.form]

    def with_pos(self, classes: Iterable[str]) -> Bools:
        """Say for each distinct word whether its word class is one of these."""
        wanted = frozenset(classes)
        return np.array([pos in wanted for pos in self.classes], bool)[self.pos]

    def resolve(self, words: Iterable[Word], *, compounds: bool) -> dict[Word, Ints]:
        """Give the distinct words that each word of a term matches, by form or lemma, or as a part of a compound."""
        wanted = set(words)
        exact = {word.text for word in wanted if not (word.before or word.after)}
        tables = [_lookup(self.forms, self.form, exact), _lookup(self.lemmas, self.lemma, exact)]
        if compounds:
            tables.append(_lookup_parts(self.parts, self.part, exact))
        found: dict[Word, Ints] = {}
        for word in wanted:
            if word.before or word.after:
                ids = [np.flatnonzero(strings.matching(word)[codes]) for strings, codes in self._ordered]
            else:
                ids = [table[word.text] for table in tables if word.text in table]
            found[word] = self._of_class(np.unique(np.concatenate([NONE, *ids])), word.pos)
        return found

    @cached_property
    def _ordered(self) -> list[tuple[_Ordered, Ints]]:
        return [(_Ordered(self.forms), self.form), (_Ordered(self.lemmas), self.lemma)]

    def _of_class(self, ids: Ints, pos: str) -> Ints:
        if not pos:
            return ids
        return ids[self.pos[ids] == self.classes.index(pos)] if pos in self.classes else NONE


def vocabulary(tokens: pd.DataFrame) -> tuple[Vocabulary, Ints]:
    """Give the vocabulary of a tokens table, and each token's number in it."""
    form, forms = _factorise(tokens["text"])
    lemma, lemmas = _factorise(tokens["lemma"])
    pos, classes = pd.factorize(tokens["pos"])
    part, parts = _factorise(tokens["parts"])
    key = ((form * max(len(lemmas), 1) + lemma) * max(len(classes), 1) + pos) * max(len(parts), 1) + part
    ids, distinct = pd.factorize(key)
    first = np.full(len(distinct), -1)
    first[ids[::-1]] = np.arange(len(ids))[::-1]
    columns = form[first], lemma[first], pos[first].astype(np.int64), part[first]
    return Vocabulary(forms, lemmas, list(classes), parts, *columns), ids.astype(np.int64)


def _factorise(column: pd.Series) -> tuple[Ints, list[str]]:
    """Number the strings of a column; upper and lower case are one. Case is folded once per distinct string."""
    codes, strings = pd.factorize(column)
    number: dict[str, int] = {}
    folded = [number.setdefault(string.casefold(), len(number)) for string in strings.tolist()]
    return np.array(folded, np.int64)[codes] if len(codes) else NONE, list(number)


def _groups(keys: Ints, ids: Ints, names: Sequence[str]) -> dict[str, Ints]:
    order = np.argsort(keys, kind="stable")
    distinct, starts = np.unique(keys[order], return_index=True)
    return {names[key]: group for key, group in zip(distinct, np.split(ids[order], starts[1:]), strict=True)}


def _lookup(strings: list[str], codes: Ints, wanted: set[str]) -> dict[str, Ints]:
    is_wanted = np.array([string in wanted for string in strings], bool)
    ids = np.flatnonzero(is_wanted[codes]) if len(codes) else NONE
    return _groups(codes[ids], ids, strings) if len(ids) else {}


def _lookup_parts(strings: list[str], codes: Ints, wanted: set[str]) -> dict[str, Ints]:
    found: dict[str, list[int]] = {}
    for code, string in enumerate(strings):
        for part in set(string.split("+")) & wanted if string else ():
            found.setdefault(part, []).append(code)
    return {part: np.flatnonzero(np.isin(codes, those)) for part, those in found.items()}


class _Ordered:
    """Strings in order, and their mirror images in order, so that a wildcard is a stretch of the list."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings

    @cached_property
    def starts(self) -> tuple[list[str], list[int]]:
        return _sorted(self.strings)

    @cached_property
    def ends(self) -> tuple[list[str], list[int]]:
        return _sorted([string[::-1] for string in self.strings])

    def matching(self, word: Word) -> Bools:
        """Say which of the strings a word with a wildcard matches."""
        if word.before and word.after:
            return np.array([word.text in string for string in self.strings], bool)
        text, (keys, codes) = (word.text[::-1], self.ends) if word.before else (word.text, self.starts)
        flags = np.zeros(len(self.strings), bool)
        flags[codes[bisect_left(keys, text) : bisect_left(keys, text + chr(0x10FFFF))]] = True
        return flags


def _sorted(strings: list[str]) -> tuple[list[str], list[int]]:
    order = sorted(range(len(strings)), key=strings.__getitem__)
    return [strings[code] for code in order], order
