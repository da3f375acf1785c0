"""REFI-QDA projects of any program, read without trust into what a study can carry and a list of what it cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.exchange.archive import STRUCTURE, Archive
from fieldnotes.exchange.attributes import column_of
from fieldnotes.exchange.codes import SUBCODES
from fieldnotes.exchange.guids import same
from fieldnotes.exchange.project import Group, Lost, Memo, Project, ProjectCode
from fieldnotes.exchange.read_sources import SourceReader
from fieldnotes.exchange.xml import Element, child, children, parse, text
from fieldnotes.words import LANGUAGES, word

DEEPEST = 100  # codes under codes


def read_qdpx(path: Path | str) -> Project:
    """Read a REFI-QDA project (.qdpx) of any program; writes nothing.

    Texts become NFC with line feeds, and positions code points in them, however the program counts (see
    `Project.offsets`). What a study cannot carry is in `Project.lost`.
    Raises FieldnotesError where the archive or its XML cannot be read, or is not safe to read.
    """
    with Archive(Path(path)) as archive:
        root = parse(archive.project(), "Project")
        return _Reading(archive, root).project()


class _Reading:
    """One reading of a project."""

    def __init__(self, archive: Archive, root: Element) -> None:
        self.archive = archive
        self.root = root
        self.origin = root.get("origin", "")
        self.lost: list[Lost] = []
        self.cases = list(children(child(root, "Cases"), "Case"))
        self.codes = self._codes()
        self.variables = {
            same(variable.get("guid")): column_of(variable.get("name", ""))
            for variable in children(child(root, "Variables"), "Variable")
        }

    def project(self) -> Project:
        reader = SourceReader(
            archive=self.archive,
            origin=self.origin,
            users=self._users(),
            codes={code.guid for code in self.codes},
            cases={same(case.get("guid")) for case in self.cases},
            variables=self.variables,
            notes={same(note.get("guid")): note for note in children(child(self.root, "Notes"), "Note")},
        )
        sources, offsets = reader.sources(child(self.root, "Sources"))
        known = {source.guid for source in sources}
        code_memos = tuple(self._code_memos(reader))
        cases, sets = self._cases(reader, known), self._sets(known)
        self._leftovers(reader)
        return Project(
            name=self.root.get("name", ""),
            origin=self.origin,
            codes=tuple(self.codes),
            sources=tuple(sources),
            cases=cases,
            sets=sets,
            variables=tuple(dict.fromkeys(self.variables.values())),
            code_memos=code_memos,
            lost=tuple(sorted([*self.lost, *reader.lost, *reader.unused_notes()])),
            offsets=offsets,
            ours=self._ours(),
        )

    def _users(self) -> dict[str, str | None]:
        """Give the coder of each user; None for a machine of ours."""
        marks = tuple(f" ({word('refi_machine', language)})" for language in LANGUAGES)
        users: dict[str, str | None] = {}
        for user in children(child(self.root, "Users"), "User"):
            name = (user.get("name") or user.get("id") or "").strip()
            users[same(user.get("guid"))] = None if name.endswith(marks) else name
        return users

    def _codes(self) -> list[ProjectCode]:
        """Give the codes, each above those under it. NVivo lists its cases among them, which are left out."""
        cases = {same(case.get("guid")) for case in self.cases}
        codes = list(read_codes(child(child(self.root, "CodeBook"), "Codes")))
        self.lost += [Lost("refi_lost_code", code.name) for code in _repeated(codes)]
        first = {code.guid: code for code in reversed(codes)}
        return [code for code in codes if first[code.guid] is code and code.guid not in cases]

    def _code_memos(self, reader: SourceReader) -> Iterator[tuple[str, Memo]]:
        book = child(self.root, "CodeBook")
        for code in book.iter() if book is not None else ():
            for memo in reader.memos(code):
                yield same(code.get("guid")), memo

    def _cases(self, reader: SourceReader, known: set[str]) -> tuple[Group, ...]:
        found = []
        for case in self.cases:
            members = tuple(
                guid for ref in children(case, "SourceRef") if (guid := same(ref.get("targetGUID"))) in known
            )
            found.append(Group(case.get("name", "").strip(), members, reader.attributes(case)))
            name = case.get("name", "")
            self.lost += [Lost("refi_lost_case_selection", name) for _ in children(case, "SelectionRef", "CodeRef")]
            if text(case, "Description").strip():
                self.lost.append(Lost("refi_lost_note", f"{name}: {text(case, 'Description').strip()}"))
        return tuple(found)

    def _sets(self, known: set[str]) -> tuple[Group, ...]:
        own = {word(polarity, language).capitalize() for polarity in SUBCODES for language in LANGUAGES}
        found = []
        for group in children(child(self.root, "Sets"), "Set"):
            name = group.get("name", "").strip()
            members = (same(ref.get("targetGUID")) for ref in children(group, "MemberSource"))
            sources = tuple(guid for guid in members if guid in known)
            if sources:
                found.append(Group(name, sources))
            if name not in own and next(children(group, "MemberCode", "MemberNote"), None) is not None:
                self.lost.append(Lost("refi_lost_set", name))
        return tuple(found)

    def _leftovers(self, reader: SourceReader) -> None:
        for parent, kind, key in (("Links", "Link", "refi_lost_link"), ("Graphs", "Graph", "refi_lost_graph")):
            self.lost += [Lost(key, thing.get("name", "")) for thing in children(child(self.root, parent), kind)]
        if description := text(self.root, "Description").strip():
            self.lost.append(Lost("refi_lost_note", description))
        for variable in children(child(self.root, "Variables"), "Variable"):
            if description := text(variable, "Description").strip():
                self.lost.append(Lost("refi_lost_note", f"{variable.get('name', '')}: {description}"))
        self.lost += [Lost("refi_lost_note", memo.text) for memo in reader.memos(self.root)]

    def _ours(self) -> dict[str, Any]:
        """Give what fieldnotes wrote beside the project; {} where there is nothing, or nothing that can be read."""
        name = self.archive.find(STRUCTURE.partition("/")[2])
        try:
            found = json.loads(self.archive.read(name)) if name else {}
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def read_codes(codes: Element | None) -> Iterator[ProjectCode]:
    """Give the codes below an element, each above those under it; raises FieldnotesError for a tree that never ends."""
    waiting = [(code, "", 1) for code in children(codes, "Code")][::-1]
    while waiting:
        code, parent, depth = waiting.pop()
        if depth > DEEPEST:
            remedy = "Give them fewer levels."
            raise FieldnotesError(Problem("the codebook", f"has codes more than {DEEPEST} levels deep.", remedy))
        own = same(code.get("guid"))
        codable = code.get("isCodable", "true").strip().casefold() not in ("false", "0")
        name, color = " ".join(code.get("name", "").split()), code.get("color", "")
        yield ProjectCode(own, name, parent, text(code, "Description"), color, codable)
        waiting += [(other, own, depth + 1) for other in children(code, "Code")][::-1]


def _repeated(codes: list[ProjectCode]) -> list[ProjectCode]:
    seen: set[str] = set()
    return [code for code in codes if code.guid in seen or seen.add(code.guid)]  # type: ignore[func-returns-value]
