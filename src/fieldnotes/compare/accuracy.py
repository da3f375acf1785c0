"""How far a machine's codings can be trusted: agreement with people's, per theme and pooled, and a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fieldnotes.coding.accuracy import compared_cells
from fieldnotes.compare.agreement import POOLED, with_pooled
from fieldnotes.compare.coefficients import MISSING, sums
from fieldnotes.compare.counts import Integers
from fieldnotes.compare.resample import resampled, some_documents

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.coding.accuracy import Bools
    from fieldnotes.tables import Corpus

COUNT, SUGGEST = 0.6, 0.3  # kappa from which a code is ready to count, and worth suggesting
ENOUGH = 10  # times that people gave a code, below which nothing is said of it


def table_accuracy(
    corpus: Corpus,
    codebook: Codebook,
    codings: pd.DataFrame,
    human: pd.DataFrame,
    *,
    by: str | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare a machine's codings with people's, on the cells that people judged.

    Gives a row per code, and one for "all" top codes' cells pooled: code, n (segments judged), human and machine (how
    many of them have the code), kappa (Cohen 1960) with low and high (95 %, documents resampled as in
    `resample.resampled`), f1, precision, recall, verdict ("ready to count", "suggest only", "do not use", or "too few"
    where people gave it less than ten times). A cell counts as given where at least half its coders gave it.
    `by` is an attribute of the segments (project, role, kind): a column of that name, and such rows for each value.
    """
    segments = corpus.coded().with_text()
    ours, given, judged = compared_cells(segments["segment_id"], codebook, codings, human)
    document = pd.factorize(segments["doc_id"], sort=True)[0]
    if by is None:
        return _table(codebook, ours, given, judged, document, resamples, seed)
    parts = []
    for value in sorted(segments[by].unique()):
        here = (segments[by] == value).to_numpy()
        part = _table(codebook, ours[here], given[here], judged[here], document[here], resamples, seed)
        parts.append(part.assign(**{by: value}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _table(
    codebook: Codebook, ours: Bools, given: Bools, judged: Bools, document: Integers, resamples: int, seed: int
) -> pd.DataFrame:
    top = np.isin(codebook.ids, codebook.top)
    names, where = np.unique(document, return_inverse=True)
    answers = np.where(judged, np.stack([ours, given]), MISSING)
    columns = with_pooled(sums(answers, 2, where, len(names)), top)
    kappa, low, high = resampled(some_documents(columns), resamples=resamples, seed=seed)["cohens_kappa"]
    both, machine, human = (_counted(cells & judged, top) for cells in (ours & given, ours, given))
    with np.errstate(invalid="ignore", divide="ignore"):
        table = pd.DataFrame(
            {
                "code": [*codebook.ids, POOLED],
                "n": [*judged.sum(axis=0), judged[:, top].any(axis=1).sum()],
                "human": human,
                "machine": machine,
                "kappa": kappa,
                "low": low,
                "high": high,
                "f1": 2 * both / (machine + human),
                "precision": both / machine,
                "recall": both / human,
            }
        )
    verdicts = [_verdict(n, agreed) for n, agreed in zip(table["human"], table["kappa"], strict=True)]
    return table.assign(verdict=pd.Series(verdicts, dtype="str")).astype(dict.fromkeys(("n", "human", "machine"), int))


def _counted(cells: Bools, top: Bools) -> Integers:
    """Per code, and last the top codes together."""
    return np.array([*cells.sum(axis=0), cells[:, top].sum()])


def _verdict(human: int, agreed: float) -> str:
    if human < ENOUGH:
        return "too few"
    if agreed >= COUNT:
        return "ready to count"
    return "suggest only" if agreed >= SUGGEST else "do not use"
