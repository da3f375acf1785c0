"""Find the people, places, organisations and titles of names.csv in one text, in one pass over its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fieldnotes.privacy.forms import Forms, Whole
from fieldnotes.privacy.namelist import LABELS, genitive, shared
from fieldnotes.privacy.roles import is_role
from fieldnotes.privacy.words import COMMON, WORD, key, ordinary

# What stands for somebody ([Person 3], [Medarbejder 2?]: a label or a role, and a number) or for an identifier.
PLACEHOLDER = re.compile(
    r"\[(?:(?P<word>[^\W\d_][\w-]{1,30}) \d{1,9}\??|CPR|telefon|e-mail|adresse|web|fødselsdato|sagsnummer|kontonummer"
    r"|nummerplade|over-89|dato)\]"
)
_LABELS = frozenset({*LABELS.values(), "Taler", "Navn"})
_GAP = re.compile(
    r"[ \u00a0]{1,3}|[ \u00a0]?[-‐‑–/&.'’+,][ \u00a0]?|[.,][ ]?[-–&][ ]?|_|[ \u00a0]{0,3}\n[ \u00a0]{0,3}"
)
_PERSON_GAP = re.compile(r"[ \u00a0]{1,3}|[ \u00a0]?[-‐‑–][ \u00a0]?|_|[ ]?['’]|-?\n")
# Up to two names that the list does not have, between two that it has: "Mette Lunde K. Holmskov".
_MIDDLE = re.compile(r"[ \u00a0](?:(?:[^\W\d_]\.|[^\W\d_]{1,30})[ \u00a0]){1,2}")
_INITIAL_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])(?:\.[ \u00a0]?|[ \u00a0])$")
_INITIAL_AFTER = re.compile(r"[ \u00a0]([^\W\d_])(\.?)(?![^\W_])")
_LONG_NAME = 5  # words
_SHORT = 2  # letters: as an undecided name in small letters too likely an abbreviation
_OPENING = "'’‘‚"
_APOSTROPHES = "'’`´ʼ"


@dataclass(frozen=True)
class Match:
    """A name found at text[start:end]; `label` is None where names.csv says to let it stand."""

    start: int
    end: int
    label: str | None
    kind: str
    genitive: bool = False

    @property
    def replacement(self) -> str:
        """What is written in its place."""
        return genitive(self.label or "") if self.genitive else self.label or ""


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    surface: str
    readings: tuple[tuple[str, bool], ...]  # key, and whether a genitive -s was taken off to get it


class Vocabulary(dict[str, tuple[tuple[str, bool], ...]]):
    """What each spelling may be a form of, worked out the first time it is met."""

    def __init__(self, words: set[str]) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, word: str) -> tuple[tuple[str, bool], ...]:
        folded = key(word)
        readings = [(folded, False)] if folded in self.words else []
        if folded.endswith("s") and folded[:-1] in self.words:
            readings.append((folded[:-1], True))
        self[word] = tuple(readings)
        return self[word]


class Scan:
    """One text being searched."""

    def __init__(self, text: str, known: Forms, vocabulary: Vocabulary) -> None:
        self.text = text
        self.known = known
        self.tokens = [
            _Token(match.start(), match.end(), match.group(), readings)
            for match in WORD.finditer(text)
            if (readings := vocabulary[match.group()]) and not self._in_placeholder(match.start())
        ]

    def _in_placeholder(self, start: int) -> bool:
        opening = self.text.rfind("[", max(0, start - 32), start)
        if opening < 0:
            return False
        match = PLACEHOLDER.match(self.text, opening)
        if match is None or match.end() <= start:
            return False
        return match["word"] is None or match["word"] in _LABELS or is_role(match["word"])

    def matches(self) -> Iterator[Match]:
        """Give the names found, in order and without overlap."""
        done = 0
        for i, token in enumerate(self.tokens):
            if token.start >= done and (match := self._match_at(i, done)) is not None:
                yield match
                done = match.end

    def _match_at(self, i: int, floor: int) -> Match | None:
        """Give the longest match that begins at token i; initials before it are taken from `floor` on."""
        length, whole, s = self._phrase(i)
        run, people, run_s = self._run(i)
        if whole is not None and length >= run:
            if whole.kind == "person" and whole.label is not None and not whole.initials:
                return self._person(i, length, (whole.label,), s, floor)
            return self._match(self.tokens[i].start, i + length - 1, whole.label, whole.kind, s)
        return self._person(i, run, people, run_s, floor) if run else None

    def _phrase(self, i: int) -> tuple[int, Whole | None, bool]:
        """Give the longest phrase that begins at token i: its length in tokens, its row, whether in the genitive."""
        first = self.tokens[i].readings
        longest = max((self.known.lengths.get(folded, 0) for folded, _ in first), default=0)
        heads: list[tuple[str, ...]] = [()]
        best: tuple[int, Whole | None, bool] = (0, None, False)
        for length in range(1, longest + 1):
            at = i + length - 1
            if at >= len(self.tokens) or (length > 1 and not self._joined(at - 1, at, _GAP)):
                break
            token = self.tokens[at]
            for folded, s in token.readings:
                whole = next((w for h in heads if (w := self.known.phrases.get((*h, folded)))), None)
                if whole is not None and self._may_stand(whole, i, at, s, folded):
                    best = (length, whole, s)
                    break
            heads = [(*head, folded) for head in heads for folded, _ in token.readings]
        return best

    def _may_stand(self, whole: Whole, i: int, last: int, s: bool, folded: str) -> bool:
        tokens = self.tokens[i : last + 1]
        if whole.initials:
            surfaces = [token.surface for token in tokens]
            return all(x.isupper() or (s and x is surfaces[-1] and x[:-1].isupper()) for x in surfaces)
        return len(tokens) > 1 or whole.any_case or self._cased(tokens[0], folded)

    def _run(self, i: int) -> tuple[int, tuple[str, ...], bool]:
        """Give the run of words from token i that all stand for the same people: its length, their labels, genitive."""
        people, s, folded = self._people(self.tokens[i])
        if not people:
            return 0, (), False
        seen, last = {folded}, i
        while not s and (following := self._following(last)) is not None:
            others, next_s, word = self._people(self.tokens[following])
            both = tuple(label for label in people if label in others)
            if not both or word in seen:
                break
            people, s, last = both, next_s, following
            seen.add(word)
        if last == i and folded not in self.known.any_case and not self._cased(self.tokens[i], folded):
            return 0, (), False
        return last - i + 1, people, s

    def _following(self, at: int) -> int | None:
        """Give the next token that may stand for a person and belongs to the same name as token `at`."""
        for j in range(at + 1, min(at + 4, len(self.tokens))):
            if self._people(self.tokens[j])[0]:
                return j if self._adjacent(at, j) else None
        return None

    def _people(self, token: _Token) -> tuple[tuple[str, ...], bool, str]:
        for folded, s in token.readings:
            if folded in self.known.people:
                return self.known.people[folded], s, folded
        return (), False, ""

    def _cased(self, token: _Token, folded: str) -> bool:
        """Say whether a word may be a name by how it is written."""
        if not token.surface.islower():
            return True
        if (
            self.text[token.end : token.end + 1] == "."
            and self.text[max(0, token.start - 2) : token.start - 1].isdigit()
        ):
            return False  # an abbreviation behind a number: 5 mia., 3 jan.
        if folded in self.known.timid:
            return len(folded) > _SHORT and not ordinary(folded)
        if not ordinary(folded):
            return True
        return folded not in COMMON and self._uncased_line(token.start)

    def _joined(self, at: int, following: int, gap: re.Pattern[str]) -> bool:
        return gap.fullmatch(self.text, self.tokens[at].end, self.tokens[following].start) is not None

    def _adjacent(self, at: int, following: int) -> bool:
        if self._joined(at, following, _PERSON_GAP):
            return True
        match = _MIDDLE.fullmatch(self.text, self.tokens[at].end, self.tokens[following].start)
        words = match.group().split() if match else []
        return bool(words) and all(word.istitle() for word in words)

    @cached_property
    def _lines(self) -> tuple[list[int], list[bool]]:
        """Where the lines begin, and whether each is written without capitals (under 2 % of its words)."""
        starts, uncased, at = [], [], 0
        for line in self.text.split("\n"):
            # What was replaced mostly had capitals; it counts as a long name, so that replacing twice changes nothing.
            replaced_before = sum(1 for _ in PLACEHOLDER.finditer(line))
            words = line.split()
            capitals = _LONG_NAME * replaced_before + sum(word[0].isupper() for word in words)
            starts.append(at)
            uncased.append(50 * capitals < len(words))
            at += len(line) + 1
        return starts, uncased

    def _uncased_line(self, position: int) -> bool:
        starts, uncased = self._lines
        return uncased[bisect_right(starts, position) - 1]

    def _person(self, i: int, length: int, people: tuple[str, ...], s: bool, floor: int) -> Match:
        """Give the match of a person, with the initials that stand before and after the name."""
        start, last = self.tokens[i].start, i + length - 1
        while (match := _INITIAL_BEFORE.search(self.text, max(floor, start - 4), start)) is not None:
            bearers = self._with_initial(people, match[1])
            if not bearers:
                break
            people, start = bearers, match.start()
        end = None
        after = None if s else _INITIAL_AFTER.match(self.text, self.tokens[last].end)
        if after and (after[2] or after[1] != "I") and (bearers := self._with_initial(people, after[1])):
            people, end = bearers, after.end(1) if self._ends_sentence(after.end()) else after.end()
        label = people[0] if len(people) == 1 else shared(people[0])
        return self._match(start, last, label, "person", s, end)

    def _with_initial(self, people: tuple[str, ...], letter: str) -> tuple[str, ...]:
        if not letter.isupper():
            return ()
        return tuple(label for label in people if letter in self.known.initials.get(label, ()))

    def _ends_sentence(self, at: int) -> bool:
        following = self.text[at : at + 2].strip()
        return not following or following[0].isupper()

    def _match(self, start: int, last: int, label: str | None, kind: str, s: bool, end: int | None = None) -> Match:
        """Give the match up to token `last` or `end`, with an apostrophe that makes it a genitive."""
        end = self.tokens[last].end if end is None else end
        after = self.text[end : end + 3]
        if not s and after[:1] and after[0] in _APOSTROPHES:
            if after[1:2] in ("s", "S") and not after[2:3].isalnum():
                return Match(start, end + 2, label, kind, True)
            quoted = start > 0 and self.text[start - 1] in _OPENING
            if self.text[end - 1] in "sxzSXZ" and not quoted and not after[1:2].isalnum():
                return Match(start, end + 1, label, kind, True)
        return Match(start, end, label, kind, s)
