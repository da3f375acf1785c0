"""A study made of a project of another program: raw sources, sources.csv, codebook.yaml and coders' logs."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fieldnotes.coding.codebook import Codebook
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.exchange.codes import codebook_of
from fieldnotes.exchange.decisions import Decisions
from fieldnotes.exchange.placing import Placer
from fieldnotes.exchange.project import Lost, Project, Source
from fieldnotes.exchange.raw_files import further_columns, is_ours, rows_of, turns_csv
from fieldnotes.files import write_text
from fieldnotes.folder import refuse_locked
from fieldnotes.init import ignoring
from fieldnotes.privacy.namelist import NAME_COLUMNS, names_frame
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.speakers import unknown_name
from fieldnotes.review.log import append, log_path
from fieldnotes.sources import COLUMNS

LOG = "import.log"  # no reader takes a .log for a source


@dataclass(frozen=True)
class Imported:
    """What an import made: sources and codes, decisions by coder, selections found again, and what was lost."""

    n_sources: int
    n_codes: int
    logs: dict[str, int]  # coder -> rows added
    lost: tuple[Lost, ...]
    n_selections: int = 0
    n_placed: int = 0
    n_edges: int = 0
    n_between_words: int = 0


def import_study(project: Project, folder: Path | str, *, language: str = "da") -> Imported:
    """Make a study of a project in `folder`, whole or not at all; give what was made.

    Writes only into `folder`/raw, which must not be there yet. Every path is made of cleaned names.
    Raises FieldnotesError where there is a study already, or where the project has neither sources nor codes.
    """
    folder = Path(folder)
    refuse_locked(folder)
    if (folder / "raw").exists():
        raise FieldnotesError(Problem(str(folder), "holds a study already.", "Choose another folder."))
    if not project.sources and not project.codes:
        raise FieldnotesError(Problem("the project", "has neither sources nor codes.", "Export it again, with them."))
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".import-", dir=folder))
    try:
        made = _build(project, building, language)
        os.replace(building / "raw", folder / "raw")
    finally:
        shutil.rmtree(building, ignore_errors=True)
    write_text(folder / ".gitignore", ignoring(folder / ".gitignore"))
    (folder / "processed").mkdir(exist_ok=True)
    return made


def _build(project: Project, building: Path, language: str) -> Imported:
    from fieldnotes.corpus import read_corpus

    raw = building / "raw"
    (raw / "codings").mkdir(parents=True)
    book, meanings, lost = codebook_of(project.codes)
    if len(book):
        write_text(raw / "codebook.yaml", codebook_yaml(book))
    doc_ids, unread, masked = _sources(project, raw)
    write_text(raw / "names.csv", _csv(NAME_COLUMNS, _kept_speakers(project) if masked else ()))
    write_text(raw / "study.toml", _settings(project, language, masked))
    placer = Placer(read_corpus(building))
    decided = Decisions(project, doc_ids, meanings, placer, book.ids)
    for coder, rows in decided.logs.items():
        append(log_path(raw / "codings", coder), rows)
    return Imported(
        n_sources=len(doc_ids),
        n_codes=len(book),
        logs={coder: len(rows) for coder, rows in decided.logs.items()},
        lost=tuple(sorted([*project.lost, *lost, *unread, *decided.lost])),
        n_selections=decided.n_selections,
        n_placed=decided.n_placed,
        n_edges=decided.n_edges,
        n_between_words=decided.n_between_words,
    )


def _kept_speakers(project: Project) -> list[dict[str, str]]:
    """Give rows of names.csv for speakers whose pseudonym is a name: they are called so here too."""
    found: set[str] = set()
    for source in project.sources:
        for turn in _structure(project, source).get("turns", ()):
            found.add(unknown_name(str(turn.get("speaker", "")), Replacer(names_frame())) or "")
    return [{"name": name, "kind": "person", "decision": "keep"} for name in sorted(found - {""})]


def _settings(project: Project, language: str, masked: bool) -> str:
    title = " ".join(project.name.split()) or "Import"
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}", f"language = {json.dumps(language)}"]
    if masked:
        lines.append('unlisted_names = "keep"  # the texts are pseudonymised: what was decided there stands')
    words = project.ours.get("segment_words")
    if type(words) is int and words >= 20:
        lines.append(f"segment_words = {words}")
    return "\n".join(lines) + "\n"


def _sources(project: Project, raw: Path) -> tuple[dict[str, str], list[Lost], bool]:
    """Write the sources that can be read, and sources.csv.

    Gives their doc_ids by GUID, the sources that cannot be read, and whether all came pseudonymised from fieldnotes.
    """
    from fieldnotes.readers import reading_apart

    rows = rows_of(project)
    kept: list[dict[str, str]] = []
    doc_ids: dict[str, str] = {}
    lost: list[Lost] = []
    masked = bool(project.sources)
    with reading_apart() as apart:
        for source in project.sources:
            row = rows[source.guid]
            turns = turns_csv(source, _structure(project, source), row["role"])
            masked &= turns is not None
            row["path"] += ".csv" if turns else source.suffix
            _write(raw / row["path"], source, turns[0] if turns else source.text)
            try:
                reading = apart.read(raw / row["path"], kind=row["kind"], speakers=turns[1] if turns else "")
            except FieldnotesError:
                (raw / row["path"]).unlink()
                lost.append(Lost("refi_lost_text", source.name))
                lost += [Lost("refi_lost_selection", source.name)] * sum(len(s.codes) for s in source.selections)
                continue
            if not row["kind"] or (row["kind"] == "note" and not is_ours(source)):
                row["kind"] = "interview" if reading.how == "speaker labels" else "note"
            kept.append(row | ({"speakers": turns[1]} if turns and turns[1] else {}))
            doc_ids[source.guid] = row["doc_id"]
    columns = list(dict.fromkeys([*COLUMNS, *further_columns(project), *(name for row in kept for name in row)]))
    write_text(raw / "sources.csv", _csv(columns, kept))
    return doc_ids, lost, masked


def _structure(project: Project, source: Source) -> Mapping[str, Any]:
    """What fieldnotes wrote of a source beside the project; {} where it wrote nothing."""
    documents = project.ours.get("documents")
    found = documents.get(source.name) if isinstance(documents, dict) and is_ours(source) else None
    return found if isinstance(found, dict) else {}


def _write(path: Path, source: Source, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    if source.data:
        path.write_bytes(source.data)
    else:
        write_text(path, text)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def codebook_yaml(book: Codebook) -> str:
    """Write a codebook as a codebook.yaml, which reads back as the same codes."""
    import yaml

    codes = []
    for code in book:
        said = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(code).items()}
        codes.append({key: value for key, value in said.items() if value or key in ("definition", "terms")})
    return yaml.safe_dump({"codes": codes}, allow_unicode=True, sort_keys=False, width=110)
