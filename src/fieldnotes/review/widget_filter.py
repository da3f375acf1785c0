"""Which segments of the queue a coder wants to see, and what there is to choose between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldnotes.review.widget_log import NOTE
from fieldnotes.words import alphabetical, word, word_or

if TYPE_CHECKING:
    from fieldnotes.review.widget_state import Review

FILTERS = ("project", "kind", "role", "code", "unsure", "state")
ATTRIBUTES = ("project", "kind", "role")
STATES = ("open", "skipped", "done", "memo")
DOUBTS = ("unsure", "sure", "none")


def fits(review: Review, segment: str) -> bool:
    """Say whether a segment fits the filters that are set."""
    wanted, row = review.filters, review.texts.rows[segment]
    if any(wanted[name] and row[name] != wanted[name] for name in ATTRIBUTES):
        return False
    proposed = review.proposals.codes(segment)
    code = wanted["code"]
    if code and code not in proposed and review.verdict(segment, code).status != "accepted":
        return False
    return _doubt(review, segment, proposed, wanted["unsure"]) and _state(review, segment, wanted["state"])


def _doubt(review: Review, segment: str, proposed: set[str], wanted: str) -> bool:
    if not wanted:
        return True
    found = "none" if not proposed else "unsure" if review.proposals.unsure(segment) else "sure"
    return found == wanted


def _state(review: Review, segment: str, wanted: str) -> bool:
    states = {
        "": True,
        "open": not review.done(segment),
        "skipped": review.skipped(segment),
        "done": review.done(segment),
        "memo": bool(review.verdict(segment, NOTE).note),
    }
    return states[wanted]


def choices(review: Review) -> dict[str, list[dict[str, str]]]:
    """Give what each filter can be set to: value and label, in the order a reader expects."""
    rows = [review.texts.rows[segment] for segment in review.order]
    found = {
        name: [
            {"value": value, "label": word_or(value, review.language)}
            for value in sorted({row[name] for row in rows} - {""}, key=alphabetical)
        ]
        for name in ATTRIBUTES
    }
    found["code"] = [{"value": code.id, "label": code.label} for code in review.codebook]
    for name, values in (("unsure", DOUBTS), ("state", STATES)):
        found[name] = [{"value": value, "label": word(f"widget_{name}_{value}", review.language)} for value in values]
    return found
