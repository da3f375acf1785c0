"""One style for all figures: fit for a printed A4 report and for colour-blind readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

CM = 1 / 2.54
# Widths in centimetres: across the text of an A4 page, and one of two columns.
WIDE, NARROW = 16.0, 7.8
TEXT, SMALL = 8.0, 7.0  # points; nothing is smaller in print

INK, GREY, PALE, RULE = "#1f2328", "#6b7280", "#d5d9de", "#e8eaed"

# Okabe and Ito's colours, which differ in lightness too; each polarity has its shape as well, so grey print will do.
COLOURS = {"present": "#0072b2", "lacking": "#d55e00", "rejected": "#7a5195", "any": "#1f2328"}
MARKERS = {"present": "o", "lacking": "D", "rejected": "s", "any": "o"}
RAMPS = {
    "present": ("#f3f7fb", "#d6e6f4", "#8fbfe0", "#3f8fc5", "#0b5394"),
    "lacking": ("#fdf6f0", "#fde3cf", "#f9b27c", "#e8762b", "#a63e00"),
    "rejected": ("#f8f5fa", "#e9e0f0", "#c3a9d6", "#9470b3", "#5b3a82"),
    "any": ("#f6f7f8", "#e3e5e8", "#b3b8bf", "#7b828c", "#3d434b"),
}

# Thirteen themes told apart by hue and lightness (after Okabe and Ito, and Tol); the name always stands beside.
THEMES: tuple[str, ...] = (
    *("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#3aa0dd", "#7a5195"),
    *("#882255", "#7d7d20", "#2a9d8f", "#b03a9a", "#5a6472", "#8c564b"),
)

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # ships with matplotlib, so figures are alike on every machine
    "font.size": TEXT,
    "axes.titlesize": TEXT + 1,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": TEXT,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.size": 0,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": TEXT,
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "svg.fonttype": "path",  # the reader need not have the font
    "svg.hashsalt": "fieldnotes",  # so that ids are the same every time
    "pdf.fonttype": 3,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw in the style within the block, and leave matplotlib's own settings as they were."""
    import matplotlib as mpl

    if _in_notebook():
        _start_pyplot()
    with mpl.rc_context(cast(Any, STYLE)):
        yield


@cache
def _start_pyplot() -> None:
    """Start the notebook's backend, once: started inside a block, it would be switched off at the end of it."""
    import matplotlib.pyplot as plt

    plt.switch_backend(plt.get_backend())


def new_axes(width: float, height: float) -> Axes:
    """Give Axes on a figure of its own, width and height in centimetres."""
    return new_figure(width, height).add_subplot()


def new_figure(width: float, height: float) -> Figure:
    """Give an empty figure, width and height in centimetres.

    In a notebook the figure is pyplot's, since only those are shown below a cell; elsewhere there is no global state.
    """
    size = (width * CM, height * CM)
    if _in_notebook():
        import matplotlib.pyplot as plt

        return plt.figure(figsize=size, layout="constrained")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def theme_colours(codes: Iterable[str]) -> dict[str, str]:
    """Give each theme its colour, by its place in the codebook, so that it is the same in every figure of a study."""
    return {code: THEMES[place % len(THEMES)] for place, code in enumerate(dict.fromkeys(codes))}


def _in_notebook() -> bool:
    import sys

    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell is not None and hasattr(shell, "kernel")


def ramp(polarity: str) -> Colormap:
    """Give the polarity's own colours from pale (nought) to dark (most)."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list(polarity, RAMPS[polarity])


def ink_on(colour: tuple[float, float, float, float]) -> str:
    """Give white or ink, whichever reads better on the colour (relative luminance of WCAG 2)."""
    red, green, blue = ((c / 12.92) if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.214 else INK
