"""Plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from fieldnotes.readers.encoding import read_text
from fieldnotes.readers.reading import Block
from fieldnotes.readers.tidy import tidy
from fieldnotes.readers.wrapping import paragraphs

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_BOLD = re.compile(r"(?P<mark>\*\*|__|\*|_)(?P<text>[^*_\n]+?)(?P=mark)")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$|\|?[\s:|-]*-{3,}[\s:|-]*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")


def read_plain(path: Path) -> list[Block]:
    """Read a text file in whatever encoding as blocks, a paragraph each."""
    return [Block(text) for text in paragraphs(tidy(read_text(path)))]


def read_markdown(path: Path) -> list[Block]:
    """Read Markdown as blocks: headings, bold at the start of a paragraph, pipe tables; marks are taken off."""
    blocks: list[Block] = []
    table, in_table = 0, False
    for text in paragraphs(tidy(read_text(path))):
        if text.startswith("|") and text.count("|") > 1:
            table += not in_table
            in_table = True
            if not _RULE.match(text):
                cells = tuple(_plain(cell.strip()) for cell in text.strip("|").split("|"))
                blocks.append(Block(" ".join(filter(None, cells)), cells=cells, table=table))
            continue
        in_table = False
        if not _RULE.match(text):
            blocks.append(_block(text))
    return blocks


def _block(text: str) -> Block:
    heading = _HEADING.match(text)
    if heading:
        return Block(_plain(heading[1]), heading=True)
    text = re.sub(r"^>\s?", "", text)
    bold = _BOLD.match(text)
    lead = len(_plain(bold["text"])) if bold and len(bold["mark"]) == 2 else 0
    return Block(_plain(text), lead=lead)


def _plain(text: str) -> str:
    """Take off the marks of bold and italics and the escapes."""
    return _ESCAPE.sub(r"\1", re.sub(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text))
