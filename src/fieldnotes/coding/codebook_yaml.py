"""Reading codebook.yaml: every problem at once, each with the line it stands on."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import fields
from typing import Any

import yaml

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.coding.patterns import parse_term
from fieldnotes.errors import FieldnotesError, Problem

KEYS = tuple(field.name for field in fields(Code))
TEXTS = ("id", "label", "parent", "definition")
ID = re.compile(r"[a-z][a-z0-9_]*")
EMPTY = ("", "null", "~")
# The shipped codebook is 0.1 MB; reading YAML takes a second or two for each. Nobody keeps a thousand themes apart.
LARGEST = 2_000_000
MOST_CODES = 1000
DEEPEST = 20  # brackets inside brackets; a codebook needs three


class _Reader:
    """One reading of a file: its name, and the problems met so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def problem(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.name}, line {node.start_mark.line + 1}", what, remedy))

    def mapping(self, node: yaml.Node, allowed: tuple[str, ...], what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.problem(node, f"{what} is not written as keys and values.", f"Keys: {', '.join(allowed)}.")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in allowed:
                self.problem(key, f"there is no key {key.value!r}.", f"Keys: {', '.join(allowed)}.")
            elif key.value in found:
                self.problem(key, f"the key {key.value!r} comes twice.", "Keep one of them.")
            else:
                found[key.value] = value
        return found

    def text(self, node: yaml.Node | None, key: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.problem(node, f"{key} is not a text.", "Write one text.")
            return ""
        if not node.style and node.value in EMPTY:
            return ""
        return unicodedata.normalize("NFC", " ".join(node.value.split()))

    def texts(self, node: yaml.Node | None, key: str) -> tuple[str, ...]:
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value in EMPTY):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.problem(node, f"{key} is not a list.", "Write [one, another], or a line with - for each.")
            return ()
        items = [(item, self.text(item, f"an item of {key}")) for item in node.value]
        for item, text in items:
            if not text and isinstance(item, yaml.ScalarNode):
                self.problem(item, f"an item of {key} is empty.", "Write it, or take it away.")
        return tuple(text for _, text in items if text)

    def code(self, node: yaml.Node) -> Code:
        keys = self.mapping(node, KEYS, "a code")
        values: dict[str, Any] = {key: self.text(keys.get(key), key) for key in TEXTS}
        values |= {key: self.texts(keys.get(key), key) for key in KEYS if key not in TEXTS}
        if isinstance(node, yaml.MappingNode):
            if not ID.fullmatch(values["id"]):
                self.problem(
                    keys.get("id", node),
                    f"{values['id']!r} cannot be an id." if values["id"] else "a code has no id.",
                    "Use small letters a to z, digits and _, a letter first.",
                )
            if not values["label"]:
                self.problem(node, f"the code {values['id']!r} has no label.", "Give it one for people to read.")
        for key in ("terms", "not_terms"):
            self._check_terms(keys.get(key), key, values[key])
        return Code(**values)

    def _check_terms(self, node: yaml.Node | None, key: str, terms: tuple[str, ...]) -> None:
        if node is None:
            return
        places: dict[str, yaml.Node] = {}
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                places.setdefault(" ".join(item.value.split()), item)
        for term, number in Counter(terms).items():
            at = places.get(term, node)
            if number > 1:
                self.problem(at, f"{term!r} comes twice in {key}.", "Keep one of them.")
            try:
                parse_term(term)
            except ValueError as error:
                self.problem(at, f"{term!r} in {key} cannot be read: {error}.", "Mend it.")

    def tree(self, codes: list[Code], nodes: list[yaml.Node]) -> None:
        by_id: dict[str, Code] = {}
        for code, node in zip(codes, nodes, strict=True):
            if code.id and code.id in by_id:
                self.problem(node, f"the id {code.id!r} comes twice.", "Give each code its own.")
            by_id.setdefault(code.id, code)
        for code, node in zip(codes, nodes, strict=True):
            if code.parent and code.parent not in by_id:
                self.problem(node, f"there is no code {code.parent!r} to be the parent of {code.id!r}.", "Add it.")
            elif _in_circle(code, by_id):
                self.problem(node, f"the parents of {code.id!r} run in a circle.", "Leave one of them without parent.")


def parse_codebook(text: str, name: str) -> Codebook:
    """Read the text of a codebook.yaml; `name` is what problems call the file. Raises FieldnotesError with them all.

    Nothing in the file is run or built (no tags are resolved), and nothing is repeated by reference: a few lines of
    aliases can stand for more text than a machine has memory.
    """
    if len(text) > LARGEST:
        raise FieldnotesError(Problem(name, f"has more than {LARGEST} signs.", "Shorten it: it is no codebook."))
    with suppress(yaml.YAMLError):  # what is no YAML is told below, with the better line
        _check_events(text, name)
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise FieldnotesError(
            Problem(name + line, "is not YAML.", "Check quotes, indents and brackets there.")
        ) from None
    except RecursionError:
        raise FieldnotesError(Problem(name, "has lists inside lists inside lists.", "Write it flat.")) from None
    except yaml.YAMLError:
        raise FieldnotesError(Problem(name, "holds characters that YAML does not allow.", "Take them away.")) from None
    if root is None:
        raise FieldnotesError(Problem(name, "is empty.", "Begin with `codes:`."))
    reader = _Reader(name)
    listed = reader.mapping(root, ("codes",), "the file").get("codes")
    nodes = listed.value if isinstance(listed, yaml.SequenceNode) else []
    if not nodes:
        reader.problem(root, "there are no codes.", "Write them as a list under `codes:`.")
    if len(nodes) > MOST_CODES:
        raise FieldnotesError(Problem(name, f"has more than {MOST_CODES} codes.", "Merge some."))
    codes = [reader.code(node) for node in nodes]
    reader.tree(codes, nodes)
    if reader.problems:
        raise FieldnotesError(reader.problems)
    return Codebook(tuple(codes))


def _composed(text: str) -> yaml.Node | None:
    """Compose by libyaml where it is there, ten times as fast; what it refuses is told by the other, line for line."""
    with suppress(yaml.YAMLError):
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _check_events(text: str, name: str) -> None:
    """Raise FieldnotesError for aliases, and for brackets so deep that composing them would overflow."""
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        where = f"{name}, line {event.start_mark.line + 1}" if event.start_mark else name
        if isinstance(event, yaml.AliasEvent):
            raise FieldnotesError(
                Problem(where, "refers to another place by *.", "Write the text itself, or quote it.")
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise FieldnotesError(Problem(where, "has lists inside lists inside lists.", "Write it flat."))


def _in_circle(code: Code, by_id: dict[str, Code]) -> bool:
    seen, parent = {code.id}, code.parent
    while parent in by_id and parent not in seen:
        seen.add(parent)
        parent = by_id[parent].parent
    return parent == code.id
