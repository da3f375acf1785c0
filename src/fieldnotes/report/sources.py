"""The page of sources: every segment where it was said, marked with all that the report counts it for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fieldnotes.report.apart import apart
from fieldnotes.report.marking import marked
from fieldnotes.report.themes import SIGNS, anchor
from fieldnotes.tables import INTERVIEWER
from fieldnotes.words import alphabetical, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

Row = dict[str, Any]


def sources(study: Study, language: str, words: Iterable[str]) -> Row:
    """Give the documents by pilot, each a dict of doc_id, project, kind, date, round, about and segments.

    A segment is a dict of id, who ("" where the same goes on speaking), role, asks (the interviewer's), pieces (text
    and why it is marked), codes ("tillid:lacking styring:present"), themes (label, sign, name and anchor of each),
    words (those of `words` that it holds), people and machine (the codes on which people differ, and on which the
    machine differs from them).
    """
    corpus, codebook = study.corpus(), study.codebook()
    labels, top = codebook.labels, set(codebook.top)
    given = _given(study)
    held = _held(study, set(words))
    differ = apart(study)
    projects = dict(zip(corpus.documents["doc_id"], corpus.documents["project"], strict=True))
    texts = corpus.with_text().sort_values(["doc_id", "position"], kind="stable")
    segments: dict[str, list[Row]] = {}
    before = ("", "")
    for row in texts.to_dict("records"):
        codings = given.get(row["segment_id"], [])
        spans = [span for coding in codings for span in coding["evidence"]]
        speaker = row["speaker"] or (word_or(row["role"], language) if row["role"] else "")
        segments.setdefault(row["doc_id"], []).append(
            {
                "id": row["segment_id"],
                "who": "" if (row["doc_id"], speaker) == before else speaker,
                "role": row["role"],
                "asks": row["role"] == INTERVIEWER,
                "pieces": marked(row["text"], row["start"], spans),
                "codes": " ".join(f"{coding['code']}:{coding['polarity']}" for coding in codings),
                "themes": [
                    {
                        "label": labels[coding["code"]],
                        "sign": SIGNS[coding["polarity"]],
                        "name": word_or(coding["polarity"], language),
                        "polarity": coding["polarity"],
                        "anchor": anchor(coding["code"], projects[row["doc_id"]]) if coding["code"] in top else "",
                    }
                    for coding in codings
                ],
                "words": " ".join(sorted(held.get(row["segment_id"], ()))),
            }
            | {name: " ".join(codes.get(row["segment_id"], ())) for name, codes in differ.items()}
        )
        before = (row["doc_id"], speaker)
    documents = corpus.documents.to_dict("records")
    documents.sort(key=lambda row: (alphabetical(row["project"]), row["round"], row["date"], row["doc_id"]))
    return {
        "documents": [
            {name: str(row[name]) for name in ("doc_id", "project", "kind", "date", "round")}
            | {"about": _about(row, language), "segments": segments.get(str(row["doc_id"]), [])}
            for row in documents
        ]
    }


def _about(row: dict[Any, Any], language: str) -> str:
    values = (word_or(row["kind"], language), word_or(row["role"], language) if row["role"] else "", row["date"])
    return ", ".join(value for value in values if value)


def _given(study: Study) -> dict[str, list[Row]]:
    """segment_id -> the codings that count, in the codebook's order."""
    codebook = study.codebook()
    order = {code: place for place, code in enumerate(codebook.ids)}
    found: dict[str, list[Row]] = {}
    for row in study.counted().to_dict("records"):
        if row["code"] in order:
            found.setdefault(row["segment_id"], []).append({str(name): value for name, value in row.items()})
    for codings in found.values():
        codings.sort(key=lambda coding: order[coding["code"]])
    return found


def _held(study: Study, words: set[str]) -> dict[str, set[str]]:
    """segment_id -> which of the words it holds."""
    from fieldnotes.compare.vocabulary_counts import content_words

    if not words:
        return {}
    told = content_words(study.corpus(), study.tokens())
    told = told[told["word"].isin(words)]
    return {str(segment_id): set(own) for segment_id, own in told.groupby("segment_id")["word"]}
