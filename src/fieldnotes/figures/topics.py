"""Topics as a map with direct labels, and as a grid of topics by pilot, role or any other group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.figures.parts import wrapped
from fieldnotes.figures.style import COLOURS, GREY, INK, PALE, RULE, SMALL, TEXT, WIDE, new_axes, style
from fieldnotes.figures.topic_tree import COVERS, plot_topic_tree
from fieldnotes.words import number, percent, word, word_or

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

LEVEL = 0.05
LARGEST = 1500.0  # square points, of the largest circle
ROW, COLUMN, NAMES = 0.62, 1.05, 5.0  # centimetres
UNSURE = 0.3
MOST_NAMED = 3
STEPS = 200  # of moving labels apart
GRIDS = {"project": "emner-piloter", "role": "emner-roller", "kind": "emner-kilder", "round": "emner-runder"}


def plot_topics(topics: pd.DataFrame, *, width: float = WIDE, language: str = "da", ax: Axes | None = None) -> Axes:
    """Draw topics as circles, like ones near each other, each with its label.

    topics: the topics table. The area is the number of segments; blue is covered by a theme of the codebook, orange is
    not; a broken rim says that the topic is unstable. Raises ValueError for a table without topics.
    """
    if topics.empty:
        raise ValueError("there are no topics to draw")
    with style():
        axes = ax or new_axes(width, 0.8 * width)
        area = LARGEST * topics["size"] / topics["size"].max()
        colour = np.where(_covered(topics), COLOURS["present"], COLOURS["lacking"])
        unstable = topics["note"].str.contains("unstable")
        for shaky, line in ((False, "solid"), (True, (0, (2, 1.6)))):
            own = (unstable == shaky).to_numpy()
            kept: dict[str, Any] = {"facecolor": [f"{one}55" for one in colour[own]], "edgecolor": colour[own]}
            at = topics[own]
            axes.scatter(at["x"], at["y"], s=area[own], linestyle=line, linewidth=1.1, zorder=2, **kept)
        axes.set_xlim(-1.3, 1.3)
        axes.set_ylim(-1.25, 1.2)
        _labels(axes, topics, area.to_numpy())
        axes.set_axis_off()
        axes.set_title(word("topic_map_title", language))
        _key(axes, language)
    return axes


def plot_topic_groups(
    table: pd.DataFrame,
    *,
    differences: pd.DataFrame | None = None,
    width: float = WIDE,
    language: str = "da",
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of each group's segments in each topic: a dot in each cell, its area and figure the percentage.

    table: from `table_topics`, by one attribute. differences: from `table_topic_differences`; what holds after
    adjustment gets a black rim. Raises ValueError for a table without topics.
    """
    if table.empty:
        raise ValueError("there are no topics to draw")
    by = str(table.columns[0])
    groups, topics = list(dict.fromkeys(table[by])), list(dict.fromkeys(table["topic"]))
    labels = dict(zip(table["topic"], table["label"], strict=True))
    clear = _clear(differences, by)
    with style():
        axes = ax or new_axes(max(width, NAMES + COLUMN * len(groups)), 2.4 + ROW * len(topics))
        x, y = table[by].map(groups.index), table["topic"].map(topics.index)
        size = 520 * (table["share"].fillna(0) / max(float(table["share"].max()), 0.01)).clip(upper=1)
        rim = [INK if cell in clear else "none" for cell in zip(table[by], table["topic"], strict=True)]
        axes.scatter(x, y, s=size, color=f"{COLOURS['present']}77", edgecolor=rim, linewidth=1.4, zorder=2)
        centred: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": SMALL, "zorder": 3}
        for at, row in zip(zip(x, y, strict=True), table.to_dict("records"), strict=True):
            sure = not pd.isna(row["low"]) and row["high"] - row["low"] <= UNSURE
            text = number(100 * row["share"], language) if row["n_segments"] else "–"
            # What stands within the grid asks for no room around it.
            axes.text(*at, text, color=INK if sure else GREY, in_layout=False, **centred)
        names = [word_or(str(name), language) for name in groups]
        names = [f"{word(by, language)} {name}" for name in names] if by == "round" else names
        axes.set_xticks(range(len(groups)), names, rotation=55, ha="left")
        axes.set_yticks(range(len(topics)), [f"{labels[name]}" for name in topics])
        axes.xaxis.tick_top()
        axes.set_xlim(-0.6, len(groups) - 0.4)
        axes.set_ylim(len(topics) - 0.4, -0.6)
        axes.grid(color=RULE, linewidth=0.6)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.set_title(word("topic_groups_title", language), pad=10)
    return axes


def drawn_topics(
    topics: pd.DataFrame,
    groups: pd.DataFrame,
    differences: pd.DataFrame,
    measures: pd.DataFrame,
    language: str = "da",
    *,
    hierarchy: pd.DataFrame | None = None,
) -> Iterator[Drawn]:
    """Give the figures of topics with all that goes with them: the map, the tree of what is alike, and the grids.

    There is a grid by pilot, role, kind and round, as far as `groups` has more than one of these; no figure without
    topics.
    """
    from fieldnotes.figures.write import Drawn

    if topics.empty:
        return
    largest = topics.head(MOST_NAMED)
    facts = [f"{row['label']} ({number(row['size'], language)})" for row in largest.to_dict("records")]
    values = {
        "topics": number(len(topics), language),
        "facts": "; ".join(facts),
        "uncovered": number(int((~_covered(topics)).sum()), language),
        "unstable": number(int(topics["note"].str.contains("unstable").sum()), language),
        "segments": number(int(measures["n_founding"].iloc[0]), language),
    }
    alt, caption = (word(f"topic_map_{name}", language).format(**values) for name in ("alt", "caption"))
    yield Drawn("emner", plot_topics(topics, language=language), topics, alt, caption)
    if hierarchy is not None and not hierarchy.empty:
        yield _drawn_tree(hierarchy, topics, language)
    for by in GRIDS:
        own = groups[groups["attribute"] == by].drop(columns="attribute").rename(columns={"value": by})
        if not own.empty:
            yield _drawn_grid(own, differences, language)


def _drawn_tree(hierarchy: pd.DataFrame, topics: pd.DataFrame, language: str) -> Drawn:
    from fieldnotes.figures.write import Drawn

    first = hierarchy.sort_values("step").iloc[0]
    labels = dict(zip(topics["topic"], topics["label"], strict=True))
    pair = " + ".join(labels[topic] for topic in first["topics"].split("+"))
    alt = word("topic_tree_alt", language).format(topics=number(len(topics), language), pair=pair)
    axes = plot_topic_tree(hierarchy, topics, language=language)
    return Drawn("emner-ligner", axes, hierarchy, alt, word("topic_tree_caption", language))


def _drawn_grid(own: pd.DataFrame, differences: pd.DataFrame, language: str) -> Drawn:
    from fieldnotes.figures.write import Drawn

    by = str(own.columns[0])
    best = own.sort_values("share", ascending=False, kind="stable").head(MOST_NAMED).to_dict("records")
    facts = [f"{word_or(row[by], language)}, {row['label']}: {percent(row['share'], language)}" for row in best]
    counts = {name: number(own[column].nunique(), language) for name, column in (("topics", "topic"), ("groups", by))}
    alt = word("topic_groups_alt", language).format(facts="; ".join(facts), **counts)
    caption = word("topic_groups_caption" if by in differences else "topic_groups_caption_plain", language)
    axes = plot_topic_groups(own, differences=differences, language=language)
    return Drawn(GRIDS[by], axes, own, alt, caption)


def _covered(topics: pd.DataFrame) -> pd.Series:
    return topics["coverage"] >= COVERS


def _clear(differences: pd.DataFrame | None, by: str) -> set[tuple[str, str]]:
    if differences is None or by not in differences:
        return set()
    held = differences[differences["p_adjusted"] <= LEVEL]
    return set(zip(held[by], held["topic"], strict=True))


def _labels(axes: Axes, topics: pd.DataFrame, area: np.ndarray) -> None:
    """Write each label below its circle, moved up or down until none lies on another."""
    radius = np.sqrt(area / np.pi) / 72 * 2.54  # centimetres
    low, high = axes.get_ylim()
    scale = (high - low) / (0.8 * WIDE)
    names = [wrapped(label, 20) for label in topics["label"]]
    lines = np.array([name.count("\n") + 1 for name in names])
    tall, broad = 0.34 * lines * scale, 0.13 * np.array([max(map(len, name.split("\n"))) for name in names]) * scale
    x, y = topics["x"].to_numpy(float), topics["y"].to_numpy(float) - radius * scale - tall / 2
    places = apart(x, y.copy(), broad, tall)
    for name, one, other, start in zip(names, x, places, y, strict=True):
        if abs(other - start) > 0.12:
            axes.plot([one, one], [start, other], color=PALE, linewidth=0.6, zorder=1)
        axes.text(one, other, name, ha="center", va="center", fontsize=TEXT - 0.5, color=INK, zorder=4)


def apart(x: np.ndarray, y: np.ndarray, broad: np.ndarray, tall: np.ndarray) -> np.ndarray:
    """Move labels up and down, half the overlap each, until none lies on another or patience ends; gives their y."""
    for _ in range(STEPS):
        beside = np.abs(x[:, None] - x) < (broad[:, None] + broad) / 2
        over = (tall[:, None] + tall) / 2 - np.abs(y[:, None] - y)
        hit = beside & (over > 1e-4) & ~np.eye(len(x), dtype=bool)
        if not hit.any():
            break
        above = (y[:, None] > y) | ((y[:, None] == y) & (np.arange(len(y))[:, None] < np.arange(len(y))))
        y = y + (np.where(hit, over, 0) * np.where(above, 0.3, -0.3)).sum(axis=1)
    return y


def _key(axes: Axes, language: str) -> None:
    from matplotlib.lines import Line2D

    common: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 6}
    drawn = [
        Line2D([], [], color=COLOURS["present"], label=word("topic_covered", language), **common),
        Line2D([], [], color=COLOURS["lacking"], label=word("topic_uncovered", language), **common),
        Line2D([], [], color=GREY, linestyle=(0, (2, 1.6)), label=word("topic_unstable", language)),
    ]
    axes.legend(handles=drawn, loc="lower left", bbox_to_anchor=(0, -0.06), ncols=3, fontsize=SMALL)
