"""`fieldnotes audit`, `withdraw`, `lock`, `unlock` and `hook`: what guards the people in a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes.cli_study import DEFAULT, StudyPath, opened
from fieldnotes.errors import FieldnotesError
from fieldnotes.folder import check_study

if TYPE_CHECKING:
    from fieldnotes.guard.withdraw import Plan

app = typer.Typer(rich_markup_mode=None)


@app.command()
def audit(
    study: StudyPath = DEFAULT,
    staged: Annotated[bool, typer.Option("--staged", help="Only what the next git commit would add.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write all places as CSV.")] = None,
) -> None:
    """Search results, caches, notebooks and git for names, raw files' names and identifiers. Exit code 1 if any is."""
    from fieldnotes.compare.sheet import write_csv
    from fieldnotes.guard.audit import audit as search
    from fieldnotes.guard.audit import audit_staged, note, problems

    check_study(study)
    found = audit_staged(study) if staged else search(study)
    if out is not None:
        hits = found.hits.rename(columns={"file": "audit_file", "place": "audit_place", "n": "audit_n"})
        write_csv(hits, out, language=opened(study).settings.language)
    if not found:
        raise FieldnotesError(problems(found.hits))
    if not staged:
        note(study, found)
    print(f"Audit: {found.files} files searched, nothing found.")


@app.command()
def withdraw(
    doc_id: Annotated[str, typer.Argument(help="The source's doc_id, as in sources.csv.")],
    study: StudyPath = DEFAULT,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take a source out for good: file, row, codings, names that only it has, and all that was made of it."""
    from fieldnotes.guard.audit import KINDS, problems
    from fieldnotes.guard.withdraw import plan_withdrawal
    from fieldnotes.guard.withdraw import withdraw as take_out

    check_study(study)
    plan = plan_withdrawal(study, doc_id)
    for line in _told(plan):
        print(line)
    if not yes:
        typer.confirm("This cannot be undone. Go on?", abort=True)
    done = take_out(plan, run=_run)
    for name, where, kind in done.places:
        print(f"{name}: {where}: {KINDS.get(kind, kind)}")
    for problem in problems(done.audited.hits):
        print(problem)
    if not done:
        print(f"Something of {doc_id} is left where only you can decide: see above.", file=sys.stderr)
        raise typer.Exit(1)
    print(f"{doc_id} is out. Nothing of it was found in results, logs, lists, caches and notebooks.")
    if plan.committed:
        print("Git's history still holds its file: rewrite it (git filter-repo), or delete the repository.")
    print("Copies elsewhere are yours to delete: backups, e-mail, recorders, spreadsheets you gave out.")


def _told(plan: Plan) -> list[str]:
    """Say what will go."""
    lines = [f"{plan.doc_id} will be taken out of the study:"]
    lines += [f"  its file in raw/ and its row in sources.csv{'' if plan.path else ' (gone already)'}"]
    lines += [f"  {n} rows of {coder}'s codings" for coder, n in plan.coded.items()]
    if plan.names:
        rows = ", ".join(str(number) for number in plan.names)
        lines.append(f"  row(s) {rows} of names.csv, named in no other source; everybody else keeps their pseudonym")
    return [*lines, "  everything made of it in processed/, which is made again"]


@app.command()
def lock(
    study: StudyPath = DEFAULT,
    everything: Annotated[bool, typer.Option("--all", help="All of raw/, not only names.csv.")] = False,
) -> None:
    """Encrypt names.csv (or all of raw/) with a passphrase, and take the open one away."""
    from fieldnotes.guard.keyfile import lock as close

    what = "everything in raw/: sources, names, codings" if everything else "the key from pseudonyms back to people"
    print(f"Without the passphrase nobody, and we neither, can get back {what}. Write it down and keep it elsewhere.")
    path = close(study, _passphrase(new=True), everything=everything)
    print(f"Locked: {path}. Open it with: fieldnotes unlock --study {study}")
    print("The open file is deleted; backups, snapshots and the disk itself may still hold it.")


@app.command()
def unlock(study: StudyPath = DEFAULT) -> None:
    """Open what `fieldnotes lock` locked."""
    from fieldnotes.guard.keyfile import unlock as open_

    print(f"Open again: {', '.join(open_(study, _passphrase(new=False)))}")


@app.command()
def hook(study: StudyPath = DEFAULT) -> None:
    """Make git refuse commits with raw files, results or names of the study."""
    from fieldnotes.guard.hook import write_hook

    check_study(study)
    print(f"Made {write_hook(study)}: each commit is searched first.")


def _passphrase(*, new: bool) -> str:
    """Ask for the passphrase without showing it; what is piped in is taken as it is, for scripts."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new))


def _run(study: Path) -> None:
    """Run what is stale, but for the audit, which the withdrawal makes itself: what it finds belongs to the proof."""
    from fieldnotes.locking import running
    from fieldnotes.stages import STAGES, perform, prepare

    with running(study):
        prepare(study)
        for stage in STAGES:
            if stage.name != "audit" and stage.stale(study):
                print(f"{stage.name} …", file=sys.stderr)
                perform(stage, study, lambda done, total: None)
