"""What fieldnotes itself says in a report: "Holm" in a method's name is nobody in the study."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

_PROSE = ("report/*.yaml", "report/prose/*.yaml", "report/*.html", "report/parts/*.html", "labels/*.yaml")
_SHIPPED = ("coding/*.yaml", "compare/*.yaml", "words.py")
_WORD = re.compile(r"[^\W_]+")


class OwnWords:
    """The sentences that the package brings along; read only where something was found."""

    @cached_property
    def _text(self) -> str:
        package = Path(__file__).parent.parent
        files = sorted(path for pattern in (*_PROSE, *_SHIPPED) for path in package.glob(pattern))
        return "\n".join(f" {_spaced(path.read_text(encoding='utf-8'))} " for path in files)

    def has(self, text: str, start: int, end: int) -> bool:
        """Say whether text[start:end] stands, with the word before or after it, in what fieldnotes itself says."""
        before, after = _WORD.findall(text[max(0, start - 80) : start]), _WORD.findall(text[end : end + 80])
        if not before and not after:
            return False
        found = " ".join((*before[-1:], *_WORD.findall(text[start:end]), *after[:1]))
        return f" {found} " in self._text


def _spaced(text: str) -> str:
    return " ".join(_WORD.findall(text))
