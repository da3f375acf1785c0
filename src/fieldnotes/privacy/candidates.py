"""Mentions of one study together: which are the same name in another form, and which the same person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldnotes.privacy.forms import is_initials
from fieldnotes.privacy.lists import family, given, towns
from fieldnotes.privacy.mentions import PERHAPS, SURE, Mention
from fieldnotes.privacy.namelist import phrase
from fieldnotes.privacy.variants import Variants
from fieldnotes.privacy.words import ordinary

Phrase = tuple[str, ...]
# A word said this often in small letters, and this much oftener than as a name, is no name.
_OFTEN, _OFTENER = 5, 3


@dataclass
class Candidate:
    """A name that names.csv does not have, with the forms that stand for the same person or thing."""

    phrase: Phrase
    kind: str = ""
    sure: int = PERHAPS
    n: int = 0
    n_sure: int = 0
    documents: set[str] = field(default_factory=set)
    places: list[tuple[str, int, int]] = field(default_factory=list)  # doc_id, start, end
    written: Counter[str] = field(default_factory=Counter)
    parts: set[str] = field(default_factory=set)  # shorter forms of it, as they are written
    kinds: Counter[str] = field(default_factory=Counter)
    others: list[Candidate] = field(default_factory=list)  # the same one, spelt otherwise
    label: str = ""  # of the row of names.csv that it is a form of

    @property
    def name(self) -> str:
        """Give how it is most often written; in capitals only where nothing else is found."""
        return min(self.written, key=lambda text: (text.islower(), text.isupper(), -self.written[text], text))

    @property
    def first(self) -> tuple[str, int, int]:
        """Give the first place in the study."""
        return min(self.places)


def candidates(
    mentions: Iterable[tuple[str, Mention]], small: Mapping[str, int], owners: Mapping[str, str]
) -> list[Candidate]:
    """Group (doc_id, mention) to candidates in order of their first place.

    `small` counts, by key, how often a word stands in small letters; `owners` gives the label of names.csv that a word
    belongs to, where only one has it.
    """
    found = _counted(mentions)
    for one in found.values():
        _judge(one, small)
    _drop_parts(found)
    _join_owners(found, owners)
    _join_initials(found)
    _join_variants(found)
    return sorted(found.values(), key=lambda one: one.first)


def _counted(mentions: Iterable[tuple[str, Mention]]) -> dict[Phrase, Candidate]:
    heard = [(doc_id, mention, phrase(" ".join(mention.words))) for doc_id, mention in mentions]
    heads = {words for _, _, words in heard} | {(word,) for _, _, words in heard for word in words}
    found: dict[Phrase, Candidate] = {}
    for doc_id, mention, words in heard:
        base = _without_genitive(words, heads)
        one = found.setdefault(base, Candidate(base))
        one.n += 1
        one.n_sure += mention.sure == SURE
        one.documents.add(doc_id)
        one.places.append((doc_id, mention.start, mention.end))
        text = " ".join(mention.words)
        one.written[text[:-1] if base != words else text] += 1
        one.kinds[mention.kind] += 1
        one.sure = max(one.sure, mention.sure)
    return found


def _without_genitive(words: Phrase, heads: set[Phrase]) -> Phrase:
    last = words[-1]
    if not last.endswith("s") or len(last) < 4 or last in given() or last in family():
        return words
    base = (*words[:-1], last[:-1])
    known = last[:-1] in given() or last[:-1] in family() or last[:-1] in towns()
    return base if known or base in heads else words


def _judge(one: Candidate, small: Mapping[str, int]) -> None:
    """Settle the kind by most votes, and doubt a word that the study says mostly in small letters."""
    told = [(n, kind) for kind, n in one.kinds.items() if kind]
    one.kind = max(told)[1] if told else "person" if len(one.phrase) == 1 else "organisation"
    word = one.phrase[0]
    doubted = len(one.phrase) == 1 and (word not in given() or ordinary(word))
    if doubted and small.get(word, 0) >= max(_OFTEN, _OFTENER * one.n_sure):
        one.sure = PERHAPS


def _drop_parts(found: dict[Phrase, Candidate]) -> None:
    """Let a person's single words, and shorter forms of the name, belong to the longer name."""
    longer: dict[str, list[Candidate]] = defaultdict(list)
    for one in found.values():
        if one.kind == "person" and len(one.phrase) > 1 and one.sure == SURE:
            for word in one.phrase:
                longer[word].append(one)
    for words in sorted(found, key=lambda words: (len(words), words)):
        bearers = [one for one in longer.get(words[0], ()) if len(one.phrase) > len(words) and one.phrase in found]
        bearers = [one for one in bearers if set(words) <= set(one.phrase)]
        if not bearers or (len(words) == 1 and (len(words[0]) == 1 or _is_ordinary(words[0]))):
            continue
        part = found.pop(words)
        for one in bearers[:1]:
            one.n += part.n
            one.documents |= part.documents
            one.places += part.places
            one.parts |= {*part.written, *part.parts}


def _is_ordinary(word: str) -> bool:
    return ordinary(word) and word not in given()


def _join_owners(found: dict[Phrase, Candidate], owners: Mapping[str, str]) -> None:
    """Give a single word that belongs to one row of names.csv, or is that word misspelt, the label of the row."""
    variants = Variants(owners)
    for one in found.values():
        if len(one.phrase) == 1:
            word = one.phrase[0]
            for owner in [word] if word in owners else variants.of(word)[:1]:
                one.label, one.sure = owners[owner], SURE


def _join_initials(found: dict[Phrase, Candidate]) -> None:
    """Let initials be the one person whose they are."""
    people = [one for one in found.values() if one.kind == "person" and len(one.phrase) > 1 and one.sure == SURE]
    for words, one in list(found.items()):
        if len(words) == 1 and is_initials(one.name):
            bearers = [p for p in people if "".join(word[0] for word in p.phrase) == words[0] and p.phrase in found]
            if len(bearers) == 1:
                bearers[0].others.append(found.pop(words))


def _join_variants(found: dict[Phrase, Candidate]) -> None:
    """Let a rare misspelling be the name it is a misspelling of."""
    sure = {one.phrase[0]: one for one in found.values() if len(one.phrase) == 1 and one.sure == SURE and not one.label}
    variants = Variants(sure)
    for word in sorted(sure, key=lambda word: (sure[word].n, word)):
        for target in variants.of(word):
            if target in sure and sure[target].n >= sure[word].n:
                sure[target].others += [found.pop((word,)), *sure.pop(word).others]
                break
