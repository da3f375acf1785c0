"""Where a selection of a project lies in the corpus: in which segments, though labels, times and names are read out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from fieldnotes.exchange.rows import trimmed
from fieldnotes.exchange.transcript import Transcript, transcripts
from fieldnotes.tables import Corpus

_TOKEN = re.compile(r"\w+|[^\w\s]")
_MOST_TOKENS = 30_000  # of a text, for the exact comparison, whose memory grows with the square
_SLACK = 200  # characters that a selection may grow by where names became placeholders


@dataclass(frozen=True)
class Place:
    """A part of a segment, in code points of it."""

    segment_id: str
    start: int
    end: int


class Placer:
    """Places selections of a source's text in the segments of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
        self._transcripts = transcripts(corpus)
        ordered = corpus.segments.sort_values(["doc_id", "start"], kind="stable")
        self._segments: dict[str, list[tuple[int, int, str]]] = {doc_id: [] for doc_id in self.texts}
        self.words: dict[str, str] = {}  # of each segment, in the order of the text
        for doc_id, start, end, name in zip(
            *(ordered[column].tolist() for column in ("doc_id", "start", "end", "segment_id")), strict=True
        ):
            self._segments[doc_id].append((start, end, name))
            self.words[name] = self.texts[doc_id][start:end]
        self._ways: dict[tuple[str, str], _Way] = {}

    def transcript(self, doc_id: str) -> str:
        """Give a document as it is exported."""
        return self._transcripts[doc_id].text

    def places(self, doc_id: str, text: str, start: int, end: int) -> list[Place]:
        """Give the parts of segments that a span of a document's source text covers, without the spaces around them.

        Nothing where its words were not read as the document's: a speaker's label, a page number.
        """
        key = doc_id, text
        if key not in self._ways:
            self._ways[key] = _Way(text, self._transcripts[doc_id], self.texts[doc_id])
        found = self._ways[key].span(start, end)
        return self._in_segments(doc_id, *found) if found else []

    def _in_segments(self, doc_id: str, start: int, end: int) -> list[Place]:
        segments = self._segments[doc_id]
        first = bisect_left([segment[1] for segment in segments], start + 1)
        last = bisect_right([segment[0] for segment in segments], end - 1)
        text = self.texts[doc_id]
        found = []
        for low, high, name in segments[first:last]:
            if span := trimmed(text, max(low, start), min(high, end)):
                found.append((Place(name, span[0] - low, span[1] - low), text[slice(*span)]))
        # The full stop or bracket at the edge of the next segment was not meant.
        worded = [place for place, words in found if any(char.isalnum() for char in words)]
        return worded or [place for place, _ in found]


class _Way:
    """The way from a source's text to the document that was read from it."""

    def __init__(self, text: str, transcript: Transcript, document: str) -> None:
        self._text, self._transcript, self._document = text, transcript, document

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        if self._text == self._transcript.text:
            return self._transcript.back(start, end)
        return (start, end) if self._text == self._document else self._by_words(start, end)

    def _by_words(self, start: int, end: int) -> tuple[int, int] | None:
        tokens, targets, exact = self._aligned
        first = bisect_right([token[1] for token in tokens], start) if tokens else 0
        last = bisect_left([token[0] for token in tokens], end) if tokens else 0
        hit = [n for n in range(first, last) if targets[n] is not None]
        if not hit:
            return None
        low, high = targets[hit[0]], targets[hit[-1]]
        assert low is not None  # both are hits
        assert high is not None
        begin = low[0] + max(0, start - tokens[hit[0]][0]) * exact[hit[0]]
        stop = high[1] - max(0, tokens[hit[-1]][1] - end) * exact[hit[-1]]
        return (begin, stop) if begin < stop <= begin + 3 * (end - start) + _SLACK else None

    @cached_property
    def _aligned(self) -> tuple[list[tuple[int, int]], list[tuple[int, int] | None], list[bool]]:
        """Each token of the text, the place of the document that stands for it or None, and whether it is the same."""
        tokens, others = ([match.span() for match in _TOKEN.finditer(text)] for text in (self._text, self._document))
        targets: list[tuple[int, int] | None] = [None] * len(tokens)
        exact = [False] * len(tokens)
        words = [self._text[slice(*token)] for token in tokens]
        for tag, low, high, other_low, other_high in _opcodes(words, [self._document[slice(*t)] for t in others]):
            for n in range(low, high):
                if tag == "equal":
                    targets[n], exact[n] = others[other_low + n - low], True
                elif tag == "replace":
                    targets[n] = others[other_low][0], others[other_high - 1][1]
        return tokens, targets, exact


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Give what stands for what, as difflib does; a deletion beside an insertion is a replacement."""
    from rapidfuzz.distance import Indel

    if max(len(old), len(new)) > _MOST_TOKENS:
        return [tuple(code) for code in SequenceMatcher(None, old, new).get_opcodes()]  # type: ignore[misc]
    found: list[tuple[str, int, int, int, int]] = []
    for code in Indel.opcodes(old, new):
        tag, low, high, other_low, other_high = code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end
        if found and {tag, found[-1][0]} in ({"delete", "insert"}, {"replace", "insert"}, {"replace", "delete"}):
            _, low, _, other_low, _ = found.pop()
            tag = "replace"
        found.append((tag, low, high, other_low, other_high))
    return found
