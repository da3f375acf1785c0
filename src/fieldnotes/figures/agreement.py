"""Agreement between coders: a row per theme with point and interval, on shaded bands that say what it is good for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.agreement import BETWEEN, POOLED
from fieldnotes.figures.parts import Labels, label, sizes, wrapped
from fieldnotes.figures.style import GREY, INK, PALE, RULE, SMALL, WIDE, new_axes, style
from fieldnotes.words import number, percent, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

ROW, HEAD, FOOT = 0.62, 1.6, 1.3  # centimetres
BANDS = {"tentative": (0.667, 0.8, "#eef1f4"), "reliable": (0.8, 1.0, "#dfe6ec")}
# Filled, grey or hollow says the verdict again, for whoever cannot see the bands.
FACES = {"reliable": INK, "tentative": "#a9b0b8", "discard": "white"}
LEFT = -0.2  # an interval that goes further is cut, with an arrow


def plot_agreement(
    table: pd.DataFrame,
    *,
    coefficient: str = "alpha",
    labels: Labels = None,
    language: str = "da",
    ax: Axes | None = None,
) -> Axes:
    """Draw agreement per code: a point with its 95 % interval, the bands of Krippendorff's rule, and each row's n.

    table: from `table_agreement`, one set of coders; coefficient: one of its columns. The pooled row stands last,
    below a line. A code that could not be decided has its reason instead of a point; an interval that goes below -0.2
    ends in an arrow. Raises ValueError for a coefficient that the table does not have, or for several sets of coders.
    """
    rows = _ready(table, coefficient)
    with style():
        ax = ax or new_axes(WIDE, HEAD + FOOT + ROW * len(rows))
        _bands(ax, len(rows), language)
        _names(ax, rows, labels, language)
        _points(ax, rows, coefficient, language)
        coders = coder_names(str(rows["coders"].iloc[0]), language)
        ax.set_title(wrapped(word("agreement_title", language).format(coders=coders), 70), pad=20)
        ax.set_xlabel(word("agreement_axis", language).format(name=word(coefficient, language)), loc="left")
        _finish(ax, language)
    return ax


def describe_agreement(
    table: pd.DataFrame, *, coefficient: str = "alpha", labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_agreement`."""
    rows = _ready(table, coefficient)
    name, pooled = word(coefficient, language), rows[rows["code"] == POOLED]
    facts = []
    for verdict in (*FACES, "undecided"):
        own = rows[(rows["verdict"] == verdict) & (rows["code"] != POOLED)]
        if len(own):
            facts.append(f"{word(verdict, language)}: {', '.join(label(code, labels) for code in own['code'])}")
    whole = [_value(row, coefficient, language) for row in pooled.to_dict("records")]
    texts = {
        "coders": coder_names(str(rows["coders"].iloc[0]), language),
        "name": name,
        "facts": "; ".join(facts),
        "whole": "".join(whole) or "–",
        "n": "".join(sizes(row, language) for _, row in pooled.iterrows()),
    }
    danish = (
        "Punkter med intervaller for hvert tema: {name} mellem {coders}. {facts}. Alle temaer under ét: {whole}.",
        "{name} mellem {coders} for hvert tema med 95 % interval ({n}). Bånd efter Krippendorff (2004): fra 0,80 "
        "pålidelig, fra 0,667 foreløbig. Intervallet regner med, at afsnit fra samme kilde hører sammen.",
    )
    english = (
        "Points with intervals for each theme: {name} between {coders}. {facts}. All themes together: {whole}.",
        "{name} between {coders} for each theme with 95% interval ({n}). Bands after Krippendorff (2004): reliable "
        "from 0.80, tentative from 0.667. The interval takes into account that segments of one source belong together.",
    )
    alt, caption = (text.format(**texts) for text in (english if language == "en" else danish))
    return alt, caption


def draw_agreement(table: pd.DataFrame, *, labels: Labels = None, language: str = "da") -> Iterator[Drawn]:
    """Give the figure of agreement with its texts; none where no segment was judged by two."""
    from fieldnotes.figures.write import Drawn

    if (table["n_units"] > 0).any():
        axes = plot_agreement(table, labels=labels, language=language)
        yield Drawn("enighed", axes, table, *describe_agreement(table, labels=labels, language=language))


def coder_names(coders: str, language: str) -> str:
    """Write the coders of a table's row as a sentence does: "Anna, Bo og Carl".

    >>> coder_names("Anna + Bo + Carl", "da"), coder_names("Anna", "en")
    ('Anna, Bo og Carl', 'Anna')
    """
    *others, last = coders.split(BETWEEN)
    return f"{', '.join(others)} {word('and', language)} {last}" if others else last


def _ready(table: pd.DataFrame, coefficient: str) -> pd.DataFrame:
    if f"{coefficient}_low" not in table:
        there = [str(name).removesuffix("_low") for name in table if str(name).endswith("_low")]
        raise ValueError(f"no coefficient {coefficient!r} in the table; there are: {', '.join(there)}")
    if table["coders"].nunique() != 1 or table["code"].duplicated().any():
        raise ValueError("draw one set of coders, for example table[table.coders == 'A + B']")
    pooled = table["code"] == POOLED
    return pd.concat([table[~pooled], table[pooled]], ignore_index=True)


def _bands(ax: Axes, n: int, language: str) -> None:
    ax.set_ylim(n - 0.5, -0.5)
    for verdict, (low, high, colour) in BANDS.items():
        ax.axvspan(low, high, color=colour, linewidth=0, zorder=0)
        text = word(verdict, language)
        place: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "bottom"}
        ax.annotate(text, ((low + high) / 2, 1.01), color=GREY, fontsize=SMALL, **place)
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)


def _names(ax: Axes, rows: pd.DataFrame, labels: Labels, language: str) -> None:
    names = [word("all", language) if code == POOLED else label(code, labels) for code in rows["code"]]
    ax.set_yticks(range(len(rows)), [wrapped(name, 34) for name in names])
    for tick, code in zip(ax.get_yticklabels(), rows["code"], strict=True):
        tick.set(va="center", fontweight="bold" if code == POOLED else "normal")
    for y, (_, row) in enumerate(rows.iterrows()):
        if row["code"] == POOLED:
            ax.axhline(y - 0.5, color=PALE, linewidth=0.8)
        place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center"}
        ax.annotate(sizes(row, language), (1.01, y), color=GREY, fontsize=SMALL, **place)


def _points(ax: Axes, rows: pd.DataFrame, coefficient: str, language: str) -> None:
    for y, row in enumerate(rows.to_dict("records")):
        value, low, high = (row[f"{coefficient}{limit}"] for limit in ("", "_low", "_high"))
        if row["verdict"] == "undecided":
            ax.text(0.01, y, word(row["note"], language), color=GREY, fontsize=SMALL, va="center")
            continue
        if low == low:
            ax.hlines(y, max(low, LEFT), high, color=INK, linewidth=1.3, zorder=2)
            if low < LEFT:
                ax.plot(LEFT + 0.012, y, marker="<", color=INK, markersize=4, zorder=2, clip_on=False)
        face = FACES[row["verdict"]]
        ax.scatter(max(value, LEFT), y, s=26, facecolor=face, edgecolor=INK, linewidth=1.1, zorder=3, clip_on=False)


def _value(row: Mapping[Any, Any], coefficient: str, language: str) -> str:
    value, low, high = (row[f"{coefficient}{limit}"] for limit in ("", "_low", "_high"))
    text = percent(value, language) if coefficient == "agreement" else number(value, language, 2)
    between = f" ({number(low, language, 2)}–{number(high, language, 2)})" if low == low else ""
    return text + between


def _finish(ax: Axes, language: str) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter

    ax.set_xlim(LEFT, 1.0)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(FixedLocator([-0.2, 0.0, 0.2, 0.4, 0.667, 0.8, 1.0]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language, 3 if value == 0.667 else 1)))
    ax.xaxis.grid(True, color=RULE, linewidth=0.6)
    ax.tick_params(axis="x", color=PALE)
