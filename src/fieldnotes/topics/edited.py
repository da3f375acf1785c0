"""Topics as people have changed them: split, merged, left out, renamed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fieldnotes.topics.edits import Edits, Merge, Split, find_topic
from fieldnotes.topics.words import TopicWords, Vocabulary


@dataclass(frozen=True)
class Edited:
    """Scores of segments x topics after the changes.

    origin: for each topic the numbers of the found topics it is made of. names: number -> name given by hand.
    by_hand: which topics are no longer as found. unmatched: changes whose topic is not found now, "merge 2".
    """

    scores: np.ndarray
    origin: tuple[tuple[int, ...], ...]
    names: dict[int, str]
    by_hand: tuple[int, ...] = ()
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Column:
    scores: np.ndarray
    origin: tuple[int, ...]
    label: str = ""
    changed: bool = False


def apply_edits(
    edits: Edits, scores: np.ndarray, words: TopicWords, features: np.ndarray, vocabulary: Vocabulary
) -> Edited:
    """Change found topics as people have decided; what cannot be found now is told, and changes nothing.

    scores: segments x found topics. Every change names topics as they were found, so the order of the file is free;
    `rename` also finds what was merged. A segment of a merged topic scores as in the nearest of its parts.
    """
    columns: dict[int, list[_Column]] = {n: [_Column(scores[:, n], (n,))] for n in range(scores.shape[1])}
    unmatched: list[str] = []
    for number, split in enumerate(edits.split, start=1):
        topic = find_topic(split.topic, words)
        parts = None if topic is None else _split(split, topic, scores, features, vocabulary)
        if topic is None or not parts:
            unmatched.append(f"split {number}")
        else:
            columns[topic] = parts
    for number, merge in enumerate(edits.merge, start=1):
        unmatched += _merge(merge, number, columns, words)
    for number, wanted in enumerate(edits.leave_out, start=1):
        topic = find_topic(wanted, words)
        if topic is None or not columns[topic]:
            unmatched.append(f"leave_out {number}")
        else:
            columns[topic] = []
    for number, rename in enumerate(edits.rename, start=1):
        topic = find_topic(rename.topic, words)
        here = None if topic is None else _holding(columns, topic)
        if here is None:
            unmatched.append(f"rename {number}")
        else:
            columns[here] = [replace(columns[here][0], label=rename.label), *columns[here][1:]]
    kept = [column for parts in columns.values() for column in parts]
    return Edited(
        np.stack([column.scores for column in kept], axis=1) if kept else np.zeros((len(scores), 0)),
        tuple(column.origin for column in kept),
        {n: column.label for n, column in enumerate(kept) if column.label},
        tuple(n for n, column in enumerate(kept) if column.changed),
        tuple(unmatched),
    )


def _merge(merge: Merge, number: int, columns: dict[int, list[_Column]], words: TopicWords) -> list[str]:
    found = [find_topic(wanted, words) for wanted in merge.topics]
    topics = sorted({topic for topic in found if topic is not None and columns[topic]})
    if len(topics) < 2:
        return [f"merge {number}"]
    parts = [part for topic in topics for part in columns[topic]]
    origin = tuple(sorted({n for part in parts for n in part.origin}))
    best = np.max([part.scores for part in parts], axis=0)
    for topic in topics[1:]:
        columns[topic] = []
    columns[topics[0]] = [_Column(best, origin, merge.label, True)]
    return [f"merge {number}"] if None in found else []


def _holding(columns: dict[int, list[_Column]], topic: int) -> int | None:
    """Where the topic is now: its own place, or that of the topic it was merged into."""
    return next((n for n, parts in columns.items() if any(topic in part.origin for part in parts)), None)


def _split(
    split: Split, topic: int, scores: np.ndarray, features: np.ndarray, vocabulary: Vocabulary
) -> list[_Column] | None:
    """Part the topic's segments around centres; the score of a segment goes to the part it is nearest to."""
    own = np.flatnonzero(scores.argmax(axis=1) == topic)
    centres = _clustered(features[own], split.into) if isinstance(split.into, int) else None
    if not isinstance(split.into, int):
        centres = _said(split.into, own, features, vocabulary)
    if centres is None:
        return None
    nearest = (features @ centres.T).argmax(axis=1)
    return [_Column(scores[:, topic] * (nearest == n), (topic,), "", True) for n in range(len(centres))]


def _clustered(features: np.ndarray, parts: int) -> np.ndarray | None:
    from sklearn.cluster import AgglomerativeClustering

    if len(features) < 2 * parts:
        return None
    labels = AgglomerativeClustering(parts, linkage="ward").fit_predict(features)
    return _centres([features[labels == n] for n in range(parts)])


def _said(
    lists: tuple[tuple[str, ...], ...], own: np.ndarray, features: np.ndarray, vocabulary: Vocabulary
) -> np.ndarray | None:
    number = {word.casefold(): n for n, word in enumerate(vocabulary.words)}
    groups = []
    for words in lists:
        columns = [number[word.casefold()] for word in words if word.casefold() in number]
        rows = own[np.asarray(vocabulary.said[own][:, columns].sum(axis=1)).ravel() > 0] if columns else own[:0]
        groups.append(features[rows])
    return _centres(groups) if all(len(group) for group in groups) else None


def _centres(groups: list[np.ndarray]) -> np.ndarray:
    means = np.stack([group.mean(axis=0) for group in groups])
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
