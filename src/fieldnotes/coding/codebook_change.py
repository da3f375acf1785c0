"""Codes renamed, merged, split and moved: in codebook.yaml, with a dated copy of what it was, and in what was coded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.coding.codebook_history import Change, add_change
from fieldnotes.coding.codebook_text import CodebookText, Edit, edited
from fieldnotes.coding.codebook_yaml import ID, parse_codebook
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import write_text

HISTORY = "codebook-history"


@dataclass(frozen=True)
class Changed:
    """A codebook's text after a change, what is noted in its history (what, from, to), and what to do by hand."""

    text: str
    noted: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...] = ()


def rename_code(text: str, old: str, new: str) -> Changed:
    """Give a code another id; what has it as parent follows. Raises FieldnotesError where that cannot be."""
    book = _book(text, old)
    _is_new(new, book)
    source = CodebookText(text)
    edits = [source.scalar(old, "id", new), *(source.scalar(child, "parent", new) for child in book.children(old))]
    mentions = [f"{code.id} speaks of ({old}): mend it." for code in book if f"({old})" in " ".join(_said(code))]
    return Changed(_checked(source, edits), (("rename", old, new),), tuple(mentions))


def relabel_code(text: str, code: str, label: str) -> Changed:
    """Give a code another label."""
    book = _book(text, code)
    source = CodebookText(text)
    return Changed(_checked(source, [source.scalar(code, "label", label)]), (("label", book[code].label, label),))


def merge_codes(text: str, old: str, into: str) -> Changed:
    """Merge a code into another, which gets its include, examples, terms and not_terms where it has them not.

    What lay under the old code lies under the other. The definitions stay a person's business: the remarks say so.
    """
    book = _book(text, old, into)
    if old == into:
        raise FieldnotesError(Problem("codebook", "a code cannot be merged with itself.", "Name two codes."))
    source, one, other = CodebookText(text), book[old], book[into]
    if old in book.ancestors(into):
        above = {child: one.parent for child in book.children(old) if child in (into, *book.ancestors(into))}
    else:
        above = {}
    edits = [source.removed(old)]
    edits += [source.scalar(child, "parent", above.get(child, into)) for child in book.children(old)]
    remarks = []
    if one.definition:
        remarks.append(f"The definition of {into} is as it was. Take over what it needs of: {one.definition}")
    for name, against in (("include", "exclude"), ("examples", ""), ("terms", "not_terms"), ("not_terms", "terms")):
        taken = {*getattr(other, name), *(getattr(other, against) if against else ())}
        edits += source.added(into, name, [value for value in getattr(one, name) if value not in taken])
        both = [value for value in getattr(one, name) if against and value in getattr(other, against)]
        remarks += [f"{name} of {old}, left out, for it is in {against} of {into}: {value}" for value in both]
    remarks += [f"exclude of {old}, not taken over: {value}" for value in one.exclude]
    noted = (("merge", old, into), ("label", one.label, other.label))
    return Changed(_checked(source, edits), noted, tuple(remarks))


def split_code(text: str, code: str, new: str, label: str, definition: str = "") -> Changed:
    """Make a new code beside a code, of which it is a part so far; what is coded stays, to be looked at again."""
    book = _book(text, code)
    _is_new(new, book)
    source = CodebookText(text)
    lines = {"id": new, "label": label, "parent": book[code].parent, "definition": definition}
    written = [source.line(name, value) for name, value in lines.items() if value or name == "parent"]
    remarks = (f"Give {new} its definition, terms and examples, and take them from {code}.",)
    return Changed(_checked(source, [source.inserted(code, written)]), (("split", code, new),), remarks)


def move_code(text: str, code: str, parent: str = "") -> Changed:
    """Put a code under another, or, without a parent, at the top."""
    book = _book(text, code, *([parent] if parent else []))
    if code in (parent, *(book.ancestors(parent) if parent else ())):
        raise FieldnotesError(Problem("codebook", f"{parent} lies under {code} itself.", "Choose another parent."))
    source = CodebookText(text)
    return Changed(_checked(source, [source.scalar(code, "parent", parent)]), (("move", code, parent),))


def write_change(raw: Path, before: str, changed: Changed, *, at: str) -> Path:
    """Write a changed codebook to `raw/codebook.yaml`; give the dated copy of what it was.

    First the copy, then what is noted in codebook-changes.csv, then the codebook: whenever it breaks off, nothing is
    lost, and the change can be made again. The coders' logs are left as they are. `at`: ISO 8601.
    """
    folder, stem = raw / HISTORY, at.replace(":", "")
    copy, number = folder / f"{stem}.yaml", 1
    while copy.exists():
        number += 1
        copy = folder / f"{stem}-{number}.yaml"
    write_text(copy, before)
    for what, code, to in changed.noted:
        add_change(raw, Change(at, what, code, to))
    write_text(raw / "codebook.yaml", changed.text)
    return copy


def _book(text: str, *codes: str) -> Codebook:
    book = parse_codebook(text, "codebook.yaml")
    if unknown := [code for code in codes if code not in book]:
        raise FieldnotesError(
            Problem("codebook", f"there is no code {code!r}.", f"There are: {', '.join(book.ids)}.") for code in unknown
        )
    return book


def _is_new(code: str, book: Codebook) -> None:
    if not ID.fullmatch(code):
        remedy = "Use small letters a to z, digits and _, a letter first."
        raise FieldnotesError(Problem("codebook", f"{code!r} cannot be an id.", remedy))
    if code in book:
        raise FieldnotesError(
            Problem("codebook", f"there is a code {code!r} already.", "Merge them, or choose another.")
        )


def _said(code: Code) -> tuple[str, ...]:
    return (code.definition, *code.include, *code.exclude)


def _checked(source: CodebookText, edits: Iterable[Edit]) -> str:
    """Give the text with the edits made, after it has been read again."""
    if source.flow:
        raise FieldnotesError(
            Problem("codebook", "is written in braces, which no command changes.", "Write a line for each key.")
        )
    text = edited(source.text, edits)
    parse_codebook(text, "codebook.yaml")
    return text
