"""The UN's 17 goals as a second way to read a study."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from fieldnotes.tables import Corpus


def table_sdg(
    corpus: Corpus, *, tokens: pd.DataFrame | None = None, by: str | Iterable[str] = "project"
) -> pd.DataFrame:
    """Give the share of segments that touch on each of the UN's goals, found by the terms of the shipped codebook.

    tokens: the tokens table of the corpus; made where it is not given. Columns as in `table_codes`, and label, the
    goal's name in Danish. The codebook is `read_codebook("verdensmaal")`: a study may code by it with any coder.
    """
    from fieldnotes.coding import code_terms, read_codebook
    from fieldnotes.compare.codes import table_codes

    goals = read_codebook("verdensmaal")
    codings = code_terms(corpus, goals, tokens=tokens)
    table = table_codes(corpus, codings, by=by, unit="segment", codes=goals.ids)
    table = table[table["polarity"] == "present"].reset_index(drop=True)
    return table.assign(label=table["code"].map(goals.labels))
