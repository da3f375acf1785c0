"""What a REFI-QDA project says, in our words: sources with selections, codes, cases, sets, memos, and what is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fieldnotes.exchange.offsets import Counting, Found

NO_POSITIONS = Found(Counting(), Counting(), 1.0, 1.0, 0)


@dataclass(frozen=True)
class ProjectCode:
    """A code as it stands in a project. `parent` is the GUID above it, "" at the top."""

    guid: str
    name: str
    parent: str = ""
    description: str = ""
    color: str = ""
    codable: bool = True


@dataclass(frozen=True)
class Given:
    """A code given to a selection, by whom and when; `code` is a GUID, `notes` what the coder wrote to it."""

    code: str
    coder: str = ""
    at: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """A stretch of a source's text, in code points: what codes it has, and what was noted on it."""

    start: int
    end: int
    codes: tuple[Given, ...] = ()
    notes: tuple[Memo, ...] = ()


@dataclass(frozen=True)
class Memo:
    """What somebody noted, and when."""

    text: str
    coder: str = ""
    at: str = ""


@dataclass(frozen=True)
class Source:
    """A source that can be carried: a text with its selections, or a file (`data`, `suffix`) that has no text.

    `text` is NFC with line feeds only. `attributes`: variable -> value. `codes`: given to the whole source.
    """

    guid: str
    name: str
    text: str = ""
    selections: tuple[Selection, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    codes: tuple[Given, ...] = ()
    memos: tuple[Memo, ...] = ()
    data: bytes = b""
    suffix: str = ".txt"


@dataclass(frozen=True)
class Group:
    """A case, or a set of sources: its name and the GUIDs of its sources."""

    name: str
    sources: tuple[str, ...]
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Lost:
    """One thing that cannot be carried: its kind (a key of labels/exchange.yaml), and which one it was.

    `what` may be confidential (a name, a note's text): it is for a file in raw/ only.
    """

    kind: str
    what: str = ""


@dataclass(frozen=True)
class Project:
    """A project as `read_qdpx` gives it. `origin`: the program that wrote it, as it calls itself."""

    name: str
    origin: str
    codes: tuple[ProjectCode, ...] = ()
    sources: tuple[Source, ...] = ()
    cases: tuple[Group, ...] = ()
    sets: tuple[Group, ...] = ()
    variables: tuple[str, ...] = ()
    code_memos: tuple[tuple[str, Memo], ...] = ()  # (GUID of the code, what was noted)
    lost: tuple[Lost, ...] = ()
    offsets: Found = NO_POSITIONS
    ours: dict[str, Any] = field(default_factory=dict)  # what REFI-QDA cannot say, where fieldnotes wrote the project

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded or noted something, sorted."""
        names = {memo.coder for _, memo in self.code_memos}
        for source in self.sources:
            names |= {memo.coder for memo in source.memos}
            for selection in source.selections:
                names |= {given.coder for given in selection.codes} | {memo.coder for memo in selection.notes}
        return tuple(sorted(names))

    def count_lost(self) -> dict[str, int]:
        """Give how many things of each kind cannot be carried."""
        return dict(sorted(Counter(lost.kind for lost in self.lost).items()))

    def __repr__(self) -> str:
        selections = sum(len(source.selections) for source in self.sources)
        return (
            f"Project({self.origin!r}, {len(self.sources)} sources, {len(self.codes)} codes, {selections} selections)"
        )
