"""A table as a person reads it in a notebook: its first rows, with headings, values and numbers in the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from fieldnotes.compare.sheet import CODES, VOCABULARY
from fieldnotes.words import WORDS, number, probability, word, word_or

PROBABILITIES = ("p", "p_adjusted")
# Jupyter sets cells to the right, which is not for sentences; two classes outdo its own rule.
STYLE = "<style>table.dataframe.shown :is(th, td) { text-align: left; vertical-align: top }</style>"


@dataclass(frozen=True)
class Shown:
    """Rows of text, or what to say where there are none."""

    rows: pd.DataFrame
    empty: str

    def __repr__(self) -> str:
        return self.rows.to_string(index=False) if len(self.rows) else self.empty

    def _repr_html_(self) -> str:
        if self.rows.empty:
            return f"<p>{escape(self.empty)}</p>" if self.empty else ""
        with pd.option_context("display.max_colwidth", None):
            return STYLE + self.rows.to_html(index=False, border=0, classes="shown mathjax_ignore tex2jax_ignore")


def shown(
    table: pd.DataFrame,
    *columns: str,
    labels: Mapping[str, str] | None = None,
    n: int = 8,
    empty: str = "Intet at vise.",
    language: str = "da",
) -> Shown:
    """Show the first n rows of a table; all its columns where none are named.

    labels: code -> label. Headings and values that `words` knows are in the language, numbers as the language writes
    them with two decimals, p-values with three; other columns stand as they are. `empty` is said where the table has
    no rows. Raises KeyError for a column that the table has not.

    >>> shown(pd.DataFrame({"code": ["tillid"], "polarity": ["lacking"], "share": [0.25]}), labels={"tillid": "Tillid"})
      Tema Fortegn Andel
    Tillid mangler  0,25
    """
    rows = table[list(columns) if columns else list(table)].head(n)
    headings = [word(name, language) if name in WORDS else name for name in rows]
    cells = [
        [_cell(value, name, labels or {}, language) for name, value in zip(rows, row, strict=True)]
        for row in rows.itertuples(index=False)
    ]
    return Shown(pd.DataFrame(cells, columns=headings, dtype="str"), empty)


def _cell(value: object, column: object, labels: Mapping[str, str], language: str) -> str:
    if isinstance(value, float):
        return probability(value, language) if column in PROBABILITIES else number(value, language, 2)
    if isinstance(value, int):
        return number(value, language)
    text = str(value)
    if text in labels and column in CODES:
        return labels[text]
    if not text or column not in (*CODES, *VOCABULARY):
        return text
    return " × ".join(word_or(part, language) for part in text.split("+"))
