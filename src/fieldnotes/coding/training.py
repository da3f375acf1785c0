"""The training corpus that ships with fieldnotes: invented segments, coded by meaning."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.tables import POLARITIES

GENRES = {"i": "interview", "l": "reflection", "o": "observation", "p": "note", "a": "article", "s": "speech"}
ROLES = (
    *("borger", "pårørende", "medarbejder", "leder", "projektleder", "frivillig", "observatør"),
    *("forsker", "politiker"),
)
COLUMNS = ("genre", "role", "codes", "hard", "text")
MARKS = {"": "present", "-": "lacking", "!": "rejected"}


@dataclass(frozen=True)
class Example:
    """A coded segment to learn from: `codes` maps each theme that it has to the polarity."""

    setting: str
    kind: str
    role: str
    codes: dict[str, str]
    hard: bool
    text: str


def read_training(folder: Path | None = None) -> tuple[Example, ...]:
    """Read the training corpus: a .tsv file for each setting. Without a folder, the one that ships.

    Raises FieldnotesError with every row that cannot be read.
    """
    return _shipped() if folder is None else _read(folder)


@cache
def _shipped() -> tuple[Example, ...]:
    return _read(resources.files("fieldnotes").joinpath("models", "corpus"))


def _read(folder: Traversable) -> tuple[Example, ...]:
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".tsv")), key=lambda file: file.name)
    problems: list[Problem] = []
    examples = [example for file in files for example in _rows(file, problems)]
    if problems:
        raise FieldnotesError(problems)
    return tuple(examples)


def _rows(file: Traversable, problems: list[Problem]) -> Iterator[Example]:
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        problems.append(Problem(f"{file.name}, line 1", "is not the header.", f"Columns: {', '.join(COLUMNS)}."))
        return
    for number, row in enumerate(csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
        wrong = _wrong(row)
        if wrong:
            problems.append(Problem(f"{file.name}, line {number}", wrong, "See README.md beside the files."))
            continue
        genre, role, codes, hard, text = row
        yield Example(file.name.removesuffix(".tsv"), GENRES[genre], role, dict(_codes(codes)), hard == "h", text)


def _wrong(row: list[str]) -> str:
    if len(row) != len(COLUMNS):
        return f"has {len(row)} columns, not {len(COLUMNS)}."
    genre, role, codes, hard, text = row
    if genre not in GENRES or role not in ROLES or hard not in ("", "h"):
        return f"genre {genre!r}, role {role!r} or mark {hard!r} is not known."
    ids = [code for code, _ in _codes(codes)]
    if len(set(ids)) < len(ids) or not all(code.replace("_", "").isalpha() and code.islower() for code in ids):
        return f"the codes {codes!r} cannot be read."
    return "" if text.strip() else "has no text."


def _codes(cell: str) -> Iterator[tuple[str, str]]:
    for item in filter(None, cell.split(",")):
        code = item.strip().rstrip("-!")
        yield code, MARKS.get(item.strip()[len(code) :], "present")


def labels_of(examples: Iterable[Example], codes: Iterable[str]) -> npt.NDArray[np.int8]:
    """Give examples x codes: 0 where the theme is not there, else 1 present, 2 lacking, 3 rejected."""
    ids = list(codes)
    rows = [[POLARITIES.index(one.codes[code]) + 1 if code in one.codes else 0 for code in ids] for one in examples]
    return np.array(rows, np.int8).reshape(len(rows), len(ids))


def training_vectors() -> tuple[Path, ...]:
    """Give the files with vectors of the shipped corpus and codebook, for `language.vectors(known=…)`."""
    folder = resources.files("fieldnotes").joinpath("models", "corpus")
    return tuple(sorted(folder.glob("*.npz"))) if isinstance(folder, Path) else ()
