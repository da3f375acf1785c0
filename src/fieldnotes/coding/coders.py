"""All coders of a study at once: by word list, by meaning, and people, whose decisions stand over the machines'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.coding.terms import code_terms
from fieldnotes.spread import Spread, here
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.coding.features import Embed
    from fieldnotes.coding.kept import Kept

SUGGESTED = 5  # codes a segment, for whoever codes next
ENOUGH = 40  # segments that people have coded, below which nothing is said of what more would bring


@dataclass(frozen=True)
class Coded:
    """Codings by all coders; the model's likeliest codes of each segment; agreement by how many segments are coded.

    suggestions: segment_id, rank from 1, code, polarity, score. learning: segments, kappa, f1.
    """

    codings: pd.DataFrame
    suggestions: pd.DataFrame
    learning: pd.DataFrame


def code_study(
    corpus: Corpus,
    codebook: Codebook,
    human: pd.DataFrame,
    *,
    tokens: pd.DataFrame,
    vectors: Embed,
    coder: str = "model",
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    spread: Spread = here,
    kept: Kept | None = None,
) -> Coded:
    """Code by terms and, where `coder` is "model", by meaning, and join what people have coded.

    human: codings by people, as `review.read_codings` gives them. spread: who scores the segments by meaning.
    kept: where what the model has learnt stays from run to run.
    """
    from fieldnotes.review import apply_reviews

    terms = code_terms(corpus, codebook, tokens=tokens)
    learning = pd.DataFrame({"segments": pd.Series(dtype="int64"), "kappa": pd.Series(dtype=float), "f1": 0.0})
    if coder == "terms":
        return Coded(apply_reviews(terms, human, codebook), _none_suggested(), learning)
    from fieldnotes.coding.model import Scorer

    scorer = Scorer(corpus, codebook, human, terms=terms, vectors=vectors, spread=spread, kept=kept)
    scored = scorer(human)
    model = scored.codings()
    if human["segment_id"].nunique() >= ENOUGH:
        from fieldnotes.coding.learning import learning_curve

        # On what people coded alone: the rest would only be scored again and again.
        part = scorer.only_coded()

        def curve() -> pd.DataFrame:
            return learning_curve(
                corpus, codebook, human, lambda known: part(known).codings(), full=True, seed=seed, progress=progress
            )

        learning = curve() if kept is None else kept.curve(human, seed, part.said, curve)
    machines = pd.concat([terms, model], ignore_index=True)
    return Coded(apply_reviews(machines, human, codebook), scored.suggestions(SUGGESTED), learning)


def _none_suggested() -> pd.DataFrame:
    kinds = {"segment_id": "str", "rank": "int64", "code": "str", "polarity": "str", "score": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
