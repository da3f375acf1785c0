"""What the model sees of a text: its words, the pieces of its words, and its vector where there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldnotes.coding.ridge import Texts
from fieldnotes.language.encoders import Vectors
from fieldnotes.language.vectors import centred

Embed = Callable[[Sequence[str]], Vectors]

MANY = 500  # training texts from which on a word that comes only once is left out
# A sentence ends at a mark before a capital, or at a line break. A linguist's sentences would cost a pipeline, and here
# they only say where in a segment to look.
_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[\"”»(–-]*\s*[A-ZÆØÅ0-9])|\n+")


@dataclass(frozen=True)
class Features:
    """The vocabulary of the training texts, and the mean of their vectors."""

    pieces: Any
    words: Any
    mean: Vectors | None

    def __call__(self, texts: Sequence[str], vectors: Vectors | None = None) -> Texts:
        """Give texts as the model sees them: pieces of words and words, TF-IDF of length 1 each; centred vectors."""
        from scipy.sparse import hstack

        sparse = hstack([self.pieces.transform(texts), self.words.transform(texts)], format="csr", dtype=np.float32)
        known = vectors is not None and self.mean is not None
        return Texts(sparse, centred(vectors, self.mean) if known and vectors is not None else None)


def fit_features(texts: Sequence[str], vectors: Vectors | None = None) -> tuple[Features, Texts]:
    """Learn the vocabulary of the training texts: pieces of 3 to 5 characters, words, and pairs of words.

    Gives it with the training texts as the model sees them, for which each is read once.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    common: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32, "min_df": 2 if len(texts) > MANY else 1}
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **common)
    words = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2), **common)
    readable = texts if any(re.search(r"\w", text) for text in texts) else [*texts, "ord"]
    rows = hstack([pieces.fit_transform(readable), words.fit_transform(readable)], format="csr", dtype=np.float32)
    mean = None if vectors is None else vectors.mean(axis=0, keepdims=True)
    dense = None if vectors is None or mean is None else centred(vectors, mean)
    return Features(pieces, words, mean), Texts(rows[: len(texts)], dense)


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
