"""Themes that meet: as a matrix with found and expected in each cell, or as a network with fixed places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from fieldnotes.compare.network import layout, network, one_group
from fieldnotes.figures.parts import Labels, label, wrapped
from fieldnotes.figures.style import (
    GREY,
    INK,
    PALE,
    RAMPS,
    SMALL,
    TEXT,
    WIDE,
    ink_on,
    new_axes,
    style,
    theme_colours,
)
from fieldnotes.words import number, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

Kind = Literal["matrix", "network"]
STRONGEST = 2.0  # log2: four times as often, or a quarter, has the full colour
UNSURE = 0.3  # nor more than this, where the interval holds nought: 0 found of 1.6 expected says little
CELL, MARGINS, HEAD = 0.82, 4.6, 1.6  # centimetres
MOST_NAMED = 5


def plot_cooccurrence(
    table: pd.DataFrame,
    kind: Kind = "matrix",
    *,
    places: pd.DataFrame | None = None,
    width: float = WIDE,
    labels: Labels = None,
    language: str = "da",
    ax: Axes | None = None,
) -> Axes:
    """Draw which themes meet more often, or less, than they would by chance.

    table: from `table_cooccurrence`, one group. "matrix": found and, smaller, expected in each cell, blue for more and
    orange for less, framed where it holds after adjustment; grey figures are too rare to tell. "network": a circle per
    theme, a line where the interval lies above nought, full where it holds after adjustment. places: from `layout`, of
    the whole corpus, so that the networks of several projects can be compared. Raises ValueError for several groups.
    """
    one_group(table)
    with style():
        if kind == "matrix":
            codes = _order(table)
            longest = max(len(line) for code in codes for line in wrapped(label(code, labels), 24).split("\n"))
            more = 0.16 * max(longest - 24, 0)  # a name that cannot be broken needs more room, beside and below
            size = min(width, MARGINS + more + CELL * len(codes)), HEAD + 2.6 + more + 0.72 * len(codes)
            ax = ax or new_axes(*size)
            _matrix(ax, table, codes, labels, language)
        else:
            ax = ax or new_axes(width, 0.8 * width)
            _network(ax, table, layout(table) if places is None else places, labels, language)
    return ax


def describe_cooccurrence(
    table: pd.DataFrame, kind: Kind = "matrix", *, labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_cooccurrence`."""
    first = table.iloc[0]
    values = {
        "shape": word(kind, language),
        "codes": number(len(_order(table)), language),
        "tests": number(int(table["n_tests"].max()), language),
        "often": _named(table, "together", labels, language),
        "seldom": _named(table, "apart", labels, language),
        "n": word("meetings_n", language).format(
            segments=number(int(first["n_segments"]), language), documents=number(int(first["n_documents"]), language)
        ),
    }
    caption = word("meetings_caption" if kind == "matrix" else "meetings_network_caption", language).format(**values)
    if window := int(first["window"]):
        near = word("meetings_near_caption", language).format(window=number(window, language))
        caption = f"{near} {caption}"
    return word("meetings_alt", language).format(**values), caption


def drawn_cooccurrence(table: pd.DataFrame, labels: Labels = None, language: str = "da") -> Iterator[Drawn]:
    """Give the matrix and the network of the whole corpus with all that goes with them; none of one theme alone."""
    from fieldnotes.figures.write import Drawn

    if table.empty:
        return
    same: dict[str, Any] = {"labels": labels, "language": language}
    names: tuple[tuple[str, Kind], ...] = (("sammen-skema", "matrix"), ("sammen-netvaerk", "network"))
    for name, kind in names:
        axes = plot_cooccurrence(table, kind, **same)
        yield Drawn(name, axes, table, *describe_cooccurrence(table, kind, **same))


def _order(table: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys([*table["code"], *table["code_other"]]))


def _named(table: pd.DataFrame, stands: str, labels: Labels, language: str) -> str:
    rows = table[table["stands"] == stands].sort_values("p", kind="stable").head(MOST_NAMED)
    pairs = [
        f"{label(row['code'], labels)} / {label(row['code_other'], labels)} "
        f"({number(row['observed'], language)}, {number(row['expected'], language, 1)})"
        for row in rows.to_dict("records")
    ]
    return "; ".join(pairs) or word("nothing", language)


def _matrix(ax: Axes, table: pd.DataFrame, codes: list[str], labels: Labels, language: str) -> None:
    from matplotlib.patches import Rectangle

    colours = {True: _ramp("present"), False: _ramp("lacking")}
    for row in table.to_dict("records"):
        x, y = sorted((codes.index(row["code"]), codes.index(row["code_other"])))
        rare, clear = bool(row["note"]), bool(row["stands"])
        sure = row["low"] > 0 or row["high"] < 0
        strength = 0.0 if rare else min(abs(row["association"]) / STRONGEST, 1.0 if sure else UNSURE)
        colour = colours[row["association"] > 0](strength)
        frame: dict[str, Any] = {"edgecolor": INK if clear else "none", "linewidth": 1.2}
        ax.add_patch(Rectangle((x + 0.04, y + 0.04), 0.92, 0.92, facecolor=colour, **frame))
        ink = GREY if rare else ink_on(colour)
        centred: dict[str, Any] = {"ha": "center", "va": "center_baseline", "color": ink}
        weight = "bold" if clear else "normal"
        ax.text(x + 0.5, y + 0.36, number(row["observed"], language), fontsize=TEXT, fontweight=weight, **centred)
        ax.text(x + 0.5, y + 0.77, number(row["expected"], language, 1), fontsize=SMALL - 0.5, **centred)
    last = len(codes)
    ax.set_xlim(0, last - 1)
    ax.set_ylim(last, 1)
    ax.set_yticks(np.arange(1, last) + 0.5, [wrapped(label(code, labels), 24) for code in codes[1:]])
    ax.set_xticks(np.arange(last - 1) + 0.5, [wrapped(label(code, labels), 24) for code in codes[:-1]])
    ax.tick_params(axis="x", labelrotation=55, length=0)
    for tick in ax.get_xticklabels():
        tick.set(ha="right", rotation_mode="anchor")
    ax.spines[:].set_visible(False)
    ax.set_title(word("meetings_title", language), pad=8)


def _ramp(polarity: str) -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list(polarity, ("#f6f7f8", *RAMPS[polarity][1:]))


def _network(ax: Axes, table: pd.DataFrame, places: pd.DataFrame, labels: Labels, language: str) -> None:
    graph = network(table)
    at = {row["code"]: (row["x"], row["y"]) for row in places.to_dict("records")}
    colours = theme_colours(_order(table))
    most = max(1, *(count for _, count in graph.nodes(data="count")))
    for one, other, edge in graph.edges(data=True):
        (x, y), (x_other, y_other) = at[one], at[other]
        look: dict[str, Any] = {"linestyle": "-" if edge["clear"] else (0, (3, 2)), "color": GREY, "zorder": 1}
        ax.plot([x, x_other], [y, y_other], linewidth=0.8 + 1.4 * edge["association"], **look)
        ax.text((x + x_other) / 2, (y + y_other) / 2, number(edge["observed"], language), fontsize=SMALL, **_boxed())
    for code, count in graph.nodes(data="count"):
        x, y = at[code]
        ax.scatter(x, y, s=30 + 420 * count / most, color=colours[code], edgecolor="white", linewidth=1.0, zorder=2)
        below = 3 + 0.5 * np.sqrt(30 + 420 * count / most)
        text = f"{wrapped(label(code, labels), 18)}\n{number(count, language)}"
        under: dict[str, Any] = {"xytext": (0, -below), "textcoords": "offset points", "ha": "center", "va": "top"}
        under["bbox"] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5}
        ax.annotate(text, (x, y), fontsize=SMALL, color=INK, zorder=3, linespacing=1.0, **under)
    ax.margins(0.14, 0.16)
    ax.set_axis_off()
    ax.set_title(word("network_title", language), pad=8)
    if not graph.number_of_edges():
        ax.annotate(word("network_none", language), (0, 0), xycoords="axes fraction", color=GREY, fontsize=SMALL)


def _boxed() -> dict[str, Any]:
    box = {"facecolor": "white", "edgecolor": PALE, "linewidth": 0.5, "pad": 1.2}
    return {"ha": "center", "va": "center", "color": INK, "bbox": box, "zorder": 2}
