"""A study as a REFI-QDA project, which NVivo, ATLAS.ti, MAXQDA and QualCoder open."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from fieldnotes.coding.codebook import Codebook
from fieldnotes.exchange.archive import PROJECT, STRUCTURE, write_archive
from fieldnotes.exchange.attributes import case_values, variables
from fieldnotes.exchange.codes import SUBCODES, Meaning, code_guid, in_tree_order, project_codes
from fieldnotes.exchange.guids import guid, user_guid
from fieldnotes.exchange.memos import NoteRow, note_rows
from fieldnotes.exchange.rows import HUMAN, rows
from fieldnotes.exchange.transcript import structure, transcripts
from fieldnotes.exchange.write_sources import notes_about, text_sources
from fieldnotes.tables import Corpus
from fieldnotes.words import word

ORIGIN = "fieldnotes"


def write_qdpx(
    corpus: Corpus,
    codings: pd.DataFrame,
    codebook: Codebook,
    path: Path | str,
    *,
    name: str = ORIGIN,
    memos: pd.DataFrame | None = None,
    segment_words: int | None = None,
    language: str = "da",
) -> Path:
    """Write a study as a REFI-QDA project (.qdpx); give its path. The same tables give the same bytes.

    The texts are those of the corpus, with speakers, times and days written into them. People's codings are best
    given as `review.read_codings` gives them, machines' as they come; what a machine was told is not so is left out.
    `memos`: as `exchange.memos.study_memos` gives them. Scores, and why a machine gave a code, are not carried.
    `segment_words` is noted for whoever reads the project back.
    """
    from fieldnotes.exchange import refi

    made = transcripts(corpus)
    given = rows(corpus, codings, codebook)
    notes = note_rows(given, memos, corpus, codebook)
    used = {row.meaning for row in given}
    codes = project_codes(codebook, used, language)
    users = sorted({(row.coder, row.method) for row in given} | {(note.coder, HUMAN) for note in notes})
    named, values = variables(corpus.documents, language)
    project = refi.project.Project(
        name=refi.attribute(name),
        origin=f"{ORIGIN} {version('fieldnotes')}",
        users=_some(refi.project.UsersType, user=[_user(*user, language) for user in users]),
        code_book=_codebook(codes, notes),
        variables=_some(refi.project.VariablesType, variable=[_variable(*pair) for pair in named.items()]),
        cases=_some(refi.project.CasesType, case=_cases(corpus.documents, values)),
        sources=_some(refi.project.SourcesType, text_source=text_sources(corpus, given, codes, made, notes, values)),
        notes=_some(refi.project.NotesType, note=[_note(note) for note in notes]),
        sets=_some(refi.project.SetsType, set=_sets(corpus.documents, used, codebook, language)),
    )
    ours: dict[str, Any] = {"documents": structure(corpus, made)}
    if segment_words is not None:
        ours["segment_words"] = segment_words
    texts = [(f"sources/{guid('source', doc_id)}.txt", _bytes(made[doc_id].text)) for doc_id in sorted(made)]
    extra = (STRUCTURE, _bytes(json.dumps(ours, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"))
    return write_archive(Path(path), [(PROJECT, refi.render(project, "project")), *texts, extra])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _some(model: Any, **children: list[Any]) -> Any:
    """Build an element around its children, or None: the standard knows no empty lists."""
    return model(**children) if any(children.values()) else None


def _user(coder: str, method: str, language: str) -> Any:
    from fieldnotes.exchange import refi

    machine = "" if method == HUMAN else f" ({word('refi_machine', language)})"
    return refi.project.UserType(guid=user_guid(coder, method), name=refi.attribute(coder) + machine)


def _variable(column: str, label: str) -> Any:
    from fieldnotes.exchange import refi

    kinds = refi.project.TypeOfVariableType
    kind = kinds.DATE if column == "date" else kinds.TEXT
    return refi.project.VariableType(guid=guid("variable", column), name=refi.attribute(label), type_of_variable=kind)


def _codebook(codes: Sequence[Any], notes: Sequence[NoteRow]) -> Any:
    from fieldnotes.exchange import refi

    about = notes_about(notes)
    more = {code.guid: {"note_ref": refi.note_refs(about.get(("code", code.guid), []))} for code in codes}
    tops = refi.code_tree(codes, refi.project.CodeType, more)
    return refi.project.CodeBookType(codes=refi.project.CodesType(code=tops)) if tops else None


def _cases(documents: pd.DataFrame, values: Mapping[str, Sequence[tuple[str, str]]]) -> list[Any]:
    """A case for each project, with its sources, and the attributes that they all have alike."""
    from fieldnotes.exchange import refi

    return [
        refi.project.CaseType(
            guid=guid("case", project),
            name=refi.attribute(project),
            variable_value=refi.values(case_values([values[doc_id] for doc_id in doc_ids])),
            source_ref=[refi.project.SourceRefType(target_guid=guid("source", doc_id)) for doc_id in doc_ids],
        )
        for project, doc_ids in _projects(documents)
    ]


def _projects(documents: pd.DataFrame) -> list[tuple[str, list[str]]]:
    pairs = sorted(zip(documents["project"], documents["doc_id"], strict=True))
    return [(project, [doc_id for _, doc_id in own]) for project, own in groupby(pairs, key=lambda pair: pair[0])]


def _sets(documents: pd.DataFrame, used: set[Meaning], codebook: Codebook, language: str) -> list[Any]:
    """A set of sources for each project (in MAXQDA and ATLAS.ti a group), and of codes for each polarity."""
    from fieldnotes.exchange import refi

    made = []
    for polarity in SUBCODES:
        codes = in_tree_order(codebook)
        given = [meaning for code in codes if (meaning := Meaning(code.id, polarity)) in used]
        refs = [refi.project.CodeRefType(target_guid=code_guid(meaning)) for meaning in given]
        name = word(polarity, language).capitalize()
        made.append(refi.project.SetType(guid=guid("set", "polarity", polarity), name=name, member_code=refs))
    for project, doc_ids in _projects(documents):
        refs = [refi.project.SourceRefType(target_guid=guid("source", doc_id)) for doc_id in doc_ids]
        name = refi.attribute(project)
        made.append(refi.project.SetType(guid=guid("set", "project", project), name=name, member_source=refs))
    return [group for group in made if group.member_code or group.member_source]


def _note(note: NoteRow) -> Any:
    from fieldnotes.exchange import refi

    return refi.project.TextSourceType(
        guid=note.guid,
        name=note.name,
        plain_text_content=note.text,
        creating_user=user_guid(note.coder),
        creation_date_time=refi.time(note.at),
    )
