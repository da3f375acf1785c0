"""Voices side by side: a panel per voice, a row per theme or pilot, and what was not heard shown as not heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fieldnotes.figures.parts import Labels, chosen, group_columns, group_names, label, wrapped
from fieldnotes.figures.style import COLOURS, GREY, MARKERS, PALE, RULE, SMALL, WIDE, new_figure, style
from fieldnotes.words import alphabetical, number, word, word_or

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

ROW, HEAD, FOOT = 0.72, 2.4, 1.3  # centimetres
BOTH = ("present", "lacking")
PLACES = {"present": -0.17, "lacking": 0.17}
KINDS = {"interview": "said", "reflection": "written", "observation": "seen"}
CLEAR = ("more", "less", "opposed")
MOST_NAMED = 6


def plot_perspectives(
    table: pd.DataFrame,
    code: str | None = None,
    *,
    width: float = WIDE,
    labels: Labels = None,
    language: str = "da",
) -> Axes:
    """Draw a panel per voice with the share of segments, present and lacking, and its 95 % interval.

    table: from `table_perspectives`. With a code, a row per group; without, a row per theme, for a table of one group.
    A voice without a segment is written as not heard. A point that rests on one source only is hollow; a clear
    difference to the other voices, after adjustment, has a black rim. Gives the first of the Axes.
    Raises ValueError for an unknown code, and for several groups where no code is given.
    """
    rows = _ready(table, code, labels, language)
    names = list(dict.fromkeys(rows["_row"]))
    voices = list(dict.fromkeys(rows["voice"]))
    right = 100 * min(1.0, 1.05 * float(np.nanmax([0.1, *rows["high"]])))
    with style():
        figure = new_figure(width, HEAD + FOOT + ROW * len(names))
        panels = figure.subplots(1, len(voices), sharey=True, sharex=True, squeeze=False)[0]
        for ax, voice in zip(panels, voices, strict=True):
            _panel(ax, rows[rows["voice"] == voice], names, language)
            ax.set_title(_voice(voice, rows[rows["voice"] == voice], code, language), fontsize=SMALL - 0.5, pad=5)
        _axes(panels, names, right, language)
        figure.supxlabel(_foot(code is None, language), x=0.01, ha="left", color=GREY, fontsize=SMALL)
        if code is not None:
            figure.suptitle(label(code, labels), x=0.01, ha="left", fontsize=SMALL + 2, fontweight="bold")
        first: Axes = panels[0]
    return first


def describe_perspectives(
    table: pd.DataFrame, code: str | None = None, *, labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_perspectives`."""
    rows = _ready(table, code, labels, language)
    clear = rows[rows["stands"].isin(CLEAR)].sort_values("p_adjusted", kind="stable").head(MOST_NAMED)
    which = [
        f"{row['_row']}, {_name(row['voice'], language)}, {word(row['polarity'], language)} "
        f"({word(row['stands'], language)}, {number(100 * row['share'], language)} %)"
        for row in clear.to_dict("records")
    ]
    stand = word("perspectives_stand", language).format(which="; ".join(which))
    values = {
        "voices": word_or(str(rows["voices"].iloc[0]), language).lower(),
        "heard": ", ".join(_name(voice, language) for voice in dict.fromkeys(rows["voice"])),
        "facts": stand if which else word("perspectives_none", language),
    }
    return word("perspectives_alt", language).format(**values), word("perspectives_caption", language).format(**values)


def drawn_perspectives(
    whole: pd.DataFrame,
    kinds: pd.DataFrame,
    groups: pd.DataFrame,
    opposed: pd.DataFrame,
    labels: Labels = None,
    language: str = "da",
) -> Iterator[Drawn]:
    """Give the figures of voices: by role and by kind in the whole corpus, and the theme that most divides a pilot.

    whole, kinds: from `table_perspectives` with by=[], voices "role" and "kind"; groups: by project, by role;
    opposed: from `table_opposed` of these groups.
    """
    from fieldnotes.figures.write import Drawn

    same: dict[str, Any] = {"labels": labels, "language": language}
    for name, table in (("perspektiver-roller", whole), ("perspektiver-arter", kinds)):
        if table["voice"].nunique() > 1:
            yield Drawn(name, plot_perspectives(table, **same), table, *describe_perspectives(table, **same))
    if len(opposed):
        code = str(opposed["code"].iloc[0])
        axes = plot_perspectives(groups, code, **same)
        rows = groups[groups["code"] == code]
        yield Drawn("perspektiver-modsat", axes, rows, *describe_perspectives(groups, code, **same))


def _ready(table: pd.DataFrame, code: str | None, labels: Labels, language: str) -> pd.DataFrame:
    """The rows to draw, with the name of each row of the figure; only voices that are heard somewhere."""
    if code is not None:
        rows = chosen(table, code=code)
        rows = rows.assign(_row=group_names(rows, language))
    else:
        names = group_columns(table)
        if names and len(table[names].drop_duplicates()) > 1:
            raise ValueError("the table has several groups; choose one, or give a code")
        rows = table.assign(_row=[label(value, labels) for value in table["code"]])
    rows = rows[rows["polarity"].isin(BOTH)]
    heard = rows.groupby("voice")["n_segments"].transform("sum") > 0
    order = {voice: i for i, voice in enumerate(sorted(set(rows["voice"]), key=alphabetical))}
    return rows[heard].sort_values("voice", key=lambda voices: voices.map(order), kind="stable")


def _panel(ax: Axes, rows: pd.DataFrame, names: list[str], language: str) -> None:
    for place in range(0, len(names), 2):
        ax.axhspan(place - 0.5, place + 0.5, color="#f6f7f8", linewidth=0, zorder=0)
    y = rows["_row"].map({name: place for place, name in enumerate(names)})
    silent = rows["n_segments"] == 0
    for quiet in sorted(set(y[silent])):
        ax.text(0.5, quiet, word("silent", language), transform=ax.get_yaxis_transform(), **_quiet())
    for polarity in BOTH:
        here = (rows["polarity"] == polarity) & ~silent
        own, at, colour = rows[here], y[here] + PLACES[polarity], COLOURS[polarity]
        ax.hlines(at, 100 * own["low"], 100 * own["high"], color=colour, linewidth=1.1, alpha=0.7, zorder=2)
        face = np.where(own["n_documents"] < 2, "white", colour)
        edge = np.where(own["stands"].isin(CLEAR), "black", colour)
        look: dict[str, Any] = {"s": 16, "marker": MARKERS[polarity], "linewidth": 1.1, "clip_on": False, "zorder": 3}
        ax.scatter(100 * own["share"], at, facecolor=face, edgecolor=edge, **look)


def _quiet() -> dict[str, Any]:
    return {"ha": "center", "va": "center", "color": GREY, "fontsize": SMALL - 0.5, "fontstyle": "italic"}


def _voice(voice: str, rows: pd.DataFrame, code: str | None, language: str) -> str:
    """A voice's name, and below it segments and sources, where they are the same on every row."""
    name = wrapped(_name(voice, language), 13)
    if code is not None:
        return name
    segments, documents = (number(float(rows[n].max()), language) for n in ("n_segments", "n_documents"))
    return f"{name}\n{segments} / {documents}"


def _name(voice: str, language: str) -> str:
    return word(KINDS[voice], language) if voice in KINDS else word_or(voice, language)


def _axes(panels: np.ndarray, names: list[str], right: float, language: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    for ax in panels:
        ax.set_xlim(-0.03 * right, right)
        ax.xaxis.grid(True, color=RULE, linewidth=0.6)
        ax.spines["left"].set_color(PALE)
        ax.xaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    first = panels[0]
    first.set_ylim(len(names) - 0.5, -0.5)
    first.set_yticks(range(len(names)), [wrapped(name, 24) for name in names])


def _foot(sizes: bool, language: str) -> str:
    told = [f"{word('share_of_segments', language)}, %."]
    told += [f"{word('seg', language).capitalize()} / {word('dok', language)}."] if sizes else []
    told += [f"● {word('present', language)}  ◆ {word('lacking', language)}.", f"○ {word('one_source', language)}."]
    told += [f"{word('rim', language)}."]
    return "   ".join(told)
