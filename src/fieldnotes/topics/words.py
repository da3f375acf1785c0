"""The words of topics: content words as lemmas, compounds whole and in parts, weighed by class-based TF-IDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fieldnotes.compare.vocabulary_counts import PART, content_words
from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

SHOWN = 10  # words of a topic
KEPT = 30  # by which a person may call it
NAMED = 3  # words of its label
FEWEST_SEGMENTS = 2  # with the word, or a topic is called by a slip of the tongue;
SHARE = 0.07  # and at least this share of the topic's segments,
LIFT = 1.5  # and so many times as often as in all segments: what everybody says tells nothing
STEM = 5  # letters that two words share from their beginning, or one within the other, to be as good as one


@dataclass(frozen=True)
class Vocabulary:
    """The words of the corpus, and for each segment (row) and word (column), 1 where it is said. Sparse."""

    words: list[str]
    said: Any
    rows: dict[str, int]


@dataclass(frozen=True)
class TopicWords:
    """The words of each topic, best first, with their weight; and how well they go together (NPMI)."""

    words: list[list[str]]
    weights: list[list[float]]
    coherence: list[float]

    def label(self, topic: int) -> str:
        """Give the first words, by which a topic is called until a person names it."""
        return ", ".join(self.words[topic][:NAMED])


def vocabulary(corpus: Corpus, tokens: pd.DataFrame) -> Vocabulary:
    """Give which content words each segment says, the interviewer's segments left out.

    Left out too are stop words, fillers, placeholders, names of people and places, and numbers (`content_words`), and
    parts that are met in one compound only, since the compound tells them.
    """
    from scipy.sparse import csr_matrix

    found = content_words(corpus, tokens)
    found = found[~_lone_parts(found)]
    segments = pd.Index(corpus.coded().segments["segment_id"])
    number, distinct = pd.factorize(found["word"])
    met = [str(word) for word in distinct]
    order = sorted(range(len(met)), key=lambda n: (alphabetical(met[n]), met[n]))
    column = np.argsort(np.array(order, int))[number]
    at = (segments.get_indexer(found["segment_id"]), column)
    said = csr_matrix((np.ones(len(found)), at), shape=(len(segments), len(order)))
    said.data[:] = 1
    words, rows = [met[n] for n in order], {str(name): row for row, name in enumerate(segments)}
    return Vocabulary(words, said, rows)


def topic_words(vocabulary: Vocabulary, labels: np.ndarray, size: int) -> TopicWords:
    """Find the words of topics 0 to `size`, given the topic of each segment, -1 for none.

    A word's weight is its share of the topic's words times log(1 + A/f), f being how often it is said in all and A the
    words an average topic has (class-based TF-IDF, Grootendorst 2022); a word counts once a segment, and only where it
    is said half as often again as elsewhere. Of words as good as one (tillid, tillidsfuld) the heavier is shown.
    """
    from scipy.sparse import csr_matrix

    placed = np.flatnonzero(labels >= 0)
    member = csr_matrix((np.ones(len(placed)), (labels[placed], placed)), shape=(size, len(labels)))
    counts = np.asarray((member @ vocabulary.said).todense())
    sizes = np.maximum(np.bincount(labels[placed], minlength=size), 1)[:, None]
    often = (counts >= FEWEST_SEGMENTS) & (counts >= SHARE * sizes)
    usual = np.asarray(vocabulary.said.mean(axis=0)).ravel()
    weights = class_tfidf(counts) * (often & (counts / sizes >= LIFT * usual))
    words, kept_weights, coherence = [], [], []
    for row in weights:
        best = [n for n in np.argsort(-row, kind="stable")[: 4 * KEPT] if row[n] > 0]
        chosen = _distinct([vocabulary.words[n] for n in best], KEPT)
        number = dict(zip((vocabulary.words[n] for n in best), best, strict=True))
        words.append(chosen)
        kept_weights.append([float(row[number[word]]) for word in chosen])
        coherence.append(npmi(vocabulary.said, [number[word] for word in chosen[:SHOWN]]))
    return TopicWords(words, kept_weights, coherence)


def class_tfidf(counts: np.ndarray) -> np.ndarray:
    """Give the class-based TF-IDF of counts, topics x words (Grootendorst 2022), as BERTopic computes it.

    >>> class_tfidf(np.array([[2.0, 0.0], [1.0, 1.0]])).round(3).tolist()
    [[0.511, 0.0], [0.255, 0.549]]
    """
    frequency, average = counts.sum(axis=0), int(counts.sum(axis=1).mean())
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return share * np.log1p(average / np.maximum(frequency, 1))


def npmi(said: Any, words: list[int]) -> float:
    """Give the mean normalised pointwise mutual information of pairs of words within segments (Bouma 2009).

    1: always together; 0: as often as by chance; -1: never. NaN for fewer than two words.
    """
    if len(words) < 2:
        return float("nan")
    chosen = said[:, words]
    both = np.asarray((chosen.T @ chosen).todense()) / said.shape[0]
    alone = np.diag(both)
    upper = np.triu_indices(len(words), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(both / np.outer(alone, alone)) / -np.log(both)
    return float(np.where(both > 0, np.where(both < 1, ratio, 1.0), -1.0)[upper].mean())


def _distinct(words: list[str], most: int) -> list[str]:
    """The words in their order, without those as good as one that stands before."""
    chosen: list[str] = []
    for word in words:
        if len(chosen) == most:
            break
        if not any(_alike(word, other) for other in chosen):
            chosen.append(word)
    return chosen


def _alike(word: str, other: str) -> bool:
    short, long = sorted((word.casefold(), other.casefold()), key=len)
    return len(short) >= STEM and (short in long or short[:-1] == long[: len(short) - 1])


def _lone_parts(found: pd.DataFrame) -> pd.Series:
    """Parts of compounds that are met in one compound and never alone."""
    whole = found[found["form"] != PART].drop_duplicates(["segment_id", "i"]).set_index(["segment_id", "i"])["word"]
    parts = found["form"] == PART
    inside = whole.reindex(pd.MultiIndex.from_frame(found.loc[parts, ["segment_id", "i"]])).to_numpy()
    met = pd.DataFrame({"word": found.loc[parts, "word"].to_numpy(), "inside": inside})
    once = met.groupby("word")["inside"].nunique()
    lone = set(once[once <= 1].index) - set(found.loc[~parts, "word"])
    return parts & found["word"].isin(lone)
