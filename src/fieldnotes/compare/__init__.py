"""Themes counted and compared between pilots, roles and rounds, and the quotes behind each number."""

from fieldnotes.compare.agreement import table_agreement
from fieldnotes.compare.codes import table_codes
from fieldnotes.compare.cooccurrence import table_cooccurrence
from fieldnotes.compare.correct import table_corrected
from fieldnotes.compare.differences import table_differences
from fieldnotes.compare.perspectives import table_opposed, table_perspectives
from fieldnotes.compare.quotes import quotes, table_quotes
from fieldnotes.compare.saturation import table_saturation
from fieldnotes.compare.spans import table_span_agreement
from fieldnotes.compare.trend import table_shifts, table_trend

__all__ = [
    "quotes",
    "table_agreement",
    "table_codes",
    "table_cooccurrence",
    "table_corrected",
    "table_differences",
    "table_opposed",
    "table_perspectives",
    "table_quotes",
    "table_saturation",
    "table_shifts",
    "table_span_agreement",
    "table_trend",
]
