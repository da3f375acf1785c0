"""A rendered page as a tree, so that a Word document can be made of the same words as the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
SPACE = re.compile(r"[ \t\r\n]+")  # a space that does not break is none of these


@dataclass
class Node:
    """An element: its tag, attributes and what stands in it, elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The classes of the element."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Node]:
        """Give the element and all elements in it, in their order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def find(self, *tags: str) -> Node | None:
        """Give the first element in it with one of the tags, None where there is none."""
        return next((node for node in self.walk() if node is not self and node.tag in tags), None)

    def text(self) -> str:
        """Give all its text on one line."""
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return SPACE.sub(" ", "".join(parts)).strip(" ")


def tree(html: str) -> Node:
    """Read a well-formed page.

    >>> tree("<p>Vi <b>har</b> tillid.</p>").find("b").text()
    'har'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
