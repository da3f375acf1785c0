"""Turns into segments: a turn or paragraph, long ones split between sentences.

The rules stand here, not in the trained pipeline, so that a segment's identity, on which human decisions hang,
does not change when a better pipeline is trained.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

import pandas as pd

from fieldnotes.tables import Corpus, frame, segment_ids

ABBREVIATIONS = frozenset(
    """
    adr afd afs aht alm ang bl.a bl ca cand cirka d d.d d.v.s dvs dr eks ekskl evt f f.eks fx ff fl flg forts fr gl
    gr hhv hr ift if iht inkl ins jf jvf kap kl kr m m.a.o m.fl m.h.p m.h.t m.m m.v mv max med mht min mio mia mr mrs
    n nr o o.a o.l o.lign obs omkr osv p pct pga pr prof s sml st stk str t.o.m tidl tlf uge u ved vedr v vha v.h.a ø
    åbn §
    """.split()  # noqa: SIM905  six lines read better than ninety
)
# A run of signs is looked at once, from its first: "!!!!…" would else cost the square of its length.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»)\]]*+(?=\s)|\n+")
_WORD = re.compile(r"\S+")
_NEXT = re.compile(r"\s*(\S?)")
# Where a speaker draws breath, for speech that was written down without full stops.
_BREATH = re.compile(r"[,;:–—](?=\s)|\s(?=(?:og|men|(?<!og\s)så|altså|fordi|for)\s)")


def sentence_ends(text: str) -> list[int]:
    """Give the offsets at which a sentence of `text` ends, the last one excepted.

    >>> text = "Hun kom kl. 9, altså ca. 1. maj. Så gik hun, ikke? Jo."
    >>> [text[end:].strip() for end in sentence_ends(text)]
    ['Så gik hun, ikke? Jo.', 'Jo.']
    """
    ends = []
    for match in _END.finditer(text):
        if match.group()[0] == "." and match.group().rstrip('"”’»)]') == ".":
            word = _last_word(text, match.start())
            after = _NEXT.match(text, match.end()).group(1)  # type: ignore[union-attr]  # \s* always matches
            if word.lower().lstrip('("”»[') in ABBREVIATIONS or word.isdigit() or after.islower() or len(word) == 1:
                continue
        ends.append(match.end())
    return ends[:-1] if ends and not text[ends[-1] :].strip() else ends


def _last_word(text: str, end: int) -> str:
    window = text[max(0, end - 20) : end]  # no abbreviation is longer, and looking further back is quadratic
    return window[max(window.rfind(" "), window.rfind("\n")) + 1 :]


def split_text(text: str, most_words: int) -> list[tuple[int, int]]:
    """Give (start, end) of the segments of one turn: its paragraphs, those above `most_words` in even parts.

    Parts end between sentences; where speech has no full stops, at a pause or joining word; else between words.
    """
    spans = []
    for paragraph in re.finditer(r"[^\n]+", text):
        start, end = _trim(text, paragraph.start(), paragraph.end())
        if start < end:
            spans += _split_long(text, start, end, most_words)
    return spans


def _split_long(text: str, start: int, end: int, most_words: int) -> list[tuple[int, int]]:
    words = [match.start() for match in _WORD.finditer(text, start, end)]
    if len(words) <= most_words:
        return [(start, end)]
    piece = text[start:end]
    sentences = [start + place for place in sentence_ends(piece)]
    breaths = [match.end() for match in _BREATH.finditer(text, start, end)]
    spans, first = [], 0
    while len(words) - first > most_words:
        parts = -(-(len(words) - first) // most_words)
        aim = words[first + (len(words) - first) // parts]
        cut = _cut(words[first], aim, words[first + most_words], sentences, breaths)
        spans.append(_trim(text, words[first], cut))
        first = bisect_left(words, cut)
    return [*spans, (words[first], end)]


def _cut(start: int, aim: int, limit: int, *places: list[int]) -> int:
    """Where to cut between half the aim and the limit: the first kind of place that is there, the one nearest `aim`."""
    for ordered in places:
        low, high = bisect_left(ordered, (start + aim) // 2), bisect_right(ordered, limit)
        if low < high:
            return min(ordered[low:high], key=lambda place: (abs(place - aim), place))
    return aim


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def segment(corpus: Corpus, most_words: int = 150) -> Corpus:
    """Give the corpus with its segments made anew from its turns; columns as in tables.COLUMNS."""
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    rows = []
    for turn in corpus.turns.to_dict("records"):
        text = texts[turn["doc_id"]]
        for start, end in split_text(text[turn["start"] : turn["end"]], most_words):
            rows.append(
                {name: turn[name] for name in ("doc_id", "turn_id", "speaker", "role")}
                | {"start": turn["start"] + start, "end": turn["start"] + end}
            )
    segments = frame("segments", rows)
    pieces = [
        texts[doc_id][start:end]
        for doc_id, start, end in zip(segments["doc_id"], segments["start"], segments["end"], strict=True)
    ]
    return Corpus(
        corpus.documents,
        corpus.turns,
        segments.assign(
            segment_id=pd.Series(segment_ids(segments["doc_id"], pieces), index=segments.index, dtype="str"),
            position=segments.groupby("doc_id", sort=False).cumcount().astype("int64"),
        ),
    )
