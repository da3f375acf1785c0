"""What a reader gives: turns, how they were found, and the blocks that text-like formats have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import nan

# The role of words nobody said: titles, headings inside a transcript, and the comments of a colleague.
NOTE = "note"


@dataclass(frozen=True)
class RawTurn:
    """What one person says, one log entry, one note or one row, with raw text and "" or nan for what is not known.

    `start_s` and `end_s`: seconds from the start of the recording; for clock times, seconds since midnight.
    `role`: "interviewer" asks, "note" is nobody's speech (title, heading, comment).
    """

    text: str
    speaker: str = ""
    role: str = ""
    start_s: float = nan
    end_s: float = nan
    date: str = ""
    project: str = ""
    document: str = ""


@dataclass(frozen=True)
class Reading:
    """The turns of one file; `how` they were found and how sure that is (0-1); `date`: what the file says of itself.

    `sha256`: of the bytes that were read.
    """

    turns: tuple[RawTurn, ...]
    how: str
    confidence: float
    date: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a table row (`cells`) or a comment (`author`) of a text-like file, in document order.

    `lead`: how many characters at the start are bold. A comment's author may be unknown: then it is "?".
    `table`: the number of the table that a row belongs to, from 1.
    """

    text: str
    lead: int = 0
    heading: bool = False
    cells: tuple[str, ...] = ()
    table: int = 0
    author: str = ""


def lines_of(blocks: list[Block]) -> Iterator[Block]:
    """Give each line of each block as a block of its own, without the empty ones and without indentation."""
    for block in blocks:
        at = 0
        for line in block.text.split("\n"):
            text = line.strip()
            if text:
                indent = len(line) - len(line.lstrip())
                lead = min(max(block.lead - at - indent, 0), len(text))
                yield replace(block, text=text, lead=lead)
            at += len(line) + 1


def comment(block: Block) -> RawTurn:
    """Give a colleague's comment as a turn of its own: not something said, so its role is `note`."""
    return RawTurn(block.text, speaker="" if block.author == "?" else block.author, role=NOTE)
