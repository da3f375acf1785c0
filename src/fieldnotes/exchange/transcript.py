"""A document as other programs show it: its text with who speaks, when, and the days of a log written into it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from math import isnan
from typing import Any

from fieldnotes.tables import Corpus


@dataclass(frozen=True)
class Transcript:
    """A document's text with a heading put in at each turn; `inserts` are (place in the document, heading)."""

    text: str
    inserts: tuple[tuple[int, str], ...]

    def out(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of `text` that stands for a span of the document."""
        places = [place for place, _ in self.inserts]
        put_in = [0, *accumulate(len(heading) for _, heading in self.inserts)]
        return start + put_in[bisect_right(places, start)], end + put_in[bisect_left(places, end)]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the document that a span of `text` stands for; inside a heading, where its turn begins."""
        return self._back(start), self._back(end)

    def _back(self, at: int) -> int:
        put_in = 0
        for place, heading in self.inserts:
            if at <= place + put_in:
                break
            if at < place + put_in + len(heading):
                return place
            put_in += len(heading)
        return at - put_in


def transcripts(corpus: Corpus) -> dict[str, Transcript]:
    """Give each document as a transcript, by doc_id."""
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    turns = corpus.turns.sort_values(["doc_id", "start"], kind="stable").to_dict("records")
    inserts: dict[str, list[tuple[int, str]]] = {doc_id: [] for doc_id in texts}
    date = dict.fromkeys(texts, "")
    for turn in turns:
        doc_id = turn["doc_id"]
        new_day = turn["date"] if turn["date"] != date[doc_id] else ""
        date[doc_id] = turn["date"]
        if heading := _heading(new_day, round(turn["start_s"], 3), turn["speaker"]):
            inserts[doc_id].append((turn["start"], heading))
    return {doc_id: _put_in(text, inserts[doc_id]) for doc_id, text in texts.items()}


def _heading(date: str, start_s: float, speaker: str) -> str:
    r"""Write what stands before a turn.

    >>> _heading("2019-09-12", 75.5, "Borger")
    '2019-09-12\n[00:01:15] Borger: '
    """
    stamp = "" if isnan(start_s) else f"[{start_s // 3600:02.0f}:{start_s // 60 % 60:02.0f}:{start_s % 60 // 1:02.0f}] "
    return (f"{date}\n" if date else "") + stamp + (f"{speaker}: " if speaker else "")


def _put_in(text: str, inserts: list[tuple[int, str]]) -> Transcript:
    pieces, at = [], 0
    for place, heading in inserts:
        pieces += [text[at:place], heading]
        at = place
    return Transcript("".join([*pieces, text[at:]]), tuple(inserts))


def structure(corpus: Corpus, made: dict[str, Transcript]) -> dict[str, Any]:
    """Give of each document what REFI-QDA cannot say, by doc_id: its turns, in code points of the transcript's text.

    It goes with the hash of that text, so that it is believed only where the text is still the same.
    """
    found: dict[str, Any] = {
        doc_id: {"sha256": fingerprint(transcript.text), "turns": []} for doc_id, transcript in made.items()
    }
    for turn in corpus.turns.sort_values(["doc_id", "start"], kind="stable").to_dict("records"):
        start, end = made[turn["doc_id"]].out(turn["start"], turn["end"])
        said = {name: turn[name] for name in ("speaker", "role", "date") if turn[name]}
        times = {name: round(turn[name], 3) for name in ("start_s", "end_s") if not isnan(turn[name])}
        found[turn["doc_id"]]["turns"].append({"start": start, "end": end} | said | times)
    return found


def fingerprint(text: str) -> str:
    """Give the hash of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
