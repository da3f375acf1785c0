"""What stands in a spreadsheet for coding: each segment with what was said before and after it, and its headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.tables import Corpus
from fieldnotes.words import LANGUAGES, number, word, word_or

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

THEMES = 4  # themes that a row has room for
# Column -> key of its heading, in the order of the sheet; then a theme and its polarity, THEMES times; then the rest.
GIVEN = {
    "segment_id": "segment_id",
    "project": "project",
    "kind": "kind",
    "role": "role",
    "before": "review_before",
    "text": "text",
    "after": "review_after",
}
PROPOSALS = {"proposals": "review_proposals"}
LAST = {"none": "review_none", "memo": "review_memo"}
_CONTEXT = 600  # characters of the segment before and after


def coding_sheet(
    corpus: Corpus,
    segment_ids: pd.Series,
    proposals: pd.DataFrame | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    language: str = "da",
) -> pd.DataFrame:
    """Give the rows of a spreadsheet for coding, in the order of `segment_ids`; columns GIVEN, PROPOSALS where asked.

    Before and after are the neighbours in the document, the interviewer's too, with who said them.
    `proposals` are codings by a machine, to show; people's are left out. `labels`: code -> label.
    Raises KeyError for an unknown segment.
    """
    rows = corpus.with_text().sort_values(["doc_id", "position"], kind="stable")
    said = rows["role"].map(lambda role: f"[{word_or(role, language)}] " if role else "") + rows["text"]
    before, after = (said.groupby(rows["doc_id"]).shift(step).fillna("").astype("str") for step in (1, -1))
    rows = rows.assign(before=before.map(_end_of), after=after.map(_beginning_of))
    rows = rows.set_index("segment_id", drop=False).loc[list(segment_ids)]
    for name in ("kind", "role"):
        rows[name] = rows[name].map(lambda value: word_or(value, language))
    if proposals is None:
        return rows[list(GIVEN)].reset_index(drop=True)
    return rows.assign(proposals=_proposed(rows["segment_id"], proposals, labels or {}, language))[
        [*GIVEN, *PROPOSALS]
    ].reset_index(drop=True)


def _end_of(text: str) -> str:
    return text if len(text) <= _CONTEXT else "… " + text[-_CONTEXT:].partition(" ")[2]


def _beginning_of(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[:_CONTEXT].rpartition(" ")[0] + " …"


def _proposed(segment_ids: pd.Series, proposals: pd.DataFrame, labels: Mapping[str, str], language: str) -> list[str]:
    machine = proposals[proposals["method"] != "human"].sort_values(
        ["segment_id", "score", "code"], ascending=[True, False, True], kind="stable"
    )
    lines: dict[str, list[str]] = {}
    columns = ("segment_id", "code", "polarity", "score")
    for name, code, polarity, score in zip(*(machine[column].tolist() for column in columns), strict=True):
        sign = "" if polarity == "present" else f", {word(polarity, language)}"
        lines.setdefault(name, []).append(f"{labels.get(code, code)}{sign} ({number(score, language, 2)})")
    return ["\n".join(lines.get(name, [])) for name in segment_ids]


def themes(codebook: Codebook) -> dict[str, str]:
    """Give the id of each theme by what a drop-down calls it: its label, with the id where two are labelled alike."""
    labels = [code.label.casefold() for code in codebook]
    return {
        code.label if labels.count(code.label.casefold()) == 1 else f"{code.label} ({code.id})": code.id
        for code in codebook
    }


def headings(language: str, *, proposals: bool = False) -> dict[str, str]:
    """Give the heading of each column of the sheet, in order.

    >>> list(headings("da").items())[7:9]
    [('code 1', 'Tema 1'), ('polarity 1', 'Fortegn 1')]
    """
    first = GIVEN | (PROPOSALS if proposals else {})
    found = {name: word(key, language) for name, key in first.items()}
    for place in range(1, THEMES + 1):
        found |= {f"{name} {place}": f"{word(name, language)} {place}" for name in ("code", "polarity")}
    return found | {name: word(key, language) for name, key in LAST.items()}


def column_of(heading: str) -> str:
    """Give the column that a heading stands for, in either language and for any number of themes; "" for none.

    >>> column_of("theme 7 "), column_of("Afsnit"), column_of("Pris")
    ('code 7', 'segment_id', '')
    """
    plain = " ".join(heading.split()).casefold()
    stem, _, place = plain.rpartition(" ")
    for language in LANGUAGES:
        if place.isdigit():
            for name in ("code", "polarity"):
                if stem == word(name, language).casefold():
                    return f"{name} {int(place)}"
        for name, key in (GIVEN | PROPOSALS | LAST).items():
            if plain == word(key, language).casefold():
                return name
    return ""
