"""Consent withdrawn: a source, what people coded in it, who is named in it alone, and every trace of it, taken out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.folder import refuse_locked
from fieldnotes.guard import git
from fieldnotes.guard.audit import Audited, audit
from fieldnotes.guard.lists import drop_source, forget_names, numbers
from fieldnotes.guard.pieces import UnreadableError
from fieldnotes.guard.searched import FILE
from fieldnotes.guard.traces import Traces, trace_places
from fieldnotes.privacy.namelist import shared
from fieldnotes.tables import Corpus, empty, frame

Run = Callable[[Path], None]


@dataclass(frozen=True)
class Plan:
    """What withdrawing a source will take out: told to a person before anything is touched."""

    folder: Path
    doc_id: str
    path: str  # in raw/, "" where file and row are gone already
    coded: dict[str, int]  # rows in each coder's log
    names: list[int]  # rows of names.csv that only this source needs, as a spreadsheet counts them
    committed: bool  # git's history holds the file
    traces: Traces = field(repr=False)


@dataclass(frozen=True)
class Withdrawn:
    """What was done, and what is left: `places` (file, place, kind) for a person to look at, none if all is well."""

    plan: Plan
    places: list[tuple[str, str, str]]
    audited: Audited

    def __bool__(self) -> bool:
        return not self.places and bool(self.audited)


def plan_withdrawal(folder: Path, doc_id: str) -> Plan:
    """Find all that must go with a source; touches nothing.

    Raises FieldnotesError for an id that the study does not know, for one part of a sheet, where a spreadsheet given
    out to a coder still holds the source, and where the study is locked.
    """
    from fieldnotes.review.codings import read_logs
    from fieldnotes.review.moving import doc_of
    from fieldnotes.sources import locate, read_sources

    refuse_locked(folder)
    raw = folder / "raw"
    sources = _listed(raw)
    row = sources[sources["doc_id"] == doc_id]
    coded = {
        coder: int(log["segment_id"].map(lambda name: doc_id in (name, doc_of(name))).sum())
        for coder, log in read_logs(raw / "codings").items()
    }
    parts = _parts(folder, doc_id)
    if row.empty and not any(coded.values()) and doc_id not in parts:
        raise FieldnotesError(
            Problem("DOC_ID", "is no source of this study.", "See the column doc_id of raw/sources.csv.")
        )
    if row.empty and (sheet := next((own for own in sources["doc_id"] if doc_id.startswith(f"{own}-")), "")):
        remedy = f"Take its rows out of that file and run again, or withdraw all of it: fieldnotes withdraw {sheet}."
        raise FieldnotesError(Problem(doc_id, f"is a part of the sheet {sheet}.", remedy))
    path = "" if row.empty else str(row["path"].iloc[0])
    file = locate(raw, path) if path else None
    if file is not None and file.exists():
        read_sources(raw)  # what is wrong with the lists is told before anything is deleted
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest() if file is not None and file.exists() else ""
    own, others = _texts(folder, doc_id)
    traces = Traces(doc_id, path=path, sha256=sha256, texts=own, others=others)
    _no_sheets_out(folder, traces)
    top = git.repository(folder)
    kept = bool(file and top and git.ever_held(top, file.resolve().relative_to(top.resolve()).as_posix()))
    return Plan(
        folder, doc_id, path, {coder: n for coder, n in coded.items() if n}, _only_in(folder, doc_id), kept, traces
    )


def withdraw(plan: Plan, *, run: Run) -> Withdrawn:
    """Take a source out for good, run again (`run(folder)` makes every stage that is stale), and look for what is left.

    Cut short at any moment, the same command ends it: file, row and names first, then what was made of them.
    """
    folder, raw = plan.folder, plan.folder / "raw"
    if plan.names:
        forget_names(raw / "names.csv", plan.names)
    if plan.path:
        from fieldnotes.sources import locate

        locate(raw, plan.path).unlink(missing_ok=True)
        drop_source(raw / "sources.csv", plan.doc_id)
    _forget_coded(raw / "codings", plan.doc_id)
    for path in _remade(folder):
        path.unlink()
    run(folder)
    return Withdrawn(plan, trace_places(folder, plan.traces), audit(folder))


def _listed(raw: Path) -> pd.DataFrame:
    from fieldnotes.sources import COLUMNS, read_rows

    table = read_rows(raw / "sources.csv")
    for name in COLUMNS:
        table[name] = table[name].str.strip() if name in table else ""
    return table.assign(path=[unicodedata.normalize("NFC", path.replace("\\", "/")) for path in table["path"]])


def _made(folder: Path) -> pd.DataFrame:
    """Give the documents of the last run, doc_id and text, the labels of their speakers before it."""
    from fieldnotes import store

    made = folder / "processed"
    if not (made / "documents.parquet").exists() or not (made / "turns.parquet").exists():
        return empty("documents")[["doc_id", "text"]]
    documents = store.load(made / "documents.parquet", columns=["doc_id", "text"])
    turns = store.load(made / "turns.parquet", columns=["doc_id", "speaker"])
    speakers = turns.groupby("doc_id")["speaker"].agg(lambda said: "\n".join(sorted(set(said))))
    return documents.assign(text=documents["doc_id"].map(speakers).fillna("") + "\n" + documents["text"])


def _parts(folder: Path, doc_id: str) -> set[str]:
    """Give the ids of the documents of the last run that a source became: its own, or one for each part of a sheet."""
    ids = set(_made(folder)["doc_id"])
    return {name for name in ids if name == doc_id or (doc_id not in ids and _is_part(name, doc_id))}


def _is_part(name: str, doc_id: str) -> bool:
    head, _, tail = name.rpartition("-")
    return head == doc_id and len(tail) == 6 and all(letter in "0123456789abcdef" for letter in tail)


def _texts(folder: Path, doc_id: str) -> tuple[list[str], list[str]]:
    """Give the pseudonymised texts of the source, and of all others, as the last run made them."""
    made, parts = _made(folder), _parts(folder, doc_id)
    own = made["doc_id"].isin(list(parts))
    return made.loc[own, "text"].tolist(), made.loc[~own, "text"].tolist()


def _no_sheets_out(folder: Path, traces: Traces) -> None:
    """Raise FieldnotesError where a coder's spreadsheet holds the source: it may hold work that nobody has read in."""
    held = []
    for path in sorted((folder / "processed" / "review").glob("*")):
        with suppress(UnreadableError):
            if path.is_file() and any(traces.within(path.name, path.read_bytes())):
                held.append(path.name)
    if held:
        remedy = "Read in what is coded (fieldnotes review import), delete the file, then withdraw again."
        raise FieldnotesError(
            Problem(f"processed/review/{name}", "holds text of this source.", remedy) for name in held
        )


def _only_in(folder: Path, doc_id: str) -> list[int]:
    """Give the rows of names.csv whose people the last run found in this source alone, as a spreadsheet counts them."""
    from fieldnotes.privacy.namelist import labels, read_names

    path = folder / "raw" / "names.csv"
    own, others = (_Said(texts) for texts in _texts(folder, doc_id))
    return [
        number
        for number, label in zip(numbers(path), labels(read_names(path)), strict=True)
        if own.has(label) and not others.has(label)
    ]


class _Said:
    """Texts of the last run, asked who is named in them."""

    def __init__(self, texts: list[str]) -> None:
        self._text = "\n".join(texts)

    def has(self, label: str) -> bool:
        """Say whether somebody is, or may be, named by this label."""
        return label in self._text or shared(label) in self._text


def _forget_coded(folder: Path, doc_id: str) -> None:
    """Take the rows on this source, and on no other, out of the coders' logs."""
    from fieldnotes.review.codings import read_logs
    from fieldnotes.review.forget import forget_documents
    from fieldnotes.review.moving import doc_of

    ids = {name for log in read_logs(folder).values() for name in log["segment_id"]}
    gone = {name for name in ids if name == doc_id or doc_of(name) == doc_id or _is_part(doc_of(name), doc_id)}
    kept = {form for name in ids - gone for form in (name, doc_of(name)) if form}
    forget_documents(folder, _corpus(sorted(kept)))


def _corpus(doc_ids: list[str]) -> Corpus:
    documents = frame(
        "documents", [{"doc_id": doc_id, "project": "", "kind": "note", "text": ""} for doc_id in doc_ids]
    )
    return Corpus(documents, empty("turns"), empty("segments"))


def _remade(folder: Path) -> list[Path]:
    """Give all of `processed/` but what a run brings up to date by itself, and what people have filled in.

    A figure of a pilot that is no more, a notebook's page, an export: whatever nothing makes anew would keep its words.
    """
    from fieldnotes.stages import STAGES

    made = folder / "processed"
    kept = {name for stage in STAGES for name in stage.gives if name.endswith((".parquet", ".npz"))}
    paths = {path: path.relative_to(made) for path in sorted(made.rglob("*")) if path.is_file()}
    return [
        path
        for path, name in paths.items()
        if name.as_posix() == FILE
        or (name.as_posix() not in kept and name.parts[0] not in (".state", "review") and name.name != ".gitkeep")
    ]
