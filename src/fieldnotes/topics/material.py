"""The segments made ready, in an order that does not depend on how the corpus lists them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fieldnotes.language.encoders import Vectors
from fieldnotes.tables import Corpus
from fieldnotes.topics.features import features
from fieldnotes.topics.words import Vocabulary, vocabulary

if TYPE_CHECKING:
    from fieldnotes.coding.features import Embed

FEWEST_WORDS = 3  # content words: what says less is placed, but founds no topic
MOST = 20_000  # segments that found topics; the others are placed among them
STRATA = ("project", "kind", "round")


@dataclass(frozen=True)
class Material:
    """Segments (with text and their document's attributes), features and vocabulary, row by row; `founding` are rows.

    `founding` says which segments topics are sought in: one of each text, and beyond 20,000 a sample (`stratified`).
    `fit` are those it is drawn from.
    """

    segments: pd.DataFrame
    features: np.ndarray
    vectors: Vectors
    vocabulary: Vocabulary
    founding: np.ndarray
    fit: np.ndarray

    def __len__(self) -> int:
        return len(self.segments)

    @property
    def documents(self) -> np.ndarray:
        """The doc_id of each segment."""
        return self.segments["doc_id"].to_numpy(object)


def make_ready(corpus: Corpus, tokens: pd.DataFrame | None, vectors: Vectors | Embed | str) -> Material:
    """Make the segments ready that are coded; `vectors` belong to them in their order, or an encoder makes them."""
    from scipy.sparse import csr_matrix

    corpus = corpus.coded()
    if tokens is None:
        from fieldnotes.language import tokens as read_tokens

        tokens = read_tokens(corpus)
    segments = corpus.with_text()
    given = _vectors(vectors, segments["text"].tolist())
    if len(given) != len(segments):
        raise ValueError(f"{len(given)} vectors for {len(segments)} segments: give one each, of corpus.coded()")
    words = vocabulary(corpus, tokens)
    order = np.lexsort([segments[name].to_numpy(object).astype(str) for name in ("segment_id", "kind", "text")])
    segments = segments.iloc[order].reset_index(drop=True)
    said: csr_matrix = words.said[order]
    rows = {str(name): row for row, name in enumerate(segments["segment_id"])}
    words = Vocabulary(words.words, said, rows)
    ready = features(given[order], segments["kind"].to_numpy(object), said) if len(segments) else np.empty((0, 1))
    fit = _fit(segments, said)
    return Material(segments, ready, given[order], words, stratified(segments, fit, MOST), fit)


def _vectors(vectors: Vectors | Embed | str, texts: Sequence[str]) -> Vectors:
    if isinstance(vectors, np.ndarray):
        return vectors
    if isinstance(vectors, str):
        from fieldnotes.language.vectors import vectors as encode

        return encode(texts, encoder=vectors)
    encoder: Callable[[Sequence[str]], Vectors] = vectors
    return encoder(texts)


def _fit(segments: pd.DataFrame, said: object) -> np.ndarray:
    """The rows with words enough, one of each text."""
    lengths = np.asarray(said.sum(axis=1)).ravel()  # type: ignore[attr-defined]
    return np.flatnonzero((lengths >= FEWEST_WORDS) & ~segments.duplicated(["text", "kind"]).to_numpy())


def stratified(segments: pd.DataFrame, rows: np.ndarray, most: int) -> np.ndarray:
    """Draw at most so many rows, of each project, kind and round the same share, and one at the least.

    Which ones is said by the hash of their texts, so a segment more changes a sample little, and order not at all.
    """
    if len(rows) <= most:
        return rows
    own = segments.iloc[rows]
    own = own.assign(
        _row=rows, _key=[hashlib.blake2b(str(text).encode(), digest_size=8).hexdigest() for text in own["text"]]
    ).sort_values(["_key", "_row"], kind="stable")
    strata = own.groupby([name for name in STRATA if name in own], sort=False)
    place = strata.cumcount() / strata["_row"].transform("size")
    return np.sort(own["_row"].to_numpy()[np.argsort(place.to_numpy(), kind="stable")[:most]])
