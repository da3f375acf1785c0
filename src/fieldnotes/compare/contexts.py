"""What words are said together with, by which one that comes can be seen to stand where another went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import Floats
from fieldnotes.compare.vocabulary_counts import PART

WINDOW = 10  # words to each side, within the segment
FEWEST_SHARED = 3  # words that two contexts must have in common before they count as alike at all


def context_similarity(words: pd.DataFrame, first: Sequence[str], second: Sequence[str]) -> Floats:
    """Give the cosine, first x second, of what the words are said together with.

    words: from `content_words`. A word's context is the content words at most WINDOW words away in its segment, in
    PPMI (Church and Hanks 1990, negative values set to nought). Two words are not alike for standing beside one
    another: neither counts in the other's context. Nought where they share fewer than three words.
    """
    told = words[words["form"] != PART].drop_duplicates(["segment_id", "i", "word"])
    compared = sorted({*first, *second})
    targets = words[words["word"].isin(compared)].drop_duplicates(["segment_id", "i", "word"])
    pairs = targets.merge(told, on="segment_id", suffixes=("", "_near"))
    near = (pairs["i"] - pairs["i_near"]).abs()
    pairs = pairs[(near > 0) & (near <= WINDOW)]
    features = sorted({*pairs["word_near"], *compared})
    place = {word: n for n, word in enumerate(features)}
    row = {word: n for n, word in enumerate(compared)}
    counts = np.zeros((len(compared), len(features)))
    np.add.at(
        counts, tuple(pairs[name].map(at).to_numpy(np.int64) for name, at in (("word", row), ("word_near", place))), 1
    )
    vectors = _ppmi(counts)
    return np.array(
        [[_cosine(vectors[row[a]], vectors[row[b]], [place[a], place[b]]) for b in second] for a in first]
    ).reshape(len(first), len(second))


def _cosine(one: Floats, other: Floats, apart: list[int]) -> float:
    one, other = (np.delete(vector, apart) for vector in (one, other))
    if ((one > 0) & (other > 0)).sum() < FEWEST_SHARED:
        return 0.0
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def _ppmi(counts: Floats) -> Floats:
    total = counts.sum()
    if not total:
        return counts
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum(np.where(counts > 0, np.log(counts / expected), 0.0), 0.0)
