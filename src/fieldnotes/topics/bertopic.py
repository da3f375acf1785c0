"""Topics as a BERTopic model, for whoever knows its pictures and methods; and our way of parting as a piece of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.errors import MissingExtraError
from fieldnotes.language.encoders import Vectors
from fieldnotes.tables import Corpus
from fieldnotes.topics.partition import Partition, partition
from fieldnotes.topics.space import Space, fit_space, one_thread
from fieldnotes.topics.topics import BELONGS, Topics
from fieldnotes.topics.words import vocabulary

if TYPE_CHECKING:
    from bertopic import BERTopic

INSTALL = 'pip install "fieldnotes[topics]"'


class StableClusters:
    """Clusters as `code_topics` makes them, in the place that BERTopic has for HDBSCAN.

    `BERTopic(umap_model=BaseDimensionalityReduction(), hdbscan_model=StableClusters())` with vectors of one's own then
    gives the same topics for any order of documents. fit(X) sets labels_ (-1 where `leave` and a row belongs nowhere)
    and probabilities_ (the scores, 0 to 1); predict(X) places new rows.
    """

    def __init__(self, n_topics: int | None = None, *, leave: bool = False) -> None:
        self.n_topics, self.leave = n_topics, leave

    def fit(self, X: Vectors, y: object = None) -> StableClusters:  # noqa: N803  scikit-learn's name
        """Find clusters of the rows of X, whatever their order."""
        with one_thread():
            order = np.lexsort(np.asarray(X).T)
            rows = np.asarray(X)[order]
            self._space: Space = fit_space(rows)
            self._parts: Partition = partition(self._space(rows), self.n_topics)
            self.labels_ = self.predict(X)
            self.probabilities_ = self._scores(X).max(axis=1)
        return self

    def predict(self, X: Vectors) -> np.ndarray:  # noqa: N803
        """Give the cluster of each row."""
        scores = self._scores(X)
        away = self.leave & (scores.max(axis=1) < BELONGS)
        return np.where(away, -1, scores.argmax(axis=1))

    def _scores(self, X: Vectors) -> np.ndarray:  # noqa: N803
        return self._parts.scores(self._space(np.asarray(X)))


class LemmaCounter:
    """Counts content words as lemmas, in the place that BERTopic has for scikit-learn's CountVectorizer."""

    def __init__(self, words: Sequence[str], said: dict[str, list[str]]) -> None:
        self.words, self.said = list(words), said

    def __call__(self, text: str) -> list[str]:
        """Give the words of a segment, or of several that BERTopic has joined."""
        return [word for piece in text.split(SEPARATOR) for word in self.said.get(piece.strip(), [])]


# BERTopic joins a topic's texts with a space, so each text ends in a mark by which they are told apart again.
SEPARATOR = "\x1e"


def to_bertopic(topics: Topics, corpus: Corpus, tokens: pd.DataFrame, vectors: Vectors) -> BERTopic:
    """Give the topics as a fitted BERTopic model, with its own weighing of our words, its labels being ours.

    vectors: those of `corpus.coded()`. It numbers topics by size as it does, -1 being what belongs to none, and labels
    them as we do (`custom_labels_`). Nothing is reduced or clustered anew.
    Raises MissingExtraError where BERTopic is not installed, ValueError without topics.
    """
    try:
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
    except ImportError:
        raise MissingExtraError("BERTopic", INSTALL) from None
    from sklearn.feature_extraction.text import CountVectorizer

    if not len(topics):
        raise ValueError("there are no topics; BERTopic has none to show")
    segments = corpus.coded().with_text()
    numbers = {name: n for n, name in enumerate(topics.topics["topic"])}
    placed = topics.assignments.set_index("segment_id").reindex(segments["segment_id"])
    labels = placed["topic"].map(numbers).where(placed["score"] >= BELONGS, -1).fillna(-1).astype(int).to_numpy()
    texts, counter = _marked(corpus, tokens, segments["text"].tolist())
    model = BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=counter, vocabulary=counter.words),
    )
    model.fit(texts, embeddings=np.asarray(vectors), y=labels)
    names = list(topics.topics["label"])
    ours: dict[Any, int] = dict(zip(model.topics_, labels.tolist(), strict=True))
    model.set_topic_labels({n: names[ours[n]] if ours[n] >= 0 else "-" for n in sorted(ours)})
    return model


def _marked(corpus: Corpus, tokens: pd.DataFrame, texts: list[str]) -> tuple[list[str], LemmaCounter]:
    words = vocabulary(corpus, tokens)
    said = {" ".join(text.split()): [words.words[n] for n in words.said[row].indices] for row, text in enumerate(texts)}
    return [" ".join(text.split()) + SEPARATOR for text in texts], LemmaCounter(words.words, said)
