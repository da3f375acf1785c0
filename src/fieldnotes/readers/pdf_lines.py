"""Lines on pages: heads, feet and page numbers taken off, the rest rebuilt into paragraphs."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from fieldnotes.readers.wrapping import Hyphens, begins_anew, ended

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:side|page|s\.|p\.)?\s*\d{1,4}\s*(?:(?:af|of|/|\|)\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE
)
_EDGE = 2
_SPEAKS = re.compile(r"[^:]{1,40}:\s")


@dataclass(frozen=True)
class Line:
    """A line of text with its box in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


def paragraphs_of_pages(pages: list[list[Line]]) -> list[str]:
    """Give the paragraphs of a document: furniture off, broken words mended, also over the end of a page."""
    pages = [page for page in without_furniture(pages) if page]
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    hyphens = Hyphens(line.text for line in lines)
    right = _right_edge(lines)
    pitch = _pitch(pages)
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    done: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _twice(before, line):
            continue
        if before is not None and _goes_on(before, line, right, pitch, left):
            done[-1] = hyphens.join(done[-1], line.text)
        else:
            done.append(line.text)
        before = line
    return done


def without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """Take off the page numbers and what stands at the top or bottom of several pages alike."""
    kept = [list(page) for page in pages]
    for _ in range(_EDGE):
        for end in (0, -1):
            alike = Counter(_shape(page[end].text) for page in kept if len(page) > 1)
            for page in kept:
                if len(page) > 1 and _is_furniture(page, end, alike, len(kept)):
                    page.pop(end)
    return [_without_numbers(page) for page in kept]


def _is_furniture(page: list[Line], end: int, alike: Counter[str], n_pages: int) -> bool:
    text = page[end].text
    if _PAGE_NUMBER.match(text):
        return True
    if alike[_shape(text)] < max(2, 0.4 * n_pages):
        return False
    # "Interviewer: Ja." may well begin two pages; a head stands apart from the text, or on page after page.
    apart = abs(page[end].bottom - page[1 if end == 0 else -2].bottom) > 1.4 * _pitch([page])
    return apart or (n_pages >= 3 and not _SPEAKS.match(text))


def _shape(text: str) -> str:
    """Give what heads of different pages have in common: everything but the numbers."""
    return re.sub(r"\d+", "#", text).casefold()


def _without_numbers(page: list[Line]) -> list[Line]:
    """Take off numbers of lines, which a program may print as a column beside the text: four or more in a row."""
    kept: list[Line] = []
    run: list[Line] = []
    for line in [*page, Line("", 0, 0, 0, 0)]:
        follows = line.text.isdigit() and (not run or int(line.text) == int(run[-1].text) + 1)
        if follows:
            run.append(line)
            continue
        kept += run if len(run) < 4 else []
        run = [line] if line.text.isdigit() else []
        if not run and line.text:
            kept.append(line)
    return kept


def _right_edge(lines: list[Line]) -> float:
    rights = sorted(line.right for line in lines)
    return rights[int(0.95 * (len(rights) - 1))]


def _pitch(pages: list[list[Line]]) -> float:
    """Give the usual distance between the lines of a paragraph in points."""
    gaps = [a.bottom - b.bottom for page in pages for a, b in itertools.pairwise(page) if a.bottom > b.bottom]
    return median(gaps) if gaps else 12.0


def _twice(before: Line, line: Line) -> bool:
    """Tell whether a browser printed the last line of a page once more at the top of the next."""
    return line.text == before.text and line.bottom > before.bottom and len(line.text) > 40


def _goes_on(before: Line, line: Line, right: float, pitch: float, left: float) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it."""
    gap = before.bottom - line.bottom
    same_page = gap > 0
    if (same_page and gap > 1.35 * pitch) or begins_anew(before.text, line.text):
        return False
    if line.left > left + 8 and before.left <= left + 8:
        return False
    height, height_before = line.top - line.bottom, before.top - before.bottom
    if abs(height - height_before) > 0.2 * max(height, height_before):
        return False
    if before.text.endswith("-") and line.text[:1].islower():
        return True
    first = line.text.split()[0]
    word = (line.right - line.left) / len(line.text) * (len(first) + 1)
    # Ragged lines stop well before the edge; where a sentence ends there, only a line that is full goes on.
    return before.right + word > left + (0.97 if ended(before.text, line.text) else 0.75) * (right - left)
