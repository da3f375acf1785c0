"""How far a coder can be trusted: agreement with people, by cross-validation over whole documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.judged import judged_cells

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.tables import Corpus

Bools = npt.NDArray[np.bool_]
Coder = Callable[[pd.DataFrame], pd.DataFrame]  # human codings to learn from -> codings of the whole corpus


def kappa(ours: Bools, theirs: Bools) -> float:
    """Give Cohen's (1960) kappa of two codings of the same cells; NaN where chance alone explains all.

    >>> kappa(np.array([True, True, False, False]), np.array([True, False, False, False]))
    0.5
    """
    agreed = float((ours == theirs).mean()) if ours.size else float("nan")
    chance = float(ours.mean() * theirs.mean() + (1 - ours.mean()) * (1 - theirs.mean())) if ours.size else 1.0
    return (agreed - chance) / (1 - chance) if chance < 1 else float("nan")


def pooled_agreement(
    corpus: Corpus, codebook: Codebook, codings: pd.DataFrame, human: pd.DataFrame
) -> tuple[float, float]:
    """Give Cohen's kappa and F1 of a machine's codings against people's, over all segments and top codes they judged.

    A cell counts as given where at least half its coders gave it.
    """
    ours, given, judged = compared_cells(corpus.coded().segments["segment_id"], codebook, codings, human)
    top = [codebook.ids.index(code) for code in codebook.top]
    at = judged[:, top]
    ours, given = ours[:, top][at], given[:, top][at]
    both, either = int((ours & given).sum()), int(ours.sum() + given.sum())
    return kappa(ours, given), 2 * both / either if either else float("nan")


def compared_cells(
    segment_ids: pd.Series, codebook: Codebook, codings: pd.DataFrame, human: pd.DataFrame
) -> tuple[Bools, Bools, Bools]:
    """Give segments x codes three times: given by the machine, given by people, judged by people."""
    truth = judged_cells(segment_ids, codebook, human).given
    ours = judged_cells(segment_ids, codebook, codings.assign(method="human", status="proposed")).given > 0
    judged = ~np.isnan(truth)
    return ours, np.where(judged, truth, 0.0) >= 0.5, judged


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


def _folds(where: pd.Series, folds: int, seed: int) -> Iterator[list[str]]:
    groups = np.array(sorted(where.unique()), dtype=object)
    order = np.random.default_rng(seed).permutation(len(groups))
    for part in np.array_split(order, min(folds, len(groups))):
        if len(part):
            yield groups[part].tolist()
