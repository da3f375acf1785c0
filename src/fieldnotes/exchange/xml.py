"""XML of REFI-QDA, read without trust: no DTD, no entities, no network, and any of the standard's namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from fieldnotes.errors import FieldnotesError, Problem

# urn:QDA-XML:project:1.0, and older ones such as urn:QDA-XML:codebook:0:4
_NAMESPACE = re.compile(r"urn:QDA-XML:(?:project|codebook)\b.*", re.IGNORECASE)
# What XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any


def parse(data: bytes, root: str) -> Element:
    """Give the root of a REFI-QDA document; raises FieldnotesError where it is not one, or is unsafe to read.

    Refused: a DTD (and with it every entity), elements nested deeper or texts longer than libxml2's own limits.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        found = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"the XML, line {line}" if line else "the XML"
        raise FieldnotesError(
            Problem(where, "cannot be read as XML.", "Export it again from the program it came from.")
        ) from None
    if found.getroottree().docinfo.internalDTD is not None:
        raise FieldnotesError(Problem("the XML", "has a DTD, which REFI-QDA does not.", "Export the project again."))
    namespace = etree.QName(found).namespace or ""
    if name(found) != root or not _NAMESPACE.fullmatch(namespace):
        raise FieldnotesError(
            Problem("the XML", f"is no REFI-QDA <{root}>.", "Give a file exported as REFI-QDA (.qdpx or .qdc).")
        )
    return found


def name(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Give an element's children of these names, of all where none is given; of None, nothing."""
    for child in element if element is not None else ():
        if isinstance(child.tag, str) and (not names or name(child) in names):
            yield child


def child(element: Element | None, wanted: str) -> Element | None:
    """Give the first child of a name, or None."""
    return next(children(element, wanted), None)


def text(element: Element | None, wanted: str = "") -> str:
    """Give the text of an element, or of its first child of a name; "" where there is none."""
    found = child(element, wanted) if wanted else element
    return "" if found is None else "".join(found.itertext())


def clean(value: str) -> str:
    r"""Give the text without the characters that XML cannot hold, and with line feeds only.

    >>> clean("a\x00b\r\nc")
    'ab\nc'
    """
    return _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
