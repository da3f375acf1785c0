"""One key for every way of typing a word, and which words are no names by themselves."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Marks that combine with a letter, and characters that show nothing: they belong to the word they stand in, so that
# a decomposed or soft-hyphenated name is still that name. Letters and marks are disjoint, so matching is linear.
_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
WORD = re.compile(rf"[^\W\d_]+(?:[\u0300-\u036f{_INVISIBLE}]+[^\W\d_]*)*")
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_LETTERS = str.maketrans({"ö": "ø", "ä": "æ"})

# Particles and forms of address: part of a full name, never a name alone.
_PARTICLES = """
    af al and bin da de del den der di dr du el et for fr fra frk fru frøken hr i ibn la le med of og på the til ved van
    von zu
"""
PARTICLES = frozenset(_PARTICLES.split())

# Words that are also given or family names and so frequent in Danish that masking them in lower case would eat the
# text. In lower case they are masked only inside a longer name, or when names.csv itself writes them in lower case.
_COMMON = """
    alle andre ane ask bank ben bo bog bro bror brun by dag dal dam dan den deres dig du eng fin find fine fred frem fri
    frisk frost gang gift glad god gode grøn gå gården hans hav have heden her hvid høj jo jul kan klar klog kok kong
    lang lange let lind line liv lykke lys maj mark men min mine mit måne ned nord ny nye ord over per ren rene rig ro
    rod rund rød sand sejr ses side sig sikker sin sine skov små sol somme sommer sort stark stor store sund syd sø tage
    tid til tro ung unge ven vest vil ville vind vinter vår øst år
"""
COMMON = frozenset(_COMMON.split())

# Given names that the lexicon has as words too, which hardly anybody says: small letters or not, they are names.
_NAMES_FIRST = """
    agnes aksel alf arne benjamin bitten bob børge david ebbe ellen ester filippa helle helen henry iver jarl jens
    jon karl kim klaus kåre lotte mads maren maya mille noah olfert oscar palle signe stig søren tilde tove trine
    verner viola åse
"""
_FIRST = frozenset(_NAMES_FIRST.split())


@cache
def key(word: str) -> str:
    """Give what two spellings of a word have in common: case, Unicode form, aa/å and invisible characters aside.

    >>> key("AASE") == key("A\u030ase") == "åse"
    True
    """
    folded = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).casefold()
    return unicodedata.normalize("NFC", folded).translate(_LETTERS).replace("aa", "å")


@cache
def ordinary(word: str) -> bool:
    """Say whether a lower-case word is in the Danish lexicon as something else than a name.

    simplemma's lexicon lists names under a lemma with a capital, so "kirsten" is a name there and "rose" a word.
    """
    from fieldnotes.language.words import forms

    if word in COMMON:
        return True
    if word in _FIRST:
        return False
    return (forms().get(word) or forms().get(word.capitalize(), ""))[:1].islower()


def spellings(folded: str) -> set[str]:
    """Give the other keys a name may be typed by: without Danish letters and without accents.

    A spelling that is itself a Danish word ("André" as "andre") is left out.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", folded.replace("å", "\0")) if not unicodedata.combining(c))
    bare = bare.replace("\0", "å")
    ascii_forms = {bare.replace("ø", a).replace("æ", b).replace("å", c) for a, b, c in _ASCII}
    return {key(form) for form in {bare, *ascii_forms} - {folded} if len(form) > 1 and not ordinary(form)}


_ASCII = (("oe", "ae", "å"), ("o", "ae", "a"), ("o", "a", "a"), ("oe", "ae", "a"))
