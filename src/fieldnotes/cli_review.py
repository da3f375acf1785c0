"""`fieldnotes review`: coding in a spreadsheet, what is left to code, and memos."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes.cli_study import DEFAULT, StudyPath, opened
from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    import pandas as pd


app = typer.Typer(
    help="Code by hand: spreadsheets out and in, what is left, memos.", no_args_is_help=True, rich_markup_mode=None
)
Coder = Annotated[str, typer.Option("--coder", "-c", help="Who codes; the name of the file in raw/codings.")]


@app.command()
def export(
    coder: Coder,
    n: Annotated[int, typer.Option(min=1, help="How many segments.")] = 80,
    order: Annotated[
        str,
        typer.Option(help="auto (random for a study's first 30, then uncertain), random, uncertain, code, double, …"),
    ] = "auto",
    code: Annotated[
        list[str] | None, typer.Option(help="Only this code counts for the order; may be repeated.")
    ] = None,
    double: Annotated[float, typer.Option(min=0, max=1, help="The share that every coder gets.")] = 0.2,
    seed: Annotated[int, typer.Option(help="Another number draws others.")] = 0,
    proposals: Annotated[bool, typer.Option("--proposals", help="Show what the machine proposes.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where; else processed/review/<coder>.xlsx.")] = None,
    study: StudyPath = DEFAULT,
) -> None:
    """Write a spreadsheet of segments for somebody to code. It holds pseudonymised text: pass it on with care."""
    from fieldnotes.review.coding_sheet import coding_sheet
    from fieldnotes.review.log import log_path
    from fieldnotes.review.queue import ORDERS, RANDOM_FIRST, review_queue
    from fieldnotes.review.workbook import write_workbook

    if order not in (*ORDERS, "auto"):
        raise FieldnotesError(Problem("--order", "is not known.", f"Choose one of: auto, {', '.join(ORDERS)}."))
    known, (corpus, codings, _) = opened(study), _codings(study)
    log_path(known.raw / "codings", coder)
    path = out or known.processed / "review" / f"{coder}.xlsx"
    _free(path, known.raw)
    if order == "auto":
        judged = codings.loc[codings["method"] == "human", "segment_id"].nunique()
        order = "random" if judged < RANDOM_FIRST else "uncertain"
    unknown = [name for name in code or () if name not in known.codebook()]
    if unknown:
        raise FieldnotesError(Problem("--code", f"no code {', '.join(unknown)}.", "See raw/codebook.yaml."))
    machine = codings[codings["method"] == "model"] if (codings["method"] == "model").any() else codings
    scores = known.table("suggestions") if (known.processed / "suggestions.parquet").exists() else None
    queue = review_queue(
        corpus,
        codings,
        n=n,
        order=order,
        coder=coder,
        double=double,
        code=code,
        seed=seed,
        scores=scores if scores is not None and len(scores) else None,
    )
    if queue.empty:
        raise FieldnotesError(Problem(f"the order {order}", "draws no segment for this coder.", "Try another order."))
    language = known.settings.language
    book = known.codebook()
    rows = coding_sheet(
        corpus, queue["segment_id"], machine if proposals else None, labels=book.labels, language=language
    )
    write_workbook(rows, book, path, coder=coder, language=language)
    print(f"{len(queue)} segments ({order}; {(queue['why'] == 'double').sum()} that every coder gets): {path}")
    print(f"Filled in, read it with: fieldnotes review import {path.name} --study {study}")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="The spreadsheet, .xlsx or .csv.")],
    coder: Annotated[str, typer.Option("--coder", "-c", help="Whose it is, where it does not say.")] = "",
    study: StudyPath = DEFAULT,
) -> None:
    """Add a filled-in spreadsheet to raw/codings: all of it, or none where something is wrong. Overwrites nothing."""
    import datetime

    from fieldnotes.review.import_filled import import_filled

    known = opened(study)
    at = datetime.datetime.now().isoformat(timespec="seconds")
    done = import_filled(known.raw / "codings", file, known.corpus(), known.codebook(), at=at, coder=coder)
    print(
        f"{done.coder}: {done.new} new segments, {done.changed} decided otherwise than before, "
        f"{done.same} as before, {done.blank} not filled in."
    )


@app.command()
def status(study: StudyPath = DEFAULT) -> None:
    """Say who has coded how much, what is left, and what needs a second look."""
    from fieldnotes.review.state import review_state, withdrawn_sheets
    from fieldnotes.words import word

    known, (corpus, codings, leftovers) = opened(study), _codings(study)
    language = known.settings.language
    for row in review_state(corpus, codings, leftovers).to_dict("records"):
        print(f"{row.pop('coder')}: " + ", ".join(f"{word(str(name), language)} {n}" for name, n in row.items()))
    for row in leftovers[leftovers["reason"] != "document_gone"].to_dict("records"):
        to = f" -> {row['moved_to']}" if row["moved_to"] else ""
        print(f"  {row['coder']}, {row['segment_id']}{to}, {row['code'] or '-'}: {row['reason']}")
    if (leftovers["reason"] == "document_gone").any():
        print("Sources are gone whose words are still in raw/codings. To take them out: fieldnotes review forget")
    for path in withdrawn_sheets(known.processed / "review", corpus):
        print(f"{path} holds text of a source that is gone: import what is coded, then delete it.")


@app.command()
def forget(study: StudyPath = DEFAULT) -> None:
    """Take the rows on sources that are gone out of raw/codings: what consent withdrawn asks for. Cannot be undone."""
    from fieldnotes.review.forget import forget_documents

    for coder, n in forget_documents(opened(study).raw / "codings", opened(study).corpus()).items():
        print(f"{coder}: {n} rows taken out.")


@app.command()
def merge(study: StudyPath = DEFAULT) -> None:
    """Bring conflict copies of a coder's log, as synced folders make them, together with the log. Loses no decision."""
    from fieldnotes.review.merge import merge_copies

    merged = merge_copies(opened(study).raw / "codings")
    for coder, n in merged.items():
        print(f"{coder}: {n} rows added from a conflict copy.")
    if not merged:
        print("There is no conflict copy in raw/codings.")


@app.command()
def memos(
    search: Annotated[str, typer.Option(help="Words that the memo, the quote or the code holds.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write them as CSV, with quotes.")] = None,
    study: StudyPath = DEFAULT,
) -> None:
    """List the memos on segments, documents and codes."""
    from fieldnotes.compare.sheet import write_csv
    from fieldnotes.review.memos import memos as find

    known = opened(study)
    found = find(known, search)
    if out:
        _free(out, known.raw)
        write_csv(found, out, labels=known.codebook().labels, language=known.settings.language)
        print(f"{len(found)} memos: {out}")
        return
    for row in found.to_dict("records"):
        where = row["segment_id"] or row["doc_id"]
        print(f"{row['at']} {row['coder']} {where} {row['code']}".rstrip() + f"\n  {row['review_memo']}")


@app.command()
def memo(
    about: Annotated[str, typer.Argument(help="A segment_id, a doc_id or the id of a code.")],
    note: Annotated[str, typer.Argument(help="The memo.")],
    coder: Coder,
    study: StudyPath = DEFAULT,
) -> None:
    """Add a memo on a segment, a document or a code."""
    import datetime

    from fieldnotes.review.memos import add_memo

    known = opened(study)
    at = datetime.datetime.now().isoformat(timespec="seconds")
    folder = known.raw / "codings"
    add_memo(folder, coder, about, note, corpus=known.corpus(), codebook=known.codebook(), at=at)


def _codings(folder: Path) -> tuple:
    """The corpus, the machine's codings with people's as they are on disk now, and what needs a second look."""
    from fieldnotes.review import apply_reviews, read_codings

    known = opened(folder)
    corpus = known.corpus()
    human, leftovers = read_codings(known.raw / "codings", corpus, known.codebook())
    codings: pd.DataFrame = known.codings()
    machine = codings[codings["method"] != "human"]
    return corpus, apply_reviews(machine, human, known.codebook()), leftovers


def _free(path: Path, raw: Path) -> None:
    if path.resolve().is_relative_to(raw.resolve()):
        raise FieldnotesError(Problem("the path", "is inside raw/, which people fill.", "Choose another folder."))
    if path.exists():
        raise FieldnotesError(
            Problem(
                str(path), "is there already, perhaps with somebody's work.", "Import it and move it, or use --out."
            )
        )
