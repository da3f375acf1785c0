"""`fieldnotes codebook`: codes renamed, merged, split and moved, and what is thin about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes.cli_study import DEFAULT, StudyPath, opened
from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    from fieldnotes.coding.codebook_change import Changed
    from fieldnotes.study import Study

app = typer.Typer(help="Change the codebook under way, and check it.", no_args_is_help=True, rich_markup_mode=None)
CodeId = Annotated[str, typer.Argument(help="The id of a code.")]


@app.command()
def merge(code: CodeId, into: Annotated[str, typer.Argument()], study: StudyPath = DEFAULT) -> None:
    """Merge a code into another: its examples and terms go there, and so does what was coded with it."""
    from fieldnotes.coding.codebook_change import merge_codes

    _change(study, lambda text: merge_codes(text, code, into))


@app.command()
def rename(
    code: CodeId,
    new: Annotated[str, typer.Argument(help='The new id; "" to give a new label alone.')] = "",
    label: Annotated[str, typer.Option(help="The new label.")] = "",
    study: StudyPath = DEFAULT,
) -> None:
    """Give a code another id, another label, or both."""
    from fieldnotes.coding.codebook_change import relabel_code, rename_code

    if not new and not label:
        raise FieldnotesError(Problem("rename", "says no new name.", "Give a new id, or --label."))
    if label:
        _change(study, lambda text: relabel_code(text, code, label))
    if new:
        _change(study, lambda text: rename_code(text, code, new))


@app.command()
def split(
    code: CodeId,
    new: Annotated[str, typer.Argument(help="The id of the new code.")],
    label: Annotated[str, typer.Option(help="The label of the new code.")],
    definition: Annotated[str, typer.Option(help="When to give the new code.")] = "",
    study: StudyPath = DEFAULT,
) -> None:
    """Make a new code of a part of another. What is coded stays as it is, and is listed for a second look."""
    from fieldnotes.coding.codebook_change import split_code

    _change(study, lambda text: split_code(text, code, new, label, definition))
    print(f"fieldnotes review status lists what was coded {code} before, to be looked at again.")


@app.command()
def move(
    code: CodeId,
    parent: Annotated[str, typer.Option(help='The code to put it under; "" puts it at the top.')],
    study: StudyPath = DEFAULT,
) -> None:
    """Put a code under another."""
    from fieldnotes.coding.codebook_change import move_code

    _change(study, lambda text: move_code(text, code, parent))


@app.command()
def check(
    examples: Annotated[bool, typer.Option(help="Also look which examples the terms of other codes find.")] = True,
    study: StudyPath = DEFAULT,
) -> None:
    """Say what is thin about each code and what that costs, and which codings have a code that is no more."""
    from fieldnotes.coding.codebook_check import check_codebook, example_hits, read_expected, remarks

    known = opened(study)
    book, language = known.codebook(), known.settings.language
    hits = example_hits(book) if examples else None
    table = check_codebook(book, read_expected(), hits=hits)
    for line in remarks(table, book, language=language):
        print(line)
    for line in _orphans(known):
        print(line)


def _orphans(study: Study) -> list[str]:
    """Say of each coder and code that the codebook has not how many decisions are left aside."""
    from fieldnotes.coding.codebook_history import read_changes
    from fieldnotes.review.codings import decisions, read_logs

    book, changes = study.codebook(), read_changes(study.raw)
    found = []
    for coder, log in read_logs(study.raw / "codings").items():
        stands = decisions(log, changes, book)
        gone = stands[(stands["code"] != "") & ~stands["code"].isin(list(book.ids))]
        for code, n in gone["code"].value_counts(sort=False).sort_index().items():
            found.append(
                f"raw/codings/{coder}.csv: {n} decisions on {code}, which is not in the codebook. "
                f"Add the code, or add the line {'time'},rename,{code},OTHER to raw/codebook-changes.csv."
            )
    return found


def _change(study: Path, change: Callable[[str], Changed]) -> None:
    import datetime
    from importlib import resources

    from fieldnotes.coding.codebook_change import write_change

    raw = opened(study).raw
    own = raw / "codebook.yaml"
    shipped = resources.files("fieldnotes.coding").joinpath("codebook.yaml")
    before = (own if own.exists() else shipped).read_text(encoding="utf-8-sig")
    changed = change(before)
    copy = write_change(raw, before, changed, at=datetime.datetime.now().isoformat(timespec="seconds"))
    for what, code, to in changed.noted:
        print(f"{what}: {code} -> {to or '(top)'}")
    for remark in changed.remarks:
        print(f"  {remark}")
    print(f"raw/codebook.yaml is changed; what it was: raw/{copy.parent.name}/{copy.name}")
