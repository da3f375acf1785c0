"""How often each theme is present, lacking or rejected, per pilot or any other group, with an honest interval."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.counts import Counts, Floats, count
from fieldnotes.compare.intervals import document_interval, shares
from fieldnotes.tables import Corpus

UNITS = ("document", "segment")
# With one document nothing tells how much documents differ.
FEWEST_DOCUMENTS = 2


def table_codes(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    unit: str = "document",
    codes: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Count each theme per group, with share and 95 % interval.

    by: an attribute of documents, or role or speaker of segments, or several; [] is the whole corpus in one group.
    unit: "document" (share of documents with the theme at least once) or "segment" (share of segments).
    codes: which codes, in which order; all that are in the codings, alphabetically, if not given.

    Columns: those of `by`, code, polarity, unit, n_documents, n_segments (counted in the group), count (units with the
    theme), share, low, high (fractions of 1), note. A row for every group, code and polarity, zero included; polarity
    "any" is the roll-up, the theme mentioned in whatever polarity, and not the sum of the three. The interviewer's
    segments and rejected codings are left out, and a segment counts once per code and polarity.

    The interval for segments resamples documents (`intervals.shares`), as if the group's documents were drawn from
    many such; the one for documents is Wilson's. NaN with a note, a key of `words`, where the group has too few.
    Raises ValueError for an unknown attribute or unit.
    """
    if unit not in UNITS:
        raise ValueError(f"no unit {unit!r}; there are: {', '.join(UNITS)}")
    counts = count(corpus, codings, by=by, codes=codes)
    member = counts.membership
    documents = member.sum(axis=1)
    if unit == "segment":
        found, among = member @ counts.hits, member @ counts.size
        low, high = shares(counts.size, counts.hits, counts.group, len(counts.groups)).interval()
        enough = documents >= FEWEST_DOCUMENTS
    else:
        found, among = member @ (counts.hits > 0), documents
        low, high = document_interval(found, documents[:, None])
        enough = documents >= 1
    with np.errstate(invalid="ignore"):
        share = found / among[:, None]
    low, high = (np.where(enough[:, None], limit, np.nan) for limit in (low, high))
    return (
        _long(counts, unit)
        .assign(
            n_documents=np.repeat(documents.astype(int), len(counts.features)),
            n_segments=np.repeat((member @ counts.size).astype(int), len(counts.features)),
            count=found.ravel().astype(int),
            share=share.ravel(),
            low=low.ravel(),
            high=high.ravel(),
            note=np.repeat(_notes(documents, enough), len(counts.features)),
        )
        .astype({"note": "str"})
    )


def _long(counts: Counts, unit: str) -> pd.DataFrame:
    """A row per group and feature, with the columns that name them."""
    rows = counts.groups.loc[counts.groups.index.repeat(len(counts.features))].reset_index(drop=True)
    features = pd.DataFrame(counts.features, columns=["code", "polarity"], dtype="str")
    features = pd.concat([features] * len(counts.groups), ignore_index=True)
    return pd.concat([rows, features], axis=1).assign(unit=pd.Series(unit, index=rows.index, dtype="str"))


def _notes(documents: Floats, enough: NDArray[np.bool_]) -> NDArray[np.str_]:
    return np.where(documents == 0, "no_segments", np.where(enough, "", "too_few_documents"))
