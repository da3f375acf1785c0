from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.accuracy import calibration_error, cross_validate, kappa
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


def test_kappa_is_that_of_the_textbook() -> None:
    # Cohen (1960) by hand: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no.
    ours = np.repeat([True, True, False, False], [20, 5, 10, 15])
    theirs = np.repeat([True, False, True, False], [20, 5, 10, 15])
    assert kappa(ours, theirs) == pytest.approx(0.4)


def test_no_document_is_coded_by_one_who_has_learnt_from_it() -> None:
    corpus = corpus_of(5, 4)
    human = codings(corpus, lambda n: "ab"[n % 2])

    def echo(known: pd.DataFrame) -> pd.DataFrame:
        seen = set(known["segment_id"].str[:2])
        return human[~human["segment_id"].str[:2].isin(seen)]  # codes only what it has not seen

    made = cross_validate(corpus, human, echo, folds=3)
    assert sorted(made["segment_id"]) == sorted(human["segment_id"])


def test_one_document_cannot_be_cross_validated() -> None:
    corpus = corpus_of(1, 4)
    with pytest.raises(ValueError, match="two documents"):
        cross_validate(corpus, codings(corpus, lambda n: "a"), lambda known: known)


def test_calibration_error_is_the_gap_between_what_is_said_and_what_is() -> None:
    probability = np.array([0.9, 0.9, 0.1, 0.1])
    assert calibration_error(probability, np.array([True, True, False, False])) == pytest.approx(0.1)
    assert calibration_error(probability, np.array([False, False, True, True])) == pytest.approx(0.9)
