"""Forms of address: what stands before a name, however the name itself is written."""

from __future__ import annotations

import re

_KIN = (
    "mand|kone|kæreste|søn|datter|bror|søster|mor|far|mormor|farmor|morfar|farfar|barnebarn|onkel|tante|moster|faster"
    "|fætter|kusine|kollega|chef|leder|nabo|ven|veninde|sagsbehandler|læge|kontaktperson|hjælper|støtteperson|mentor"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:(?:hr|fru|frk|frøken|dr)\.?|hedder|hed|kaldes|navnet|døbt|opkaldt efter"
    rf"|(?:min|hans|hendes|vores|deres|sin)[ ](?:{_KIN})"
    r"|naboen|kollegaen|lægen|sagsbehandleren|veninden|vennen|søsteren|broderen|onkel|tante|moster|faster)[ \u00a0]\Z",
    re.IGNORECASE,
)
# "hende Birthe fra": behind a bare pronoun a word is a name only where this follows.
_PRONOUN = re.compile(r"(?<!\w)(?:hende|ham|hun|han)(?: der)?[ \u00a0]\Z", re.IGNORECASE)
_FROM = re.compile(r"[ \u00a0](?:fra|hos|inde|ude|ovre|nede|oppe|på)(?!\w)")
_LONGEST = 40


def is_addressed(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] stands where a name stands.

    >>> text = "så ringede jeg til hende berta fra hjemmeplejen"
    >>> is_addressed(text, text.index("berta"), text.index(" fra"))
    True
    """
    before = text[max(0, start - _LONGEST) : start]
    if _BEFORE.search(before):
        return True
    return _PRONOUN.search(before) is not None and _FROM.match(text, end) is not None
