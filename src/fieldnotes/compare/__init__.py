"""Themes counted and compared between pilots, roles and rounds, and the quotes behind each number."""

from fieldnotes.compare.codes import table_codes
from fieldnotes.compare.differences import table_differences
from fieldnotes.compare.quotes import quotes, table_quotes

__all__ = ["quotes", "table_codes", "table_differences", "table_quotes"]
