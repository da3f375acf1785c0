"""Where a text seems to name somebody or something that names.csv does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldnotes.privacy.addressed import is_addressed
from fieldnotes.privacy.facts import Facts, kind_of, public_by_word
from fieldnotes.privacy.tagging import PERSON
from fieldnotes.privacy.words import WORD

SURE, PERHAPS = 2, 1  # from SURE on a name is masked; PERHAPS is shown to a person
_SPACE = re.compile(r"[ \u00a0]{1,2}")
_JOINT = re.compile(r"[ \u00a0]{1,2}|[ \u00a0]?[-‐‑–][ \u00a0]?|['’´]|_")
_DOTTED = re.compile(r"\.?[ \u00a0]?")  # behind an initial
# Behind these a capital says nothing: a sentence, a quote or an item of a list begins.
_BEGINS = re.compile(r"[.!?…:;|•*#>/\d\])]|[\"”“»«–—-]\s*\Z|(?:\A|\s)['’‘(\[{]\Z")
_INITIALS = 3  # letters; a longer word in capitals is an emphasis or an abbreviation
_LINKS = frozenset("al bin da de del den der di dos du el ibn la le ter van von y zu zur".split())  # noqa: SIM905
_ROMAN = re.compile("[ivx]{1,5}")
_SPELLED = re.compile(r"(?<![\w-])\w(?:[ ]?-[ ]?\w){3,}(?![\w-])")  # "det staves H-O-L-M-S-K-O-V"


@dataclass(frozen=True)
class Mention:
    """A run of words, text[start:end], that seems to be a name."""

    words: tuple[str, ...]  # as they are written
    start: int
    end: int
    kind: str  # person, place, organisation, or "" where nothing tells
    sure: int


@dataclass(frozen=True)
class _Word:
    number: int
    start: int
    end: int
    facts: Facts
    surface: str
    sure: int
    mark: int

    @property
    def links(self) -> bool:
        """Stands inside a name without being one: an initial, a particle."""
        return len(self.surface) == 1 or self.surface in _LINKS

    @property
    def initial(self) -> bool:
        """Is a letter that stands for a name."""
        return len(self.surface) == 1 and self.surface.isupper()

    @property
    def names(self) -> bool:
        """Is somebody's given name, so that a capital behind it begins the family name."""
        return self.sure == SURE and (self.facts.given or bool(self.mark & PERSON))


class Finder:
    """Finds mentions; remembers what it knows of each spelling."""

    def __init__(self, hints: frozenset[str] = frozenset(), own: frozenset[str] = frozenset()) -> None:
        """Take keys of words that file names and labels hold (`hints`), and that stand everywhere anyway (`own`)."""
        self._hints, self._own = hints, own
        self._facts: dict[str, Facts] = {}

    def mentions(self, text: str, marks: Mapping[int, int], known: Sequence[int] = b"") -> Iterator[Mention]:
        """Give the mentions in a text in order, line by line.

        `marks` are what the pipeline takes the words for (`tagging.marks`); `known` says at which offsets stands what
        names.csv has, or a direct identifier (1, or else 0).
        """
        silent = {own for own in set(WORD.findall(text)) - _LINKS if self.facts(own).silent}
        at = number = 0
        for line in text.split("\n"):
            surfaces = WORD.findall(line)
            places = [i for i, own in enumerate(surfaces, number) if own not in silent or i in marks]
            if places:
                words = self._words(line, {i - number: marks.get(i, 0) for i in places})
                for run in _runs(line, [word for word in words if not (known and known[at + word.start])]):
                    yield from _mentions(run, at)
            for spelled in _SPELLED.finditer(line):
                yield Mention((spelled.group(),), at + spelled.start(), at + spelled.end(), "", SURE)
            at += len(line) + 1
            number += len(surfaces)

    def facts(self, surface: str) -> Facts:
        """Give what is known of a spelling."""
        if surface not in self._facts:
            self._facts[surface] = Facts(surface, self._hints, self._own)
        return self._facts[surface]

    def _words(self, line: str, marks: Mapping[int, int]) -> Iterator[_Word]:
        """Give the words of a line that are, or may link, a name; `marks` are those of the words to be looked at."""
        tokens = list(WORD.finditer(line))
        uncased, shouted, passed = *_case(line), 0
        last: _Word | None = None
        for i, mark in marks.items():
            token = tokens[i]
            surface, fact = token.group(), self.facts(token.group())
            passed = max(passed, self._public(tokens, i)) if fact.opens else passed
            initial = _is_initial(line, token)
            if i < passed or (fact.dull and not mark and not initial and surface not in _LINKS):
                continue
            if fact.nobody or initial:
                sure = 0
            elif fact.small:
                sure = _small(line, token, fact, mark, uncased)
            elif shouted or fact.loud:
                sure = _loud(fact, mark)
            elif i == 0 or _begins(line, tokens[i - 1], token.start()):
                sure = _at_start(fact, mark)
            else:
                sure = SURE if mark or fact.hinted or fact.given or not fact.word else PERHAPS
            if last is not None and _follows(line, last, i, token.start()):
                sure = max(sure, _behind(last, fact, initial=initial))
            last = _Word(i, token.start(), token.end(), fact, surface, sure, mark)
            yield last

    def _public(self, tokens: list[re.Match[str]], i: int) -> int:
        """Give the number of the word behind a public name that begins at word i, 0 if none does."""
        for phrase in public_by_word().get(self.facts(tokens[i].group()).folded, ()):
            following = tokens[i : i + len(phrase)]
            if tuple(self.facts(token.group()).folded for token in following) == phrase:
                return i + len(phrase)
        return 0


def _is_initial(line: str, token: re.Match[str]) -> bool:
    """Say whether a single capital stands for a name: "I" without a full stop is a pronoun, P14 a number."""
    after = line[token.end() : token.end() + 1]
    return (
        len(token.group()) == 1
        and token.group().isupper()
        and not after.isdigit()
        and (token.group() != "I" or after == ".")
    )


def _begins(line: str, before: re.Match[str], start: int) -> bool:
    """Say whether a capital at `start` says nothing, since a sentence begins there; behind an initial none does."""
    initial = len(before.group()) == 1 and before.group().isupper() and line[before.end() : start].strip() == "."
    return not initial and _BEGINS.search(line, before.end(), start) is not None


def _follows(line: str, last: _Word, i: int, start: int) -> bool:
    return last.number == i - 1 and _SPACE.fullmatch(line, last.end, start) is not None


def _behind(last: _Word, fact: Facts, *, initial: bool) -> int:
    """Say how surely a word is a name because of the one before it."""
    if last.names and not (fact.small or initial):
        return SURE
    if fact.small:
        return PERHAPS if last.sure and last.facts.small and fact.listed and not fact.common else 0
    numbered = _ROMAN.fullmatch(fact.folded) and fact.loud
    return SURE if last.sure and (numbered or (last.facts.unknown and fact.listed)) else 0


def _small(line: str, token: re.Match[str], fact: Facts, mark: int, uncased: bool) -> int:
    """Say how surely a word in small letters is a name: those of the lists, and whoever is addressed."""
    before = line[max(0, token.start() - 2) : token.start()]
    if fact.common or len(fact.folded) < 3 or (before[:1].isdigit() and line[token.end() : token.end() + 1] == "."):
        return 0  # an abbreviation behind a number: 5 mia., 3 jan.
    if fact.word:
        return SURE if fact.listed and mark & PERSON and uncased else PERHAPS if mark & PERSON else 0
    named = fact.listed or fact.hinted or (mark & PERSON and uncased)
    return SURE if named or is_addressed(line, token.start(), token.end()) else PERHAPS


def _loud(fact: Facts, mark: int) -> int:
    """Say it of a word in capitals: mostly an emphasis or an abbreviation."""
    if fact.word:
        return SURE if fact.hinted and not fact.common else PERHAPS if fact.given and mark & PERSON else 0
    if fact.listed or fact.hinted or mark & PERSON or (mark and len(fact.folded) > _INITIALS):
        return SURE
    return PERHAPS if mark or len(fact.folded) <= _INITIALS else 0


def _at_start(fact: Facts, mark: int) -> int:
    """Say it of a word with a capital where every word has one."""
    if fact.word:
        if fact.hinted or (fact.listed and mark & PERSON and not fact.common):
            return SURE
        return PERHAPS if mark & PERSON or (fact.given and mark) or fact.owns else 0
    return SURE if fact.listed or fact.hinted or mark else PERHAPS


def _case(line: str) -> tuple[bool, bool]:
    """Say whether a line has hardly a capital, and whether most of its words are in nothing else."""
    words = line.split()
    upper = sum(word.isupper() and len(word) > 1 for word in words)
    return 50 * sum(word[0].isupper() for word in words) < max(len(words), 1), len(words) > 2 and 2 * upper > len(words)


def _runs(line: str, words: list[_Word]) -> Iterator[list[_Word]]:
    """Give the words that stand together as one name: sure ones, and single letters and particles between them."""
    run: list[_Word] = []
    for word in words:
        if run and not (_joined(line, run[-1], word) and (word.sure or word.links)):
            yield run
            run = []
        if word.sure or run or word.initial:
            run.append(word)
    if run:
        yield run


def _joined(line: str, before: _Word, word: _Word) -> bool:
    if before.facts.folded == word.facts.folded:
        return False  # "Birthe Birthe Birthe kom", as speech is taken down: a name said again, and no longer name
    gap = line[before.end : word.start]
    fits = _JOINT.fullmatch(gap) or (before.initial and _DOTTED.fullmatch(gap))
    return word.number == before.number + 1 and bool(fits)


def _mentions(run: list[_Word], at: int) -> Iterator[Mention]:
    """Make the mentions of a run: less sure words before the surest, which may only begin a sentence, are their own."""
    best = max(word.sure for word in run)
    first = next(i for i, word in enumerate(run) if word.sure == best or word.initial)
    for part in (run[:first], run[first:]):
        while part and not (part[0].sure or part[0].initial):
            part = part[1:]
        while part and not (part[-1].sure or part[-1].initial):
            part = part[:-1]
        if any(word.sure for word in part):
            kind = kind_of([word.facts for word in part], [word.mark for word in part])
            surfaces = tuple(word.surface for word in part)
            yield Mention(surfaces, at + part[0].start, at + part[-1].end, kind, max(word.sure for word in part))
