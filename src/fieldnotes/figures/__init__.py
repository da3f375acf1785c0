"""Figures: a table becomes Axes, in one style; nothing is computed here."""

from fieldnotes.figures.agreement import plot_agreement
from fieldnotes.figures.codes import plot_codes
from fieldnotes.figures.cooccurrence import plot_cooccurrence
from fieldnotes.figures.forest import plot_code, plot_differences
from fieldnotes.figures.keyness import plot_keyness
from fieldnotes.figures.perspectives import plot_perspectives
from fieldnotes.figures.saturation import plot_saturation
from fieldnotes.figures.trend import plot_trend
from fieldnotes.figures.write import write_figure

__all__ = [
    "plot_agreement",
    "plot_code",
    "plot_codes",
    "plot_cooccurrence",
    "plot_differences",
    "plot_keyness",
    "plot_perspectives",
    "plot_saturation",
    "plot_trend",
    "write_figure",
]
