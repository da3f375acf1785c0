"""Whoever works on the parts, and in whatever order, the tables are the same."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import pytest

from fieldnotes.coding import cells, evidence, read_codebook
from fieldnotes.coding.model import score_cells
from fieldnotes.coding.training import read_training
from fieldnotes.language.tokens import tokens
from fieldnotes.tables import Corpus, frame, segment_ids

LESSONS = read_training()


def corpus(texts: Sequence[str]) -> Corpus:
    """A document a text, in one segment each."""
    doc_ids = [f"D{n}" for n in range(len(texts))]
    rows = [
        {"doc_id": doc_id, "turn_id": doc_id, "position": 0, "start": 0, "end": len(text)}
        for doc_id, text in zip(doc_ids, texts, strict=True)
    ]
    seconds = {"start_s": float("nan"), "end_s": float("nan")}
    return Corpus(
        frame("documents", [{"doc_id": d, "text": text} for d, text in zip(doc_ids, texts, strict=True)]),
        frame("turns", [row | seconds for row in rows]),
        frame("segments", [{"segment_id": i} | r for i, r in zip(segment_ids(doc_ids, texts), rows, strict=True)]),
    )


class Elsewhere:
    """Everything goes through bytes, as to another machine, the last part first; `parts` counts them."""

    def __init__(self) -> None:
        self.parts = 0

    def __call__(self, function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[Any]:
        self.parts += len(parts)
        sent = pickle.dumps(function)
        answers = [pickle.dumps(pickle.loads(sent)(pickle.loads(pickle.dumps(part)))) for part in reversed(parts)]
        return map(pickle.loads, reversed(answers))


def test_words_are_the_same_whoever_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[tokens.__module__], "BATCH", 4)
    given = corpus([*(example.text for example in LESSONS[::200]), "", "[Person 3] kom, øh, [Taler 1] gik."])
    elsewhere, told = Elsewhere(), list[tuple[int, int]]()
    made = tokens(given, spread=elsewhere, progress=lambda *at: told.append(at))
    pd.testing.assert_frame_equal(made, tokens(given))
    assert elsewhere.parts == -(-len(given.segments) // 4)
    assert told[-1] == (len(given.segments), len(given.segments))


@pytest.mark.slow
def test_scores_and_their_evidence_are_the_same_whoever_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "PART", 8)
    monkeypatch.setattr(evidence, "PART", 8)
    lessons, given = LESSONS[:120:2], corpus([example.text for example in LESSONS[1:120:4]])
    words, elsewhere = tokens(given), Elsewhere()
    here, there = (
        score_cells(given, read_codebook(), tokens=words, vectors=None, examples=lessons, **more)
        for more in ({}, {"spread": elsewhere})
    )
    pd.testing.assert_frame_equal(there.suggestions(5), here.suggestions(5), check_exact=True)
    assert there.codings()["evidence"].tolist() == here.codings()["evidence"].tolist()
    pd.testing.assert_frame_equal(there.codings(), here.codings(), check_exact=True)
    assert elsewhere.parts > 2 * len(given.segments) // 8
