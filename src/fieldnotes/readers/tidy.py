"""One form for raw text: NFC, line feeds, nothing invisible, no spaces at line ends, and no word altered."""

from __future__ import annotations

import re
import unicodedata

# Vertical tab is Word's line break; form feed, NEL and the Unicode separators end lines too.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Soft hyphens, joiners, marks and switches of direction, fillers, control signs and what is no character: nobody sees
# them, and inside a name they would hide it from names.csv. (Emoji keep their variation selectors.)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\x00-\x08\x0e-\x1f\x7f]"
)
_LONE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile(r"[ \t]+(?=\n|$)")


def tidy(text: str) -> str:
    r"""Give the text in NFC with LF, without invisible characters and trailing spaces.

    Spaces of other widths become plain spaces, so that later rooms know one space only.

    >>> tidy("sam\u00adskabelse \r\nga\u030ar")
    'samskabelse\ngår'
    """
    text = _LONE.sub("\ufffd", text)  # half of a sign: no file can hold it
    text = _SPACES.sub(" ", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))
    return _LINE_ENDS.sub("", unicodedata.normalize("NFC", text))
