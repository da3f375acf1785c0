"""`fieldnotes feedback`: a pilot's own pages out, and its answer in as a source of the next round."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes.cli_study import DEFAULT, StudyPath, opened
from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    from fieldnotes.study import Study

app = typer.Typer(help="Feed back to a pilot, and take its answer in.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def feedback(
    project: Annotated[str, typer.Option("--project", "-p", help="The pilot; all of them if not given.")] = "",
    answer: Annotated[Path | None, typer.Option(help="The filled-in feedback: put it in as a source.")] = None,
    round: Annotated[str, typer.Option(help="The answer's round; the one after the feedback's if not given.")] = "",
    date: Annotated[str, typer.Option(help="The answer's date, 2020-06-30; today if not given.")] = "",
    role: Annotated[str, typer.Option(help="Who answered: projektleder, medarbejder …")] = "",
    out: Annotated[Path | None, typer.Option(help="Where; else processed/feedback.")] = None,
    study: StudyPath = DEFAULT,
) -> None:
    """Write a pilot's own pages, .docx and .html; or, with --answer, add its answer to raw/ and sources.csv."""
    from fieldnotes.report.feedback import file_name, write_feedback
    from fieldnotes.words import alphabetical

    known = opened(study)
    if answer is not None:
        _answer(known, project, answer, round, date, role)
        return
    projects = [project] if project else sorted(set(known.corpus().documents["project"]), key=alphabetical)
    folder = out or known.processed / "feedback"
    for name in projects:
        print(write_feedback(known, name, folder / file_name(name)))
    print("Read them through before they are shared: beside each, -citater.csv says which quotes it holds and why.")
    print("A memo with #del or #del-ikke on a segment or source decides otherwise: fieldnotes review memo.")


def _answer(study: Study, project: str, answer: Path, round: str, date: str, role: str) -> None:
    import datetime

    from fieldnotes.report.cycle import last_round
    from fieldnotes.report.feedback_answer import add_answer, next_round

    if not project:
        raise FieldnotesError(Problem("--project", "is not given.", "Say whose answer it is: --project NAME."))
    last = last_round(study.corpus(), project)
    date = date or datetime.date.today().isoformat()
    doc_id = add_answer(study.raw, answer, project, answers=last, round=round or next_round(last), date=date, role=role)
    print(f"{doc_id} is in raw/ and sources.csv, round {round or next_round(last)}. Next: fieldnotes run")
