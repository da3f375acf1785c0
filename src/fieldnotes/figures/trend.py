"""Trends as small multiples: a panel per pilot, the themes that move most in it, first to last written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.compare.trend import changes
from fieldnotes.figures.parts import Labels, group_names, label, wrapped
from fieldnotes.figures.style import GREY, NARROW, PALE, RULE, SMALL, WIDE, new_figure, style, theme_colours
from fieldnotes.words import NO_BREAK, number, percent, word, word_or

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

PANEL, HEAD = 4.6, 1.3  # centimetres
LINES = {"present": "-", "lacking": (0, (4, 1.6)), "rejected": (0, (1, 1.2))}
SIGNS = {"present": "", "lacking": "▽ ", "rejected": "✕ "}
SIGNIFICANT = 0.05


def plot_trend(
    table: pd.DataFrame,
    *,
    groups: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    most: int = 2,
    columns: int = 3,
    width: float = WIDE,
    labels: Labels = None,
    language: str = "da",
) -> Axes:
    """Draw a panel per group: the share of segments at each time for the themes that move most, with 95 % intervals.

    table: from `table_trend`. most: how many series a panel shows in colour, those with the smallest p; the others are
    thin grey lines. codes: only these themes. groups: only these. Lacking is broken, rejected dotted. A change that
    holds after adjustment has filled points. Below each time stand segments and sources. Gives the first of the Axes.
    Raises ValueError where the table has no such group or theme.
    """
    rows = table.assign(_group=group_names(table, language))
    for name, wanted, there in (("group", groups, rows["_group"]), ("code", codes, rows["code"])):
        if unknown := sorted(set(wanted or ()) - set(there)):
            raise ValueError(f"no {name} {unknown[0]!r}; there are: {', '.join(dict.fromkeys(there))}")
    colours = theme_colours(rows["code"])
    rows = rows[rows["_group"].isin(groups or rows["_group"]) & rows["code"].isin(codes or rows["code"])]
    names = list(dict.fromkeys(rows["_group"]))
    columns = min(columns, len(names))
    down = -(-len(names) // columns)
    told = _told(rows, most)
    top = _top(rows, told)
    with style():
        figure = new_figure(width, HEAD + PANEL * down)
        panels = figure.subplots(down, columns, sharey=True, squeeze=False)
        for ax, name in zip(panels.flat, names, strict=False):
            own = rows[rows["_group"] == name]
            _panel(ax, own, told[told["_group"] == name], colours, labels, language)
            ax.set_title(wrapped(name, 34), pad=4 + 10 * most)
            ax.set_ylim(0, top)
        for ax in panels.flat[len(names) :]:
            ax.set_visible(False)
        _axes(panels, rows, language)
        figure.supxlabel(_foot(rows, width, language), x=0.01, ha="left", color=GREY, fontsize=SMALL)
        first: Axes = panels[0, 0]
    return first


def describe_trend(
    table: pd.DataFrame, *, most: int = 2, labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_trend`."""
    series = changes(table).assign(_group=lambda rows: group_names(rows, language))
    told = _told(series, most).head(6)
    held = int((series["p_adjusted"] <= SIGNIFICANT).sum())
    values = {
        "groups": number(series["_group"].nunique(), language),
        "time": word_or(str(table["time"].iloc[0]), language).lower(),
        "tests": number(int(series["n_tests"].max()), language),
        "held": number(held, language) if held else word("nothing", language),
        "facts": "; ".join(f"{row['_group']}: {_change(row, labels, language)}" for row in told.to_dict("records")),
    }
    return word("trend_alt", language).format(**values), word("trend_caption", language).format(**values)


def drawn_trend(table: pd.DataFrame, labels: Labels = None, language: str = "da") -> Iterator[Drawn]:
    """Give the figure of trends with all that goes with it; none where no group has two times to compare."""
    from fieldnotes.figures.write import Drawn

    if changes(table)["p"].notna().any():
        axes = plot_trend(table, labels=labels, language=language)
        yield Drawn("udvikling", axes, table, *describe_trend(table, labels=labels, language=language))


def _told(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The series with the smallest p in each group, the smallest of all first."""
    tested = rows[rows["p"].notna()].drop_duplicates(["_group", "code", "polarity"])
    best = tested.sort_values(["p", "_group", "code", "polarity"], kind="stable")
    return best[best.groupby("_group").cumcount() < most]


def _top(rows: pd.DataFrame, told: pd.DataFrame) -> float:
    keys = ["_group", "code", "polarity"]
    shown = rows[pd.MultiIndex.from_frame(rows[keys]).isin(pd.MultiIndex.from_frame(told[keys]))]
    highest = float(np.nanmax([0.1, *shown["high"], *rows["share"]]))
    return 100 * min(1.0, 1.04 * highest)


def _panel(
    ax: Axes, rows: pd.DataFrame, told: pd.DataFrame, colours: dict[str, str], labels: Labels, language: str
) -> None:
    times = list(dict.fromkeys(rows["when"]))
    chosen = list(zip(told["code"], told["polarity"], strict=True))
    for key, series in rows.groupby(["code", "polarity"], sort=False):
        if key not in chosen:
            x = [times.index(when) for when in series["when"]]
            ax.plot(x, 100 * series["share"], color=PALE, linewidth=0.7, zorder=1)
    for place, (code, polarity) in enumerate(chosen):
        series = rows[(rows["code"] == code) & (rows["polarity"] == polarity)]
        nudge = (place - (len(chosen) - 1) / 2) * 0.09
        _line(ax, series, np.array([times.index(when) for when in series["when"]]) + nudge, colours[code])
        text = _change(series.iloc[0].to_dict(), labels, language)
        offset = (0, 4 + 10 * (len(chosen) - 1 - place))
        ink: dict[str, Any] = {"color": colours[code], "fontsize": SMALL}
        above: dict[str, Any] = {"xycoords": "axes fraction", "xytext": offset, "textcoords": "offset points"}
        ax.annotate(text, (0, 1), **above, **ink).set_in_layout(False)
    if not chosen:
        few = wrapped(word("too_few_to_compare", language), 20)
        ax.text(0.5, 0.5, few, transform=ax.transAxes, ha="center", color=GREY)
    sizes = rows.drop_duplicates("when")
    ticks = [
        f"{when}\n{number(int(segments), language)} / {number(int(documents), language)}"
        for when, segments, documents in zip(sizes["when"], sizes["n_segments"], sizes["n_documents"], strict=True)
    ]
    ax.set_xticks(range(len(times)), ticks, fontsize=SMALL)
    ax.set_xlim(-0.4, len(times) - 0.6)


def _line(ax: Axes, series: pd.DataFrame, x: np.ndarray, colour: str) -> None:
    polarity = str(series["polarity"].iloc[0])
    ax.vlines(x, 100 * series["low"], 100 * series["high"], color=colour, linewidth=1.0, alpha=0.6, zorder=2)
    face = colour if series["p_adjusted"].iloc[0] <= SIGNIFICANT else "white"
    look: dict[str, Any] = {"marker": "o", "markersize": 4, "markerfacecolor": face, "markeredgewidth": 1.2}
    ax.plot(x, 100 * series["share"], color=colour, linewidth=1.6, linestyle=LINES[polarity], zorder=3, **look)


def _change(row: dict[Any, Any], labels: Labels, language: str) -> str:
    """Write a series' change: "▽ Tillid: 26 → 5 %"."""
    name = f"{SIGNS[row['polarity']]}{label(row['code'], labels)}"
    return f"{name}: {number(100 * row['share_first'], language)} → {percent(row['share_last'], language)}"


def _axes(panels: np.ndarray, rows: pd.DataFrame, language: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    for ax in panels.flat:
        ax.yaxis.grid(True, color=RULE, linewidth=0.6)
        ax.spines["left"].set_visible(False)
        ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    for ax in panels[:, 0]:
        ax.set_ylabel(f"{word('share_of_segments', language)}, %")


def _foot(rows: pd.DataFrame, width: float, language: str) -> str:
    time = word_or(str(rows["time"].iloc[0]), language)
    told = [f"{time}; {word('seg', language)} / {word('dok', language)}.", f"— {word('present', language)}."]
    told += [f"▽ - - {word('lacking', language)}.", f"● {word('significant', language)}."]
    told += [f"○ {word('not_significant', language)}."]
    return wrapped("   ".join(text.replace(" ", NO_BREAK) for text in told), 100 if width > NARROW else 46)
