"""The words of a paragraph: bold, marked, linked."""

from __future__ import annotations

import re
from typing import Any

from fieldnotes.report.docx_fields import element, start_link
from fieldnotes.report.docx_tree import SPACE, Node

MARKED = "FFF0A8"
LINKED = "00568A"
# What XML cannot hold; such signs come from broken files.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add_text(paragraph: Any, node: Node, targets: dict[str, str], *, lines: bool = False) -> None:
    """Add the text of an element to a paragraph.

    targets: id -> bookmark, of the places a link can lead to; other links become plain text. lines: keep line breaks.
    """
    pieces = _joined(list(_pieces(node, frozenset(), "")), lines=lines)
    opened, link = "", None
    for text, looks, target in pieces:
        bookmark = targets.get(target, "")
        if bookmark != opened:
            opened, link = bookmark, start_link(paragraph, bookmark) if bookmark else None
        run = paragraph.add_run(text)
        _dress(run, looks, linked=bool(bookmark))
        if link is not None:
            link.append(run._r)


Piece = tuple[str, frozenset[str], str]


def _pieces(node: Node, looks: frozenset[str], target: str) -> list[Piece]:
    found: list[Piece] = []
    for child in node.children:
        if isinstance(child, str):
            found.append((child, looks, target))
        elif child.tag == "br":
            found.append(("\n", looks | {"break"}, target))
        else:
            own = child.attributes.get("href", "")
            below = _pieces(child, looks | {child.tag}, own[1:] if own.startswith("#") else target)
            found += below
            if "count" in child.classes or "band" in child.classes or "who" in child.classes:
                found.append(("   ", looks | {"gap"}, ""))
    return found


def _joined(pieces: list[Piece], *, lines: bool) -> list[Piece]:
    """White space as a reader of the page sees it: one space between words, none at the ends."""
    made: list[Piece] = []
    after_space = True
    for text, looks, target in pieces:
        text = ILLEGAL.sub("", text)
        if lines or looks & {"break", "gap"}:
            shown = text
        else:
            shown = SPACE.sub(" ", text)
            if after_space:
                shown = shown.lstrip(" ")
        if shown:
            after_space = shown[-1] in " \n"
            made.append((shown, looks, target))
    while made and not made[-1][0].rstrip():
        made.pop()
    if made:
        made[-1] = (made[-1][0].rstrip(" \n"), *made[-1][1:])
    return made


def _dress(run: Any, looks: frozenset[str], *, linked: bool) -> None:
    from docx.shared import RGBColor

    if looks & {"b", "strong"}:
        run.bold = True
    if looks & {"em", "i"}:
        run.italic = True
    if "mark" in looks:
        run._r.get_or_add_rPr().append(element("shd", val="clear", color="auto", fill=MARKED))
    if linked:
        run.font.color.rgb = RGBColor.from_string(LINKED)
