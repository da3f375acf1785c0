"""Themes as a network: which are spoken of together, laid out the same way every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

# Themes that meet much more, or much less, often than expected are drawn no nearer, or no further, than this.
NEAR, FAR = 0.5, 1.5


def network(table: pd.DataFrame) -> nx.Graph:
    """Give the themes of `table_cooccurrence` as a graph: an edge for each two whose interval lies above nought.

    Nodes have count (segments); edges observed, expected, association, clear (also after adjustment). Nodes
    and edges stand alphabetically, whatever the order of rows. Raises ValueError for a table of several groups.
    """
    import networkx as nx

    one_group(table)
    graph = nx.Graph()
    counts = {
        code: int(n)
        for side, number in (("code", "count"), ("code_other", "count_other"))
        for code, n in zip(table[side], table[number], strict=True)
    }
    graph.add_nodes_from((code, {"count": counts[code]}) for code in sorted(counts))
    rows = table[table["low"] > 0].sort_values(["code", "code_other"], kind="stable")
    rows = rows.assign(clear=rows["stands"] == "together")
    told = ["observed", "expected", "association", "clear"]
    graph.add_edges_from(
        (row["code"], row["code_other"], {name: row[name] for name in told}) for row in rows.to_dict("records")
    )
    return graph


def layout(table: pd.DataFrame) -> pd.DataFrame:
    """Place the themes so that those that meet often lie near each other: columns code, x, y (-1 to 1).

    Kamada and Kawai (1989) from an alphabetical circle, with all pairs drawn to a distance by their association, so
    that nothing is random and the same numbers give the same places whatever the order of rows. Lay out the whole
    corpus once, and draw each project's network in the same places. Raises ValueError for a table of several groups.
    """
    import networkx as nx

    one_group(table)
    codes = sorted(set(table["code"]) | set(table["code_other"]))
    distance: dict[str, dict[str, float]] = {code: {code: 0.0} for code in codes}
    for one, other, association in zip(table["code"], table["code_other"], table["association"], strict=True):
        distance[one][other] = distance[other][one] = float(np.clip(2.0 ** (-association / 2), NEAR, FAR))
    graph = nx.complete_graph(0)
    graph.add_nodes_from(codes)
    graph.add_edges_from((one, other) for i, one in enumerate(codes) for other in codes[i + 1 :])
    places = nx.kamada_kawai_layout(graph, dist=distance, pos=nx.circular_layout(graph))
    found = np.array([places[code] for code in codes]).round(6) + 0.0
    return pd.DataFrame({"code": codes, "x": found[:, 0], "y": found[:, 1]})


def one_group(table: pd.DataFrame) -> None:
    """Raise ValueError where the table holds several groups."""
    if table.duplicated(["code", "code_other"]).any():
        raise ValueError("the table has several groups; choose one, for example table[table.project == 'Havnen']")
