"""OpenDocument text: paragraphs, headings, lists and tables in order, annotations behind what they are on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from fieldnotes.readers.problems import broken_as, encrypted, not_a
from fieldnotes.readers.reading import Block
from fieldnotes.readers.tidy import tidy

_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
_WIDEST = 50  # columns, or spaces, that one element may stand for
_SKIPPED = ("text:tracked-changes", "office:forms", "text:sequence-decls", "office:annotation-end")


def read_odt(path: Path) -> list[Block]:
    """Read an .odt as blocks; raises FieldnotesError for a protected, broken or differently made file."""
    from odf.opendocument import load

    with broken_as(path, "odt"):
        _check(path)
        # Where it stumbles odfpy prints the whole text to the terminal, and goes on with what it has.
        with redirect_stdout(io.StringIO()):
            document = load(str(path))
        if getattr(document, "text", None) is None:
            raise not_a(path, "odt")
        return list(_blocks(document.text, _bold_styles(document), [0]))


def _check(path: Path) -> None:
    """Raise an error for what is protected, or broken somewhere: half a document must not pass for a whole one."""
    from xml.parsers.expat import ParserCreate

    with zipfile.ZipFile(path) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise encrypted(path)
        for name in set(_PARTS) & set(archive.namelist()):
            ParserCreate().Parse(archive.read(name), True)


def _bold_styles(document: Any) -> set[str]:
    """Give the names of the text and paragraph styles that set in bold."""
    bold = set()
    for group in (document.styles, document.automaticstyles):
        for style in group.childNodes:
            for properties in getattr(style, "childNodes", []):
                weight = _attribute(properties, "font-weight")
                if weight == "bold":
                    bold.add(_attribute(style, "name"))
    return bold


def _attribute(node: Any, name: str) -> str:
    for (_, key), value in (getattr(node, "attributes", None) or {}).items():
        if key == name:
            return str(value)
    return ""


def _blocks(node: Any, bold: set[str], tables: list[int]) -> Iterator[Block]:
    for child in node.childNodes:
        tag = getattr(child, "tagName", "")
        if tag in ("text:p", "text:h"):
            yield from _paragraph(child, bold, heading=tag == "text:h")
        elif tag == "table:table":
            tables[0] += 1
            yield from _table(child, bold, tables)
        elif child.nodeType == child.ELEMENT_NODE and tag not in _SKIPPED:
            yield from _blocks(child, bold, tables)


def _paragraph(node: Any, bold: set[str], *, heading: bool) -> Iterator[Block]:
    pieces: list[tuple[str, bool]] = []
    notes: list[Block] = []
    style = _attribute(node, "style-name")
    _collect(node, style in bold, bold, pieces, notes)
    text = tidy("".join(piece for piece, _ in pieces))
    if text.strip():
        lead = ""
        for piece, is_bold in pieces:
            if not is_bold and piece.strip():
                break
            lead += piece
        title = style.startswith(("Heading", "Title", "Overskrift"))
        yield Block(text, lead=len(tidy(lead).rstrip()), heading=heading or title)
    yield from notes


def _collect(node: Any, is_bold: bool, bold: set[str], pieces: list[tuple[str, bool]], notes: list[Block]) -> None:
    """Gather the text of a paragraph with whether it is bold, and apart from it the annotations."""
    for child in node.childNodes:
        tag = getattr(child, "tagName", "")
        if child.nodeType == child.TEXT_NODE:
            pieces.append((str(child.data).replace("\n", " "), is_bold))
        elif tag == "text:s":
            pieces.append((" " * min(int(_attribute(child, "c") or 1), _WIDEST), is_bold))
        elif tag == "text:tab":
            pieces.append(("\t", is_bold))
        elif tag == "text:line-break":
            pieces.append(("\n", is_bold))
        elif tag == "office:annotation":
            notes.append(_annotation(child))
        elif tag not in _SKIPPED:
            _collect(child, is_bold or _attribute(child, "style-name") in bold, bold, pieces, notes)


def _annotation(node: Any) -> Block:
    author, lines = "", []
    for child in node.childNodes:
        pieces: list[tuple[str, bool]] = []
        _collect(child, False, set(), pieces, [])
        text = tidy("".join(piece for piece, _ in pieces)).strip()
        tag = getattr(child, "tagName", "")
        if tag == "dc:creator":
            author = text
        elif tag in ("text:p", "text:list") and text:
            lines.append(text)
    return Block("\n".join(lines), author=author or "?")


def _table(node: Any, bold: set[str], tables: list[int]) -> Iterator[Block]:
    number = tables[0]
    for row in _descend(node, "table:table-row"):
        cells, notes = [], []
        for cell in _descend(row, "table:table-cell"):
            inner = list(_blocks(cell, bold, tables))
            repeat = min(int(_attribute(cell, "number-columns-repeated") or 1), _WIDEST)
            cells += ["\n".join(block.text for block in inner if not block.author)] * (repeat if not inner else 1)
            notes += [block for block in inner if block.author]
        if any(cells):
            yield Block("\n".join(filter(None, cells)), cells=tuple(cells), table=number)
        yield from notes


def _descend(node: Any, tag: str) -> Iterator[Any]:
    """Give the nodes of a kind below a node, through groups of header rows but not into inner tables."""
    for child in node.childNodes:
        name = getattr(child, "tagName", "")
        if name == tag:
            yield child
        elif name in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _descend(child, tag)
