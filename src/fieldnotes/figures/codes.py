"""The heat map: pilots by themes, share and n in every cell, lacking beside present where both are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.figures.parts import Labels, chosen, group_names, label, sizes, wrapped
from fieldnotes.figures.style import GREY, INK, PALE, SMALL, TEXT, WIDE, ink_on, new_axes, ramp, style
from fieldnotes.words import number, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, HEAD, FOOT = 0.82, 4.0, 0.7  # centimetres
MARGINS, COLUMN = 6.4, 0.78
BLANK = "#f6f7f8"


def plot_codes(
    table: pd.DataFrame,
    *,
    polarity: str | Sequence[str] = ("present", "lacking"),
    labels: Labels = None,
    language: str = "da",
    ax: Axes | None = None,
) -> Axes:
    """Draw groups (rows) by codes (columns) as a heat map of shares in percent, each group's n beside it.

    table: from `table_codes`, one unit. labels: code -> label. polarity: one, which leaves room for the count below
    the share; or two, each its own colour on one common scale, the first in the upper half of every cell.
    Groups and codes stand in the table's order. Grey figures have too few documents for an interval.
    Raises ValueError for a polarity that the table does not have, and a table of two units.
    """
    polarities = [polarity] if isinstance(polarity, str) else list(polarity)
    rows = pd.concat([chosen(table, polarity=name) for name in polarities])
    rows = rows.assign(group_name=group_names(rows, language))
    if rows["unit"].nunique() > 1:
        raise ValueError("the table has several units; draw one, for example table[table.unit == 'segment']")
    groups, codes = list(dict.fromkeys(rows["group_name"])), list(dict.fromkeys(rows["code"]))
    top = max(float(np.nanmax([0.0, *rows["share"]])), 0.01)
    with style():
        ax = ax or new_axes(min(WIDE, MARGINS + COLUMN * max(len(codes), 6)), HEAD + FOOT + ROW * len(groups))
        for band, name in enumerate(polarities):
            cells = rows[rows["polarity"] == name]
            _band(ax, cells, groups, codes, (band, len(polarities)), top, language)
        _frame(ax, rows.drop_duplicates("group_name"), codes, labels, language)
        _title(ax, rows, polarities, language)
    return ax


def _band(
    ax: Axes,
    cells: pd.DataFrame,
    groups: list[str],
    codes: list[str],
    band: tuple[int, int],
    top: float,
    language: str,
) -> None:
    """Draw one polarity: the whole of each cell, or its upper or lower half."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    place, bands = band
    gap, height = 0.03, 0.94 / bands
    colours = ramp(str(cells["polarity"].iloc[0]))
    for cell in cells.to_dict("records"):
        x, low = codes.index(cell["code"]), groups.index(cell["group_name"]) + gap + place * height
        colour = to_rgba(BLANK) if np.isnan(cell["share"]) else colours(cell["share"] / top)
        ax.add_patch(Rectangle((x + gap, low), 1 - 2 * gap, height, facecolor=colour, linewidth=0))
        _figures(ax, x + 0.5, low, height, cell, ink_on(colour), language)


def _figures(ax: Axes, x: float, low: float, height: float, cell: dict[Any, Any], ink: str, language: str) -> None:
    """Write the share; below it the count, where the cell holds one polarity."""
    ink = (GREY if ink == INK else PALE) if cell["note"] else ink
    share = 100 * cell["share"]
    text = "<1" if 0 < share <= 0.5 else number(share, language)
    weight = "bold" if cell["count"] else "normal"
    whole = height > 0.5 and not np.isnan(share)
    place = 0.38 if whole else 0.5
    centred: dict[str, Any] = {"ha": "center", "va": "center_baseline", "color": ink}
    ax.text(x, low + place * height, text, fontsize=TEXT if whole else SMALL + 0.5, fontweight=weight, **centred)
    if whole:
        ax.text(x, low + 0.77 * height, number(cell["count"], language), fontsize=SMALL, **centred)


def _frame(ax: Axes, groups: pd.DataFrame, codes: list[str], labels: Labels, language: str) -> None:
    """Names of codes above, names of groups to the left, their n to the right."""
    ax.set_xlim(0, len(codes))
    ax.set_ylim(len(groups), 0)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.xaxis.set_ticks_position("top")
    ax.set_xticks(np.arange(len(codes)) + 0.5, [wrapped(label(code, labels), 26) for code in codes])
    ax.tick_params(axis="x", labelrotation=55, pad=3)
    for tick in ax.get_xticklabels():
        tick.set(ha="left", va="center", rotation_mode="anchor", linespacing=0.95)
    ax.set_yticks(np.arange(len(groups)) + 0.5, [wrapped(name, 24) for name in groups["group_name"]])
    for tick in ax.get_yticklabels():
        tick.set(va="center")
    for y, (_, row) in enumerate(groups.iterrows()):
        place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center"}
        ax.annotate(sizes(row, language), (1.01, y + 0.5), color=GREY, fontsize=SMALL, **place)


def _title(ax: Axes, rows: pd.DataFrame, polarities: list[str], language: str) -> None:
    """Say above what the cells hold, and below what needs a word more."""
    unit = word(f"share_of_{rows['unit'].iloc[0]}s", language)
    names = [word(name, language) for name in polarities]
    if len(names) > 1:
        where = [word(place, language) for place in ("cell_above", "cell_below")]
        names = [f"{name} ({place})" for name, place in zip(names, where, strict=False)]
    title = f" {word('and', language)} ".join(names)
    notes = [word("cell_one", language)] if len(names) == 1 else []
    notes += [word("grey_note", language)] if (rows["note"] == "too_few_documents").any() else []
    ax.set_title(f"{title[0].upper()}{title[1:]}: {unit[0].lower()}{unit[1:]}, %", pad=6)
    ax.set_xlabel(" ".join(notes), loc="left", color=GREY, fontsize=SMALL)
