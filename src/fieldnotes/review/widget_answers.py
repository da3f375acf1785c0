"""What a coder can say of one code in one segment: each answer makes a new verdict of the one that stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fieldnotes.review.widget_log import Span, Verdict
from fieldnotes.review.widget_proposals import Proposal, given
from fieldnotes.tables import POLARITIES

Message = Mapping[str, Any]
Answer = Callable[[Verdict, list[Proposal], Message], Verdict]


def accept(was: Verdict, proposals: list[Proposal], message: Message) -> Verdict:
    """Give the code as proposed, on the words that are marked on the page, or else those that the machine went by."""
    base = was.given if was.status == "accepted" else given(proposals)
    span = _span(message)
    return Verdict("accepted", {name: (span,) if span else places for name, places in base.items()}, was.note)


def reject(was: Verdict, proposals: list[Proposal], message: Message) -> Verdict:
    """Say that the code is not there; of what was proposed, the first polarity is what is refused."""
    refused = next(iter(was.given or given(proposals)))
    return Verdict("rejected", {refused: ()}, was.note)


def polarity(was: Verdict, proposals: list[Proposal], message: Message) -> Verdict:
    """Give the code with these polarities, one or several; each keeps its own evidence, or else all there is."""
    wanted = [name for name in POLARITIES if name in message["polarity"]]
    if not wanted:
        raise ValueError(f"no polarity; there are: {', '.join(POLARITIES)}")
    base = was.given if was.status == "accepted" else given(proposals)
    every = tuple(sorted({span for places in base.values() for span in places}))
    return Verdict("accepted", {name: base.get(name, every) for name in wanted}, was.note)


def mark(was: Verdict, proposals: list[Proposal], message: Message) -> Verdict:
    """Add words to the code's evidence; the first words marked replace what the machine went by."""
    span = _span(message)
    if span is None:
        raise ValueError("no words are marked")
    if was.status != "accepted":
        return accept(was, proposals, message)
    machine = {place for one in proposals for place in one["spans"]}
    kept = {name: () if machine.issuperset(places) else places for name, places in was.given.items()}
    return replace(was, given={name: tuple(sorted({span, *places})) for name, places in kept.items()})


def unmark(was: Verdict, proposals: list[Proposal], message: Message) -> Verdict:
    """Let the code be about the whole segment."""
    return Verdict("accepted", dict.fromkeys(was.given or given(proposals), ()), was.note)


def memo(was: Verdict, proposals: list[Proposal], message: Message) -> Verdict:
    """Write a memo to the decision, or to the segment where the message names no code."""
    if message["code"] and not was.status:
        raise ValueError("a memo on a code that is not answered yet")
    return replace(was, note=str(message["note"]).strip())


ANSWERS: dict[str, Answer] = {
    "accept": accept,
    "reject": reject,
    "polarity": polarity,
    "mark": mark,
    "unmark": unmark,
    "memo": memo,
}


def _span(message: Message) -> Span | None:
    span = message.get("span")
    return (int(span[0]), int(span[1])) if span and int(span[0]) < int(span[1]) else None
