"""How topics lie to each other: places on a map, and the tree of what is nearest to what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fieldnotes.tables import empty


def centroids(features: np.ndarray, labels: np.ndarray, size: int) -> np.ndarray:
    """Give the mean direction of each topic's segments, from the mean of all: topics x features, length 1."""
    moved = features - features.mean(axis=0)
    rows = [moved[labels == n].mean(axis=0) if (labels == n).any() else moved[0] * 0 for n in range(size)]
    means = np.stack(rows)
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)


def places(centres: np.ndarray) -> np.ndarray:
    """Place topics so that like ones lie near each other: topics x 2, -1 to 1 (Kamada and Kawai 1989).

    From a circle in the order of the topics, so nothing is random. The distance is a guide only.
    """
    import networkx as nx

    size = len(centres)
    if size < 2:
        return np.zeros((size, 2))
    apart = np.clip(1 - centres @ centres.T, 0.05, 2)
    graph = nx.complete_graph(size)
    distance = {one: {other: float(apart[one, other]) for other in range(size)} for one in range(size)}
    found = nx.kamada_kawai_layout(graph, dist=distance, pos=nx.circular_layout(graph))
    return np.array([found[n] for n in range(size)]).round(6) + 0.0


def hierarchy(centres: np.ndarray, topics: list[str], labels: list[str], sizes: list[int]) -> pd.DataFrame:
    """Give the tree of topics: a row for each two that are joined, the most alike first.

    Columns as in `tables.COLUMNS["topic_hierarchy"]`: step, topics (the joined ones' ids, "+" between), label (those of
    the largest of them), n_topics, size, similarity (cosine, average linkage).
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    if len(topics) < 2:
        return empty("topic_hierarchy")
    apart = np.clip(1 - centres @ centres.T, 0, 2)
    np.fill_diagonal(apart, 0)
    groups: list[list[int]] = [[n] for n in range(len(topics))]
    rows = []
    for step, (one, other, distance, _) in enumerate(linkage(squareform(apart, checks=False), "average"), start=1):
        joined = sorted(groups[int(one)] + groups[int(other)])
        groups.append(joined)
        largest = sorted(joined, key=lambda n: (-sizes[n], n))[:2]
        rows.append(
            {
                "step": step,
                "topics": "+".join(topics[n] for n in joined),
                "label": " · ".join(labels[n] for n in largest),
                "n_topics": len(joined),
                "size": sum(sizes[n] for n in joined),
                "similarity": round(1 - float(distance), 6),
            }
        )
    return pd.DataFrame(rows).astype({"topics": "str", "label": "str", "step": "int64", "n_topics": "int64"})
