"""GUIDs that are the same from export to export: made of what they name, not drawn."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:fieldnotes:refi-qda")


def guid(kind: str, *names: object) -> str:
    """Give the GUID of a thing by its kind and what tells it from others of its kind, upper case.

    >>> guid("code", "tillid")
    '8513008A-358B-561F-850A-031E728429B4'
    >>> guid("code", "a", "b") == guid("code", "a|b")
    False
    """
    text = "|".join(str(name).replace("\\", "\\\\").replace("|", "\\|") for name in (kind, *names))
    return str(uuid.uuid5(_NAMESPACE, text)).upper()


def user_guid(coder: str, method: str = "human") -> str:
    """Give the GUID of a coder; a machine of the same name is another."""
    return guid("user", coder, *([method] if method != "human" else []))


def same(text: str | None) -> str:
    """Give the form in which GUIDs are compared: upper case, without braces; "" for none.

    >>> same("{1b0b1791-be46-4557-9957-7333544cfaf2}")
    '1B0B1791-BE46-4557-9957-7333544CFAF2'
    """
    return (text or "").strip().strip("{}").upper()
