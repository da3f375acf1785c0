"""Figures as files: PNG, SVG, PDF, the table behind as CSV, caption and alternative text; the same every time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fieldnotes.compare.sheet import write_csv
from fieldnotes.figures.parts import Labels
from fieldnotes.figures.style import style
from fieldnotes.files import replacing, write_json, write_text
from fieldnotes.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


# No clock and no version in the files: same table, same bytes.
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}
DOTS = 200  # an inch, in the PNG
BEYOND = 0.05  # inches that may be missing at the sides
SUFFIXES = (".png", ".svg", ".pdf", ".csv", ".txt")


class Drawn(NamedTuple):
    """A figure with all that goes with it."""

    name: str
    axes: Axes
    table: pd.DataFrame
    alt: str
    caption: str


def write_figure(
    figure: Figure | Axes,
    folder: Path,
    name: str,
    *,
    table: pd.DataFrame,
    alt: str,
    caption: str,
    labels: Labels = None,
    language: str = "da",
) -> Path:
    """Write a figure as name.png (200 dots an inch), .svg and .pdf, its table as .csv, caption and alternative as .txt.

    Gives the path of the PNG. The same figure gives the same bytes.
    """
    drawing: Any = figure.figure if hasattr(figure, "figure") and figure.figure is not None else figure
    with style():
        _lay_out(drawing)  # once, for three files
        for suffix, metadata in METADATA.items():
            with replacing(folder / f"{name}.{suffix}") as temporary:
                _print(drawing, suffix, temporary, metadata)
    write_csv(table, folder / f"{name}.csv", labels=labels, language=language)
    text = f"{word('caption', language)}: {caption}\n\n{word('alt', language)}: {alt}\n"
    write_text(folder / f"{name}.txt", text)
    return folder / f"{name}.png"


def _lay_out(figure: Figure) -> None:
    """Find the places of everything, and make the figure wider where a title is longer than a small drawing."""
    _place(figure)
    for _ in range(4):
        box = figure.get_tightbbox()
        beyond = max(box.x1 - figure.get_figwidth(), 0.0) + max(-box.x0, 0.0)
        if beyond < BEYOND:
            break
        figure.set_figwidth(figure.get_figwidth() + beyond + BEYOND)
        _place(figure)
    figure.set_layout_engine("none")


def _place(figure: Figure) -> None:
    """Let the layout be found, which needs no drawing."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)


def _print(figure: Figure, suffix: str, path: Path, metadata: dict[str, Any]) -> None:
    """Print a figure whose layout stands: savefig would draw it once more for each file to find the layout again."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    shown = figure.canvas
    dots = figure.dpi
    try:
        if suffix == "png":
            figure.dpi = DOTS
            FigureCanvasAgg(figure).print_png(path, metadata=metadata)
        elif suffix == "svg":
            FigureCanvasSVG(figure).print_svg(path, metadata=metadata)
        else:
            FigureCanvasPdf(figure).print_pdf(path, metadata=metadata)
    finally:
        figure.dpi = dots
        figure.set_canvas(shown)


def write_drawn(figure: Drawn, folder: Path, *, labels: Labels = None, language: str = "da") -> dict[str, str]:
    """Write a figure with all that goes with it, and close it; give what index.json says of it."""
    from matplotlib import pyplot

    name, axes, table, alt, caption = figure
    write_figure(axes, folder, name, table=table, alt=alt, caption=caption, labels=labels, language=language)
    pyplot.close("all")
    return {"alt": alt, "caption": caption}


def settle(folder: Path, index: dict[str, dict[str, str]]) -> Path:
    """Remove the figures that are not in the index, and write it last; give its path."""
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path.suffix in SUFFIXES and path.stem not in index:
            path.unlink()
    return write_json(folder / "index.json", index)
