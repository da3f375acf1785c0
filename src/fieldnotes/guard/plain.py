"""The pieces of text files: plain text, tables as csv, JSON and notebooks, and the strings in bytes of any kind."""

from __future__ import annotations

import base64
import binascii
import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from fieldnotes.guard.pieces import Inner, Piece, Where

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
# Letters, digits and what may stand within a name or a number.
_STRINGS = re.compile(r"[\w .,@'’+/:-]{6,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*")


def is_binary(data: bytes) -> bool:
    """Say whether bytes are no text: they hold a NUL and do not begin as UTF-16 does."""
    return b"\0" in data[:65536] and data[:2] not in (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes) -> str:
    """Give the text of bytes: by their mark, else UTF-8, else what Windows writes."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def lines(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give a text paragraph by paragraph."""
    text = decoded(data)
    for match in re.finditer(r"(?:[^\n]+\n?)+", text):
        yield Piece(line_of(text, match.start()), match.group())


def line_of(text: str, at: int) -> Where:
    """Give the line of a place in a text, to be counted when asked for."""
    return lambda: f"line {text.count(chr(10), 0, at) + 1}"


def table(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give the cells of a table, each text once."""
    text = decoded(data)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    seen: set[str] = set()
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        yield from lines(name, data)
        return
    finally:
        csv.field_size_limit(limit)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if cell not in seen:
                seen.add(cell)
                yield Piece(f"row {number}", cell)


def json_file(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give the strings of a JSON file; of a notebook, by cell and output."""
    try:
        value = json.loads(decoded(data))
    except (ValueError, RecursionError):
        yield from lines(name, data)
        return
    if isinstance(value, dict) and isinstance(value.get("cells"), list):
        for number, cell in enumerate(value["cells"], start=1):
            yield from _values(cell, f"cell {number}")
        value = {key: part for key, part in value.items() if key != "cells"}
    yield from _values(value, "")


def _values(value: Any, where: str, key: str = "") -> Iterator[Piece | Inner]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield Piece(where, str(name))
            here = f"{where}, outputs" if name == "outputs" else where
            yield from _values(part, here, str(name))
    elif isinstance(value, list) and _is_text(key) and all(isinstance(part, str) for part in value):
        yield from _text("".join(value), where, key)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, where, key)
    elif isinstance(value, str):
        yield from _text(value, where, key)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**7:
        yield Piece(where, str(value))


def _is_text(key: str) -> bool:
    """Say whether a notebook holds one text under this key, though it may be a list of pieces of it."""
    return key in ("source", "text", "traceback") or "/" in key


def _text(text: str, where: str, key: str) -> Iterator[Piece | Inner]:
    """Give a string of a notebook by the kind of content that its key says."""
    if key in ("text/html", "image/svg+xml"):
        yield Inner(where, "output.html" if key == "text/html" else "output.svg", text.encode("utf-8", "replace"))
    elif key.startswith(("image/", "application/")) and _BASE64.fullmatch(text[:4096]):
        yield from embedded(text, where, key)
    else:
        yield Piece(where, text)


def embedded(text: str, where: Where, kind: str) -> Iterator[Inner]:
    """Give the file of a kind (image/svg+xml) that stands in a text as base64; nothing where it is none."""
    with contextlib.suppress(binascii.Error, ValueError):
        yield Inner(where, f"embedded.{kind.rpartition('/')[2].removesuffix('+xml')}", base64.b64decode(text))


def strings(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give what looks like text in bytes of an unknown kind, as UTF-8 and as UTF-16."""
    for encoding in ("utf-8", "utf-16-le"):
        text = data.decode(encoding, errors="replace")  # a mark that parts what bytes of another kind part
        found = "\n".join(_STRINGS.findall(text))
        if found:
            yield Piece("", found, said=False)
