from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.compare.accuracy import table_accuracy
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


def test_a_coder_that_is_always_right_is_ready_to_count() -> None:
    corpus = corpus_of(4, 10)
    human = codings(corpus, lambda n: "ab"[n % 2])
    table = table_accuracy(corpus, BOOK, human.assign(method="model"), human).set_index("code")
    assert table["kappa"].tolist() == [1.0, 1.0, 1.0]
    assert table["verdict"].tolist() == ["ready to count"] * 3
    assert table.loc["a", ["n", "human", "machine"]].tolist() == [40, 20, 20]


def test_a_coder_that_gives_all_the_same_is_not_to_be_used() -> None:
    corpus = corpus_of(4, 10)
    human = codings(corpus, lambda n: "ab"[n % 2])
    table = table_accuracy(corpus, BOOK, codings(corpus, lambda n: "a", "model"), human).set_index("code")
    assert table.loc["a", "verdict"] == "do not use"
    assert table.loc["a", ["f1", "precision", "recall"]].tolist() == pytest.approx([2 / 3, 0.5, 1.0])


def test_what_people_gave_seldom_is_not_judged() -> None:
    corpus = corpus_of(2, 4)
    human = codings(corpus, lambda n: "ab"[n % 2])
    assert set(table_accuracy(corpus, BOOK, human, human)["verdict"]) == {"too few"}


def test_accuracy_is_given_for_each_project() -> None:
    corpus = corpus_of(4, 10)
    human = codings(corpus, lambda n: "ab"[n % 2])
    table = table_accuracy(corpus, BOOK, human, human, by="project")
    assert table.groupby("project")["n"].max().to_dict() == {"P": 20, "Q": 20}


def test_the_interval_of_kappa_holds_it_and_narrows_with_more_documents() -> None:
    widths = []
    for documents in (6, 60):
        corpus = corpus_of(documents, 10)
        human = codings(corpus, lambda n: "ab"[n % 2])
        wrong = codings(corpus, lambda n: "ab"[(n + (n * 7919 // 11) % 4 // 3) % 2], "model")
        row = table_accuracy(corpus, BOOK, wrong, human).set_index("code").loc["all"]
        assert row["low"] <= row["kappa"] <= row["high"]
        widths.append(row["high"] - row["low"])
    assert widths[1] < widths[0] / 2


def test_one_document_gives_no_interval() -> None:
    corpus = corpus_of(1, 10)
    human = codings(corpus, lambda n: "ab"[n % 2])
    assert table_accuracy(corpus, BOOK, human, human)[["low", "high"]].isna().all(axis=None)
