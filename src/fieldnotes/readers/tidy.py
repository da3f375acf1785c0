"""One form for raw text: NFC, line feeds, nothing invisible, no spaces at line ends, and no word altered."""

from __future__ import annotations

import re
import unicodedata

# Vertical tab is Word's line break; form feed, NEL and the Unicode separators end lines too.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile(r"[ \t]+(?=\n|$)")


def tidy(text: str) -> str:
    r"""Give the text in NFC with LF, without soft hyphens, zero-width and control characters and trailing spaces.

    Spaces of other widths become plain spaces, so that later rooms know one space only.

    >>> tidy("sam\u00adskabelse \r\nga\u030ar")
    'samskabelse\ngår'
    """
    text = _SPACES.sub(" ", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))
    return _LINE_ENDS.sub("", unicodedata.normalize("NFC", text))
