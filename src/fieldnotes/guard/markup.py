"""The pieces of HTML, SVG and XML: text as it is read, across inline tags, and attributes, comments and scripts."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

from fieldnotes.guard.pieces import Inner, Piece
from fieldnotes.guard.plain import decoded, embedded, line_of

_DATA = re.compile(r"data:([\w/+.-]{3,60})(?:;charset=[\w-]{2,20})?;base64,([A-Za-z0-9+/=\s%]{8,})")
_ASIDE = re.compile(
    r"<!--(?P<comment>.*?)-->|<(?P<tag>script|style)\b(?P<about>[^>]*)>(?P<inside>.*?)</(?P=tag)\s*>"
    r"|<[!?][A-Za-z](?:[^>\[]|\[(?!CDATA\[)[^\]]*\])*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# In a page or drawing these do not part words; in an office document nothing does but the blocks below.
_WITHIN = "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s small span strong sub sup tspan u var wbr"
_PARTING = """
    p h br tab cr si is c row tc tr table sdt comment footnote endnote sheet author cell line-break s v f definedname
    description plaintextcontent creationdatetime
"""
_INLINE, _BLOCKS = frozenset(_WITHIN.split()), frozenset(_PARTING.split())
# Attributes of shapes and styles, and the addresses of XML's own vocabularies.
_SHAPES = """
    d points transform style viewbox x y x1 x2 y1 y2 cx cy r rx ry dx dy width height fill stroke class clip-path
    gradienttransform offset rdf:resource type version encoding scope role lang xml:space loading tabindex
"""
_DRAWN = frozenset(_SHAPES.split())
# The names of vocabularies, and what office programs number their work with.
_CODED = re.compile(r"xmlns|(?:\w+:)?(?:rsid|nsid|tmpl|paraid|textid|durableid|usb\d|csb\d|panose|guid)")
_HEX = re.compile(r"[0-9A-Fa-f]{8}")
_SCRIPTED_DATA = re.compile(r"json|markdown|plain", re.IGNORECASE)


def html(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give what a page says; scripts and styles are for programs, unless they hold data."""
    yield from _marked(decoded(data), office=False)


def xml(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give what an XML file says: a drawing as a page, an office document with its words whole across runs."""
    text = decoded(data)
    yield from _marked(text, office="<svg" not in text[:2000])


def _marked(text: str, *, office: bool) -> Iterator[Piece | Inner]:
    for match in _DATA.finditer(text):
        yield from embedded(match[2].replace("%3D", "="), line_of(text, match.start()), match[1])
    text = _DATA.sub("data:", text)
    for match in _ASIDE.finditer(text):
        inside = match["comment"] or match["inside"] or ""
        if inside.strip():
            data = match["comment"] is not None or bool(_SCRIPTED_DATA.search(match["about"] or ""))
            yield Piece(line_of(text, match.start()), inside, said=data)
    text = _ASIDE.sub(lambda match: "\0" + "\n" * match.group().count("\n"), text)
    attributes: dict[str, int] = {}
    bare: dict[str, str] = {}  # tags without attributes: few, each many times

    def gap(tag: re.Match[str]) -> str:
        whole = tag.group()
        if "=" in whole:
            return _gap(tag, office, attributes)
        if whole not in bare:
            bare[whole] = _gap(tag, office, attributes)
        return bare[whole]

    read = _TAG.sub(gap, text)
    yield from (Piece(line_of(text, at), entities.unescape(said)) for said, at in attributes.items())
    for match in re.finditer(r"[^\0]+", read):
        if not match.group().isspace():
            said = entities.unescape(match.group()).replace("<![CDATA[", "").replace("]]>", "")
            yield Piece(line_of(read, match.start()), said)


def _gap(tag: re.Match[str], office: bool, attributes: dict[str, int]) -> str:
    """Give what stands where a tag was: nothing inside a word, and as many lines as it had; keep its attributes."""
    whole = tag.group()
    if "=" in whole:
        for match in _ATTRIBUTE.finditer(tag[2]):
            said, key = match[2] or match[3] or "", match[1].casefold()
            coded = _CODED.match(key) or (key.endswith(":val") and _HEX.fullmatch(said))
            if said not in attributes and key not in _DRAWN and not coded:
                attributes[said] = tag.start()
    name = tag[1].rpartition(":")[2].casefold()
    parts = name in _BLOCKS if office else name not in _INLINE
    return "\0" * parts + ("\n" * whole.count("\n") if "\n" in whole else "")
