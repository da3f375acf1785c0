"""The roll-up: a sub-code counts for the codes above it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.tables import POLARITIES

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

KEY = ("segment_id", "code", "polarity", "coder", "method")


def with_ancestors(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Give the codings with a row for every code above a coded sub-code, for human and machine codings alike.

    Such a row holds the evidence of all it is made of and their highest score; it is accepted if one of them is.
    What a person rejected does not count for the code above, and a code's own decision stands where there is one.
    Columns as codings; sorted by segment (in the order they come), code, polarity, coder and method.
    Raises ValueError where a code is not in the codebook.
    """
    unknown = sorted(set(codings["code"]) - set(codebook.ids))
    if unknown:
        raise ValueError(f"codes that the codebook does not have: {', '.join(unknown)}")
    codings = codings.reset_index(drop=True)
    below = codings[codings["code"].isin([code.id for code in codebook.codes if code.parent])]
    if below.empty:
        return codings.iloc[_order(codings, codings, codebook)].reset_index(drop=True)
    above: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in _records(below[below["status"] != "rejected"]):
        for ancestor in codebook.ancestors(row["code"]):
            above.setdefault(_key(row | {"code": ancestor}), []).append(row)
    parents = codings[codings["code"].isin({code.parent for code in codebook.codes})]
    own = {
        key: (place, row)
        for place, row in zip(parents.index, _records(parents), strict=True)
        if (key := _key(row)) in above
    }
    rows = [_merged(key, rows, own[key][1] if key in own else None) for key, rows in above.items()]
    rolled = pd.DataFrame({name: [row[name] for row in rows] for name in codings.columns}).astype(codings.dtypes)
    everything = pd.concat([codings.drop(index=[place for place, _ in own.values()]), rolled], ignore_index=True)
    return everything.iloc[_order(everything, codings, codebook)].reset_index(drop=True)


def joined(evidence: Iterable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Give several lists of evidence as one: each place once, in the order of the text."""
    spans = {(span["start"], span["end"], span["why"]): span for spans in evidence for span in spans}
    return [spans[place] for place in sorted(spans)]


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def _merged(key: tuple[str, ...], rows: list[dict[str, Any]], own: dict[str, Any] | None) -> dict[str, Any]:
    if own and own["status"] == "rejected":
        return own
    everything = [own, *rows] if own else rows
    scores = [row["score"] for row in everything if row["score"] == row["score"]]
    merged = dict(own or {"note": "", "at": max(row["at"] for row in rows)}) | dict(zip(KEY, key, strict=True))
    merged["score"] = max(scores, default=float("nan"))
    merged["status"] = own["status"] if own else min(row["status"] for row in rows)  # accepted comes before proposed
    merged["evidence"] = joined(row["evidence"] for row in everything)
    return merged


def _records(codings: pd.DataFrame) -> list[dict[str, Any]]:
    columns: dict[str, list[Any]] = {str(name): codings[name].tolist() for name in codings}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _order(codings: pd.DataFrame, first: pd.DataFrame, codebook: Codebook) -> npt.NDArray[np.int64]:
    """Give the order of the rows; `first` says in which order the segments come."""
    ranks = (("segment_id", first["segment_id"].unique().tolist()), ("code", codebook.ids), ("polarity", POLARITIES))
    numbers = [pd.Index(list(rank)).get_indexer(pd.Index(codings[name])) for name, rank in ranks]
    names = [pd.factorize(codings[name], sort=True)[0] for name in ("coder", "method")]
    return np.lexsort([*names[::-1], *numbers[::-1]])
