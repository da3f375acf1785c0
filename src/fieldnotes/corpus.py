"""Raw files and `sources.csv` into a pseudonymised Corpus, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.segments import segment
from fieldnotes.settings import Settings, read_settings
from fieldnotes.sources import SKIP, locate, read_sources
from fieldnotes.tables import INTERVIEWER, Corpus, empty, frame

if TYPE_CHECKING:
    from fieldnotes.readers import RawTurn, Reading

BREAK = "\n\n"  # between two turns of a document's text


@dataclass(frozen=True)
class _Part:
    """One document: a source, or the part of a sheet that belongs to one project and document."""

    source: dict[str, Any]
    reading: Reading
    turns: list[RawTurn]
    sha256: str


def read_corpus(
    folder: str | Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    left_out: list[Problem] | None = None,
    cache: Path | None = None,
) -> Corpus:
    """Read a study's raw files into a pseudonymised, segmented Corpus.

    documents have, beside their columns, `reading` (how the source was read), `reading_confidence` (0 to 1)
    and every further column of sources.csv. Each file is read apart, within the limits of study.toml. Names that
    names.csv does not have are masked, unless the setting unlisted_names is "keep"; `cache` is a file that remembers
    where they stand, without the text. Nothing else is written.
    Raises FieldnotesError with everything wrong in sources.csv, names.csv and the files; where the list `left_out` is
    given, files that cannot be read are left out instead, and their problems added to it, unless none can be read.
    """
    from fieldnotes.privacy import find_names, pseudonymise, read_names, with_pseudonyms, with_unlisted

    raw = Path(folder) / "raw"
    settings = read_settings(raw / "study.toml")
    listed = read_names(raw / "names.csv")
    unmasked = read_unmasked(raw, settings, progress=progress, left_out=left_out)
    corpus, paths = unmasked.corpus, unmasked.paths
    names = with_pseudonyms(corpus, listed, settings.pseudonyms)
    if settings.unlisted_names == "mask":
        found = find_names(corpus, names, paths=paths, title=settings.title, pipeline=settings.pipeline, cache=cache)
        names = with_unlisted(corpus, names, found)
    masked = pseudonymise(corpus, names, dates=settings.dates, ages=settings.ages)
    return segment(masked, settings.segment_words)


@dataclass(frozen=True)
class Unmasked:
    """Documents and turns as people wrote them, and the raw file of each document: for memory only, never for disk."""

    corpus: Corpus
    paths: dict[str, str]


def read_unmasked(
    raw: Path,
    settings: Settings,
    *,
    progress: Callable[[int, int], None] | None = None,
    left_out: list[Problem] | None = None,
) -> Unmasked:
    """Read a study's raw files, with the names in them and without segments.

    Raises FieldnotesError with everything wrong in sources.csv and the files; `left_out` as in read_corpus.
    """
    parts = _read_parts(raw, read_sources(raw), settings, progress, left_out)
    return Unmasked(_assemble(parts), {part.source["doc_id"]: str(part.source["path"]) for part in parts})


def _read_parts(
    raw: Path,
    sources: pd.DataFrame,
    settings: Settings,
    progress: Callable[[int, int], None] | None,
    left_out: list[Problem] | None,
) -> list[_Part]:
    from fieldnotes.readers import reading_apart

    parts: list[_Part] = []
    problems: list[Problem] = []
    rows: list[dict[str, Any]] = sources.to_dict("records")  # type: ignore[assignment]
    rows = [row for row in rows if row.get("reading", "") != SKIP]
    with reading_apart(settings.limits) as apart:
        for done, row in enumerate(rows, start=1):
            path = locate(raw, row["path"])
            try:
                reading = apart.read(
                    path,
                    kind=row["kind"],
                    reading=row.get("reading", ""),
                    speakers=row.get("speakers", ""),
                    columns=settings.columns_of(row["doc_id"]),
                )
                parts += _split(row, reading, reading.sha256)
            except FieldnotesError as error:
                # A file's name may name a person, so a source is called by its doc_id.
                problems += [Problem(f"source {row['doc_id']}", fault.what, fault.remedy) for fault in error.problems]
            if progress:
                progress(done, len(rows))
    if problems and (left_out is None or not parts):
        raise FieldnotesError(problems)
    if left_out is not None:
        left_out += problems
    return sorted(parts, key=lambda part: part.source["doc_id"])


def _split(source: dict[str, Any], reading: Reading, sha256: str) -> list[_Part]:
    """One part, or one for each project and document that the rows of a sheet name; its doc_id then ends in a hash."""
    groups: dict[tuple[str, str], list[RawTurn]] = {}
    for turn in reading.turns:
        groups.setdefault((turn.project, turn.document), []).append(turn)
    parts = []
    for (project, document), turns in groups.items():
        own = dict(source)
        if project or document:
            own["doc_id"] += f"-{hashlib.sha256(f'{project}|{document}'.encode()).hexdigest()[:6]}"
            own["project"] = project or source["project"]
        own["date"] = source["date"] or reading.date or min((turn.date for turn in turns if turn.date), default="")
        parts.append(_Part(own, reading, turns, sha256))
    return parts


def _assemble(parts: list[_Part]) -> Corpus:
    documents: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    for part in parts:
        doc_id, at = part.source["doc_id"], 0
        own_role = part.source["role"]
        for position, turn in enumerate(part.turns):
            turns.append(
                {
                    "turn_id": f"{doc_id}-t{position:04}",
                    "doc_id": doc_id,
                    "position": position,
                    "speaker": turn.speaker,
                    "role": turn.role or (own_role if turn.speaker != INTERVIEWER else INTERVIEWER),
                    "start": at,
                    "end": at + len(turn.text),
                    "start_s": turn.start_s,
                    "end_s": turn.end_s,
                    "date": turn.date,
                }
            )
            at += len(turn.text) + len(BREAK)
        documents.append(
            {name: value for name, value in part.source.items() if name not in ("path", "reading", "speakers")}
            | {"sha256": part.sha256, "text": BREAK.join(turn.text for turn in part.turns)}
            | {"reading": part.reading.how, "reading_confidence": part.reading.confidence}
        )
    return Corpus(frame("documents", documents), frame("turns", turns), empty("segments"))
