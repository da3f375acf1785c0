"""Word documents: paragraphs, headings and tables in document order, comments behind what they are on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fieldnotes.readers.problems import broken_as
from fieldnotes.readers.reading import Block
from fieldnotes.readers.tidy import tidy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WIDEST = 1000  # columns; Word ends at 63


def read_docx(path: Path) -> list[Block]:
    """Read a .docx as blocks; raises FieldnotesError for a protected, broken or differently made file."""
    import docx

    with broken_as(path, "docx"), path.open("rb") as file:
        document = docx.Document(file)
        comments = {str(note.comment_id): note for note in document.comments}
        return list(_blocks(document, comments))


def _blocks(container: Any, comments: dict[str, Any]) -> Iterator[Block]:
    from docx.table import Table

    tables = 0
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            yield from _table(item, tables, comments)
        else:
            yield from _paragraph(item, comments)


def _paragraph(paragraph: Any, comments: dict[str, Any]) -> Iterator[Block]:
    text = tidy(_text(paragraph._p))
    style = (paragraph.style.name or "") if paragraph._p.style else ""  # python-docx is slow to say it is the default
    if text.strip():
        lead = len(tidy(_bold_start(paragraph)).rstrip())
        yield Block(text, lead=lead, heading=style.startswith(("Heading", "Title", "Overskrift", "Titel")))
    for mark in paragraph._p.iter(f"{_W}commentReference"):
        note = comments.get(mark.get(f"{_W}id"))
        if note is not None and note.text.strip():
            yield Block(tidy(note.text), author=tidy(note.author or "").strip() or "?")


def _table(table: Any, number: int, comments: dict[str, Any]) -> Iterator[Block]:
    above: dict[int, Any] = {}
    for row in table.rows:
        cells: list[str] = []
        notes: list[Block] = []
        for cell in _cells(row, above):
            inner = list(_blocks(cell, comments))
            cells.append("\n".join(block.text for block in inner if not block.author))
            notes += [block for block in inner if block.author]
        if any(cells):
            yield Block("\n".join(filter(None, cells)), cells=tuple(cells), table=number)
        yield from notes


def _cells(row: Any, above: dict[int, Any]) -> Iterator[Any]:
    """Give each cell of a row once; one that is merged with the row above is that one. `above`: cells by column.

    python-docx gives a cell for each column it covers and goes up merged rows one by one, without an end to either.
    """
    from docx.table import _Cell

    at = 0
    for tc in row._tr.tc_lst:
        span = min(max(tc.grid_span, 1), _WIDEST)
        if tc.vMerge != "continue" or at not in above:
            above[at] = tc
        yield _Cell(above[at], row.table)
        at += span


def _text(element: Any) -> str:
    """Give the text of a paragraph with its links and insertions, without what was deleted with changes tracked."""
    parts = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab" and node.getparent().tag == f"{_W}r":
            parts.append("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _bold_start(paragraph: Any) -> str:
    """Give the text at the start of a paragraph that is set in bold."""
    bold = []
    for run in paragraph.runs:
        style = run.style.font.bold if run._r.style else None
        is_bold = run.bold if run.bold is not None else style
        if not is_bold and run.text.strip():
            break
        bold.append(run.text)
    return "".join(bold) if any(part.strip() for part in bold) else ""
