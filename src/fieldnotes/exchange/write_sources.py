"""Documents as the text sources of a project, with their selections, codings and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldnotes.exchange.codes import code_guid, tree_order
from fieldnotes.exchange.guids import guid, user_guid
from fieldnotes.exchange.memos import NoteRow, coding_guid
from fieldnotes.exchange.project import ProjectCode
from fieldnotes.exchange.rows import HUMAN, Row
from fieldnotes.exchange.transcript import Transcript
from fieldnotes.tables import Corpus

_Place = tuple[str, int, int, str, str]  # doc_id, start, end, coder, method


def text_sources(
    corpus: Corpus,
    given: Sequence[Row],
    codes: Sequence[ProjectCode],
    made: Mapping[str, Transcript],
    notes: Sequence[NoteRow],
    attributes: Mapping[str, Sequence[tuple[str, str]]],
) -> list[Any]:
    """Build a text source for each document, in the order of doc_id; positions are those of its transcript.

    One selection for each place and coder, so that programs which ask a selection for its coder get the right one.
    """
    from fieldnotes.exchange import refi

    noted = notes_about(notes)
    order = tree_order(codes)
    places: dict[_Place, list[Row]] = {}
    for row in given:
        places.setdefault((row.doc_id, row.start, row.end, row.coder, row.method), []).append(row)
    memos = _segment_memos(corpus, notes)
    selections: dict[str, list[Any]] = {doc_id: [] for doc_id in made}
    for place in sorted({*places, *memos}):
        doc_id, start, end, coder, method = place
        low, high = made[doc_id].out(start, end)
        rows = sorted(places.get(place, []), key=lambda row: order[code_guid(row.meaning)])
        selections[doc_id].append(
            refi.project.PlainTextSelectionType(
                guid=guid("selection", *place),
                start_position=low,
                end_position=high,
                creating_user=user_guid(coder, method),
                # None where one of its codings has none: it would be read as that coding's time.
                creation_date_time=refi.time(min((row.at for row in rows), default="")),
                coding=[_coding(row, noted) for row in rows],
                note_ref=refi.note_refs(memos.get(place, [])),
            )
        )
    return [
        refi.project.TextSourceType(
            guid=guid("source", doc_id),
            name=refi.attribute(doc_id),
            plain_text_path=f"internal://{guid('source', doc_id)}.txt",
            plain_text_selection=selections[doc_id],
            note_ref=refi.note_refs(noted.get(("document", doc_id), [])),
            variable_value=refi.values(attributes[doc_id]),
        )
        for doc_id in sorted(made)
    ]


def notes_about(notes: Sequence[NoteRow]) -> dict[tuple[str, str], list[str]]:
    """Give the GUIDs of the notes by what they are about."""
    noted: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        noted.setdefault(note.about, []).append(note.guid)
    return noted


def _segment_memos(corpus: Corpus, notes: Sequence[NoteRow]) -> dict[_Place, list[str]]:
    """The notes on segments, by the place of the whole segment."""
    columns = ("segment_id", "doc_id", "start", "end")
    spans = {
        name: (str(doc_id), int(start), int(end))
        for name, doc_id, start, end in zip(*(corpus.segments[column] for column in columns), strict=True)
    }
    memos: dict[_Place, list[str]] = {}
    for note in notes:
        if note.about[0] == "segment":
            memos.setdefault((*spans[note.about[1]], note.coder, HUMAN), []).append(note.guid)
    return memos


def _coding(row: Row, noted: Mapping[tuple[str, str], list[str]]) -> Any:
    from fieldnotes.exchange import refi

    own = coding_guid(row)
    return refi.project.CodingType(
        guid=own,
        creating_user=user_guid(row.coder, row.method),
        creation_date_time=refi.time(row.at),
        code_ref=refi.project.CodeRefType(target_guid=code_guid(row.meaning)),
        note_ref=refi.note_refs(noted.get(("coding", own), [])),
    )
