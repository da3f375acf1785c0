"""Sentences: where a text may be cut."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from fieldnotes.language.pipeline import load_pipeline
from fieldnotes.language.placeholders import mask

if TYPE_CHECKING:
    from spacy.tokens import Token

# Behind one of these a sentence may begin with a small letter; elsewhere, and behind "...", it needs a capital.
FULL_STOPS = frozenset({".", "!", "?", "?!", "!!", "??", '"', "”", "»"})
QUOTES = frozenset("\"”»“«)'’")
OPENERS = QUOTES | {"-", "–", "("}
NEEDED = frozenset({"tok2vec", "senter"})


def sentences(text: str) -> list[tuple[int, int]]:
    """Give the start and end of each sentence, in code points, without the white space around it.

    A line break ends a sentence. Else the pipeline proposes, and is heard only behind a full stop or before a capital
    letter: in speech written down without marks a guess is worth less than a long sentence.

    >>> text = "Vi stoler på dem, øhm, altså. Og så ... så gik vi i gang."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Vi stoler på dem, øhm, altså.', 'Og så ... så gik vi i gang.']
    """
    nlp = load_pipeline()
    doc = nlp(mask(text), disable=[pipe for pipe in nlp.pipe_names if pipe not in NEEDED])
    cuts = {0, len(text)} | {token.idx for token in doc if token.is_space and "\n" in token.text}
    words = [token for token in doc if not token.is_space]
    for i in range(1, len(words)):
        if words[i].is_sent_start and _may_cut(words[i - 1], words[i], text):
            cuts.add(words[_beside_quote(words, i)].idx)
    spans = []
    for start, end in pairwise(sorted(cuts)):
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((start + lead, start + lead + len(piece.strip())))
    return spans


def _may_cut(before: Token, word: Token, text: str) -> bool:
    """Say whether the marks allow a sentence to begin here: not between a colon and the quote it announces."""
    if word.text in OPENERS:
        return before.text != ":"
    return before.text in FULL_STOPS or text[word.idx].isupper()


def _beside_quote(words: list[Token], i: int) -> int:
    """Move a cut that parts a quote from its own words: a mark belongs to the side where no space is."""
    if words[i].text in QUOTES and not words[i - 1].whitespace_ and words[i].whitespace_ and i + 1 < len(words):
        return i + 1
    if words[i - 1].text in QUOTES and not words[i - 1].whitespace_ and i > 1 and words[i - 2].whitespace_:
        return i - 1
    return i
