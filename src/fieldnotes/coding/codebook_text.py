"""Changes to the text of a codebook.yaml that leave every line they are not about as it is, comments too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from fieldnotes.coding.codebook_yaml import parse_codebook

_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/*=…-]*[\w.)*])?")
_WORDS_OF_YAML = ("null", "true", "false", "yes", "no", "on", "off")


@dataclass(frozen=True)
class Edit:
    """Characters of the text that give way to others."""

    start: int
    end: int
    text: str


class CodebookText:
    """The text of a codebook, and where each code and key of it stands."""

    def __init__(self, text: str) -> None:
        parse_codebook(text, "codebook.yaml")  # what is not right is said here, with its line
        self.text = text if text.endswith("\n") else text + "\n"
        root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        codes = next(value for key, value in root.value if key.value == "codes")  # type: ignore[union-attr]
        self.items: list[yaml.MappingNode] = codes.value
        self.flow = bool(codes.flow_style) or any(item.flow_style for item in self.items)
        self.keys = [{key.value: value for key, value in item.value} for item in self.items]
        self.at = {" ".join(keys["id"].value.split()): number for number, keys in enumerate(self.keys)}

    def key(self, code: str, name: str) -> yaml.Node | None:
        """Give the node of a key of a code, None where it has none."""
        return self.keys[self.at[code]].get(name)

    def scalar(self, code: str, name: str, value: str) -> Edit:
        """Set a key that holds one text; where the code has no such key, behind its label. "" is written null."""
        written = _value(value)
        node = self.key(code, name)
        if node is not None:
            end = node.end_mark.index
            after = "\n" if self.text[node.start_mark.index : end].endswith("\n") else ""
            return Edit(node.start_mark.index, end, " " * self._stuck(node) + written + after)
        return self._new_key(code, self.line(name, value))

    def line(self, name: str, value: str) -> str:
        """Write a key and its text; "" is null."""
        return f"{name}: {_value(value)}"

    def added(self, code: str, name: str, values: Iterable[str]) -> list[Edit]:
        """Add items at the end of a list of a code, in the way that the list is written."""
        items = [quoted(value) for value in values]
        if not items:
            return []
        node = self.key(code, name)
        if node is None:
            return [self._new_key(code, f"{name}: [{', '.join(items)}]")]
        if not isinstance(node, yaml.SequenceNode):  # null or nothing
            return [Edit(node.start_mark.index, node.end_mark.index, f"{' ' * self._stuck(node)}[{', '.join(items)}]")]
        if not node.value:
            return [Edit(node.start_mark.index, node.end_mark.index, f"[{', '.join(items)}]")]
        last = node.value[-1]
        if node.flow_style:
            return [Edit(last.end_mark.index, last.end_mark.index, "".join(f", {item}" for item in items))]
        indent = " " * node.start_mark.column
        end = self._line_end(last)
        return [Edit(end, end, "".join(f"{indent}- {item}\n" for item in items))]

    def removed(self, code: str) -> Edit:
        """Take a code out, with the blank lines behind it."""
        number = self.at[code]
        end = self._line_end(self.items[number])
        while self.text[end : end + 1] == "\n":
            end += 1
        return Edit(self._line_start(number), end, "")

    def inserted(self, after: str, lines: Iterable[str]) -> Edit:
        """Put a new code behind another; `lines` are its keys."""
        number = self.at[after]
        end = self._line_end(self.items[number])
        dash = " " * (self._line_indent(number))
        gap = "\n" if self.text[end : end + 1] == "\n" else ""
        first, *rest = lines
        block = f"{dash}- {first}\n" + "".join(f"{dash}  {line}\n" for line in rest)
        return Edit(end, end, gap + block)

    def _new_key(self, code: str, line: str) -> Edit:
        label = self.key(code, "label")
        assert label is not None  # every code has one: the file was read
        indent = " " * self.items[self.at[code]].start_mark.column
        end = self._line_end(label)
        return Edit(end, end, f"{indent}{line}\n")

    def _stuck(self, node: yaml.Node) -> bool:
        """Say whether an empty value stands right behind its colon."""
        return node.start_mark.index == node.end_mark.index and self.text[node.start_mark.index - 1] == ":"

    def _line_start(self, number: int) -> int:
        return self.text.rfind("\n", 0, self.items[number].start_mark.index) + 1

    def _line_indent(self, number: int) -> int:
        start = self._line_start(number)
        return self.text.index("-", start) - start

    def _line_end(self, node: yaml.Node) -> int:
        """Give the place behind the last line of a node; its own end mark may lie behind blank lines and comments."""
        last: yaml.Node = node
        while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
            last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
        end = last.end_mark.index
        if isinstance(last, yaml.ScalarNode) and last.style in (">", "|"):
            end = last.start_mark.index + len(self.text[last.start_mark.index : end].rstrip())
        if self.text[end - 1 : end] == "\n":
            return end
        return self.text.index("\n", end) + 1


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Give the text with the edits made; what is put in at one place stands in the order it comes."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start))
    for edit in ordered[::-1]:  # from behind, so that no place moves before its turn
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def quoted(value: str) -> str:
    """Write a text as YAML, with quotes where it needs them.

    >>> quoted("stole på"), quoted("*styring"), quoted("ja: nej"), quoted("no")
    ('stole på', '"*styring"', '"ja: nej"', '"no"')
    """
    plain = _PLAIN.fullmatch(value) and value.casefold() not in _WORDS_OF_YAML
    return value if plain else json.dumps(value, ensure_ascii=False)


def _value(text: str) -> str:
    return quoted(text) if text else "null"
