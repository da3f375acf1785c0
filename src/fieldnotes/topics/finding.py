"""How topics are found: features, partition, people's changes, words, and what is told of each topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fieldnotes.tables import Corpus, empty, frame
from fieldnotes.topics.carried import carried
from fieldnotes.topics.cover import covering
from fieldnotes.topics.edited import Edited, apply_edits
from fieldnotes.topics.edits import Edits
from fieldnotes.topics.examples import similar_pairs, topic_quotes
from fieldnotes.topics.layout import centroids, hierarchy, places
from fieldnotes.topics.material import Material, make_ready
from fieldnotes.topics.partition import partition
from fieldnotes.topics.seeded import seeded_scores
from fieldnotes.topics.space import fit_space, one_thread
from fieldnotes.topics.stability import TRUSTED, Stability, stability
from fieldnotes.topics.topics import BELONGS, Outliers, Topics
from fieldnotes.topics.words import SHOWN, TopicWords, topic_words

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.coding.features import Embed
    from fieldnotes.language.encoders import Vectors

FEWEST = 60  # segments of some words, below which topics would be chance
FEWEST_OWN = 3  # words that mark a topic, below which nobody can tell what it is about


@dataclass(frozen=True)
class _Found:
    """Scores of all segments x topics, and how far each topic comes again."""

    scores: np.ndarray
    stability: Stability
    codes: tuple[str, ...] = ()  # that founded the first of the topics


def found_topics(
    corpus: Corpus,
    *,
    tokens: pd.DataFrame | None,
    vectors: Vectors | Embed | str,
    n_topics: int | None,
    codebook: Codebook | None,
    codings: pd.DataFrame | None,
    edits: Edits | None,
    seeded: bool,
    outliers: Outliers,
    resamples: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> Topics:
    """Find topics; arguments as for `code_topics`."""
    edits = edits or Edits()
    with one_thread():
        material = make_ready(corpus, tokens, vectors)
        if len(material.founding) < FEWEST:
            return _too_few(material)
        seeds = _seeds(material, codebook, vectors) if seeded else ([], np.zeros((len(material), 0)))
        found = _found(material, seeds, n_topics or edits.number, resamples, seed, progress)
        words = topic_words(material.vocabulary, _belonging(found.scores), found.scores.shape[1])
        changed = apply_edits(edits, found.scores, words, material.features, material.vocabulary)
        return _told(material, found, changed, _counted(corpus, codebook, codings, tokens), codebook, outliers)


def _found(
    material: Material,
    seeds: tuple[list[str], np.ndarray],
    n_topics: int | None,
    resamples: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> _Found:
    """Part what no code has founded, and place every segment."""
    codes, near = seeds
    taken: np.ndarray = np.asarray((near >= 1).any(axis=1))
    rows = material.founding[~taken[material.founding]]
    space = fit_space(material.features[rows])
    parts = partition(space(material.features[rows]), n_topics)
    others = np.setdiff1d(np.arange(len(material)), rows)
    placed = np.empty((len(material), parts.size))
    placed[rows], placed[others] = parts.scores(), parts.scores(space(material.features[others]))
    # What is not in the sample may be drawn for a refit, so that stability tells what sampling costs too.
    labels = np.where(np.isin(np.arange(len(material)), material.fit) & ~taken, placed.argmax(axis=1), -1)
    labels[rows] = parts.labels
    again = stability(material.features, material.documents, labels, resamples=resamples, seed=seed, progress=progress)
    scores = np.hstack([np.where(near >= 1, 2.0, np.minimum(near, 1) * BELONGS), np.where(taken[:, None], 0, placed)])
    alone = np.full(len(codes), np.nan)  # a code's topic is not sought, so nothing is to be found again
    return _Found(scores, Stability(np.concatenate([alone, again.recurrence]), again.agreement), tuple(codes))


def _seeds(
    material: Material, codebook: Codebook | None, vectors: Vectors | Embed | str
) -> tuple[list[str], np.ndarray]:
    if codebook is None or isinstance(vectors, np.ndarray):
        raise ValueError("seeded topics need a codebook, and vectors that are an encoder's name or a function")
    if isinstance(vectors, str):
        from functools import partial

        from fieldnotes.language.vectors import vectors as encode

        return seeded_scores(material, codebook, partial(encode, encoder=vectors))
    return seeded_scores(material, codebook, vectors)


def _counted(
    corpus: Corpus, codebook: Codebook | None, codings: pd.DataFrame | None, tokens: pd.DataFrame | None
) -> pd.DataFrame:
    if codings is not None or codebook is None:
        return empty("codings") if codings is None else codings
    from fieldnotes.coding import code_terms

    return code_terms(corpus.coded(), codebook, tokens=tokens)


def _belonging(scores: np.ndarray) -> np.ndarray:
    """The topic of each segment, -1 for what belongs nowhere in particular."""
    if not scores.shape[1]:
        return np.full(len(scores), -1)
    return np.where(scores.max(axis=1) >= BELONGS, scores.argmax(axis=1), -1)


def _told(
    material: Material,
    found: _Found,
    changed: Edited,
    codings: pd.DataFrame,
    codebook: Codebook | None,
    outliers: Outliers,
) -> Topics:
    """Number the topics, the largest first, and tell what each is."""
    belonging = _belonging(changed.scores)
    sizes = np.bincount(belonging[belonging >= 0], minlength=changed.scores.shape[1])
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] > 0]
    scores = changed.scores[:, order]
    belonging, size = _belonging(scores), len(order)
    if not size:
        return _too_few(material)
    names = [f"T{n + 1:02}" for n in range(size)]
    words = topic_words(material.vocabulary, belonging, size)
    labels = [changed.names.get(int(old)) or _code_label(found, int(old), changed, codebook) for old in order]
    labels = [label or words.label(n) or names[n] for n, label in enumerate(labels)]
    centres = centroids(material.features, belonging, size)
    core = material.segments[belonging >= 0].assign(topic=[names[n] for n in belonging[belonging >= 0]])
    again = [_again(found.stability.recurrence, sizes, changed, int(old)) for old in order]
    sized = [int(value) for value in np.bincount(belonging[belonging >= 0], minlength=size)]
    table = _table(names, labels, words, sized, again, places(centres), core)
    covered = covering(core[["segment_id", "topic"]], codings, codebook.top if codebook else (), len(material))
    table = table.merge(covered, on="topic", validate="one_to_one")
    nearness = np.einsum("nf,nf->n", material.features - material.features.mean(axis=0), centres[belonging])
    return Topics(
        frame("topics", _records(table))[list(empty("topics"))],
        _assigned(material, scores, names, outliers),
        topic_quotes(material, names, belonging, nearness),
        hierarchy(centres, names, labels, sized),
        empty("topic_pairs"),
        _measures(material, belonging, words, found.stability, outliers, changed.unmatched),
    )


def _table(
    names: list[str],
    labels: list[str],
    words: TopicWords,
    sizes: list[int],
    again: list[float],
    at: np.ndarray,
    core: pd.DataFrame,
) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "topic": names,
            "label": labels,
            "words": [", ".join(own[:SHOWN]) for own in words.words],
            "size": sizes,
            "stability": np.round(again, 6),
            "coherence": np.round(words.coherence, 6),
            "x": at[:, 0],
            "y": at[:, 1],
        }
    ).astype({"topic": "str"})
    told = told.merge(carried(core), on="topic", validate="one_to_one")
    unstable = np.where(told["stability"] < TRUSTED, "unstable", "")
    vague = ["few_words" if len(own) < FEWEST_OWN else "" for own in words.words]
    notes = ["+".join(note for note in three if note) for three in zip(told["note"], unstable, vague, strict=True)]
    return told.assign(note=notes)


def _assigned(material: Material, scores: np.ndarray, names: list[str], outliers: Outliers) -> pd.DataFrame:
    """Topic and score of each segment, by segment_id."""
    best = np.minimum(scores.max(axis=1), 1.0)
    topic = np.array(names, object)[scores.argmax(axis=1)]
    if outliers == "leave":
        topic = np.where(best >= BELONGS, topic, "")
    table = pd.DataFrame({"segment_id": material.segments["segment_id"], "topic": topic, "score": best.round(6)})
    table = table.sort_values("segment_id", kind="stable", ignore_index=True)
    return table.astype(empty("topic_assignments").dtypes)


def _again(recurrence: np.ndarray, sizes: np.ndarray, changed: Edited, topic: int) -> float:
    """A merged topic comes again as its parts do on the mean; a split one as the whole."""
    return float(np.mean(recurrence[list(changed.origin[topic])]))


def _code_label(found: _Found, topic: int, changed: Edited, codebook: Codebook | None) -> str:
    first = changed.origin[topic][0]
    return codebook.labels[found.codes[first]] if codebook and first < len(found.codes) else ""


def _measures(
    material: Material,
    belonging: np.ndarray,
    words: TopicWords,
    again: Stability,
    outliers: Outliers,
    unmatched: tuple[str, ...],
) -> pd.DataFrame:
    told = [value for value in words.coherence if np.isfinite(value)]
    shown = [word for own in words.words for word in own[:SHOWN]]
    row = {
        "n_topics": len(words.words),
        "n_segments": len(material),
        "n_founding": len(material.founding),
        "outlier_share": round(float((belonging < 0).mean()), 6),
        "agreement": round(float(again.agreement.mean()), 6) if len(again.agreement) else np.nan,
        "agreement_low": round(float(again.agreement.min()), 6) if len(again.agreement) else np.nan,
        "resamples": len(again.agreement),
        "coherence": round(float(np.mean(told)), 6) if told else np.nan,
        "diversity": round(len(set(shown)) / max(len(shown), 1), 6),
        "outliers": outliers,
        "unmatched": "+".join(unmatched),
    }
    return frame("topic_measures", [row])


def _too_few(material: Material) -> Topics:
    nan = float("nan")
    row = {"n_segments": len(material), "n_founding": len(material.founding), "outlier_share": nan}
    missing = dict.fromkeys(("agreement", "agreement_low", "coherence", "diversity"), nan)
    pairs = similar_pairs(material)
    return Topics(pairs=pairs, measures=frame("topic_measures", [row | missing]))


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
