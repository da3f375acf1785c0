"""Themes counted and compared between pilots, roles and rounds, and the quotes behind each number."""

from fieldnotes.compare.agreement import table_agreement
from fieldnotes.compare.codes import table_codes
from fieldnotes.compare.cooccurrence import table_cooccurrence
from fieldnotes.compare.correct import table_corrected
from fieldnotes.compare.differences import table_differences
from fieldnotes.compare.dilemmas import table_dilemmas
from fieldnotes.compare.effects import table_effects
from fieldnotes.compare.experiments import table_experiments
from fieldnotes.compare.framework import table_framework
from fieldnotes.compare.framework_sheet import read_framework, write_framework
from fieldnotes.compare.keyness import table_keyness
from fieldnotes.compare.kwic import table_kwic
from fieldnotes.compare.language import table_language, table_overlap
from fieldnotes.compare.perspectives import table_opposed, table_perspectives
from fieldnotes.compare.quotes import quotes, table_quotes
from fieldnotes.compare.saturation import table_saturation
from fieldnotes.compare.spans import table_span_agreement
from fieldnotes.compare.trend import table_shifts, table_trend
from fieldnotes.compare.word_change import table_word_change

__all__ = [
    "quotes",
    "read_framework",
    "table_agreement",
    "table_codes",
    "table_cooccurrence",
    "table_corrected",
    "table_differences",
    "table_dilemmas",
    "table_effects",
    "table_experiments",
    "table_framework",
    "table_keyness",
    "table_kwic",
    "table_language",
    "table_opposed",
    "table_overlap",
    "table_perspectives",
    "table_quotes",
    "table_saturation",
    "table_shifts",
    "table_span_agreement",
    "table_trend",
    "table_word_change",
    "write_framework",
]
