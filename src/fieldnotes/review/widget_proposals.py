"""What machines proposed for each segment, and what other people said, as lines that a coder answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.review.widget_log import Span
from fieldnotes.tables import POLARITIES

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

UNSURE = (0.3, 0.7)  # a score between them leaves the machine in doubt
Proposal = dict[str, Any]  # polarity, by, score (None: not known), why, spans
Lines = dict[str, list[Proposal]]  # code -> what is proposed for it


class Proposals:
    """The machines' codings by segment, offsets from the segment's start; and other coders' where they are asked for.

    A row that only sums up a code below (the roll-up) is left out: who answers the code below has answered it.
    A machine's row keeps no trace of who accepted or rejected it.
    """

    def __init__(
        self, codings: pd.DataFrame, codebook: Codebook, starts: Mapping[str, Span], *, coder: str, others: bool = False
    ) -> None:
        self._book = codebook
        known = codings[codings["segment_id"].isin(list(starts)) & codings["code"].isin(codebook.ids)]
        self._lines: dict[str, Lines] = {}
        machine: list[dict[str, Any]] = known[known["method"] != "human"].to_dict("records")  # type: ignore[assignment]
        for row in machine:
            lines = self._lines.setdefault(row["segment_id"], {})
            lines.setdefault(row["code"], []).append(_proposal(row, starts[row["segment_id"]]))
        for lines in self._lines.values():
            for code in [code for code in lines if self._sums_up(code, lines)]:
                del lines[code]
        self._others: dict[tuple[str, str], list[dict[str, str]]] = {}
        people = known[(known["method"] == "human") & (known["coder"] != coder)] if others else known.iloc[:0]
        said: list[dict[str, Any]] = people.sort_values("coder", kind="stable").to_dict("records")  # type: ignore[assignment]
        for row in said:
            answer = row["polarity"] if row["status"] != "rejected" else "no"
            self._others.setdefault((row["segment_id"], row["code"]), []).append(
                {"coder": row["coder"], "said": answer}
            )

    def lines(self, segment: str) -> Lines:
        """Give the codes proposed for a segment, the surest first."""
        lines = self._lines.get(segment, {})
        return dict(sorted(lines.items(), key=lambda line: -max(_score(one) for one in line[1])))

    def codes(self, segment: str) -> set[str]:
        """Give the codes proposed for a segment."""
        return set(self._lines.get(segment, ()))

    def others(self, segment: str) -> dict[str, list[dict[str, str]]]:
        """Give what other coders said of a segment, by code: coder and polarity, or "no"."""
        return {code: said for (name, code), said in self._others.items() if name == segment}

    def unsure(self, segment: str) -> bool:
        """Say whether some machine was in doubt about the segment."""
        low, high = UNSURE
        return any(low <= _score(one) <= high for line in self._lines.get(segment, {}).values() for one in line)

    def _sums_up(self, code: str, lines: Lines) -> bool:
        below = [one for other in lines if code in self._book.ancestors(other) for one in lines[other]]
        told = {(one["polarity"], one["by"], span) for one in below for span in one["spans"] or [None]}
        own = {(one["polarity"], one["by"], span) for one in lines[code] for span in one["spans"] or [None]}
        return bool(below) and own <= told


def given(proposals: list[Proposal]) -> dict[str, tuple[Span, ...]]:
    """Give the evidence of each polarity that is proposed, as one accepts it; "present" where nothing is proposed.

    >>> given([{"polarity": "lacking", "spans": ((3, 9),)}]), given([])
    ({'lacking': ((3, 9),)}, {'present': ()})
    """
    found = {name: [one for one in proposals if one["polarity"] == name] for name in POLARITIES}
    spans = {name: {span for one in some for span in one["spans"]} for name, some in found.items() if some}
    return {name: tuple(sorted(places)) for name, places in spans.items()} or {"present": ()}


def _proposal(row: dict[str, Any], at: Span) -> Proposal:
    start, end = at
    spans = [(max(int(span["start"]), start) - start, min(int(span["end"]), end) - start) for span in row["evidence"]]
    score = row["score"]
    return {
        "polarity": row["polarity"],
        "by": row["coder"],
        "score": None if pd.isna(score) else float(score),
        "why": list(dict.fromkeys(str(span.get("why", "")) for span in row["evidence"] if span.get("why"))),
        "spans": tuple(sorted({span for span in spans if span[0] < span[1]})),
    }


def _score(proposal: Proposal) -> float:
    return 0.5 if proposal["score"] is None else float(proposal["score"])
