"""A study's own project come back from another program: what people coded there is added to the study's logs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from fieldnotes.coding.codebook import Codebook
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.exchange.codes import Meaning, codebook_of
from fieldnotes.exchange.decisions import Decisions, LogRow
from fieldnotes.exchange.new_study import Imported
from fieldnotes.exchange.placing import Placer
from fieldnotes.exchange.project import Lost, Project
from fieldnotes.exchange.transcript import fingerprint
from fieldnotes.review.log import append, log_path, read_log, standing
from fieldnotes.review.rows import MEMO
from fieldnotes.tables import Corpus


def add_codings(project: Project, raw: Path, corpus: Corpus, codebook: Codebook) -> Imported:
    """Add what people coded in a project to the logs in `raw/codings`; nothing is overwritten or taken away.

    A source is the document of that name (doc_id), else the one whose exported text it has; a code the one of that
    id, else of that label. What a log says already is not said again, so a second import adds nothing.
    Raises FieldnotesError where none of the sources is the study's.
    """
    placer = Placer(corpus)
    doc_ids = _documents(project, placer)
    if not doc_ids:
        remedy = "Give a new folder to make a study of the project."
        raise FieldnotesError(Problem("the project", "has no source of this study.", remedy))
    meanings, lost = _meanings(project, codebook)
    lost += [Lost("refi_lost_source", source.name) for source in project.sources if source.guid not in doc_ids]
    decided = Decisions(project, doc_ids, meanings, placer, codebook.ids)
    added = {}
    for coder, rows in decided.logs.items():
        path = log_path(raw / "codings", coder)
        new = _new(path, rows)
        if new:
            append(path, new)
            added[coder] = len(new)
    return Imported(
        n_sources=len(doc_ids),
        n_codes=len({meaning.code for meaning in meanings.values()} - {""}),
        logs=added,
        lost=tuple(sorted([*project.lost, *lost, *decided.lost])),
        n_selections=decided.n_selections,
        n_placed=decided.n_placed,
        n_edges=decided.n_edges,
        n_between_words=decided.n_between_words,
    )


def _documents(project: Project, placer: Placer) -> dict[str, str]:
    by_text = {fingerprint(placer.transcript(doc_id)): doc_id for doc_id in placer.texts}
    found: dict[str, str] = {}
    for source in project.sources:
        doc_id = source.name if source.name in placer.texts else by_text.get(fingerprint(source.text), "")
        if doc_id and doc_id not in found.values():
            found[source.guid] = doc_id
    return found


def _meanings(project: Project, codebook: Codebook) -> tuple[dict[str, Meaning], list[Lost]]:
    """Give what the project's codes mean in the study's codebook; those that it has not are lost."""
    book, meanings, lost = codebook_of(project.codes)
    labels = {code.label.casefold(): code.id for code in codebook}
    today = {code.id: code.id if code.id in codebook else labels.get(code.label.casefold(), "") for code in book}
    names = {code.guid: code.name for code in project.codes}
    found = {}
    for code, meaning in meanings.items():
        if not meaning.code or today[meaning.code]:
            found[code] = Meaning(today.get(meaning.code, ""), meaning.polarity, meaning.status)
        else:
            lost.append(Lost("refi_lost_unknown_code", names[code]))
    return found, lost


def _new(path: Path, rows: list[LogRow]) -> list[LogRow]:
    """Give the rows that a log does not say yet, by what it says last of each segment and code."""
    log = read_log(path)
    stands = pd.concat([standing(log), log[log["status"] == MEMO]])
    said = {_content({str(name): str(value) for name, value in row.items()}) for row in stands.to_dict("records")}
    return [row for row in rows if _content(row) not in said]


def _content(row: LogRow) -> tuple[object, ...]:
    places = tuple((place["start"], place["end"]) for place in json.loads(row["evidence"] or "[]"))
    return *(row[name] for name in ("segment_id", "code", "polarity", "status", "note")), places
