"""Corpora and codings made of counts."""

import pandas as pd
import pytest

from fieldnotes.tables import Corpus, frame


@pytest.fixture
def made():
    """Build a corpus and codings: `made({"A1": ("Havnen", "sT.")})` is a document of three segments.

    A letter per segment: "." nothing, "t" tillid present, "T" tillid lacking, "s" styring present, "b" both present.
    """

    def make(documents: dict[str, tuple], **columns: dict[str, str]) -> tuple[Corpus, pd.DataFrame]:
        codes = {"t": [("tillid", "present")], "T": [("tillid", "lacking")], "s": [("styring", "present")], ".": []}
        codes["b"] = codes["t"] + codes["s"]
        rows = [
            {"doc_id": doc_id, "project": project, "kind": "interview", "round": "1", "text": "x" * len(letters)}
            | {name: values[doc_id] for name, values in columns.items()}
            for doc_id, (project, letters) in documents.items()
        ]
        segments = [
            {"segment_id": f"{doc_id}-{i}", "doc_id": doc_id, "position": i, "start": i, "end": i + 1, "role": "borger"}
            for doc_id, (_, letters) in documents.items()
            for i in range(len(letters))
        ]
        codings = [
            {"segment_id": f"{doc_id}-{i}", "code": code, "polarity": polarity, "coder": "terms", "method": "terms"}
            | {"score": 0.8, "status": "proposed", "evidence": [], "note": "", "at": ""}
            for doc_id, (_, letters) in documents.items()
            for i, letter in enumerate(letters)
            for code, polarity in codes[letter]
        ]
        corpus = Corpus(frame("documents", rows), frame("turns", []), frame("segments", segments))
        return corpus, frame("codings", codings)

    return make
