"""A document's attributes as a project's variables, and back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fieldnotes.readers.tidy import tidy
from fieldnotes.tables import KINDS
from fieldnotes.words import LANGUAGES, word

OURS = ("project", "kind", "date", "round", "role")
_NOT_CARRIED = ("doc_id", "text", "sha256", "reading", "reading_confidence")


def variables(documents: pd.DataFrame, language: str = "da") -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """Give the variables, column -> name for people, and the (column, value) of each document, by doc_id.

    Empty values are left out; a kind is written as people say it.
    """
    columns = [*OURS, *(str(name) for name in documents if name not in (*OURS, *_NOT_CARRIED))]
    names: dict[str, str] = {}
    for column in columns:
        name = word(column, language) if column in OURS else column
        while name.casefold() in {known.casefold() for known in names.values()}:
            name += "_2"
        names[column] = name
    values: dict[str, list[tuple[str, str]]] = {}
    for row in documents.to_dict("records"):
        said = [(column, tidy(str(row[column])).strip()) for column in columns if not pd.isna(row[column])]
        said = [(column, word(value, language) if column == "kind" else value) for column, value in said if value]
        values[row["doc_id"]] = said
    return names, values


def case_values(values: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Give the attributes that all of a case's documents have alike, the case's own name excepted.

    >>> case_values([[("kind", "interview"), ("by", "Å")], [("kind", "log"), ("by", "Å")]])
    [('by', 'Å')]
    """
    shared = [pair for pair in values[0] if all(pair in other for other in values[1:])] if values else []
    return [pair for pair in shared if pair[0] != "project"]


def column_of(variable: str) -> str:
    """Give the column that a variable's name stands for, in either language; its own name where it stands for none.

    >>> column_of("Runde"), column_of("Kind"), column_of("Cases:Age group")
    ('round', 'kind', 'Age group')
    """
    name = " ".join(tidy(variable).rpartition(":")[2].split())
    known = {word(column, language).casefold(): column for column in OURS for language in LANGUAGES}
    known |= {column: column for column in OURS} | {"projekt": "project"}
    return known.get(name.casefold(), name)


def kind_of(value: str) -> str:
    """Give the kind that a value stands for, "" where it stands for none.

    >>> kind_of("refleksionslog"), kind_of("samtale")
    ('reflection', '')
    """
    known = {word(kind, language).casefold(): kind for kind in KINDS for language in LANGUAGES}
    return (known | {kind: kind for kind in KINDS}).get(value.casefold().strip(), "")
