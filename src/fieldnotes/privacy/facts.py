"""What a spelling says by itself about whether it is a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from fieldnotes.privacy.lists import family, given, public, towns
from fieldnotes.privacy.roles import is_role
from fieldnotes.privacy.tagging import ORGANISATION, PERSON, PLACE
from fieldnotes.privacy.words import COMMON, key, ordinary

_LONGEST = 40  # letters of a word that is looked into
_ORGANISED = re.compile(
    r"\w*(?:forening(?:en)?|klub(?:ben)?|aps|fond(?:en)?|firma(?:et)?|gruppe(?:n)?|cent(?:ret|eret|er|rum)|hus(?:et)?"
    r"|skole(?:n)?|værksted(?:et)?|værested(?:et)?|caf[eé](?:en)?|kommune|region(?:en)?|selskab(?:et)?|netværk(?:et)?)s?"
)
_PLACED = re.compile(
    r"\w*(?:vej|vejen|gade|gaden|stræde|torv|torvet|plads|pladsen|parken|bakken|stien|skoven|havnen|gården|byen"
    r"|broen|rup|lev|sted|løse|marken|engen|dalen|kæret)s?"
)


@dataclass(frozen=True, eq=False)
class Facts:
    """A spelling and which lists have it; what costs time is looked up when it is asked for.

    `hints` are keys that a file name, a label or an attribute holds, `own` those that stand in every table.
    """

    surface: str
    hints: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    @cached_property
    def folded(self) -> str:
        """Its key."""
        return key(self.surface)

    @cached_property
    def small(self) -> bool:
        """In small letters."""
        return self.surface == self.surface.lower()

    @property
    def loud(self) -> bool:
        """In capitals only."""
        return len(self.surface) > 1 and self.surface == self.surface.upper()

    @cached_property
    def word(self) -> bool:
        """An ordinary Danish word too."""
        mixed = self.surface[1:] != self.surface[1:].lower() and self.surface != self.surface.upper()  # PSkipper
        if mixed or ordinary(self.folded):
            return not mixed
        return not self.listed and (any(map(ordinary, self._forms)) or _is_compound(self.surface))

    @property
    def common(self) -> bool:
        """One of the most frequent words."""
        return self.folded in COMMON or len(self.folded) < 2

    @cached_property
    def given(self) -> bool:
        """A given name."""
        return any(form in given() for form in self._forms)

    @cached_property
    def listed(self) -> bool:
        """A given or a family name."""
        return self.given or any(form in family() for form in self._forms)

    @property
    def hinted(self) -> bool:
        """Among the hints."""
        return not self.hints.isdisjoint(self._forms)

    @cached_property
    def nobody(self) -> bool:
        """A role, or a word of the study's own title and projects."""
        return not self.own.isdisjoint(self._forms) or is_role(self.surface) or _is_of_public(self.folded)

    @property
    def opens(self) -> bool:
        """A public name begins with it."""
        return self.folded in public_by_word()

    @property
    def owns(self) -> bool:
        """The genitive of a bare noun ("Skovs"), which at the beginning of a sentence is mostly a family's."""
        from fieldnotes.language.lemmas import is_noun
        from fieldnotes.language.words import lemmas

        bare = self.folded[:-1]
        genitive = self.word and self.folded.endswith("s") and bare in lemmas()
        return genitive and not is_noun(self.folded) and is_noun(bare)

    @property
    def unknown(self) -> bool:
        """No list and no lexicon has it."""
        return not self.word and not self.listed

    @cached_property
    def dull(self) -> bool:
        """Never a name where the pipeline does not say so."""
        if self.small and (self.common or len(self.folded) < 3 or (self.word and not self.listed)):
            return True
        return self.nobody

    @cached_property
    def silent(self) -> bool:
        """Dull, and nothing begins with it either: neither a public name nor, as an initial, anybody's."""
        return self.dull and len(self.surface) > 1 and not self.opens

    @cached_property
    def _forms(self) -> tuple[str, ...]:
        """Its key, and what it is the genitive of."""
        genitive = self.folded.endswith("s") and len(self.folded) > 2
        return (self.folded, self.folded[:-1]) if genitive else (self.folded,)


def _is_compound(surface: str) -> bool:
    from fieldnotes.language.compounds import split_compound

    return len(surface) <= _LONGEST and bool(split_compound(surface.lower()))


def _is_of_public(folded: str) -> bool:
    """Say whether a word is a public name and a Danish word: Excelark."""
    if len(folded) > _LONGEST:
        return False
    return any((folded[:end],) in public() and ordinary(folded[end:]) for end in range(4, len(folded) - 2))


def kind_of(words: Sequence[Facts], marks: Sequence[int]) -> str:
    """Give the kind (person, place, organisation) that pipeline, lists and endings speak for, "" where none does."""
    first, last = words[0].folded, words[-1].folded
    person = sum(word.given for word in words) + 0.5 * words[-1].listed
    votes = {
        "person": sum(bool(mark & PERSON) for mark in marks) + person,
        "place": sum(bool(mark & PLACE) for mark in marks) + (last in towns()) + 0.9 * bool(_PLACED.fullmatch(last)),
        "organisation": sum(bool(mark & ORGANISATION) for mark in marks) + 1.1 * bool(_ORGANISED.fullmatch(first)),
    }
    best = max(votes.values())
    return next(kind for kind, vote in votes.items() if vote == best) if best else ""


@cache
def public_by_word() -> dict[str, list[tuple[str, ...]]]:
    """Give the public names by their first word, genitives too, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(public(), key=lambda words: (-len(words), words)):
        for own in (phrase, (*phrase[:-1], phrase[-1] + "s")):
            found.setdefault(own[0], []).append(own)
    return found
