"""What a file says, piece by piece, whatever its format: the words that somebody could read in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Where = str | Callable[[], str]
DEEPEST = 4  # files within files
MOST_BYTES = 1 << 29  # of one file, and of all that one archive unpacks to


@dataclass(frozen=True)
class Piece:
    """A text and where in its file it stands; `said` is False for what programs wrote for programs (scripts, bytes)."""

    where: Where
    text: str
    said: bool = True


@dataclass(frozen=True)
class Inner:
    """A file within a file: where it lies there, what it is called, and its bytes."""

    where: Where
    name: str
    data: bytes


class UnreadableError(Exception):
    """A file that cannot be searched, which is then nothing to vouch for: encrypted, damaged, or too large unpacked."""


def place(where: Where) -> str:
    """Give where something stands, worked out only when somebody asks."""
    return where if isinstance(where, str) else where()


def pieces(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give what a file's bytes say; `name` tells the format where the bytes do not.

    Raises UnreadableError where that cannot be known.
    """
    from fieldnotes.guard import markup, packed, pictures, plain, tabular

    if len(data) > MOST_BYTES:
        raise UnreadableError
    suffix = name.rpartition(".")[2].casefold()
    readers: tuple[tuple[bool, Callable[[str, bytes], Iterator[Piece | Inner]]], ...] = (
        (not data, lambda name, data: iter(())),
        (data[:4] == b"PAR1", tabular.parquet),
        (data[:6] == b"\x93NUMPY", tabular.array),
        (data[:2] == b"PK", packed.zipped),
        (data[:2] == b"\x1f\x8b", packed.gzipped),
        (data[:8] == pictures.PNG, pictures.png),
        (data[:1024].lstrip()[:5] == b"%PDF-", pictures.pdf),
        (plain.is_binary(data), plain.strings),
        (suffix in ("html", "htm", "xhtml"), markup.html),
        (suffix in ("svg", "xml", "rels", "qde", "qdc", "opf") or data[:5] == b"<?xml", markup.xml),
        (suffix in ("ipynb", "json"), plain.json_file),
        (suffix in ("csv", "tsv"), plain.table),
    )
    yield from next((read for fits, read in readers if fits), plain.lines)(name, data)


def all_pieces(name: str, data: bytes, depth: int = 0) -> Iterator[Piece]:
    """Give what a file's bytes and the files within say, each piece with its place in the whole.

    Raises UnreadableError as `pieces` does, and for files packed into each other deeper than `DEEPEST`.
    """
    if depth > DEEPEST:
        raise UnreadableError
    for piece in pieces(name, data):
        if isinstance(piece, Piece):
            yield piece
            continue
        for inside in all_pieces(piece.name, piece.data, depth + 1):
            yield Piece(within(piece.where, inside.where), inside.text, inside.said)


def within(outer: Where, inner: Where) -> Where:
    """Give the place of something inside something else."""
    return lambda: ", ".join(filter(None, (place(outer), place(inner))))
