"""PDF with a text layer: lines with their place on the page, put together to paragraphs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from fieldnotes.limits import PAGES
from fieldnotes.readers.pdf_lines import Line, paragraphs_of_pages
from fieldnotes.readers.problems import broken_as, encrypted, not_a, unreadable
from fieldnotes.readers.reading import Block
from fieldnotes.readers.tidy import tidy

# pdfium writes this for a hyphen at a line end, and leaves the line end out.
_BROKEN = "\ufffe"


def read_pdf(path: Path) -> list[Block]:
    """Read the text layer of a PDF as blocks; raises FieldnotesError for a protected or broken file and for a scan.

    What a PDF would run (scripts, actions) or carries (attachments, forms) is left alone: pdfium has no interpreter.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise (encrypted(path) if "assword" in str(error) else not_a(path, "pdf")) from None
    with broken_as(path, "pdf"), closing(document):
        if len(document) > PAGES:
            raise unreadable(path, f"has {len(document)} pages; at most {PAGES} are read.", "Split it.")
        pages = []
        for page in document:
            with closing(page):
                pages.append(_page_lines(page))
    if not any(pages):
        raise unreadable(
            path,
            "is a scan: it has pages but no text in them.",
            "Run text recognition (OCR) on it, or use the file that it was printed from.",
        )
    return [Block(text) for text in paragraphs_of_pages(pages)]


def _page_lines(page: Any) -> list[Line]:
    """Give the lines of a page from top to bottom as pdfium reads them, with their boxes in points."""
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    lines = []
    at = 0
    for raw in _split(text):
        # pdfium counts UTF-16 units.
        units = [at]
        for char in raw:
            units.append(units[-1] + (2 if ord(char) > 0xFFFF else 1))
        at = units[-1]
        words = raw.rstrip("\r\n" + _BROKEN)
        inked = [n for n, char in enumerate(words) if not char.isspace()]
        if not inked:
            continue
        first, last = (textpage.get_charbox(units[n], loose=True) for n in (inked[0], inked[-1]))
        content = tidy(words).strip() + ("-" if raw.endswith(_BROKEN) else "")
        if content:
            lines.append(Line(content, first[0], last[2], first[1], first[3]))
    textpage.close()
    return lines


def _split(text: str) -> list[str]:
    """Split the text of a page after each line end, pdfium's hyphen mark being one."""
    pieces = [""]
    for char in text.replace("\x02", _BROKEN):
        pieces[-1] += char
        if char in ("\n", _BROKEN):
            pieces.append("")
    return pieces
