"""The figure of a feedback: a pilot's themes round by round, before the range of the other pilots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fieldnotes.figures.style import COLOURS, GREY, PALE, RULE, SMALL, WIDE, new_axes, style
from fieldnotes.words import percent, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.85  # centimetres
NEAR = 0.012  # of the share: two numbers so close would be written over each other


def plot_feedback(themes: list[dict[str, Any]], *, language: str = "da") -> Axes:
    """Draw the themes of a pilot: a dot for each round, the last one full, before a bar from the least to the most.

    themes: dicts of label, rounds ((round, share), ...), share (of all rounds), low and high (the least and the most of
    the other pilots; NaN for none). Shares are fractions of 1.
    """
    with style():
        ax = new_axes(WIDE, ROW * len(themes) + 2.4)
        places = np.arange(len(themes))[::-1]
        for place, theme in zip(places, themes, strict=True):
            if theme["low"] == theme["low"]:
                ax.barh(place, theme["high"] - theme["low"], left=theme["low"], height=0.62, color=PALE, zorder=1)
            known = [(name, share) for name, share in theme["rounds"] if share == share]
            shares = [share for _, share in known]
            ax.plot(shares, [place] * len(shares), color=COLOURS["present"], linewidth=1.2, zorder=2)
            for at, share in enumerate(shares):
                last = at == len(shares) - 1
                face = COLOURS["present"] if last else "white"
                ax.plot(share, place, "o", color=COLOURS["present"], markerfacecolor=face, markersize=6.5, zorder=3)
            for share, names in _beside(known):
                up: dict[str, Any] = {"xytext": (0, 5), "textcoords": "offset points", "ha": "center"}
                ax.annotate(", ".join(names), (share, place), color=GREY, fontsize=SMALL, **up)
        ax.set_yticks(places, [theme["label"] for theme in themes])
        ax.set_ylim(-0.7, len(themes) - 0.2)
        ax.set_xlim(left=-0.006)  # a dot at nought is whole
        ax.xaxis.set_major_formatter(lambda value, _: percent(value, language))
        ax.grid(axis="x", color=RULE, linewidth=0.7)
        ax.set_xlabel(word("share_of_segments", language))
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
    return ax


def _beside(rounds: list[tuple[str, float]]) -> list[tuple[float, list[str]]]:
    """The names of the rounds by where they stand; those that would be written over each other stand together."""
    found: list[tuple[float, list[str]]] = []
    for name, share in sorted(rounds, key=lambda entry: entry[1]):
        if found and share - found[-1][0] < NEAR:
            found[-1][1].append(str(name))
        else:
            found.append((share, [str(name)]))
    return [(share, sorted(names)) for share, names in found]
