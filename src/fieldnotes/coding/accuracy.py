"""How far a coder can be trusted: agreement with people, by cross-validation over whole documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.judged import judged_cells

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.tables import Corpus

Bools = npt.NDArray[np.bool_]
Coder = Callable[[pd.DataFrame], pd.DataFrame]  # human codings to learn from -> codings of the whole corpus

POOLED = "all"
COUNT, SUGGEST = 0.6, 0.3  # kappa from which a code is ready to count, and worth suggesting
RESAMPLES = 1000  # of documents, behind an interval
ENOUGH = 10  # times that people gave a code, below which nothing is said of it


def kappa(ours: Bools, theirs: Bools) -> float:
    """Give Cohen's (1960) kappa of two codings of the same cells; NaN where chance alone explains all.

    >>> kappa(np.array([True, True, False, False]), np.array([True, False, False, False]))
    0.5
    """
    agreed = float((ours == theirs).mean()) if ours.size else float("nan")
    chance = float(ours.mean() * theirs.mean() + (1 - ours.mean()) * (1 - theirs.mean())) if ours.size else 1.0
    return (agreed - chance) / (1 - chance) if chance < 1 else float("nan")


def table_accuracy(
    corpus: Corpus, codebook: Codebook, codings: pd.DataFrame, human: pd.DataFrame, *, by: str | None = None
) -> pd.DataFrame:
    """Compare a machine's codings with people's, on the cells that people judged.

    Gives a row per code, and one for "all" cells pooled: code, n (segments judged), human and machine (how many of
    them have the code), kappa with low and high (95 %, percentile bootstrap over documents), f1, precision, recall,
    verdict ("ready to count", "suggest only", "do not use", or "too few" where people gave it less than ten times).
    A cell counts as given where at least half its coders gave it.
    `by` is an attribute of the segments (project, role, kind): a column of that name, and such rows for each value.
    """
    segments = corpus.coded().with_text()
    truth = judged_cells(segments["segment_id"], codebook, human).given
    ours = judged_cells(segments["segment_id"], codebook, codings.assign(method="human", status="proposed")).given > 0
    document = pd.factorize(segments["doc_id"], sort=True)[0]
    if by is None:
        return pd.DataFrame(_rows(codebook, ours, truth, document))
    parts = []
    for value in sorted(segments[by].unique()):
        here = (segments[by] == value).to_numpy()
        parts.append(pd.DataFrame(_rows(codebook, ours[here], truth[here], document[here])).assign(**{by: value}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def cross_validate(
    corpus: Corpus, human: pd.DataFrame, coder: Coder, *, folds: int = 5, by: str = "doc_id", seed: int = 0
) -> pd.DataFrame:
    """Code each part of the corpus from the human codings of the others; parts are whole documents.

    `coder` codes the corpus from the codings it is given. Gives codings of the segments that people coded.
    Raises ValueError where only one document has been coded.
    """
    group = corpus.with_text().set_index("segment_id")[by]
    human = human[human["segment_id"].isin(group.index)]
    where = human["segment_id"].map(group)
    parts = list(_folds(where, folds, seed))
    if len(parts) < 2:
        raise ValueError("cross-validation needs people's codings of two documents or more")
    made = []
    for held in parts:
        codings = coder(human[~where.isin(held)])
        made.append(codings[codings["segment_id"].isin(human.loc[where.isin(held), "segment_id"])])
    return pd.concat(made, ignore_index=True)


def calibration_error(probability: npt.NDArray[np.float64], given: Bools, *, bins: int = 10) -> float:
    """Give the expected calibration error (Naeini et al. 2015) over bins of equal width."""
    number = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [abs(float(probability[number == b].sum() - given[number == b].sum())) for b in range(bins)]
    return sum(gaps) / max(len(probability), 1)


def _rows(
    codebook: Codebook, ours: Bools, truth: npt.NDArray[np.float64], document: npt.NDArray[np.int64]
) -> Iterator[dict[str, Any]]:
    judged = ~np.isnan(truth)
    given = np.where(judged, truth, 0.0) >= 0.5
    for number, code in enumerate(codebook.ids):
        at = judged[:, number]
        yield _measures(code, ours[at, number], given[at, number], document[at])
    top = [codebook.ids.index(code) for code in codebook.top]
    at = judged[:, top]
    where = np.broadcast_to(document[:, None], at.shape)[at]
    yield _measures(POOLED, ours[:, top][at], given[:, top][at], where) | {"n": int(at.any(axis=1).sum())}


def _measures(code: str, ours: Bools, theirs: Bools, document: npt.NDArray[np.int64]) -> dict[str, Any]:
    both, machine, human = int((ours & theirs).sum()), int(ours.sum()), int(theirs.sum())
    agreed = kappa(ours, theirs)
    low, high = _interval(ours, theirs, document)
    return {
        "code": code,
        "n": len(ours),
        "human": human,
        "machine": machine,
        "kappa": agreed,
        "low": low,
        "high": high,
        "f1": 2 * both / (machine + human) if machine + human else float("nan"),
        "precision": both / machine if machine else float("nan"),
        "recall": both / human if human else float("nan"),
        "verdict": _verdict(human, agreed),
    }


def _interval(ours: Bools, theirs: Bools, document: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Kappa over documents drawn again and again: its sums per document are all that a draw needs."""
    names, where = np.unique(document, return_inverse=True)
    if len(names) < 2:
        return float("nan"), float("nan")
    cells = np.stack([np.ones(len(ours)), ours & theirs, ours, theirs])
    sums = np.stack([np.bincount(where, row, len(names)) for row in cells.astype(float)], axis=1)
    draws = np.random.default_rng(0).multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    n, both, machine, human = (draws @ sums).T
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = (machine * human + (n - machine) * (n - human)) / n**2
        agreed = ((n - machine - human + 2 * both) / n - chance) / (1 - chance)
    known = agreed[np.isfinite(agreed)]
    return tuple(np.quantile(known, [0.025, 0.975]).tolist()) if len(known) else (float("nan"), float("nan"))


def _verdict(human: int, agreed: float) -> str:
    if human < ENOUGH:
        return "too few"
    if agreed >= COUNT:
        return "ready to count"
    return "suggest only" if agreed >= SUGGEST else "do not use"


def _folds(where: pd.Series, folds: int, seed: int) -> Iterator[list[str]]:
    groups = np.array(sorted(where.unique()), dtype=object)
    order = np.random.default_rng(seed).permutation(len(groups))
    for part in np.array_split(order, min(folds, len(groups))):
        if len(part):
            yield groups[part].tolist()
