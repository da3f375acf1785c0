"""Placeholders such as [Person 3] or [CPR]: words of our own making, which the pipeline should read as one name."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\[[^\W\d_][\w-]*(?: \d+\??)?\](?:['’]?s|['’])?(?!\w)")


def mask(text: str) -> str:
    """Give the text with each placeholder written as a name of the same length, so that offsets stay.

    >>> mask("Så sagde [Person 3] ja.")
    'Så sagde Xpersonxxx ja.'
    """
    return PLACEHOLDER.sub(_name, text)


def spans(text: str) -> list[tuple[int, int]]:
    """Give where the placeholders are.

    >>> spans("[Person 3]s nummer er [telefon].")
    [(0, 11), (22, 31)]
    """
    return [match.span() for match in PLACEHOLDER.finditer(text)]


def _name(match: re.Match[str]) -> str:
    return "".join(letter if letter.isalpha() else "x" for letter in match.group().lower()).capitalize()


def lemma(word: str) -> str:
    """Give the placeholder without its genitive.

    >>> lemma("[Person 3]s")
    '[Person 3]'
    """
    return word[: word.rindex("]") + 1]
