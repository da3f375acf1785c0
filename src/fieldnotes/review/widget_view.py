"""What the page is given to show: the segment, its lines, how far the coder is. Plain lists and strings, no HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fieldnotes.review.widget_log import NOTE, Span
from fieldnotes.review.widget_proposals import Proposal
from fieldnotes.review.widget_state import Review
from fieldnotes.words import number, word

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook


def view(review: Review) -> dict[str, Any]:
    """Give everything that changes while one codes."""
    done = sum(review.done(segment) for segment in review.chosen)
    return {
        "item": item(review, review.segment) if review.segment else None,
        "place": review.place + 1,
        "of": len(review.chosen),
        "done": done,
        "left": len(review.chosen) - done,
        "filters": review.filters,
        "undo": review.named(review.undo[-1]) if review.undo else "",
        "redo": review.named(review.redo[-1]) if review.redo else "",
    }


def item(review: Review, segment: str) -> dict[str, Any]:
    """Give one segment with what is around it and a line for every code proposed or answered."""
    proposed, others = review.proposals.lines(segment), review.proposals.others(segment)
    answered = [code for code in review.codebook.ids if review.verdict(segment, code).status]
    codes = dict.fromkeys([*proposed, *answered, *(code for code in others if code)])
    return review.texts.shown(segment) | {
        "lines": [
            _line(review, segment, code, proposed.get(code, [])) | {"others": _others(review, others.get(code, []))}
            for code in codes
        ],
        "memo": review.verdict(segment, NOTE).note,
        "done": review.done(segment),
        "skipped": review.skipped(segment),
    }


def _line(review: Review, segment: str, code: str, proposals: list[Proposal]) -> dict[str, Any]:
    verdict = review.verdict(segment, code)
    given = verdict.given if verdict.status == "accepted" else {}
    polarities = list(given) or list(dict.fromkeys(one["polarity"] for one in proposals))
    spans: Iterable[Span] = (
        [span for places in given.values() for span in places]
        if verdict.status == "accepted"
        else [span for one in proposals for span in one["spans"]]
    )
    return {
        "code": code,
        "status": verdict.status,
        "polarities": polarities,
        "spans": [list(span) for span in sorted(set(spans))],
        "note": verdict.note,
        "proposed": [_proposed(review, one) for one in proposals],
    }


def _proposed(review: Review, one: Proposal) -> dict[str, Any]:
    score = one["score"]
    return {
        "polarity": one["polarity"],
        "by": _by(one["by"], review.language),
        "score": score,
        "written": "" if score is None else number(score, review.language, 2),
        "why": [_why(why, review.language) for why in one["why"]],
    }


def _by(coder: str, language: str) -> str:
    return word(coder, language) if coder in ("terms", "model", "topics") else coder


def _why(why: str, language: str) -> str:
    """Write a machine's reason for people: a term, a word that turned it about, or the example it is like."""
    kind, found, rest = why.partition(": ")
    if why == "model":
        return word("widget_why_model", language)
    if found and kind == "model":
        return f"{word('widget_why_like', language)} »{rest}«"
    if found and kind in ("lacking", "rejected"):
        return f"»{rest}« ({word(kind, language)})"
    return f"»{why}«"


def _others(review: Review, said: list[dict[str, str]]) -> list[str]:
    no = word("widget_no", review.language)
    return [f"{one['coder']}: {no if one['said'] == 'no' else word(one['said'], review.language)}" for one in said]


def codes(codebook: Codebook) -> list[dict[str, Any]]:
    """Give the codebook for the page: what one searches in, and when a code is given."""
    return [
        {
            "id": code.id,
            "label": code.label,
            "above": [codebook[name].label for name in reversed(codebook.ancestors(code.id))],
            "definition": code.definition,
            "include": list(code.include),
            "exclude": list(code.exclude),
            "examples": list(code.examples),
        }
        for code in codebook
    ]
