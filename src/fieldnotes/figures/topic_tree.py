"""Which topics are like which, as a tree: what is joined furthest left is most alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.figures.style import COLOURS, GREY, RULE, WIDE, new_axes, style
from fieldnotes.words import NO_BREAK, number, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COVERS = 0.5  # of a topic's segments have the theme that covers it
ROW, HEAD = 0.62, 2.2  # centimetres


@dataclass(frozen=True)
class _Branch:
    """Topics joined, from top to bottom; where the branch begins: how alike they are, and its row."""

    topics: tuple[str, ...]
    at: float
    row: float = 0.0


def plot_topic_tree(
    hierarchy: pd.DataFrame, topics: pd.DataFrame, *, width: float = WIDE, language: str = "da", ax: Axes | None = None
) -> Axes:
    """Draw which topics are joined at which likeness, each with its label and number of segments.

    hierarchy: the topic_hierarchy table. topics: the topics table. A point is blue where a theme of the codebook covers
    the topic, orange where none does. Raises ValueError for fewer than two topics.
    """
    if hierarchy.empty:
        raise ValueError("a tree needs two topics; there are fewer")
    order = topic_order(hierarchy)
    rows = {topic: float(row) for row, topic in enumerate(order)}
    own = topics.set_index("topic").loc[order]
    with style():
        axes = ax or new_axes(width, HEAD + ROW * len(order))
        for one, other, joined in _joined(hierarchy, rows):
            line = [one.at, joined.at, joined.at, other.at], [one.row, one.row, other.row, other.row]
            axes.plot(*line, color=GREY, linewidth=1.0, zorder=1)
        covered = own["coverage"] >= COVERS
        colours = [COLOURS["present" if is_covered else "lacking"] for is_covered in covered]
        axes.scatter([1.0] * len(order), range(len(order)), color=colours, s=26, zorder=2, clip_on=False)
        names = [f"{row['label']} ({number(row['size'], language)})" for row in own.to_dict("records")]
        axes.set_yticks(range(len(order)), names)
        axes.set_ylim(len(order) - 0.5, -0.5)
        axes.set_xlim(1.0, min(float(hierarchy["similarity"].min()) - 0.05, 0.0))
        axes.xaxis.set_major_formatter(lambda value, _: number(value, language, 1).replace(" ", NO_BREAK))
        axes.grid(axis="x", color=RULE, linewidth=0.6)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(word("topic_tree_axis", language))
        axes.set_title(word("topic_tree_title", language))
    return axes


def topic_order(hierarchy: pd.DataFrame) -> list[str]:
    """Give the topics so that those joined stand together, the topic with the lower number first."""
    branches: list[list[str]] = []
    for row in hierarchy.sort_values("step")["topics"]:
        joined = set(row.split("+"))
        parts = [branch for branch in branches if set(branch) <= joined]
        branches = [branch for branch in branches if branch not in parts]
        parts += [[topic] for topic in sorted(joined - {topic for part in parts for topic in part})]
        branches.append([topic for part in sorted(parts, key=min) for topic in part])
    return [topic for branch in branches for topic in branch]


def _joined(hierarchy: pd.DataFrame, rows: dict[str, float]) -> list[tuple[_Branch, _Branch, _Branch]]:
    """The two branches of each step, from above, and the one they become."""
    branches = [_Branch((topic,), 1.0, row) for topic, row in rows.items()]
    steps = []
    for step in hierarchy.sort_values("step").to_dict("records"):
        joined = set(step["topics"].split("+"))
        one, other = sorted((branch for branch in branches if set(branch.topics) <= joined), key=lambda part: part.row)
        made = _Branch(one.topics + other.topics, float(step["similarity"]), (one.row + other.row) / 2)
        branches = [branch for branch in branches if branch not in (one, other)] + [made]
        steps.append((one, other, made))
    return steps
