"""Saturation: what had been found after each further source, over random orders and in the order of dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.saturation import stopping_point
from fieldnotes.figures.parts import chosen
from fieldnotes.figures.style import COLOURS, GREY, INK, PALE, RULE, SMALL, WIDE, new_axes, style
from fieldnotes.words import number, percent, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

HEIGHT = 7.0  # centimetres
NAMES = {"code": "maetning-temaer", "code_project": "maetning-temaer-i-piloter"}


def plot_saturation(table: pd.DataFrame, *, unit: str = "code", language: str = "da", ax: Axes | None = None) -> Axes:
    """Draw how many codes, or code-project pairs, had been found after each further source.

    table: from `table_saturation`. The line is the median of the random orders, the band 5 to 95 % of them, the broken
    line the order of dates; an upright line says from where the stopping rule is met in 95 % of the orders.
    Raises ValueError for a unit that the table does not have.
    """
    rows = chosen(table, unit=unit)
    colour = COLOURS["present"]
    with style():
        ax = ax or new_axes(WIDE, HEIGHT)
        ax.fill_between(rows["n_documents"], rows["low"], rows["high"], color=colour, alpha=0.18, linewidth=0)
        ax.plot(
            rows["n_documents"],
            rows["found"],
            color=colour,
            linewidth=1.6,
            label=word("saturation_median", language),
        )
        dashed: dict[str, Any] = {"color": INK, "linewidth": 1.0, "linestyle": (0, (4, 2))}
        ax.plot(rows["n_documents"], rows["dated"], label=word("saturation_dated", language), **dashed)
        stop = stopping_point(rows, unit)
        if stop is not None:
            ax.axvline(stop, color=GREY, linewidth=0.9)
            text = word("saturation_stop", language).format(n=number(stop, language))
            place: dict[str, Any] = {"xytext": (4, 6), "textcoords": "offset points", "fontsize": SMALL, "color": GREY}
            right = stop > 0.6 * rows["n_documents"].max()
            place |= {"xytext": (-4, 6), "ha": "right"} if right else {}
            ax.annotate(text, (stop, 0), xycoords=("data", "axes fraction"), **place)
        _finish(ax, rows, unit, language)
    return ax


def describe_saturation(table: pd.DataFrame, *, unit: str = "code", language: str = "da") -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_saturation`."""
    rows = chosen(table, unit=unit)
    last, stop = rows.iloc[-1], stopping_point(rows, unit)
    half = rows[rows["found"] >= last["found"] / 2].iloc[0]
    values = {
        "what": word(f"saturation_y_{unit}", language),
        "found": number(last["found"], language),
        "n": number(last["n_documents"], language),
        "half": number(half["n_documents"], language),
        "stop": number(stop or 0, language),
        "share": percent(last["stopped"], language),
    }
    danish = (
        "Voksende kurve med bånd. {what}: {found} efter {n} kilder; halvdelen efter {half}.",
        "{what} efter hver kilde: median og 5–95 % af tilfældige rækkefølger, og datoens rækkefølge (n = {n} kilder). ",
        "Regel efter Guest, Namey og Chen (2020): hold op, når de seneste kilder bragte næsten intet nyt. Den er "
        "opfyldt i 95 % af rækkefølgerne efter {stop} kilder.",
        "Reglen efter Guest, Namey og Chen (2020), hold op, når de seneste kilder bragte næsten intet nyt, er kun "
        "opfyldt i {share} af rækkefølgerne: materialet er ikke mættet.",
    )
    english = (
        "Rising curve with a band. {what}: {found} after {n} sources; half of them after {half}.",
        "{what} after each source: median and 5–95% of random orders, and the order of dates (n = {n} sources). ",
        "Rule after Guest, Namey and Chen (2020): stop when the latest sources brought hardly anything new. It is met "
        "in 95% of the orders after {stop} sources.",
        "The rule of Guest, Namey and Chen (2020), stop when the latest sources brought hardly anything new, is met in "
        "only {share} of the orders: the material is not saturated.",
    )
    alt, caption, met, unmet = (text.format(**values) for text in (english if language == "en" else danish))
    return alt, caption + (unmet if stop is None else met)


def draw_saturation(table: pd.DataFrame, *, language: str = "da") -> Iterator[Drawn]:
    """Give the two figures of saturation with their texts; none where there are no sources."""
    from fieldnotes.figures.write import Drawn

    for unit, name in NAMES.items():
        rows = table[table["unit"] == unit]
        if len(rows):
            axes = plot_saturation(rows, unit=unit, language=language)
            yield Drawn(name, axes, rows, *describe_saturation(rows, unit=unit, language=language))


def _finish(ax: Axes, rows: pd.DataFrame, unit: str, language: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.set_title(word(f"saturation_title_{unit}", language))
    ax.set_xlabel(word("saturation_x", language), loc="left")
    ax.set_ylabel(word(f"saturation_y_{unit}", language))
    ax.set_xlim(0.5, rows["n_documents"].max() + 0.5)
    ax.set_ylim(0, 1.08 * max(rows["high"].max(), rows["dated"].max(), 1))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(8, integer=True))
        axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    ax.yaxis.grid(True, color=RULE, linewidth=0.6)
    ax.tick_params(color=PALE)
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 0.06))
