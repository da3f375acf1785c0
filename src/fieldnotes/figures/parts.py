"""What several figures need from a table: its groups, their names, and how they are labelled."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd

from fieldnotes.words import number, word, word_or

Labels = Mapping[str, str] | None


def group_columns(table: pd.DataFrame) -> list[str]:
    """Give the columns that name a table's groups: those before `code`."""
    return [str(name) for name in table.columns[: table.columns.get_loc("code")]]


def group_names(table: pd.DataFrame, language: str) -> pd.Series:
    """Give each row its group's name: the values of its columns, joined; "Alle" where the table has one group."""
    columns = group_columns(table)
    if not columns:
        return pd.Series(word("all", language), index=table.index, dtype="str")
    return pd.Series(
        [" · ".join(word_or(str(value), language) for value in row) for row in table[columns].itertuples(index=False)],
        index=table.index,
        dtype="str",
    )


def label(code: str, labels: Labels) -> str:
    """Give the code's label, or the code itself where there is none."""
    return (labels or {}).get(code, code)


def wrapped(text: str, width: int) -> str:
    """Break a long name between words, or after a hyphen."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False))


def sizes(row: pd.Series, language: str) -> str:
    """Write a group's n: "143 afsnit / 5 kilder."""
    segments, documents = (number(float(row[name]), language) for name in ("n_segments", "n_documents"))
    return f"{segments} {word('seg', language)} / {documents} {word('dok', language)}"


def chosen(table: pd.DataFrame, **values: str) -> pd.DataFrame:
    """Give the rows with these values. Raises ValueError where there are none, saying which values there are."""
    for name, value in values.items():
        if value not in set(table[name]):
            raise ValueError(
                f"no {name} {value!r} in the table; there are: {', '.join(map(str, table[name].unique()))}"
            )
        table = table[table[name] == value]
    return table
