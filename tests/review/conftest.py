"""What the tests of review share: a corpus of a few invented segments, and rows of a log about them."""

from collections.abc import Callable

import pytest

from fieldnotes.tables import Corpus, frame, segment_ids

TEXTS = {
    "HAV-1": [
        "Hvad betyder tillid for dig?",
        "Jeg har tillid til min sagsbehandler, for hun holder, hvad hun lover.",
        "Kommunen mangler tillid til os, og det mærker vi hver gang.",
        "Vi tegnede planen sammen ved det runde bord 😀 og skrev den ned.",
    ],
    "ÅLØ-1": ["Vi prøver noget nyt i fjorten dage.", "Det virkede ikke, og så lod vi det ligge."],
}


@pytest.fixture(scope="session")
def corpus_of() -> Callable[..., Corpus]:
    """Build a corpus of documents, each a list of texts; a text that ends in "?" is the interviewer's."""

    def build(texts: dict[str, list[str]] = TEXTS) -> Corpus:
        documents, rows = [], []
        for doc_id, parts in texts.items():
            documents.append(
                {"doc_id": doc_id, "project": doc_id[:3], "kind": "interview", "date": "2019-09-10"}
                | {"text": "\n\n".join(parts)}
            )
            at = 0
            names = segment_ids([doc_id] * len(parts), parts)
            for position, (name, text) in enumerate(zip(names, parts, strict=True)):
                role = "interviewer" if text.endswith("?") else "borger"
                rows.append(
                    {"turn_id": f"{doc_id}-{position}", "segment_id": name, "doc_id": doc_id, "position": position}
                    | {"speaker": "S", "role": role, "start": at, "end": at + len(text)}
                )
                at += len(text) + 2
        seconds = {"start_s": float("nan"), "end_s": float("nan")}
        turns = [{key: row[key] for key in row if key != "segment_id"} | seconds for row in rows]
        return Corpus(frame("documents", documents), frame("turns", turns), frame("segments", rows))

    return build


@pytest.fixture(scope="session")
def corpus(corpus_of) -> Corpus:
    return corpus_of()


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, str]]:
    """Give a row of a log: accepted and present where nothing else is said."""

    def build(segment_id: str, code: str = "tillid", **values: str) -> dict[str, str]:
        given = {"segment_id": segment_id, "code": code, "polarity": "present", "status": "accepted"}
        return given | {"evidence": "", "note": "", "at": "2026-11-22T14:05:00"} | values

    return build
