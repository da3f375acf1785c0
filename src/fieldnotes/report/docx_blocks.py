"""A page's tree as paragraphs, lists, quotes and figures of a Word document."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldnotes.report.docx_fields import add_bookmark, add_field, describe, fill_contents
from fieldnotes.report.docx_runs import add_text
from fieldnotes.report.docx_table import add_table
from fieldnotes.report.docx_tree import Node
from fieldnotes.words import word

if TYPE_CHECKING:
    from collections.abc import Callable

SKIPPED = frozenset({"nav", "script", "style", "noscript", "pre", "head", "button", "title"})
CLASSES = {
    "note": "Fieldnotes Note",
    "caveat": "Fieldnotes Note",
    "cite": "Fieldnotes Source",
    "definition": "Fieldnotes Definition",
    "lead": "Subtitle",
}
HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3}
INLINE = frozenset({"a", "b", "strong", "em", "i", "mark", "span", "br", "abbr"})
TALLEST = 18.0  # cm of a figure


@dataclass
class Writer:
    """What is being written, and what has been counted: figures, tables, bookmarks, headings."""

    document: Any
    figures: Path
    language: str
    targets: dict[str, str]  # id on the page -> bookmark, of the places that something links to
    numbered: bool
    titles: dict[int, str]  # of tables, by the identity of their node
    counts: dict[str, int] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    levels: list[int] = field(default_factory=lambda: [0, 0, 0])
    contents: Any = None

    @cached_property
    def styles(self) -> dict[str, str]:
        """Style -> its id in this document; the library looks through all styles for every paragraph."""
        return {style.name: style.style_id for style in self.document.styles}

    def write(self, node: Node) -> None:
        """Write an element and all in it."""
        if node.tag in SKIPPED or "hidden" in node.attributes or "back" in node.classes:
            return
        if identity := self.targets.get(node.attributes.get("id", "")):
            self.waiting.append(identity)
        special: dict[str, Callable[[Node], None]] = {
            "p": self._paragraph,
            "figure": self._figure,
            "table": self._table,
            "blockquote": self._quote,
            "ul": self._list,
            "ol": self._list,
            "details": self._details,
            "dl": self._terms,
        }
        if node.tag in HEADINGS:
            self._heading(node)
        elif node.tag in special:
            special[node.tag](node)
        else:
            self._inside(node)

    def finish(self) -> None:
        """Fill in the contents, which are known now."""
        if self.contents is not None and self.headings:
            fill_contents(self.contents, self.headings)

    def paragraph(self, style: str) -> Any:
        """Add an empty paragraph, with the bookmarks that wait for a place."""
        made = self.document.add_paragraph()
        made._p.style = self.styles[style]
        self.mark(made)
        return made

    def mark(self, paragraph: Any) -> None:
        """Put the bookmarks that wait on a paragraph."""
        for name in self.waiting:
            self.counts["bookmark"] = self.counts.get("bookmark", 0) + 1
            add_bookmark(paragraph, name, self.counts["bookmark"])
        self.waiting.clear()

    def caption(self, kind: str, text: str, *, above: bool = False) -> None:
        """Add a numbered caption: "Figur 3. …" (kind figure) or "Tabel 2. …" (kind table)."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        name = word(f"docx_{kind}", self.language)
        made = self.paragraph("Caption")
        made.paragraph_format.keep_with_next = above
        made.add_run(f"{name} ")
        add_field(made, rf"SEQ {name} \* ARABIC", str(self.counts[kind]))
        made.add_run(f". {text}")

    def _inside(self, node: Node) -> None:
        """Write what stands in an element; text between blocks becomes a paragraph of its own."""
        loose: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str) or child.tag in INLINE:
                loose.append(child)
                continue
            self._loose(loose)
            self.write(child)
        self._loose(loose)

    def _loose(self, parts: list[Node | str]) -> None:
        if Node("", children=parts).text():
            add_text(self.paragraph("Normal"), Node("", children=list(parts)), self.targets)
        parts.clear()

    def _heading(self, node: Node) -> None:
        level, text = HEADINGS[node.tag], node.text()
        if level == 0:
            self.paragraph("Title").add_run(text)
            return
        bookmark = f"_Fieldnotes{len(self.headings) + 1}"
        self.waiting.append(bookmark)
        made = self.paragraph(f"Heading {level}")
        made.paragraph_format.page_break_before = True if "page" in node.classes else None
        add_text(made, node, {})
        self.levels = [*self.levels[: level - 1], self.levels[level - 1] + 1, *[0] * (3 - level)]
        number = ".".join(str(n) for n in self.levels[:level]) + " " if self.numbered else ""
        if level <= 2:
            self.headings.append((level, number + text, bookmark))

    def _paragraph(self, node: Node) -> None:
        if "contents" in node.classes:
            self.paragraph("Fieldnotes Group").add_run(node.text())
            self.contents = self.document.add_paragraph()
            return
        style = next((CLASSES[name] for name in node.classes if name in CLASSES), "Normal")
        add_text(self.paragraph(style), node, self.targets)

    def _quote(self, node: Node) -> None:
        add_text(self.paragraph("Quote"), node, self.targets, lines=True)

    def _figure(self, node: Node) -> None:
        from docx.shared import Cm

        image, caption = node.find("img"), node.find("figcaption")
        if image is None:
            return
        name = image.attributes["src"]
        made = self.paragraph("Normal")
        made.paragraph_format.keep_with_next = True
        picture = made.add_run().add_picture(str(self.figures / f"{name}.png"))
        shrink = min(1.0, Cm(self.width) / picture.width, Cm(TALLEST) / picture.height)
        picture.width, picture.height = int(picture.width * shrink), int(picture.height * shrink)
        describe(picture, name, image.attributes.get("alt", ""))
        self.caption("figure", caption.text() if caption else image.attributes.get("alt", ""))

    @property
    def width(self) -> float:
        """The width between the margins, in cm."""
        section = self.document.sections[-1]
        inside = (section.page_width - section.left_margin - section.right_margin) / 360_000
        return float(inside)

    def _table(self, node: Node) -> None:
        add_table(self, node)

    def _list(self, node: Node) -> None:
        style = "List Bullet" if node.tag == "ul" else "List Number"
        for item in (child for child in node.children if isinstance(child, Node) and child.tag == "li"):
            if item.find("blockquote", "p", "table"):
                self.write(item)
                continue
            if identity := self.targets.get(item.attributes.get("id", "")):
                self.waiting.append(identity)
            add_text(self.paragraph(style), item, self.targets)

    def _details(self, node: Node) -> None:
        """What folds out on the page stands open on paper, below what one would have clicked on."""
        summary = node.find("summary")
        if summary and "figure" not in node.classes:
            self.paragraph("Fieldnotes Group").add_run(summary.text())
        rest = [child for child in node.children if child is not summary]
        self._inside(Node("div", children=rest))

    def _terms(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node):
                style = "Fieldnotes Group" if child.tag == "dt" else "Normal"
                add_text(self.paragraph(style), child, self.targets)
