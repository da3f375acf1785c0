"""Saturation: how many new themes each further source brought, and when the next brings hardly any."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.counts import Floats, Integers, counted, valid
from fieldnotes.tables import Corpus

# What is counted as new: a code, or a code in a pilot that has not had it before.
UNITS = ("code", "code_project")
COLUMNS = ("unit", "n_documents", "found", "low", "high", "new", "dated", "ratio", "stopped", "stopped_dated")


def table_saturation(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    codes: Iterable[str] | None = None,
    orders: int = 1000,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Count how many codes, and code-project pairs, have been found after each further source.

    codes: which; all that are in the codings if not given. orders: random orders of the sources. base, run, threshold:
    the rule of Guest, Namey and Chen (2020, PLOS ONE 15(5) e0232076): collecting may stop when the last `run` sources
    brought at most `threshold` as many new ones as the first `base` sources held. The run moves on source by source.

    Columns, a row per unit ("code", "code_project") and number of sources: unit, n_documents (how many sources), found
    (median over the orders of what has been found so far), low and high (5 and 95 % of the orders), new (mean of what
    the last source brought), dated (found when the sources come by date), ratio (new ones in the run that ends here,
    per what the base held; median over the orders, NaN before there is a run), stopped (share of the orders in which
    the rule has been met by now), stopped_dated (1 where it has been by date, else 0). Sources without a segment to
    code are left out, rejected codings too. Raises ValueError where base, run or orders are below 1.
    """
    if min(base, run, orders) < 1:
        raise ValueError("base, run and orders must be 1 or more")
    segments = counted(corpus)
    documents = segments.drop_duplicates("doc_id").sort_values(["date", "doc_id"], ignore_index=True)
    sequence = _orders(len(documents), orders, seed)
    tables = []
    for unit in UNITS:
        holds = _holds(documents, segments, valid(codings), unit, codes)
        found = _found(holds, sequence)
        stopped, ratio = _rule(found, base, run, threshold)
        tables.append(_table(unit, found, ratio, stopped))
    return pd.concat(tables, ignore_index=True)


def stopping_point(table: pd.DataFrame, unit: str, *, share: float = 0.95) -> int | None:
    """Give after how many sources the rule was met in that share of the orders; None where it was not.

    table: from `table_saturation`. The sources of the run that confirms it are among them.
    """
    rows = table[(table["unit"] == unit) & (table["stopped"] >= share)]
    return None if rows.empty else int(rows["n_documents"].min())


def _orders(documents: int, orders: int, seed: int) -> Integers:
    """Orders x documents -> place of the document; the first order is by date."""
    random = np.random.default_rng(seed).permuted(np.tile(np.arange(documents), (orders, 1)), axis=1)
    return np.vstack([np.arange(documents), random])


def _holds(
    documents: pd.DataFrame,
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    unit: str,
    codes: Iterable[str] | None,
) -> NDArray[np.bool_]:
    """Documents x what can be found: whether the document holds it."""
    rows = codings.loc[codings["code"] != "", ["segment_id", "code"]].merge(
        segments[["segment_id", "doc_id", "project"]], on="segment_id"
    )
    if codes is not None:
        rows = rows[rows["code"].isin(list(codes))]
    what = rows["code"] if unit == "code" else pd.Series(zip(rows["code"], rows["project"], strict=True), dtype=object)
    number, values = pd.factorize(what.to_numpy(dtype=object))
    holds = np.zeros((len(documents), len(values)), dtype=bool)
    holds[pd.Index(documents["doc_id"]).get_indexer(pd.Index(rows["doc_id"])), number] = True
    return holds


def _found(holds: NDArray[np.bool_], sequence: Integers) -> Integers:
    """Orders x sources so far -> how many have been found: each is found at the first place of those that hold it."""
    orders, documents = sequence.shape
    new = np.zeros((orders, documents), dtype=np.int64)
    for held in holds.T:
        new[np.arange(orders), sequence[:, held].min(axis=1)] += 1
    return new.cumsum(axis=1)


def _rule(found: Integers, base: int, run: int, threshold: float) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each order has met the rule by each source, and the ratio that the rule looks at."""
    ratio = np.full(found.shape, np.nan)
    if found.shape[1] >= base + run:
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio[:, base + run - 1 :] = (found[:, base + run - 1 :] - found[:, base - 1 : -run]) / found[:, [base - 1]]
    return np.logical_or.accumulate(ratio <= threshold, axis=1), ratio


def _table(unit: str, found: Integers, ratio: Floats, stopped: NDArray[np.bool_]) -> pd.DataFrame:
    documents = found.shape[1]
    random = found[1:]
    low, median, high = np.quantile(random, (0.05, 0.5, 0.95), axis=0) if documents else np.zeros((3, 0))
    defined = np.where(np.isfinite(ratio[1:]), ratio[1:], np.inf)
    middle = np.median(defined, axis=0)
    return pd.DataFrame(
        {
            "unit": pd.Series([unit] * documents, dtype="str"),
            "n_documents": np.arange(1, documents + 1),
            "found": median,
            "low": low,
            "high": high,
            "new": np.diff(random, axis=1, prepend=0).mean(axis=0),
            "dated": found[0],
            "ratio": np.where(np.isfinite(middle), middle, np.nan),
            "stopped": stopped[1:].mean(axis=0),
            "stopped_dated": stopped[0].astype(float),
        },
        columns=list(COLUMNS),
    )
