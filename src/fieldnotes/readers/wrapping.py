"""Lines rebuilt into paragraphs, and words mended that were broken at line ends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

# "forebyggelses- og": a hyphen that stands for the rest of a word.
_SHARED = re.compile(r"(?:og|eller|samt|til|and|or|kontra|men|som)\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(\w+)-$")
_WORD_AFTER = re.compile(r"\w+")
_NARROW, _WIDE = 40, 140
_SENTENCE_END = re.compile(r"[.!?…:][\"”»)]*$")
_CONTINUES = re.compile(r"[a-zæøåéöü,;.)]")


_ANEW = re.compile(
    r"[-•*–—]\s|#+\s|\||[\[(#]?(?:[Kk]l\.?\s*)?\d{1,2}[.:]\d{2}\b|\*\*|\d{1,2}[./]\s?\w|"
    r"\d{4}-\d\d-\d\d|[A-ZÆØÅ][^:.?!]{0,40}:(?:\s|$)"
)


def ended(line: str, after: str) -> bool:
    """Tell whether a line ends with a sentence and the next does not go on in small letters."""
    return bool(_SENTENCE_END.search(line.rstrip())) and not _CONTINUES.match(after)


def begins_anew(line: str, after: str) -> bool:
    """Tell whether the next line, after the end of a sentence, begins as a turn, entry, note or list item does."""
    return ended(line, after) and bool(_ANEW.match(after))


class Hyphens:
    """Decides whether a hyphen at a line end belongs to the word, from how the text writes the word elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines).casefold()
        self._hyphenated = set(re.findall(r"\w+-\w+", text))
        self._whole = set(re.findall(r"\w+", text))

    def join(self, left: str, right: str) -> str:
        """Join two lines: `samar-` + `bejde` is one word, `e-` + `mail` and `BUM-` + `model` keep the hyphen.

        >>> Hyphens([]).join("et godt samar-", "bejde"), Hyphens([]).join("en BUM-", "model")
        ('et godt samarbejde', 'en BUM-model')
        """
        before, after = _WORD_BEFORE.search(left), _WORD_AFTER.match(right)
        if before is None or after is None or _SHARED.match(right):
            return f"{left} {right}"
        return left + right if self._belongs(before[1], after[0]) else left[:-1] + right

    def _belongs(self, left: str, right: str) -> bool:
        if f"{left}{right}".casefold() in self._whole:
            return False
        if f"{left}-{right}".casefold() in self._hyphenated:
            return True
        # Abbreviations, single letters, numbers and names keep theirs.
        return left.isupper() or len(left) == 1 or left[-1].isdigit() or left[-1].isupper() or right[0].isupper()


def width(lines: Sequence[str]) -> int:
    """Give the number of characters at which the lines were wrapped by hand or machine, 0 if they were not."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if a.strip() and b.strip() and b == b.lstrip()]
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if len(pairs) < 4 or not lengths:
        return 0
    limit = lengths[int(0.98 * (len(lengths) - 1))]
    if not _NARROW <= limit <= _WIDE:
        return 0
    full = sum(_full(a, b, limit) for a, b in pairs)
    running = sum(bool(_CONTINUES.match(b)) for _, b in pairs)
    return limit if full >= 0.5 * len(pairs) and running >= 0.3 * len(pairs) else 0


def _full(line: str, after: str, limit: int) -> bool:
    """Tell whether the next line's first word would not have fitted: sure in mid-sentence, strict at a sentence's end.

    Lines set in a proportional typeface vary in characters, hence the slack.
    """
    reach = len(line.strip()) + 1 + len(after.split()[0])
    return reach > (0.96 if ended(line, after) else 0.8) * limit


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of plain text: wrapped lines are joined, lines that were not wrapped stay apart.

    An empty line, an indentation and a line that was not full end a paragraph.
    """
    lines = text.split("\n")
    limit = width(lines)
    if not limit:
        return [line.strip() for line in lines if line.strip()]
    hyphens = Hyphens(lines)
    done: list[str] = []
    before = ""
    for line in lines:
        together = before.strip() and line.strip() and line[:1] not in " \t"
        if together and _full(before, line, limit) and not begins_anew(before, line):
            done[-1] = hyphens.join(done[-1], line.strip())
        elif line.strip():
            done.append(line.strip())
        before = line
    return done
