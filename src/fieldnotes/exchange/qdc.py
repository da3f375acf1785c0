"""Codebooks as REFI-QDA exchanges them (.qdc)."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from fieldnotes.coding.codebook import Codebook
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.exchange.codes import codebook_of, project_codes
from fieldnotes.exchange.project import Lost
from fieldnotes.exchange.read_project import read_codes
from fieldnotes.exchange.xml import child, children, parse
from fieldnotes.files import replacing

_MOST_BYTES = 64 * 2**20


def read_qdc(path: Path | str) -> Codebook:
    """Read a REFI-QDA codebook (.qdc) of any program; raises FieldnotesError where it cannot be read.

    What fieldnotes wrote has its ids, terms and examples again; others' codes get ids made of their names.
    """
    return read_qdc_with_lost(path)[0]


def read_qdc_with_lost(path: Path | str) -> tuple[Codebook, list[Lost]]:
    """Read a codebook as `read_qdc` does, and list what it says that a codebook of ours cannot."""
    path = Path(path)
    if not path.is_file():
        raise FieldnotesError(Problem("codebook", "there is no such file.", "Check the path."))
    if path.stat().st_size > _MOST_BYTES:
        raise FieldnotesError(Problem("codebook", "is far too large.", "Check where the file comes from."))
    root = parse(path.read_bytes(), "CodeBook")
    codes = list({code.guid: code for code in reversed(list(read_codes(child(root, "Codes"))))}.values())[::-1]
    if not codes:
        raise FieldnotesError(Problem("codebook", "has no codes.", "Export it again."))
    book, _, lost = codebook_of(codes)
    sets = children(child(root, "Sets"), "Set")
    return book, [*lost, *(Lost("refi_lost_set", group.get("name", "")) for group in sets)]


def write_qdc(codebook: Codebook, path: Path | str, *, language: str = "da") -> Path:
    """Write a codebook as REFI-QDA exchanges them (.qdc), with colours and all it says of each code; give its path."""
    from fieldnotes.exchange import refi

    codes = project_codes(codebook, (), language)
    if not codes:
        raise ValueError("a codebook without codes cannot be written as .qdc")
    tops = refi.codebook.CodesType(code=refi.code_tree(codes, refi.codebook.CodeType))
    book = refi.codebook.CodeBook(origin=f"fieldnotes {version('fieldnotes')}", codes=tops)
    path = Path(path)
    with replacing(path) as temporary:
        temporary.write_bytes(refi.render(book, "codebook"))
    return path
