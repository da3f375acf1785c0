"""`fieldnotes export` and `fieldnotes import`: to and from NVivo, ATLAS.ti, MAXQDA and QualCoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes.cli_study import DEFAULT, StudyPath, opened
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.folder import refuse_locked

if TYPE_CHECKING:
    import pandas as pd

    from fieldnotes.coding import Codebook
    from fieldnotes.study import Study


def export(
    out: Annotated[Path | None, typer.Option(help="Where: .qdpx (project) or .qdc (codebook).")] = None,
    machine: Annotated[
        str, typer.Option(help="Whose machine codings: auto (the study's), model, terms, none.")
    ] = "auto",
    study: StudyPath = DEFAULT,
) -> None:
    """Write the study as a REFI-QDA project for NVivo, ATLAS.ti, MAXQDA or QualCoder; pseudonymised, never raw."""
    from fieldnotes.exchange import write_qdc, write_qdpx
    from fieldnotes.exchange.memos import study_memos

    known = opened(study)
    language = known.settings.language
    path = out or known.processed / "export" / f"{study.resolve().name}.qdpx"
    suffix = path.suffix.casefold()
    if suffix not in (".qdpx", ".qdc"):
        raise FieldnotesError(Problem("--out", "ends in neither .qdpx nor .qdc.", "Write it so."))
    if path.resolve().is_relative_to(known.raw.resolve()):
        raise FieldnotesError(Problem("--out", "is inside raw/, which people fill.", "Choose another folder."))
    if out and path.exists():
        raise FieldnotesError(Problem(str(path), "is there already.", "Move it, or choose another name."))
    book = _pseudonymised(known)
    if suffix == ".qdc":
        write_qdc(book, path, language=language)
        print(f"{len(book)} codes: {path}")
        return
    corpus = known.corpus()
    codings = _codings(known, machine)
    write_qdpx(
        corpus,
        codings,
        book,
        path,
        name=known.settings.title,
        memos=study_memos(known.raw, corpus, book),
        segment_words=known.settings.segment_words,
        language=language,
    )
    print(f"{len(corpus.documents)} sources, {len(book)} codes: {path}")
    print("The texts are pseudonymised and still confidential: pass the file on with care.")


def import_(
    file: Annotated[Path, typer.Argument(help="A project (.qdpx) or codebook (.qdc).")],
    study: Annotated[Path, typer.Argument(help="A new folder; or the study that the project was exported from.")],
    language: Annotated[str, typer.Option(help="Of a new study: da or en.")] = "da",
) -> None:
    """Make a study of a REFI-QDA project; or add what people coded in a study's own project to raw/codings."""
    from fieldnotes.words import LANGUAGES

    if language not in LANGUAGES:
        raise FieldnotesError(Problem("--language", "is not known.", f"Choose one of: {', '.join(LANGUAGES)}."))
    refuse_locked(study)
    if not file.is_file():
        raise FieldnotesError(Problem(str(file), "is not there.", "Check the path."))
    suffix = file.suffix.casefold()
    if suffix == ".qdc":
        _import_codebook(file, study, language)
    elif suffix == ".qdpx":
        _import_project(file, study, language)
    else:
        raise FieldnotesError(Problem(str(file), "is neither a .qdpx nor a .qdc.", "Export it as REFI-QDA."))


def _import_project(file: Path, folder: Path, language: str) -> None:
    from fieldnotes.exchange.add_codings import add_codings
    from fieldnotes.exchange.new_study import LOG, import_study
    from fieldnotes.exchange.read_project import read_qdpx
    from fieldnotes.exchange.told import told, told_in_full
    from fieldnotes.files import write_text
    from fieldnotes.study import Study

    project = read_qdpx(file)
    new = not (folder / "raw").exists()
    if new:
        made = import_study(project, folder, language=language)
    else:
        known = Study(folder)
        language = known.settings.language
        made = add_codings(project, known.raw, known.corpus(), known.codebook())
    log = folder / "raw" / LOG
    before = log.read_text(encoding="utf-8") + "\n" if log.exists() else ""
    write_text(log, f"{before}{file.name}: {project.origin or '?'}\n{told_in_full(project, made, language)}")
    for line in told(project, made, language):
        print(line)
    print(f"{folder / 'raw' / LOG}")
    if new and not made.n_sources:
        print(f"There is no text yet: put files into {folder / 'raw'}, then: fieldnotes sources --study {folder}")
    elif new:
        print(f"Next: look through raw/sources.csv and raw/names.csv, then: fieldnotes run --study {folder}")


def _import_codebook(file: Path, folder: Path, language: str) -> None:
    from fieldnotes.exchange.new_study import codebook_yaml
    from fieldnotes.exchange.qdc import read_qdc_with_lost
    from fieldnotes.files import write_text
    from fieldnotes.init import init_study
    from fieldnotes.words import word

    book, lost = read_qdc_with_lost(file)
    own = folder / "raw" / "codebook.yaml"
    if own.exists():
        raise FieldnotesError(
            Problem(
                "raw/codebook.yaml", "is there already, and nothing is overwritten.", "Move it, or use a new folder."
            )
        )
    if not own.parent.exists():
        init_study(folder)
    write_text(own, codebook_yaml(book))
    print(f"{len(book)} codes: {own}")
    for kind in sorted({thing.kind for thing in lost}):
        print(f"  {sum(thing.kind == kind for thing in lost)} {word(kind, language)}")


def _codings(study: Study, machine: str) -> pd.DataFrame:
    """People's codings as they are on disk now, and those of one machine."""
    import pandas as pd

    from fieldnotes.review import read_codings
    from fieldnotes.tables import METHODS

    if machine not in ("auto", "none", *METHODS[1:]):
        raise FieldnotesError(Problem("--machine", "is not known.", "Choose one of: auto, model, terms, none."))
    human, _ = read_codings(study.raw / "codings", study.corpus(), study.codebook())
    if machine == "none":
        return human
    codings = study.codings()
    wanted = study.settings.coder if machine == "auto" else machine
    return pd.concat([human, codings[codings["method"] == wanted]], ignore_index=True)


def _pseudonymised(study: Study) -> Codebook:
    """The codebook without the names that may stand in examples taken from the field."""
    from fieldnotes.coding import Codebook
    from fieldnotes.review.codings import replacer

    without = replacer(study.raw)
    codes = [
        replace(
            code,
            definition=without(code.definition),
            include=tuple(map(without, code.include)),
            exclude=tuple(map(without, code.exclude)),
            examples=tuple(map(without, code.examples)),
        )
        for code in study.codebook()
    ]
    return Codebook(tuple(codes))


def register(app: typer.Typer) -> None:
    """Add the two commands to the command line."""
    app.command()(export)
    app.command(name="import")(import_)
