"""A segment's text cut into pieces, so that a page can mark the words that gave a theme."""

from __future__ import annotations

from collections.abc import Iterable


def marked(text: str, start: int, evidence: Iterable[dict[str, object]]) -> list[tuple[str, str]]:
    """Give the pieces of a segment as (text, why), `why` being "" outside the evidence.

    start: the segment's own offset in the document, to which the evidence refers.

    >>> marked("Vi mangler tillid her", 100, [{"start": 111, "end": 117, "why": "tillid"}])
    [('Vi mangler ', ''), ('tillid', 'tillid'), (' her', '')]
    """
    pieces, at = [], 0
    for span in sorted(evidence, key=lambda span: (int(str(span["start"])), int(str(span["end"])))):
        low, high = max(at, int(str(span["start"])) - start), min(len(text), int(str(span["end"])) - start)
        if low < high:
            pieces += [(text[at:low], ""), (text[low:high], str(span["why"]))]
            at = high
    return [(piece, why) for piece, why in [*pieces, (text[at:], "")] if piece]
