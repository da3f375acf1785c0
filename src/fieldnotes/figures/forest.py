"""Forest plots: one theme, a row per pilot, with point, interval and n."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.figures.parts import Labels, chosen, group_names, label, sizes, wrapped
from fieldnotes.figures.style import COLOURS, GREY, MARKERS, PALE, RULE, SMALL, WIDE, new_axes, style
from fieldnotes.words import number, percent, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, HEAD, FOOT = 0.85, 1.7, 1.6  # centimetres
SIGNIFICANT = 0.05


def plot_code(
    table: pd.DataFrame,
    code: str,
    *,
    polarity: Sequence[str] = ("present", "lacking"),
    overall: pd.DataFrame | None = None,
    labels: Labels = None,
    language: str = "da",
    ax: Axes | None = None,
) -> Axes:
    """Draw one code as a forest plot: per group the share in percent with its 95 % interval, and the group's n.

    table: from `table_codes`, one unit. Each polarity has its own colour and shape. overall: the same table with
    `by=[]`, drawn as a broken line per polarity. Groups stand in the table's order; one with too few documents for an
    interval has a hollow point. Raises ValueError for a code or polarity that is not in the table.
    """
    rows = _ready(table, code, polarity, language)
    groups = rows.drop_duplicates("_group")
    with style():
        ax = ax or new_axes(WIDE, HEAD + FOOT + ROW * len(groups))
        _rows(ax, groups, lambda row: sizes(row, language))
        for place, name in zip(_places(len(polarity)), polarity, strict=True):
            own = rows[rows["polarity"] == name]
            y = own["_group"].map({group: i for i, group in enumerate(groups["_group"])}) + place
            _points(ax, own, y, 100 * own["share"], name, hollow=own["low"].isna())
        right = max(10.0, ax.get_xlim()[1])
        ax.set_xlim(-0.015 * right, right)
        names = {name: word(name, language) for name in polarity}
        if overall is not None:
            for name in polarity:
                share = chosen(overall, code=code, polarity=name)["share"].iloc[0]
                ax.axvline(100 * share, color=COLOURS[name], linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
                names[name] += f" ({word('overall', language)}: {percent(share, language)})"
        unit = word(f"share_of_{rows['unit'].iloc[0]}s", language)
        _finish(ax, label(code, labels), f"{unit}, %", names, language)
        if (rows["note"] == "too_few_documents").any():
            _below(ax, f"○ {word('too_few_documents', language)}")
    return ax


def plot_differences(
    table: pd.DataFrame,
    code: str,
    *,
    polarity: Sequence[str] = ("present", "lacking"),
    labels: Labels = None,
    language: str = "da",
    ax: Axes | None = None,
) -> Axes:
    """Draw one code's differences: per group the difference to the rest in percentage points, with its 95 % interval.

    table: from `table_differences`. Filled points differ after adjustment (p at most 0.05), hollow ones do not.
    Groups with too few documents have a row and no point. Raises ValueError for an unknown code or polarity.
    """
    rows = _ready(table, code, polarity, language)
    groups = rows.drop_duplicates("_group")
    with style():
        ax = ax or new_axes(WIDE, HEAD + FOOT + ROW * len(groups))
        _rows(ax, groups, lambda row: f"{number(row['n_documents'], language)} {word('dok', language)}")
        ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
        for place, name in zip(_places(len(polarity)), polarity, strict=True):
            own = rows[rows["polarity"] == name]
            y = own["_group"].map({group: i for i, group in enumerate(groups["_group"])}) + place
            _points(ax, own, y, 100 * own["difference"], name, hollow=~(own["p_adjusted"] <= SIGNIFICANT))
        names = {name: word(name, language) for name in polarity}
        _finish(ax, label(code, labels), word("difference_axis", language), names, language)
        for y in np.flatnonzero(groups["note"] == "too_few_to_compare").tolist():
            ax.text(0, y, f" {word('too_few_to_compare', language)}", color=GREY, fontsize=SMALL, va="center")
        _below(ax, f"● {word('significant', language)}   ○ {word('not_significant', language)}")
    return ax


def _ready(table: pd.DataFrame, code: str, polarity: Sequence[str], language: str) -> pd.DataFrame:
    rows = chosen(table, code=code)
    rows = pd.concat([chosen(rows, polarity=name) for name in polarity])
    if "unit" in rows and rows["unit"].nunique() > 1:
        raise ValueError("the table has several units; draw one, for example table[table.unit == 'segment']")
    return rows.assign(_group=group_names(rows, language))


def _places(n: int) -> np.ndarray:
    """Where in its row, -0.5 to 0.5, each of n polarities stands."""
    return (np.arange(n) - (n - 1) / 2) * min(0.36, 0.8 / n)


def _rows(ax: Axes, groups: pd.DataFrame, n_of: Callable[[pd.Series], str]) -> None:
    """Names to the left, n to the right, and every other row shaded so that the eye keeps to its row."""
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), [wrapped(name, 30) for name in groups["_group"]])
    for tick in ax.get_yticklabels():
        tick.set(va="center")
    for y, (_, row) in enumerate(groups.iterrows()):
        if y % 2 == 0:
            ax.axhspan(y - 0.5, y + 0.5, color="#f6f7f8", linewidth=0, zorder=0)
        place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": SMALL}
        ax.annotate(n_of(row), (1.01, y), color=GREY, **place)


def _points(ax: Axes, rows: pd.DataFrame, y: pd.Series, x: pd.Series, polarity: str, *, hollow: pd.Series) -> None:
    colour = COLOURS[polarity]
    ax.hlines(y, 100 * rows["low"], 100 * rows["high"], color=colour, linewidth=1.4, alpha=0.75, zorder=2)
    for empty in (False, True):
        here = hollow == empty
        face = "white" if empty else colour
        ax.scatter(
            x[here],
            y[here],
            marker=MARKERS[polarity],
            s=26,
            facecolor=face,
            edgecolor=colour,
            linewidth=1.2,
            zorder=3,
            clip_on=False,
        )


def _below(ax: Axes, text: str) -> None:
    """A line in small grey letters under the axis, which tells how to read the points."""
    ax.annotate(
        text,
        (0, 0),
        xycoords="axes fraction",
        xytext=(0, -34),
        textcoords="offset points",
        color=GREY,
        fontsize=SMALL,
        va="top",
    )


def _finish(ax: Axes, title: str, axis: str, names: dict[str, str], language: str) -> None:
    """Title, axis and what each shape and colour stands for."""
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.set_title(title, pad=20)
    ax.set_xlabel(axis, loc="left")
    ax.spines["left"].set_visible(False)
    ax.xaxis.grid(True, color=RULE, linewidth=0.6)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    ax.tick_params(axis="x", color=PALE)
    shapes = [
        Line2D([], [], marker=MARKERS[name], color=COLOURS[name], linewidth=1.4, markersize=5, label=text)
        for name, text in names.items()
    ]
    ax.legend(
        handles=shapes,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.01),
        ncols=len(shapes),
        borderaxespad=0,
        borderpad=0,
        handlelength=1.8,
        columnspacing=1.4,
    )
