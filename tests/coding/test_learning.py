from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.learning import expected_gain, learning_curve
from fieldnotes.tables import Corpus, frame

BOOK = Codebook((Code("a", "A"), Code("b", "B")))


def corpus_of(documents: int, each: int) -> Corpus:
    text = "ord " * each
    rows = [
        {"doc_id": f"D{d}", "turn_id": f"D{d}t{n}", "segment_id": f"D{d}s{n}", "position": n, "role": "borger"}
        | {"start": 4 * n, "end": 4 * n + 3}
        for d in range(documents)
        for n in range(each)
    ]
    turns = [{k: v for k, v in row.items() if k != "segment_id"} | {"start_s": np.nan, "end_s": np.nan} for row in rows]
    documents_ = [{"doc_id": f"D{d}", "project": "PQ"[d % 2], "kind": "note", "text": text} for d in range(documents)]
    return Corpus(frame("documents", documents_), frame("turns", turns), frame("segments", rows))


def codings(corpus: Corpus, code: Callable[[int], str], method: str = "human") -> pd.DataFrame:
    given = {"polarity": "present", "coder": "A", "method": method, "status": "accepted", "evidence": []}
    ids = corpus.segments["segment_id"]
    return frame("codings", [{"segment_id": name, "code": code(n)} | given for n, name in enumerate(ids)])


def test_the_learning_curve_measures_on_documents_that_were_not_learnt_from() -> None:
    corpus = corpus_of(8, 5)
    human = codings(corpus, lambda n: "ab"[n % 2])

    def echo(known: pd.DataFrame) -> pd.DataFrame:
        """Right wherever it has not learnt, wrong where it has."""
        seen = human["segment_id"].str[:2].isin(set(known["segment_id"].str[:2]))
        return human.assign(code=human["code"].where(~seen, "b"), method="model")

    table = learning_curve(corpus, BOOK, human, echo, codings=human)
    assert table["segments"].tolist() == [0, 10, 20, 40]
    assert table["kappa"].tolist() == [1.0, 1.0, 1.0, 1.0]


def test_the_learning_curve_is_short_where_few_documents_are_coded() -> None:
    corpus = corpus_of(3, 4)
    human = codings(corpus, lambda n: "ab"[n % 2])
    assert learning_curve(corpus, BOOK, human, lambda known: human)["segments"].tolist() == [0]


def test_what_more_coding_brings_is_what_the_last_doubling_brought() -> None:
    curve = pd.DataFrame({"segments": [0, 50, 100], "kappa": [0.3, 0.4, 0.5], "f1": 0.0})
    assert expected_gain(curve, 100) == pytest.approx(0.1)
    assert np.isnan(expected_gain(curve.head(2), 50))
