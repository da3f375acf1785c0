"""Compounds: tillidsreform is a tillid and a reform, so that a theme is found inside longer words.

The parts are words of simplemma's lexicon, joined by Danish linking elements; of several splits the one whose parts
are the most frequent on average is taken (Koehn and Knight 2003), and a whole word more frequent than its parts is
left whole.
Prefixes and endings are no parts: mistillid, undervisning and faglighed stay whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from fieldnotes.language.lemmas import is_noun, lemma
from fieldnotes.language.words import forms, frequencies, lemmas

# Prefixes, particles, pronouns and the like: they open words without being a noun, verb or adjective there.
OPENERS = frozenset(
    """ad af alt an and anden anti bag ben ber bi bort da de den der det die dis du efter eks el en end ene enten er
    et for foran for fore forbi forud fra frem før gen gennem ham han har hen hin hun hver hvor ige igen imod ind inden
    inter jeg kan kom kon krum kun med medens mel mellem men mere mest min mis mod mon neden ned nok non nu når og om
    omkring op oppe over par per post pre pro på re sam sammen selv sid sig sin skal ske som sub super så til tilbage
    trans tvær uden ud ulti under ur ved vel vi videre vid vis være å""".split()  # noqa: SIM905  six lines read better than ninety
)
# Endings, and words that are mostly the rest of another word: they close words without being a word there.
CLOSERS = frozenset(
    """agtig andring artig bar barhed del dom domme dygtig dygtighed eri ende fald faldig fold formig ger gerne hede
    hæng hed hold ing inde ing isk iv lag lig lige lighed ladelse mæssig ning ring ration sel ser skab som somhed
    spektiv ster ten ter tion vikling villig villighed ynde""".split()  # noqa: SIM905
)
SHORT = frozenset({"by", "ø", "it", "tv", "hr", "eu"})  # two letters, and still words
FORMS = {"børn": "barn", "børne": "barn", "hjemme": "hjem", "ældre": "ældre"}  # modifiers that are no lemma
HEADS = {"log": "log", "loggen": "log", "logs": "log"}  # heads that the lexicon lacks
LINKS = ("", "s", "e", "er")
SEEN, RARE = -6.9, -7.5  # log10 share below which a part must be long; of lemmas that only simplemma has
MOST = 4


@lru_cache(maxsize=200_000)
def split_compound(word: str) -> tuple[str, ...]:
    """Give the parts of a compound as lemmas, first to last; an empty tuple where the word is no compound.

    >>> split_compound("styringsparadigmer")
    ('styring', 'paradigme')
    >>> split_compound("mistillid")
    ()
    """
    word = word.lower()
    if "-" in word:
        pieces = [piece for piece in word.split("-") if piece]
        if len(pieces) < 2 or not all(piece.isalpha() for piece in pieces):
            return ()
        return tuple(part for piece in pieces for part in split_compound(piece) or (forms().get(piece, piece).lower(),))
    if len(word) < 5 or not word.isalpha():
        return ()
    splits = [(_mean(parts), parts) for parts in _splits(word, MOST) if len(parts) > 1]
    if not splits:
        return ()
    score, parts = max(splits)
    whole = frequencies().get(forms().get(word, word).lower(), RARE - 1)
    if score <= whole - 0.2:
        return ()
    # A modifier may be a compound that the lexicon has: borgerinddragelse in borgerinddragelsesproces.
    return (*(part for modifier in parts[:-1] for part in split_compound(modifier) or (modifier,)), parts[-1])


def _mean(parts: tuple[str, ...]) -> float:
    """Rate a split by the mean of its parts' logarithms; each part beyond the second must earn its place."""
    known = frequencies()
    return sum(known.get(part, RARE) for part in parts) / len(parts) - 2.0 * (len(parts) - 2)


def _splits(word: str, most: int) -> Iterator[tuple[str, ...]]:
    """Give each way to read a word as a head, or as a modifier, its link and the rest."""
    head = _head(word)
    if head:
        yield (head,)
    if most > 1:
        for end in range(2, len(word) - 2):
            modifier = _modifier(word[:end])
            if modifier:
                for rest in _splits(word[end:], most - 1):
                    yield (modifier, *rest)


def _known(lemma: str) -> bool:
    """Say whether a lemma can be a part: frequent if short, in the lexicon if long."""
    if len(lemma) < 3:
        return lemma in SHORT
    if lemma not in lemmas():
        return False
    share = frequencies().get(lemma, RARE)
    return share >= (-4.6 if len(lemma) == 3 else -6.0 if len(lemma) == 4 else SEEN if len(lemma) == 5 else RARE)


@lru_cache(maxsize=200_000)
def _head(surface: str) -> str:
    """Give the lemma of the last part, read as a noun: leder is a leder, not led."""
    if len(surface) < 3 or surface in CLOSERS or not (surface in forms() or surface in HEADS):
        return ""
    agent = surface.endswith("er") and is_noun(surface)  # a hjælper is not hjælp in the plural
    found = HEADS.get(surface) or (surface if agent else lemma(surface, "NOUN"))
    if found[:2] != surface[:2] and not is_noun(found):
        return ""  # slog is no head
    if surface.endswith("ret") and surface[:-3] + "er" in lemmas():
        found = surface[:-3] + "er"  # centret is as often a center as a centrum
    return found if not {found, surface} & (CLOSERS | OPENERS) and (_known(found) or surface in HEADS) else ""


@lru_cache(maxsize=200_000)
def _modifier(surface: str) -> str:
    """Give the lemma of a part that others follow: as it stands, or without its link; "arbejds" is arbejde."""
    if surface in FORMS:
        return FORMS[surface]
    for link in LINKS:
        stem = surface.removesuffix(link)
        if link and (stem == surface or len(stem) < 3):
            continue
        for found in (stem, stem + "e") if link == "s" else (stem,):
            if not {found, surface} & (OPENERS | CLOSERS) and _known(found):
                return found
    return ""
