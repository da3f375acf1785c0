"""Figures: a table becomes Axes, in one style; nothing is computed here."""

from fieldnotes.figures.codes import plot_codes
from fieldnotes.figures.forest import plot_code, plot_differences
from fieldnotes.figures.write import write_figure, write_figures

__all__ = ["plot_code", "plot_codes", "plot_differences", "write_figure", "write_figures"]
