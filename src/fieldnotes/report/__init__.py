"""Reports: tables, figures and quotes put together for people to read."""

from fieldnotes.report.docx import write_docx
from fieldnotes.report.feedback import write_feedback
from fieldnotes.report.html import write_report

__all__ = ["write_docx", "write_feedback", "write_report"]
