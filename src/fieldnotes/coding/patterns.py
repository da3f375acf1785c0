"""How a term is written: words, gaps, wildcards, word classes and a polarity of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fieldnotes.tables import POLARITIES

GAP = 4  # words that may stand between two words of a term: "bakkede hende virkelig meget op"
WIDE_GAP = 8  # where the term says "…"
ELLIPSES = ("…", "...")
WORD_CLASSES = ("adj", "adp", "adv", "aux", "noun", "num", "pron", "propn", "verb")

# After one of these the next word follows at once: "på tværs", "i centrum", "ikke kun".
CLOSED = (
    *("af", "at", "de", "den", "det", "efter", "en", "et", "for", "fra", "hen", "hos", "i", "ikke", "ingen", "med"),
    *("mellem", "mod", "ned", "og", "om", "op", "over", "på", "som", "til", "ud", "under", "ved"),
)


@dataclass(frozen=True)
class Word:
    """One word of a term: its text, whether more may stand before or after it, and its word class ("" for any)."""

    text: str
    before: bool = False
    after: bool = False
    pos: str = ""


@dataclass(frozen=True)
class Term:
    """A term as written, its words, how many words may stand after each of them, and its own polarity."""

    text: str
    words: tuple[Word, ...]
    gaps: tuple[int, ...]
    polarity: str = "present"


def parse_word(text: str) -> Word:
    """Read one word of a term, for example `mod/noun` or `afbureaukratiser*`; raises ValueError saying what is wrong.

    >>> parse_word("afbureaukratiser*")
    Word(text='afbureaukratiser', before=False, after=True, pos='')
    """
    core, slash, pos = text.rpartition("/") if "/" in text else (text, "", "")
    if slash and pos.casefold() not in WORD_CLASSES:
        raise ValueError(f"{pos!r} is not a word class; there are: {', '.join(WORD_CLASSES)}")
    before, after = core.startswith("*"), core.endswith("*") and len(core) > 1
    core = core[before : len(core) - after]
    if not core:
        raise ValueError(f"{text!r} holds no letters")
    if "*" in core:
        raise ValueError(f"{text!r} has a * inside a word; it may stand at an end only")
    return Word(core.casefold(), before, after, pos.upper())


@cache
def parse_term(text: str) -> Term:
    """Read a term as it is written in a codebook; raises ValueError saying what is wrong.

    >>> parse_term("stole på").gaps
    (4,)
    >>> parse_term("på tværs").gaps
    (0,)
    >>> parse_term("mistillid = lacking").polarity
    'lacking'
    """
    body, equals, polarity = text.partition(" = ")
    polarity = polarity.strip() if equals else "present"
    if polarity not in POLARITIES:
        raise ValueError(f"{polarity!r} is not a polarity; there are: {', '.join(POLARITIES)}")
    words: list[Word] = []
    gaps: list[int] = []
    for piece in body.split():
        if piece not in ELLIPSES:
            words.append(parse_word(piece))
            gaps.append(0 if words[-1].text in CLOSED else GAP)
        elif words:
            gaps[-1] = WIDE_GAP
    if not words:
        raise ValueError("it holds no words")
    return Term(text, tuple(words), tuple(gaps[:-1]), polarity)
