"""Lemmas: the treebank's for the form and word class, else simplemma's if it fits the class, else a form that does.

simplemma gives one lemma a form, whatever the word class; Danish often has a noun and a verb (fisker: fisker, fiske).
A candidate fits its class when the lexicon inflects it so: a noun has a definite form, a verb a present or a past.
"""

from __future__ import annotations

from functools import lru_cache

from fieldnotes.language.words import forms, frequencies, lemma_table, lemmas

# Endings to take off and what to put instead.
NOUN = (
    *(
        (end + genitive, "")
        for end in ("", "en", "et", "n", "t", "e", "er", "erne", "ne", "ene", "r", "rne")
        for genitive in ("", "s")
    ),
    *(("ler", "el"), ("lerne", "el"), ("len", "el"), ("re", "er"), ("rene", "er"), ("mlen", "mmel")),
)
VERB = (
    ("r", ""),
    ("de", ""),
    ("t", ""),
    ("nde", ""),
    ("ede", "e"),
    ("et", "e"),
    ("er", "e"),
    ("te", "e"),
    ("t", "e"),
    ("es", "e"),
    ("edes", "e"),
    ("s", ""),
    ("", "e"),
)
ADJ = (("ede", "et"), ("e", ""), ("t", ""), ("ere", ""), ("est", ""), ("este", ""), ("", ""))
ENDINGS = {"NOUN": NOUN, "VERB": VERB, "AUX": VERB, "ADJ": ADJ}
WHOLE = frozenset({"ADV", "INTJ", "ADP", "CCONJ", "SCONJ", "PART", "PUNCT", "SYM", "NUM", "X"})
PARTICIPLES = ("ede", "et", "nde", "te", "t", "ne", "en")


@lru_cache(maxsize=500_000)
def lemma(form: str, pos: str, guess: str = "") -> str:
    """Give the lemma of a form of a word class (Universal POS); lower case, but for proper nouns.

    `guess` is the pipeline's own, taken where neither the treebank nor the lexicon knows the word.

    >>> lemma("tillidens", "NOUN"), lemma("stolede", "VERB"), lemma("fisker", "NOUN"), lemma("fisker", "VERB")
    ('tillid', 'stole', 'fisker', 'fiske')
    """
    if pos == "PROPN":
        return lemma_table().get((form, pos)) or _name(form)
    low = form.lower()
    known = lemma_table().get((low, pos))
    if known or pos in WHOLE:
        return known or low
    if "-" in low.strip("-") and pos in ("NOUN", "ADJ"):
        head, _, tail = low.rpartition("-")
        return f"{head}-{lemma(tail, pos)}" if tail else low
    if pos == "NOUN":
        return _noun(low, guess)
    if pos in ("VERB", "AUX"):
        return _verb(low, guess)
    if pos == "ADJ":
        return _adjective(low, guess)
    return _base(low) or guess.lower() or low


def _base(form: str) -> str:
    return forms().get(form, "").lower()


def _candidates(form: str, pos: str) -> list[str]:
    found = []
    for ending, instead in ENDINGS[pos]:
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            doubled = len(stem) > 2 and stem[-1] == stem[-2] and ending[:1] in ("e",) and not instead
            found += [stem + instead] + ([stem[:-1]] if doubled else [])
    return [word for word in dict.fromkeys(found) if len(word) > 1 and word in lemmas()]


def _is(word: str, endings: tuple[str, ...]) -> bool:
    return any(forms().get(word + end) == word or forms().get(word + word[-1] + end) == word for end in endings)


@lru_cache(maxsize=200_000)
def is_noun(word: str) -> bool:
    """Say whether the lexicon inflects a lemma as a noun, by a definite form."""
    return _is(word, ("en", "et", "n", "ens", "ets", "ns", "erne", "ne", "ene"))


@lru_cache(maxsize=200_000)
def _is_verb(word: str) -> bool:
    return word.endswith("e") and any(
        forms().get(form) == word for form in (word + "r", word + "de", word + "nde", word[:-1] + "te")
    )


def _noun(form: str, guess: str) -> str:
    base = _base(form)
    if base and (not _is_verb(base) or (base == form and is_noun(base))):
        return base
    if form.endswith("er") and is_noun(form):
        return form  # who does it: fisker, leder
    found = [word for word in _candidates(form, "NOUN") if is_noun(word) and not _is_verb(word)]
    if found:
        return max(found, key=lambda word: (frequencies().get(word, -8.0), word))
    return base or _unknown(form, "NOUN", guess)


def _verb(form: str, guess: str) -> str:
    base = _base(form)
    if base and _is_verb(base):
        return base
    found = [word for word in _candidates(form, "VERB") if _is_verb(word)]
    return found[0] if found else base or _unknown(form, "VERB", guess)


def _adjective(form: str, guess: str) -> str:
    base = _base(form)
    if base and not _is_verb(base) and not (base == form and form.endswith("e")):
        return base
    if form.endswith("ede"):
        return form[:-2] + "t"
    found = [word for word in _candidates(form, "ADJ") if word != form and not _is_verb(word)]
    if found:
        return max(found, key=lambda word: (frequencies().get(word, -8.0), word))
    if base and form.endswith("te"):
        return form[:-1]
    if base and form.endswith(PARTICIPLES):
        return form
    return base or _unknown(form, "ADJ", guess)


def _unknown(form: str, pos: str, guess: str) -> str:
    """Read a word that no list has by its longest known end, as the head of a compound; else take the guess."""
    for start in range(2, len(form) - 3):
        tail = form[start:]
        if tail in forms():
            known = lemma_table().get((tail, pos)) or lemma(tail, pos)
            if known[:2] == tail[:2]:
                return form[:start] + known
    return guess.lower() or form


def _name(form: str) -> str:
    """Give a proper noun without its genitive, where the name without it is known or cannot be another."""
    if form.endswith(("'s", "’s")):
        return form[:-2]
    if form.endswith(("'", "’")):
        return form[:-1]
    if form.endswith("s") and len(form) > 3:
        stem = form[:-1]
        if (stem, "PROPN") in lemma_table() or forms().get(form) == stem or stem[-3:] in ("sen", "ard", "und"):
            return stem
    return form
