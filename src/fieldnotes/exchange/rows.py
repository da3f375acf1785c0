"""Codings as a project holds them: one row per place, code and coder, each once, in an order that stays."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fieldnotes.coding.codebook import Codebook
from fieldnotes.exchange.codes import SUBCODES, Meaning
from fieldnotes.tables import Corpus

HUMAN = "human"


@dataclass(frozen=True, order=True)
class Row:
    """A code given to a place of a document, in code points of its text; `note` stands at the first place only."""

    doc_id: str
    start: int
    end: int
    coder: str
    method: str
    meaning: Meaning
    at: str
    note: str


def rows(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook) -> list[Row]:
    """Give what of the codings goes into a project.

    Left out: what a machine was told is not so; what a machine gives a code only because its sub-code is given;
    codes that the codebook has not. Of a code given in two polarities at different times, both get the later time,
    since in a coder's log the later answer alone would stand.
    """
    segments = {row["segment_id"]: row for row in _records(corpus.segments)}
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    kept = codings[codings["segment_id"].isin(list(segments)) & codings["code"].isin(["", *codebook.ids])]
    human = kept["method"] == HUMAN
    machine = without_ancestors(kept[~human & (kept["status"] != "rejected") & (kept["code"] != "")], codebook)
    made: dict[tuple[object, ...], Row] = {}
    for row in [*_standing(kept[human]), *_records(machine)]:
        segment = segments[row["segment_id"]]
        meaning = _meaning(row)
        note = row["note"].strip()
        for start, end in _places(row["evidence"], segment, texts[segment["doc_id"]]):
            place = (segment["doc_id"], start, end, row["coder"], row["method"], meaning)
            made.setdefault(place, Row(*place, at=stamp(row["at"]), note=note))
            note = ""
    return sorted(made.values(), key=lambda row: (row.doc_id, row.start, row.end, row.coder, row.method))


def _meaning(row: dict[str, Any]) -> Meaning:
    if not row["code"]:
        return Meaning("")
    if row["status"] == "rejected":
        return Meaning(row["code"], status="rejected")
    return Meaning(row["code"], row["polarity"] if row["polarity"] in SUBCODES else "present")


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _standing(human: pd.DataFrame) -> list[dict[str, Any]]:
    """People's decisions: what is accepted outweighs what the same person rejected, and shares one time."""
    cells: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in _records(human.sort_values(["segment_id", "code", "polarity", "coder"], kind="stable")):
        cells.setdefault((row["segment_id"], row["code"], row["coder"]), []).append(row)
    kept = []
    for rows in cells.values():
        accepted = [row for row in rows if row["status"] != "rejected"]
        at = max(row["at"] for row in rows)
        kept += [row | {"at": at} for row in accepted or (rows if rows[0]["code"] else [])]
    return kept


def _places(evidence: object, segment: dict[str, Any], text: str) -> list[tuple[int, int]]:
    """The places of a coding in its document, without the spaces around them; the whole segment where none is left."""
    whole = segment["start"], segment["end"]
    spans = [(int(span["start"]), int(span["end"])) for span in evidence] if isinstance(evidence, list) else []
    inside = [(max(low, whole[0]), min(high, whole[1])) for low, high in spans]
    return sorted({span for low, high in inside if (span := trimmed(text, low, high))}) or [whole]


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Give a span without the spaces at its ends; None where nothing is left.

    >>> trimmed("Ja, det er ", 3, 11), trimmed("  ", 0, 2)
    ((4, 10), None)
    """
    words = text[start:end]
    low, high = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    return (low, high) if low < high else None


def without_ancestors(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Give machine codings without those of a code that are there only because a sub-code of it was given.

    Other programs count a sub-code with the code above it by themselves.
    """
    if codings.empty:
        return codings
    given: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    columns = ("segment_id", "coder", "method", "polarity", "code")
    for *place, code, evidence in zip(*(codings[name] for name in columns), codings["evidence"], strict=True):
        for above in codebook.ancestors(code):
            given.setdefault((*place, above), set()).update(_spans(evidence))
    own = [
        (key := tuple(place)) not in given or not set(_spans(evidence)) <= given[key]
        for *place, evidence in zip(*(codings[name] for name in columns), codings["evidence"], strict=True)
    ]
    return codings[own]


def _spans(evidence: object) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in evidence] if isinstance(evidence, list) else []


def stamp(at: str) -> str:
    """Give a time as XML writes it, "" for none or for what is no time.

    >>> stamp("2021-02-01 09:01:32.5"), stamp("2024-08-01T17:48:00+00:00"), stamp("i går")
    ('2021-02-01T09:01:32', '2024-08-01T17:48:00Z', '')
    """
    try:
        return datetime.datetime.fromisoformat(at).isoformat(timespec="seconds").replace("+00:00", "Z")
    except ValueError:
        return ""
