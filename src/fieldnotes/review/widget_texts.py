"""Each segment as a coder reads it: its words, who says them and where, and the turn before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldnotes.tables import INTERVIEWER, Corpus
from fieldnotes.words import word_or

NEAR = 1200  # characters of a neighbouring turn that are shown; a monologue would push the segment off the screen


class Texts:
    """The segments of a corpus by their id, with what stands around them."""

    def __init__(self, corpus: Corpus, language: str = "da") -> None:
        self._language = language
        rows: list[dict[str, Any]] = corpus.with_text().to_dict("records")  # type: ignore[assignment]
        self._documents = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
        self._turns: dict[str, list[dict[str, Any]]] = {}
        ordered = corpus.turns.sort_values(["doc_id", "position"], kind="stable")
        turns: list[dict[str, Any]] = ordered.to_dict("records")  # type: ignore[assignment]
        for turn in turns:
            self._turns.setdefault(turn["doc_id"], []).append(turn)
        self._place = {turn["turn_id"]: at for own in self._turns.values() for at, turn in enumerate(own)}
        self.rows = {row["segment_id"]: row for row in rows}
        self.words = {segment: row["text"] for segment, row in self.rows.items()}

    def __contains__(self, segment: object) -> bool:
        return segment in self.rows

    def shown(self, segment: str) -> dict[str, Any]:
        """Give a segment as the page shows it: where, who, date, before, text, after."""
        row = self.rows[segment]
        own = self._turns[row["doc_id"]]
        place = self._place[row["turn_id"]]
        turn, document = own[place], self._documents[row["doc_id"]]
        before = [self._turn(document, other, _last) for other in own[max(0, place - 1) : place]]
        after = [self._turn(document, other, _first) for other in own[place + 1 : place + 2]]
        head, tail = document[turn["start"] : row["start"]].strip(), document[row["end"] : turn["end"]].strip()
        return {
            "segment": segment,
            "where": [row["project"], word_or(row["kind"], self._language), row["doc_id"]],
            "date": turn["date"] or row["date"],
            "who": self._who(row),
            "before": before + [{"who": "", "text": _last(head)}] * bool(head),
            "text": row["text"],
            "after": [{"who": "", "text": _first(tail)}] * bool(tail) + after,
        }

    def _turn(self, document: str, turn: dict[str, Any], cut: Callable[[str], str]) -> dict[str, str]:
        return {"who": self._who(turn), "text": cut(document[turn["start"] : turn["end"]])}

    def _who(self, row: dict[str, Any]) -> str:
        role = word_or(row["role"], self._language)
        named = row["speaker"] and row["role"] != INTERVIEWER
        return f"{row['speaker']}, {role}" if named else role[:1].upper() + role[1:]


def _last(text: str) -> str:
    return text if len(text) <= NEAR else "… " + text[-NEAR:].partition(" ")[2]


def _first(text: str) -> str:
    return text if len(text) <= NEAR else text[:NEAR].rpartition(" ")[0] + " …"
