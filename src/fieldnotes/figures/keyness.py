"""Keyness as small multiples: a panel per group, the words that mark it most, with interval and number of sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.figures.style import COLOURS, GREY, PALE, RULE, SMALL, WIDE, new_figure, style
from fieldnotes.words import number, word, word_or

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fieldnotes.figures.write import Drawn

ROW, PANEL, HEAD = 0.5, 1.5, 1.6  # centimetres
SIGNIFICANT = 0.05
MOST_NAMED = 3


def plot_keyness(
    table: pd.DataFrame,
    *,
    n: int = 6,
    groups: Sequence[str] | None = None,
    columns: int = 3,
    width: float = WIDE,
    language: str = "da",
) -> Axes:
    """Draw a panel per group: its n most marking words with log-odds, 95 % interval and sources with the word.

    table: from `table_keyness`. Filled points hold when all words are looked at at once, hollow ones may be chance.
    groups: only these, in this order. Gives the first of the figure's Axes. Raises ValueError for an empty table, or a
    group that is not in it.
    """
    rows = _named(table, language)
    names = list(dict.fromkeys(rows["_group"])) if groups is None else list(groups)
    if unknown := sorted(set(names) - set(rows["_group"])):
        raise ValueError(f"no group {unknown[0]!r}; there are: {', '.join(dict.fromkeys(rows['_group']))}")
    if not names:
        raise ValueError("the table has no words to draw")
    rows = rows[rows["_group"].isin(names) & (rows["rank"] <= n)]
    columns = min(columns, len(names))
    down = -(-len(names) // columns)
    with style():
        figure = new_figure(width, HEAD + down * (PANEL + ROW * n))
        panels = figure.subplots(down, columns, sharex=True, squeeze=False)
        for ax, name in zip(panels.flat, names, strict=False):
            _panel(ax, rows[rows["_group"] == name], n, language)
            ax.set_title(name, pad=5)
        for ax in panels.flat[len(names) :]:
            ax.set_visible(False)
        _axes(panels, rows, len(names), language)
        foot = f"● {word('keyness_clear', language)}   ○ {word('keyness_maybe', language)}"
        figure.supxlabel(f"{word('keyness_axis', language)}\n{foot}", x=0.01, ha="left", color=GREY, fontsize=SMALL)
        first: Axes = panels[0, 0]
    return first


def describe_keyness(table: pd.DataFrame, *, n: int = 6, language: str = "da") -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_keyness`."""
    rows = _named(table, language)
    rows = rows[rows["rank"] <= n]
    facts = [f"{name}: {', '.join(own['word'].head(MOST_NAMED))}" for name, own in rows.groupby("_group", sort=False)]
    clear = int((table["p_adjusted"] <= SIGNIFICANT).sum())
    values = {
        "groups": number(rows["_group"].nunique(), language),
        "facts": "; ".join(facts),
        "clear": number(clear, language),
        "tests": number(int(table["n_tests"].max()) if len(table) else 0, language),
    }
    alt, caption = (word(key, language).format(**values) for key in ("keyness_alt", "keyness_caption"))
    return alt, caption


def drawn_keyness(table: pd.DataFrame, *, n: int = 6, language: str = "da") -> Iterator[Drawn]:
    """Give the figure of the words that mark each group with all that goes with it; none where no word does."""
    from fieldnotes.figures.write import Drawn

    if len(table):
        axes = plot_keyness(table, n=n, language=language)
        yield Drawn("ord", axes, table[table["rank"] <= n], *describe_keyness(table, n=n, language=language))


def _named(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """The rows with their group's name: the columns before `rank`, joined."""
    columns = list(table.columns[: table.columns.get_loc("rank")])
    names = [
        " · ".join(word_or(str(value), language) for value in row) for row in table[columns].itertuples(index=False)
    ]
    return table.assign(_group=pd.Series(names, index=table.index, dtype="str"))


def _panel(ax: Axes, rows: pd.DataFrame, n: int, language: str) -> None:
    colour = COLOURS["present"]
    ax.set_ylim(n - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), list(rows["word"]))
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    places = range(len(rows))
    ax.hlines(places, rows["low"], rows["high"], color=colour, linewidth=1.3, alpha=0.75, zorder=2)
    clear = rows["p_adjusted"] <= SIGNIFICANT
    face = [colour if holds else "white" for holds in clear]
    ax.scatter(rows["log_odds"], places, s=20, facecolor=face, edgecolor=colour, linewidth=1.1, zorder=3)
    text: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": SMALL, "color": GREY}
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        of = (number(float(row[name]), language) for name in ("n_documents", "n_documents_group"))
        ax.annotate("/".join(of), (1.01, place), **text)


def _axes(panels: Any, rows: pd.DataFrame, shown: int, language: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    low, high = min(-0.3, float(rows["low"].quantile(0.1))), float(rows["high"].quantile(0.9)) + 0.2
    columns = panels.shape[1]
    for place, ax in enumerate(panels.flat):
        ax.set_xlim(low, high)
        ax.spines["left"].set_visible(False)
        ax.xaxis.grid(True, color=RULE, linewidth=0.6)
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
        ax.tick_params(axis="x", color=PALE, labelbottom=place + columns >= shown)
