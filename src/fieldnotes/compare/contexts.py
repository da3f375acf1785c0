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
    PPMI (Church and Hanks 1990, negative values set to nought); the words compared take no part in it, nor do their
    parts, so that two words are not alike for standing beside one another. Nought where fewer than three are shared.
    """
    told = words[words["form"] != PART].drop_duplicates(["segment_id", "i", "word"])
    compared = sorted({*first, *second})
    targets = words[words["word"].isin(compared)].drop_duplicates(["segment_id", "i", "word"])
    pairs = targets.merge(told, on="segment_id", suffixes=("", "_near"))
    near = (pairs["i"] - pairs["i_near"]).abs()
    pairs = pairs[(near > 0) & (near <= WINDOW) & ~pairs["word_near"].isin(compared)]
    features = sorted(set(pairs["word_near"]))
    counts = np.zeros((len(compared), max(len(features), 1)))
    rows = pairs["word"].map({word: n for n, word in enumerate(compared)}).to_numpy(np.int64)
    columns = pairs["word_near"].map({word: n for n, word in enumerate(features)}).to_numpy(np.int64)
    np.add.at(counts, (rows, columns), 1)
    vectors = _ppmi(counts)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(length > 0, length, 1)
    place = {word: n for n, word in enumerate(compared)}
    one, other = ([place[word] for word in side] for side in (first, second))
    shared = (counts[one] > 0).astype(float) @ (counts[other] > 0).astype(float).T
    return np.where(shared >= FEWEST_SHARED, vectors[one] @ vectors[other].T, 0.0)


def _ppmi(counts: Floats) -> Floats:
    total = counts.sum()
    if not total:
        return counts
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum(np.where(counts > 0, np.log(counts / expected), 0.0), 0.0)
