"""The command line: the only room that prints, and the only one that catches our errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes import cli_exchange, cli_names
from fieldnotes.cli_cluster import ClusterPlace, spreading
from fieldnotes.cli_cluster import app as cluster_app
from fieldnotes.cli_codebook import app as codebook_app
from fieldnotes.cli_guard import app as guard_app
from fieldnotes.cli_report import app as feedback_app
from fieldnotes.cli_review import app as review_app
from fieldnotes.cli_study import DEFAULT, StudyPath
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.folder import check_study

if TYPE_CHECKING:
    from fieldnotes.spread import Spread

app = typer.Typer(
    help="From raw Danish interviews, logs and observation notes to coded, compared and reported evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with local variables would print confidential text
    rich_markup_mode=None,
)
app.add_typer(review_app, name="review")
app.add_typer(codebook_app, name="codebook")
app.add_typer(feedback_app, name="feedback")
app.add_typer(cluster_app, name="cluster")
app.add_typer(guard_app)
KeepGoing = Annotated[bool, typer.Option("--keep-going", help="Leave out files that cannot be read, and say which.")]
LONG = 10  # seconds from which on a stage says beforehand how long it will take


@app.command()
def init(path: Annotated[Path, typer.Argument(help="Where the study shall lie.")]) -> None:
    """Make the folder of a new study, with its settings, codebook and empty lists."""
    from fieldnotes.init import init_study

    made = init_study(path)
    print(f"Made {path}: {', '.join(made)}")
    print("Next: copy your files into raw/<project>/, then: fieldnotes sources --study", path)


@app.command()
def sources(study: StudyPath = DEFAULT) -> None:
    """Add new raw files to sources.csv, with guesses to correct. Adds, never overwrites."""
    from fieldnotes.sources import add_sources

    check_study(study)
    added = add_sources(study / "raw")
    for row in added.to_dict("records"):
        print(" ".join(f"{name}={value or '?'}" for name, value in row.items() if name != "path"))
    print(f"{len(added)} file(s) added to raw/sources.csv." + (" Correct the guesses there." if len(added) else ""))


@app.command()
def run(study: StudyPath = DEFAULT, keep_going: KeepGoing = False, cluster: ClusterPlace = "") -> None:
    """Run every stage that is stale, and say where the results are."""
    from fieldnotes.locking import running
    from fieldnotes.stages import STAGES, prepare

    check_study(study)
    with running(study), spreading(cluster, study) as spread:
        prepare(study)
        for stage in STAGES:
            if stage.stale(study):
                _run_stage(stage.name, study, keep_going=keep_going, spread=spread)
    results(study)


@app.command()
def results(study: StudyPath = DEFAULT) -> None:
    """Say where the report, tables and figures are."""
    made = study / "processed"
    for label, name in (
        ("Report", "report.html"),
        ("Word", "report.docx"),
        ("Tables", "tables"),
        ("Figures", "figures"),
    ):
        print(f"{label + ':':<9}{made / name}")


@app.command(hidden=True)
def fingerprint(study: StudyPath = DEFAULT) -> None:
    """Note which raw files, codebook or code changed (what make asks before anything else)."""
    from fieldnotes.stages import prepare

    check_study(study)
    prepare(study)


def _stage_command(name: str, summary: str) -> None:
    @app.command(name, help=f"Run one stage: {summary}.")
    def command(study: StudyPath = DEFAULT) -> None:
        _alone(name, study)


def _alone(name: str, study: Path, *, keep_going: bool = False) -> None:
    """Run one stage; the stages of one make wait for each other."""
    from fieldnotes.locking import running

    check_study(study)
    with running(study, waiting=lambda who: print(f"{name:<9} waits for {who}", file=sys.stderr)):
        _run_stage(name, study, keep_going=keep_going)


@app.command()
def corpus(study: StudyPath = DEFAULT, keep_going: KeepGoing = False) -> None:
    """Run one stage: raw files to pseudonymised documents, turns and segments."""
    _alone("corpus", study, keep_going=keep_going)


for _name, _summary in (
    ("language", "segments to words, lemmas and parts of compounds"),
    ("embed", "segments to vectors, which say what they mean"),
    ("code", "words, vectors, codebook and people's codings to codings"),
    ("topics", "vectors to topics: what else is said than the codes look for"),
    ("compare", "codings to tables"),
    ("figures", "tables to figures"),
    ("report", "tables and figures to report.html"),
):
    _stage_command(_name, _summary)


cli_exchange.register(app)
app.command()(cli_names.names)


def _run_stage(name: str, study: Path, *, keep_going: bool = False, spread: Spread | None = None) -> None:
    from fieldnotes.stages import STAGES, perform

    stage = next(stage for stage in STAGES if stage.name == name)
    if (seconds := stage.expect(study)) > LONG:
        print(f"{name:<9} will take about {seconds:.0f} s, once: the result is remembered", file=sys.stderr)
    left_out: list[Problem] | None = [] if keep_going else None
    with _progress(name) as progress:
        perform(stage, study, progress, left_out, spread)
    for problem in left_out or ():
        print(f"left out: {problem}", file=sys.stderr)


@contextmanager
def _progress(name: str) -> Iterator:
    """A bar that moves while a stage works; in a log, one line when it ends."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn(f"{name:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
        elapsed = bar.tasks[0].elapsed or 0.0
    console.print(f"{name:<9} done in {elapsed:.1f} s", highlight=False)


def main() -> None:
    """Run the command line; an error of ours is shown as its problems, a line each, with exit code 1."""
    try:
        app()
    except FieldnotesError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
