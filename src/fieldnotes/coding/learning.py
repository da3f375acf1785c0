"""What more coding by people would bring: agreement by how much there is to learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fieldnotes.coding.accuracy import Coder, pooled_agreement

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.tables import Corpus


def learning_curve(
    corpus: Corpus,
    codebook: Codebook,
    human: pd.DataFrame,
    coder: Coder,
    *,
    full: bool = False,
    parts: Sequence[int] = (4, 2),
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Measure agreement by how many coded segments there are to learn from: segments, kappa, f1.

    The first row is without any. Then the coded documents are cut into so many parts, the coder learns from one and is
    measured on all others, and once more with another part; it is called once more than twice the number of `parts`.
    full: a last row where it has learnt from all; for a coder that codes each document as if it had not learnt from it
    (`code_model` does).
    """
    documents = human["segment_id"].map(corpus.with_text().set_index("segment_id")["doc_id"])
    names = np.array(sorted(documents.dropna().unique()), dtype=object)
    order = names[np.random.default_rng(seed).permutation(len(names))]
    draws = [(0, [human.iloc[:0]])]
    for cuts in [cuts for cuts in parts if len(names) >= 2 * cuts]:
        draws.append((cuts, [human[documents.isin(part)] for part in np.array_split(order, cuts)[:2]]))
    total, done, rows = sum(len(learnt) for _, learnt in draws), 0, []
    for _, learnt in draws:
        tables = []
        for known in learnt:
            rest = human[~human["segment_id"].isin(known["segment_id"])]
            tables.append(pooled_agreement(corpus, codebook, coder(known), rest))
            done += 1
            if progress:
                progress(done, total)
        size = np.mean([known["segment_id"].nunique() for known in learnt])
        rows.append((round(float(size)), *np.mean(tables, axis=0).tolist()))
    if full:
        rows.append((human["segment_id"].nunique(), *pooled_agreement(corpus, codebook, coder(human), human)))
    return pd.DataFrame(rows, columns=["segments", "kappa", "f1"]).astype({"segments": "int64"})


def expected_gain(curve: pd.DataFrame, more: int = 50) -> float:
    """Say what so many further coded segments would add to kappa, if each doubling goes on adding what the last did.

    NaN where the curve has not two rows with coded segments.
    """
    known = curve[curve["segments"] > 0]
    if len(known) < 2:
        return float("nan")
    (few, before), (many, now) = known[["segments", "kappa"]].tail(2).to_numpy()
    return float(max(now - before, 0.0) / np.log2(many / few) * np.log2(1 + more / many))
