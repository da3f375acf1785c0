"""Reports: tables, figures and quotes put together for people to read."""

from fieldnotes.report.html import write_report

__all__ = ["write_report"]
