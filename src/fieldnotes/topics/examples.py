"""The segments that stand for a topic, and, where there are too few segments for topics, the pairs most alike."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fieldnotes.tables import empty
from fieldnotes.topics.material import Material

QUOTES = 5
READABLE = (8, 90)  # words
PAIRS = 10


def topic_quotes(material: Material, topics: list[str], labels: np.ndarray, nearness: np.ndarray) -> pd.DataFrame:
    """Give the most typical segments of each topic; columns as in `tables.COLUMNS["topic_quotes"]`.

    nearness: of each segment to its topic's centre. What is cut short or goes on and on stands back; no source comes
    twice before each has come once.
    """
    words = material.segments["text"].str.count(r"\S+").to_numpy()
    telling = nearness * np.minimum(1, np.minimum(words / READABLE[0], READABLE[1] / np.maximum(words, 1)))
    rows = material.segments.assign(topic=[topics[n] if n >= 0 else "" for n in labels], score=telling.round(6))
    rows = rows[(labels >= 0)].sort_values(["topic", "score", "segment_id"], ascending=[True, False, True])
    rows = rows.assign(_turn=rows.groupby(["topic", "doc_id"]).cumcount())
    rows = rows.sort_values(["topic", "_turn", "score", "segment_id"], ascending=[True, True, False, True])
    rows = rows.assign(rank=rows.groupby("topic").cumcount() + 1)
    columns = list(empty("topic_quotes"))
    return rows.loc[rows["rank"] <= QUOTES, columns].astype(empty("topic_quotes").dtypes).reset_index(drop=True)


def similar_pairs(material: Material) -> pd.DataFrame:
    """Give the pairs of segments most alike, from two sources where there are two, each segment in one pair.

    Columns as in `tables.COLUMNS["topic_pairs"]`: rank, segment_id, segment_id_other, doc_id, doc_id_other, similarity
    (cosine), words (content words that both say).
    """
    rows = material.founding
    if len(rows) < 2:
        return empty("topic_pairs")
    near = material.features[rows]
    near = near / np.maximum(np.linalg.norm(near, axis=1, keepdims=True), 1e-9)
    alike = np.triu(near @ near.T, 1)
    documents = material.documents[rows]
    if len(set(documents)) > 1:
        alike[documents[:, None] == documents] = 0
    found: list[dict[str, object]] = []
    used: set[int] = set()
    for flat in np.argsort(-alike, axis=None, kind="stable"):
        one, other = divmod(int(flat), len(rows))
        if alike[one, other] <= 0 or len(found) == PAIRS:
            break
        if not {one, other} & used:
            used |= {one, other}
            found.append(_pair(material, int(rows[one]), int(rows[other]), float(alike[one, other]), len(found) + 1))
    return pd.DataFrame(found).astype(empty("topic_pairs").dtypes) if found else empty("topic_pairs")


def _pair(material: Material, one: int, other: int, similarity: float, rank: int) -> dict[str, object]:
    said = material.vocabulary.said
    shared = sorted(set(said[one].indices) & set(said[other].indices))
    names = material.segments["segment_id"]
    return {
        "rank": rank,
        "segment_id": names[one],
        "segment_id_other": names[other],
        "doc_id": material.documents[one],
        "doc_id_other": material.documents[other],
        "similarity": round(similarity, 6),
        "words": ", ".join(material.vocabulary.words[n] for n in shared),
    }
