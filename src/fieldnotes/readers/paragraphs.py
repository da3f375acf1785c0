"""Text without labels, dates or times: a turn is a paragraph."""

from __future__ import annotations

import itertools

from fieldnotes.readers.reading import NOTE, Block, RawTurn, Reading, comment
from fieldnotes.tables import INTERVIEWER

HOW = "paragraphs"


def read_paragraphs(blocks: list[Block], *, confidence: float) -> Reading:
    """Read each block as a turn of nobody in particular; headings get the role `note`."""
    turns = []
    for block in blocks:
        if block.author:
            turns.append(comment(block))
        elif block.text.strip():
            turns.append(RawTurn(block.text.strip(), role=NOTE if block.heading else ""))
    return Reading(tuple(turns), HOW, confidence)


def read_bold_questions(blocks: list[Block]) -> Reading | None:
    """Read blocks as an interview whose questions are bold paragraphs and whose answers are plain; None if not so."""
    said = [block for block in blocks if block.text.strip() and not block.author and not block.heading]
    bold = [block.lead >= len(block.text.strip()) for block in said]
    asks = sum(block.text.rstrip().endswith("?") for block, is_bold in zip(said, bold, strict=True) if is_bold)
    changes = sum(a != b for a, b in itertools.pairwise(bold))
    if sum(bold) < 3 or asks < 0.6 * sum(bold) or changes < sum(bold):
        return None
    turns: list[RawTurn] = []
    for block in blocks:
        text = block.text.strip()
        if block.author:
            turns.append(comment(block))
        elif block.heading:
            turns.append(RawTurn(text, role=NOTE))
        elif text:
            role = INTERVIEWER if block.lead >= len(text) else ""
            turns.append(RawTurn(text, role=role))
    return Reading(tuple(turns), "bold questions", 0.7)
