"""Memos as notes of a project: on codings, segments, documents and codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fieldnotes.coding.codebook import Codebook
from fieldnotes.exchange.guids import guid
from fieldnotes.exchange.rows import HUMAN, Row, stamp
from fieldnotes.exchange.xml import clean
from fieldnotes.tables import Corpus

COLUMNS = ("about", "id", "coder", "at", "note")
_NAME = 60  # characters of a note's name


@dataclass(frozen=True)
class NoteRow:
    """A note: its GUID, name and text, who wrote it and when, and what it is about (kind, and id or GUID)."""

    guid: str
    name: str
    text: str
    coder: str
    at: str
    about: tuple[str, str]


def study_memos(raw: Path, corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Give the memos in `raw/codings` that are no part of a decision, with names and numbers replaced.

    Columns: about (segment, document or code), id, coder, at, note. Of documents and segments that are not in the
    corpus, and codes that are not in the codebook, none.
    """
    from fieldnotes.coding.codebook_history import code_today, read_changes
    from fieldnotes.review.codings import read_logs
    from fieldnotes.review.memos import noted
    from fieldnotes.review.rows import MEMO

    documents, segments = set(corpus.documents["doc_id"]), set(corpus.segments["segment_id"])
    changes = read_changes(raw)
    found = []
    for coder, log in read_logs(raw / "codings").items():
        kept = noted(log[log["status"] == MEMO], documents)
        for name, code, at, note in zip(kept["segment_id"], kept["code"], kept["at"], kept["note"], strict=True):
            today = code_today(code, at, changes, codebook) if code else ""
            if name in documents or name in segments:
                found.append(("document" if name in documents else "segment", name, coder, at, note))
            elif not name and today in codebook:
                found.append(("code", today, coder, at, note))
    return pd.DataFrame(found, columns=list(COLUMNS), dtype="str")


def note_rows(given: Sequence[Row], memos: pd.DataFrame | None, corpus: Corpus, codebook: Codebook) -> list[NoteRow]:
    """Give the notes of a project, in an order that stays: those on people's codings, then the memos."""
    made: dict[str, NoteRow] = {}

    def add(about: tuple[str, str], text: str, coder: str, at: str) -> None:
        text = clean(text).strip()
        own = guid("note", *about, coder, at, text)
        if text:
            made.setdefault(own, NoteRow(own, _name(text), text, coder, stamp(at), about))

    for row in given:
        if row.note and row.method == HUMAN:
            add(("coding", coding_guid(row)), row.note, row.coder, row.at)
    known = {"document": set(corpus.documents["doc_id"]), "segment": set(corpus.segments["segment_id"])}
    known["code"] = set(codebook.ids)
    rows = memos[list(COLUMNS)].sort_values(list(COLUMNS)).values.tolist() if memos is not None else []
    for about, name, coder, at, text in rows:
        if name in known[about]:
            add((about, guid("code", name) if about == "code" else name), text, coder, at)
    return list(made.values())


def coding_guid(row: Row) -> str:
    """Give the GUID of a coding."""
    place = (row.doc_id, row.start, row.end, row.coder, row.method)
    return guid("coding", *place, row.meaning.code, row.meaning.polarity, row.meaning.status)


def _name(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAME else line[: _NAME - 1].rstrip() + "…"
