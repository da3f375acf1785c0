"""What the model sees of a text: its words, the pieces of its words, and its vector where there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fieldnotes.coding.grams import Grams, fit_grams
from fieldnotes.coding.ridge import Singles, Texts
from fieldnotes.language.encoders import Vectors
from fieldnotes.language.vectors import centred

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Embed = Callable[[Sequence[str]], Vectors]

MANY = 500  # training texts from which on a word that comes only once is left out
# A sentence ends at a mark before a capital, or at a line break. A linguist's sentences would cost a pipeline, and here
# they only say where in a segment to look.
_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[\"”»(–-]*\s*[A-ZÆØÅ0-9])|\n+")


@dataclass(frozen=True)
class Features:
    """The vocabulary of the training texts with the weight of each feature, and the mean of their vectors."""

    pieces: Grams
    words: Grams
    idf: tuple[Singles, Singles]
    mean: Vectors | None

    def __call__(self, texts: Sequence[str], vectors: Vectors | None = None) -> Texts:
        """Give texts as the model sees them: pieces of words and words, TF-IDF of length 1 each; centred vectors."""
        read = _Read.of(texts)
        counts = _summed(read.often, self.pieces(read.distinct)), self.words(read.words)
        rows = _weighted(counts, self.idf)
        known = vectors is not None and self.mean is not None
        return Texts(rows, centred(vectors, self.mean) if known and vectors is not None else None)


def fit_features(texts: Sequence[str], vectors: Vectors | None = None) -> tuple[Features, Texts]:
    """Learn the vocabulary of the training texts: pieces of 3 to 5 characters, words, and pairs of words.

    Gives it with the training texts as the model sees them, for which each is read once.
    """
    read, least = _Read.of(texts), 2 if len(texts) > MANY else 1
    pieces, of_distinct = fit_grams(read.distinct, 3, 5)
    pieces, many = _frequent(pieces, _summed(read.often, of_distinct), least)
    words, others = _frequent(*fit_grams(read.words, 1, 2), least)
    counts, idf = (many, others), (_idf(many), _idf(others))
    mean = None if vectors is None else vectors.mean(axis=0, keepdims=True)
    dense = None if vectors is None or mean is None else centred(vectors, mean)
    return Features(pieces, words, idf, mean), Texts(_weighted(counts, idf), dense)


@dataclass(frozen=True)
class _Read:
    """Texts taken apart: what white space sets apart, each once and how often in each text; and the words in order.

    Most words come often, and are cut into pieces once.
    """

    distinct: list[str]
    often: csr_matrix
    words: list[list[str]]

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Read:
        small = [text.lower() for text in texts]
        each, often = fit_grams([text.split() for text in small], 1, 1)
        return cls([f" {one} " for one in each.symbols], often, [re.findall(r"\w+", text) for text in small])


def _summed(often: csr_matrix, of_distinct: csr_matrix) -> csr_matrix:
    found = often @ of_distinct
    found.sort_indices()
    return found


def _frequent(grams: Grams, counts: csr_matrix, least: int) -> tuple[Grams, csr_matrix]:
    """Leave out what fewer texts have."""
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) >= least)
    return grams.take(kept), counts[:, kept]


def _idf(counts: csr_matrix) -> Singles:
    """Give each feature's smoothed inverse document frequency (as scikit-learn's TfidfTransformer)."""
    frequency = np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float32)
    return np.log(np.float32(counts.shape[0] + 1) / (frequency + np.float32(1))) + np.float32(1)


def _weighted(counts: tuple[csr_matrix, csr_matrix], idf: tuple[Singles, Singles]) -> csr_matrix:
    """Give TF-IDF, 1 + log of how often, each block's rows of length 1."""
    from scipy.sparse import csr_matrix, hstack

    blocks = []
    for table, weights in zip(counts, idf, strict=True):
        values = (np.log(table.data) + np.float32(1)) * weights[table.indices]
        row = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        length = np.sqrt(np.bincount(row, values * values, minlength=table.shape[0]))
        blocks.append(csr_matrix(((values / length[row]).astype(np.float32), table.indices, table.indptr), table.shape))
    return hstack(blocks, format="csr", dtype=np.float32)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Give the start and end of each sentence, in code points, without the white space around it.

    >>> sentence_spans("Hun kom. Så gik hun igen.")
    [(0, 8), (9, 25)]
    """
    spans, start = [], 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        whole = text[start:end]
        if whole.strip():
            first = start + len(whole) - len(whole.lstrip())
            spans.append((first, first + len(whole.strip())))
        start = end
    return spans
