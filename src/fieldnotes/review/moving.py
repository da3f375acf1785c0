"""Where the words that were coded stand now, when the text of their segment has changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from fieldnotes.tables import Corpus

NEAR = 0.75  # share of alike characters (difflib's ratio) from which words count as the same ones, changed a little
FEWEST_WORDS = 4  # fewer must be found exactly: short words are alike by chance
_LOOKED_AT = 5  # segments compared letter by letter, those that share most words first
_WORD = re.compile(r"\w+")
# A mask, and what may stand where it stood when the names are decided anew: another mask, a name of up
# to three words, or a word.
_MASK = re.compile(r"\[[^\W\d_][\w-]*(?: \d+\??)?\](?:['’]?s|['’])?")
_ANYBODY = r"(?:\[[^\[\]\n]{1,60}\]\w*|[A-ZÆØÅÄÖÜÉ][\w'’-]*(?: [A-ZÆØÅÄÖÜÉ][\w'’-]*){0,2}|[^\W\d_][\w'’-]*)"
_MOST_MASKS = 3  # in words that are looked for so
RENAMED = 0.9  # as alike as words are that differ in who is named
_ID = re.compile(r"(?P<doc_id>.+)-[0-9a-f]{10}(?:-\d+)?")


@dataclass(frozen=True)
class Place:
    """Where words were found: the segment, the characters within it, and how alike they are (1 is exactly)."""

    segment_id: str
    start: int
    end: int
    alike: float


def doc_of(segment_id: str) -> str:
    """Give the doc_id that a segment_id begins with, "" where it is none.

    >>> doc_of("HAV-1-0123456789-2")
    'HAV-1'
    """
    match = _ID.fullmatch(segment_id)
    return match["doc_id"] if match else ""


class Finder:
    """Finds words in the segments of one document of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.texts: dict[str, dict[str, str]] = {doc_id: {} for doc_id in corpus.documents["doc_id"]}
        rows = corpus.with_text()
        for doc_id, segment_id, text in zip(rows["doc_id"], rows["segment_id"], rows["text"], strict=True):
            self.texts[doc_id][segment_id] = text
        self._found: dict[tuple[str, str], list[Place]] = {}

    def find(self, doc_id: str, words: str) -> list[Place]:
        """Give every segment of the document where the words stand: exactly, else where they are nearly so."""
        key = doc_id, words
        if key not in self._found:
            self._found[key] = self._exact(doc_id, words) or self._renamed(doc_id, words) or self._near(doc_id, words)
        return self._found[key]

    def segment(self, doc_id: str, said: Iterable[str]) -> str:
        """Give the one segment of the document that most of what was said in an old segment is found in, "" if none."""
        weight: Counter[str] = Counter()
        for words in set(said):
            for place in self.find(doc_id, words):
                weight[place.segment_id] += int(1000 * place.alike * len(words))
        best = weight.most_common(2)
        return best[0][0] if len(best) == 1 or (best and best[0][1] > best[1][1]) else ""

    def _exact(self, doc_id: str, words: str) -> list[Place]:
        pattern = re.compile(rf"(?<!\w){re.escape(words.strip())}(?!\w)")
        found = ((name, pattern.search(text)) for name, text in self.texts[doc_id].items())
        return [Place(name, match.start(), match.end(), 1.0) for name, match in found if match and words.strip()]

    def _renamed(self, doc_id: str, words: str) -> list[Place]:
        """Find words with a mask in them where somebody is called otherwise by now, or by name."""
        around = _MASK.split(words.strip())
        if not 1 < len(around) <= 1 + _MOST_MASKS or not _WORD.search("".join(around)):
            return []
        pattern = re.compile(rf"(?<!\w){_ANYBODY.join(map(re.escape, around))}(?!\w)")
        found = ((name, pattern.search(text)) for name, text in self.texts[doc_id].items())
        return [Place(name, match.start(), match.end(), RENAMED) for name, match in found if match]

    def _near(self, doc_id: str, words: str) -> list[Place]:
        wanted = Counter(_WORD.findall(words.casefold()))
        if wanted.total() < FEWEST_WORDS:
            return []
        shared = {
            name: (wanted & Counter(_WORD.findall(text.casefold()))).total()
            for name, text in self.texts[doc_id].items()
        }
        likely = sorted((name for name in shared if 2 * shared[name] >= wanted.total()), key=lambda n: (-shared[n], n))
        places = [_closest(name, words, self.texts[doc_id][name]) for name in likely[:_LOOKED_AT]]
        best = max((place.alike for place in places), default=0.0)
        return [place for place in places if place.alike == best >= NEAR]


def _closest(name: str, words: str, text: str) -> Place:
    """Lay the words over the text at each stretch that both have, and give the best of these places."""
    blocks = SequenceMatcher(None, words, text, autojunk=False).get_matching_blocks()
    best = Place(name, 0, 0, 0.0)
    for begin in sorted({max(0, block.b - block.a) for block in blocks if block.size > 2}):
        start, end = _whole_words(text, begin, begin + len(words))
        alike = SequenceMatcher(None, words, text[start:end], autojunk=False).ratio()
        if alike > best.alike:
            best = Place(name, start, end, alike)
    return best


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    end = min(end, len(text))
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
