"""names.csv: who is called what. Reading it, checking it, and the label each row is replaced by."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.folder import UNLOCK, locked_of
from fieldnotes.privacy.words import WORD, key

NAME_COLUMNS = ("name", "pseudonym", "kind", "decision")
NAME_KINDS = ("person", "place", "organisation", "title")
UNDECIDED = "undecided"  # found by the machine: masked until a person decides
DECISIONS = ("pseudonym", "keep", "not a name", UNDECIDED)
LABELS = {"person": "Person", "place": "Sted", "organisation": "Organisation", "title": "Titel"}


def names_frame(rows: Iterable[Mapping[Any, Any]] = ()) -> pd.DataFrame:
    """Build a table of names: name, pseudonym, kind ("" is person), decision ("" is pseudonym), and further columns.

    >>> names_frame([{"name": "Birthe Holmskov"}])["kind"].tolist()
    ['person']
    """
    data = pd.DataFrame(list(rows))
    defaults = {"kind": "person", "decision": "pseudonym"}
    columns = {}
    for name in [*NAME_COLUMNS, *(column for column in data if column not in NAME_COLUMNS)]:
        values = data[name] if name in data else [""] * len(data)
        cells = [str("" if pd.isna(value) else value).strip() for value in values]
        columns[name] = [cell.casefold() or defaults[name] for cell in cells] if name in defaults else cells
    return pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})


def read_names(path: Path) -> pd.DataFrame:
    """Read names.csv: columns name, pseudonym, kind, decision, and any further ones; no file, no rows.

    Raises FieldnotesError with everything that is wrong in the file, by row; never with a name.
    """
    path = Path(path)
    if locked_of(path).exists():
        raise FieldnotesError(Problem("names.csv", "is locked; without it nobody would be hidden.", UNLOCK))
    if not path.exists():
        return names_frame()
    lines = _decoded(path.read_bytes())
    header = lines.partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=";" if ";" in header else ","))
    except csv.Error:
        remedy = "Look for a quotation mark that is never closed."
        raise FieldnotesError(Problem("names.csv", "has a cell that goes on and on.", remedy)) from None
    columns = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "name" not in columns:
        raise FieldnotesError(
            Problem("names.csv, row 1", "has no column called name.", f"Begin the file with: {','.join(NAME_COLUMNS)}")
        )
    # Row numbers are a spreadsheet's, so the blank rows are counted and then left out.
    numbered = [(i, row) for i, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    problems = [
        Problem(f"names.csv, row {i}", "has more cells than the header.", "Put quotes around a cell with a separator.")
        for i, row in numbered
        if any(cell.strip() for cell in row[len(columns) :])
    ]
    names = names_frame(dict(zip(columns, row, strict=False)) for _, row in numbered)
    problems += check_names(names, [i for i, _ in numbered])
    if problems:
        raise FieldnotesError(problems)
    return names


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_names(names: pd.DataFrame, numbers: list[int]) -> list[Problem]:
    """Give all that is wrong with a table of names; `numbers` are the rows as a spreadsheet counts them."""
    from fieldnotes.privacy.replacer import Replacer

    problems: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, name, kind, decision in zip(numbers, names["name"], names["kind"], names["decision"], strict=True):
        where = f"names.csv, row {number}"
        words = phrase(name)
        if not words:
            problems.append(Problem(where, "has no name with letters in it.", "Fill in the name or delete the row."))
        elif words in seen:
            problems.append(Problem(where, f"has the same name as row {seen[words]}.", "Keep one of the two rows."))
        seen.setdefault(words, number)
        if kind not in NAME_KINDS:
            problems.append(Problem(where, "has an unknown kind.", f"Use one of: {', '.join(NAME_KINDS)}."))
        if decision not in DECISIONS:
            problems.append(Problem(where, "has an unknown decision.", f"Use one of: {', '.join(DECISIONS)}."))
    if problems:
        return problems
    # What nobody has decided cannot make a decision wrong.
    replacer = Replacer(names[names["decision"] != UNDECIDED])
    for number, pseudonym in zip(numbers, names["pseudonym"], strict=True):
        if pseudonym and any(replacer.spans(form) for form in (pseudonym, genitive(pseudonym))):
            where = f"names.csv, row {number}"
            problems.append(
                Problem(where, "has a pseudonym that holds a name of the list, or a number.", "Choose another.")
            )
    return problems


def phrase(name: str) -> tuple[str, ...]:
    """Give the keys of the words of a name, in order."""
    return tuple(key(word) for word in WORD.findall(name))


def labels(names: pd.DataFrame) -> list[str]:
    """Give the replacement of each row: the pseudonym given, else `[Person 3]`, numbered by the rows of its kind.

    A row keeps its number whatever is decided or filled in above it, as long as rows are only appended.
    A number that the pseudonym column gives to another row is passed over.
    """
    given = set(names["pseudonym"])
    totals = names["kind"].value_counts().to_dict()
    counted: dict[str, int] = {}
    result = []
    for kind, pseudonym in zip(names["kind"], names["pseudonym"], strict=True):
        counted[kind] = number = counted.get(kind, 0) + 1
        if pseudonym:
            result.append(pseudonym)
            continue
        if f"[{LABELS[kind]} {number}]" in given:
            number = totals[kind] + 1
            while f"[{LABELS[kind]} {number}]" in given:
                number += 1
            totals[kind] = number
        result.append(f"[{LABELS[kind]} {number}]")
    return result


def genitive(label: str) -> str:
    """Give the Danish genitive: Maren, Marens; Jens, Jens'; [Person 3], [Person 3]s."""
    return label + ("'" if label[-1].casefold() in "sxz" else "s")


def shared(label: str) -> str:
    """Give the label of a name that several people bear: the first one's, with a question mark."""
    return f"{label[:-1]}?]" if label.endswith("]") else f"[{label}?]"
