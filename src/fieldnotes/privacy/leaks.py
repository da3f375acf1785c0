"""What identifies somebody and is still in a text that should be pseudonymised, also where it is escaped."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pandas as pd

from fieldnotes.privacy.identifiers import identifiers
from fieldnotes.privacy.replacer import Replacer

# HTML entities, JSON and Python escapes, and percent-encoding, as they stand in reports, notebooks and links.
_ESCAPED = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});|(?:\\u[0-9a-fA-F]{4})+|(?:%[0-9a-fA-F]{2})+"
)


def leaks(text: str, names: pd.DataFrame | Replacer) -> list[tuple[str, int, int]]:
    r"""Give (kind, start, end) of every listed name and direct identifier that a text still holds.

    kind is that of names.csv (person, place, organisation, title) or the label of an identifier ([CPR], ...); start
    and end are code points of `text` as given. Names are found in any case and Unicode form, in the genitive, and
    behind HTML entities, \u escapes and percent-encoding. Names to keep are no leak. Pass a Replacer to search many
    texts.
    """
    replacer = names if isinstance(names, Replacer) else Replacer(names)
    plain, origin = _unescaped(text)
    found = [(match.kind, match.start, match.end) for match in replacer.names(plain) if match.label is not None]
    found += [(label, start, end) for start, end, label in identifiers(plain)]
    if origin:
        found = [(kind, origin[start], origin[end]) for kind, start, end in found]
    return sorted(found, key=lambda leak: (leak[1], leak[2], leak[0]))


def _unescaped(text: str) -> tuple[str, list[int]]:
    """Give the text without escapes, and, if it had any, where each of its code points and its end came from."""
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for match in _ESCAPED.finditer(text):
        start, end = match.span()
        meant = _meaning(match.group())
        pieces += [text[at:start], meant]
        origin += [*range(at, start), *[start] * len(meant)]
        at = end
    if not pieces:
        return text, []
    return "".join([*pieces, text[at:]]), [*origin, *range(at, len(text) + 1)]


def _meaning(escaped: str) -> str:
    if escaped[0] == "&":
        return html.unescape(escaped)
    if escaped[0] == "%":
        return unquote(escaped, errors="replace")
    units = bytes.fromhex(escaped.replace("\\u", ""))
    return units.decode("utf-16-be", errors="replace")
