"""What fieldnotes itself says in a report: "Holm" in a method's name is nobody in the study."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

_PROSE = ("report/*.yaml", "report/prose/*.yaml", "report/*.html", "report/parts/*.html", "labels/*.yaml")
_SHIPPED = ("coding/*.yaml", "compare/*.yaml", "words.py")
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"\{\{.*?\}\}|\{\w+\}")


class OwnWords:
    """The sentences that the package brings along; read only where something was found."""

    @cached_property
    def _read(self) -> str:
        package = Path(__file__).parent.parent
        files = sorted(path for pattern in (*_PROSE, *_SHIPPED) for path in package.glob(pattern))
        return "\n".join(path.read_text(encoding="utf-8") for path in files)

    @cached_property
    def _text(self) -> str:
        return f" {_joined(_WORD.findall(self._read), gaps=False)} "

    @cached_property
    def _with_gaps(self) -> str:
        return f" {_joined(_WORD.findall(_GAP.sub(' 0 ', self._read)), gaps=True)} "

    def has(self, text: str, start: int, end: int) -> bool:
        """Say whether text[start:end] stands, with the word before or after it, in what fieldnotes itself says."""
        before, after = _WORD.findall(text[max(0, start - 80) : start]), _WORD.findall(text[end : end + 80])
        if not before and not after:
            return False
        words = _WORD.findall(text[start:end])
        # Numbers stand where a template has a gap; what is nothing but numbers must be the same ones.
        digits = all(word.isdigit() for word in words)
        found = _joined([*before[-1:], *words, *after[:1]], gaps=not digits)
        return f" {found} " in (self._text if digits else self._with_gaps)


def _joined(words: list[str], *, gaps: bool) -> str:
    return " ".join("0" if gaps and word.isdigit() else word for word in words)
