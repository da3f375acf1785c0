"""Figures as files: PNG, SVG, PDF, the table behind as CSV, caption and alternative text; the same every time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fieldnotes.compare.sheet import write_csv
from fieldnotes.figures.codes import plot_codes
from fieldnotes.figures.describe import describe_code, describe_codes, describe_differences
from fieldnotes.figures.forest import plot_code, plot_differences
from fieldnotes.figures.parts import Labels
from fieldnotes.figures.style import style
from fieldnotes.files import replacing, write_json, write_text
from fieldnotes.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fieldnotes.coding import Codebook

# No clock and no version in the files: same table, same bytes.
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}
DOTS = 200  # an inch, in the PNG
SUFFIXES = (".png", ".svg", ".pdf", ".csv", ".txt")
BOTH = ("present", "lacking")
MAPS = {
    "temaer": BOTH,
    "temaer-til-stede": ("present",),
    "temaer-mangler": ("lacking",),
    "temaer-afvist": ("rejected",),
}


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
        drawing.draw_without_rendering()  # lays out once, for three files
        drawing.set_layout_engine("none")
        for suffix, metadata in METADATA.items():
            with replacing(folder / f"{name}.{suffix}") as temporary:
                _print(drawing, suffix, temporary, metadata)
    write_csv(table, folder / f"{name}.csv", labels=labels, language=language)
    text = f"{word('caption', language)}: {caption}\n\n{word('alt', language)}: {alt}\n"
    write_text(folder / f"{name}.txt", text)
    return folder / f"{name}.png"


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


def write_figures(
    codes: pd.DataFrame,
    codebook: Codebook,
    folder: Path,
    *,
    differences: pd.DataFrame | None = None,
    overall: pd.DataFrame | None = None,
    language: str = "da",
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the standard figures of a study, and index.json with the caption and alternative text of each.

    codes: from `table_codes`; of several units the share of segments is drawn. "temaer" is the heat map of the top
    codes, "temaer-til-stede", "temaer-mangler" and "temaer-afvist" the same for one polarity with the counts,
    "tema-<code>" the forest plot of each top code, and "forskel-<code>" its differences where `differences` is given.
    Figures of codes that are no more are removed. Gives the path of index.json.
    """
    index = {}
    shares = _segments(codes)
    shares = shares[shares["code"].isin(codebook.top)]
    total = len(MAPS) + len(codebook.top) * (1 if differences is None else 2)
    same: dict[str, Any] = {"labels": codebook.labels, "language": language}
    drawn = chain(
        _maps(shares, same),
        _forests(shares, codebook.top, overall, same),
        _differences(differences, codebook.top, same) if differences is not None else (),
    )
    for done, figure in enumerate(drawn, start=1):
        write_figure(
            figure.axes, folder, figure.name, table=figure.table, alt=figure.alt, caption=figure.caption, **same
        )
        index[figure.name] = {"alt": figure.alt, "caption": figure.caption}
        if progress:
            progress(done, total)
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES and path.stem not in index:
            path.unlink()
    return write_json(folder / "index.json", index)


def _maps(shares: pd.DataFrame, same: dict[str, Any]) -> Iterator[Drawn]:
    for name, polarity in MAPS.items():
        axes = plot_codes(shares, polarity=polarity, **same)
        texts = describe_codes(shares, polarity=polarity, **same)
        yield Drawn(name, axes, shares[shares["polarity"].isin(polarity)], *texts)


def _forests(
    shares: pd.DataFrame, codes: Iterable[str], overall: pd.DataFrame | None, same: dict[str, Any]
) -> Iterator[Drawn]:
    overall = _segments(overall) if overall is not None else None
    for code in codes:
        axes = plot_code(shares, code, polarity=BOTH, overall=overall, **same)
        rows = shares[(shares["code"] == code) & shares["polarity"].isin(BOTH)]
        yield Drawn(f"tema-{code}", axes, rows, *describe_code(shares, code, polarity=BOTH, **same))


def _differences(differences: pd.DataFrame, codes: Iterable[str], same: dict[str, Any]) -> Iterator[Drawn]:
    for code in codes:
        axes = plot_differences(differences, code, polarity=BOTH, **same)
        rows = differences[(differences["code"] == code) & differences["polarity"].isin(BOTH)]
        yield Drawn(f"forskel-{code}", axes, rows, *describe_differences(differences, code, polarity=BOTH, **same))


def _segments(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["unit"] == "segment"] if table["unit"].nunique() > 1 else table
