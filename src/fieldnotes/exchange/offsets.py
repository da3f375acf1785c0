"""Positions as each program counts them, and ours: code points into a text that is NFC and has line feeds only."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

UNITS = ("code points", "utf-16")
AS_WRITTEN = 0
BOM = "\ufeff"
_SPECIAL = re.compile("\r\n|[\r\n\U00010000-\U0010ffff]")
FEWEST = 5  # edges of selections that must speak against what a program is known to do
CLEARLY = 4  # and how many times as many as speak for it
LIKELY = 0.8  # the share of all edges that then must fit: people mark whole words


@dataclass(frozen=True)
class Counting:
    """A way to count: the unit, what a line break counts (0: as many characters as it is written with), the BOM."""

    unit: str = "code points"
    line_break: int = AS_WRITTEN
    bom: bool = False


# By how the origin begins, the first that fits. The standard (and so MAXQDA, QualCoder, fieldnotes) counts code
# points. NVivo counts UTF-16, and on Windows CRLF as two; ATLAS.ti counts CRLF as one.
_ORIGINS = (
    ("nvivo for mac", Counting("utf-16")),
    ("nvivo", Counting("utf-16", 2)),
    ("atlas", Counting("code points", 1)),
    ("", Counting()),
)


def expected(origin: str) -> Counting:
    """Give the way of counting that the program is known for.

    >>> expected("NVivo 12 Plus").unit, expected("MAXQDA 24 (Release 24.7.0)").unit
    ('utf-16', 'code points')
    """
    return next(counting for start, counting in _ORIGINS if origin.casefold().lstrip().startswith(start))


class Positions:
    r"""The positions of a source's text: from a program's way of counting to code points of `text`.

    >>> raw = Positions("\ufeffja 👍🏽 a\u030a\r\nnej")
    >>> raw.text, raw.text[slice(*raw.span(12, 15, Counting("utf-16", 2)))]
    ('ja 👍🏽 å\nnej', 'nej')
    """

    def __init__(self, raw: str) -> None:
        self._bom = raw.startswith(BOM)
        self._runs = _runs(raw.removeprefix(BOM))
        self.text = "".join(run.new for run in self._runs)
        self._known: dict[Counting, tuple[list[int], list[int]]] = {}

    def span(self, start: int, end: int, counting: Counting) -> tuple[int, int]:
        """Give a span as code points of `text`: never half a character, nor beyond the end."""
        return self._place(start, counting, up=False), self._place(end, counting, up=True)

    def length(self, counting: Counting) -> int:
        """Give how long the text is for who counts so."""
        return self._edges(counting)[0][-1]

    def _place(self, at: int, counting: Counting, *, up: bool) -> int:
        edges, places = self._edges(counting)
        n = bisect_right(edges, at) - 1
        if n < 0:
            return 0
        if n == len(edges) - 1 or at == edges[n]:
            return places[n]
        return places[n] + at - edges[n] if self._runs[n].plain else places[n + up]

    def _edges(self, counting: Counting) -> tuple[list[int], list[int]]:
        """Where each run begins: as the program counts, and in `text`; and the end of all."""
        if counting not in self._known:
            edges, places = [int(counting.bom and self._bom)], [0]
            for run in self._runs:
                edges.append(edges[-1] + _width(run, counting))
                places.append(places[-1] + len(run.new))
            self._known[counting] = edges, places
        return self._known[counting]


@dataclass(frozen=True)
class _Run:
    """A piece of a text as written and as it becomes. `plain`: characters that each count one in every way."""

    old: str
    new: str
    plain: bool = False


def _width(run: _Run, counting: Counting) -> int:
    if run.new == "\n" and counting.line_break:
        return counting.line_break
    return len(run.old) if counting.unit == "code points" else len(run.old.encode("utf-16-le", "surrogatepass")) // 2


def _runs(raw: str) -> list[_Run]:
    """Cut a text into plain runs, line breaks, signs that UTF-16 counts as two, and what NFC writes otherwise."""
    runs, at = [], 0
    for start, end in _special(raw):
        if start > at:
            runs.append(_Run(raw[at:start], raw[at:start], plain=True))
        old = raw[start:end]
        runs.append(_Run(old, "\n" if old[0] in "\r\n" else unicodedata.normalize("NFC", old)))
        at = end
    return [*runs, _Run(raw[at:], raw[at:], plain=True)] if at < len(raw) else runs


def _special(raw: str) -> Iterator[tuple[int, int]]:
    if unicodedata.is_normalized("NFC", raw):
        yield from (match.span() for match in _SPECIAL.finditer(raw))
        return
    at = 0
    while at < len(raw):
        end = at + 1 + (raw[at : at + 2] == "\r\n")
        while end < len(raw) and _melts(raw[at:end], raw[end]):
            end += 1
        piece = raw[at:end]
        if len(piece) > 1 or _SPECIAL.match(piece) or not unicodedata.is_normalized("NFC", piece):
            yield at, end
        at = end


def _melts(before: str, char: str) -> bool:
    """Say whether a sign may melt into what stands before it: a combining mark, or a part of a Hangul syllable."""
    if unicodedata.combining(char):
        return True
    return "\u1160" <= char <= "\u11ff" and len(unicodedata.normalize("NFC", before + char)) == 1


@dataclass(frozen=True)
class Found:
    """How positions are counted: what the origin says, what is used, and the shares of edges on word boundaries."""

    expected: Counting
    used: Counting
    share: float  # of the edges of all selections, as they are read
    share_expected: float  # as they would be read by what the origin says
    n: int  # selections

    @property
    def confirmed(self) -> bool:
        """Whether the origin's own way of counting is used."""
        return self.expected == self.used


def detect(origin: str, sources: Sequence[tuple[Positions, Sequence[tuple[int, int]]]]) -> Found:
    """Choose how the positions of a project are counted: as its origin does, unless another way fits clearly better.

    `sources`: each text with its selections. An edge of a selection fits where it falls inside the text and between
    words. Another way is taken where nearly all edges fit by it, at least `FEWEST` of them by it alone and hardly any
    by the origin's alone: edges on which the two differ count, so one emoji near the end of a text is noticed too.
    """
    first = expected(origin)
    ways = [first, *(Counting(*way) for way in product(UNITS, (AS_WRITTEN, 1, 2), (False, True)))]
    fits = {way: _fits(way, sources) for way in dict.fromkeys(ways)}
    used, most = first, 0
    for way, found in fits.items():
        better = sum(new and not old for new, old in zip(found, fits[first], strict=True))
        worse = sum(old and not new for new, old in zip(found, fits[first], strict=True))
        likely = sum(found) >= LIKELY * len(found)
        if likely and better >= FEWEST and better > CLEARLY * worse and better - worse > most:
            used, most = way, better - worse
    n = len(fits[first])
    share, before = (sum(fits[way]) / n if n else 1.0 for way in (used, first))
    return Found(first, used, share, before, n // 2)


def _fits(way: Counting, sources: Iterable[tuple[Positions, Sequence[tuple[int, int]]]]) -> list[bool]:
    good = []
    for positions, spans in sources:
        if not spans:
            continue
        length = positions.length(way)
        for start, end in spans:
            inside = 0 <= start <= end <= length
            places = positions.span(start, end, way) if inside else (0, 0)
            good += [inside and between_words(positions.text, place) for place in places]
    return good


def between_words(text: str, at: int) -> bool:
    """Say whether a place does not cut a word in two.

    >>> between_words("to ord", 2), between_words("to ord", 4)
    (True, False)
    """
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())
