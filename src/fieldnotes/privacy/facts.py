"""What a spelling says by itself about whether it is a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

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


@dataclass(frozen=True)
class Facts:
    """A spelling: its key, how it is written, and which lists have it."""

    folded: str
    small: bool  # in small letters
    loud: bool  # in capitals only
    word: bool  # an ordinary Danish word too
    common: bool  # and a frequent one
    given: bool
    listed: bool  # a given or a family name
    hinted: bool  # a file name, a label or an attribute of the study holds it
    nobody: bool  # a role, or a word of the study's own title and projects
    opens: bool  # a public name begins with it
    owns: bool  # the genitive of a bare noun ("Skovs"), which at the beginning of a sentence is mostly a family's

    @property
    def unknown(self) -> bool:
        """No list and no lexicon has it."""
        return not self.word and not self.listed

    @property
    def dull(self) -> bool:
        """Never a name where the pipeline does not say so."""
        if self.nobody or not self.small:
            return self.nobody
        return self.common or len(self.folded) < 3 or (self.word and not self.listed)


def facts(surface: str, hints: frozenset[str], own: frozenset[str]) -> Facts:
    """Look a spelling up; `hints` and `own` are keys."""
    from fieldnotes.language.lemmas import is_noun
    from fieldnotes.language.words import lemmas

    folded = key(surface)
    both = {folded, folded[:-1]} if folded.endswith("s") and len(folded) > 2 else {folded}
    first = any(form in given() for form in both)
    listed = first or any(form in family() for form in both)
    mixed = surface[1:] != surface[1:].lower() and surface != surface.upper()  # PSkipper
    word = not mixed and (ordinary(folded) or (not listed and (any(map(ordinary, both)) or _is_compound(surface))))
    return Facts(
        folded,
        small=surface == surface.lower(),
        loud=len(surface) > 1 and surface == surface.upper(),
        word=word,
        common=folded in COMMON or len(folded) < 2,
        given=first,
        listed=listed,
        hinted=not hints.isdisjoint(both),
        nobody=not own.isdisjoint(both) or is_role(surface) or _is_of_public(folded),
        opens=folded in public_by_word(),
        owns=word and folded.endswith("s") and folded[:-1] in lemmas() and not is_noun(folded) and is_noun(folded[:-1]),
    )


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
