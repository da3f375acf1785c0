"""Spans: made on a text of ten words, a letter and a space each."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from fieldnotes.compare import table_span_agreement
from fieldnotes.tables import Corpus, frame

TEXT = "a b c d e f g h i j"


def corpus(documents: int) -> Corpus:
    """Each document holds a title line before its one segment, so that offsets are not the segment's own."""
    ids = [f"D{n}" for n in range(documents)]
    return Corpus(
        frame("documents", [{"doc_id": id, "text": f"xx {TEXT}"} for id in ids]),
        frame("turns", []),
        frame("segments", [{"segment_id": f"{id}-0", "doc_id": id, "start": 3, "end": 22} for id in ids]),
    )


def marked(*rows: tuple[str, str, str], code: str = "tillid") -> pd.DataFrame:
    """A coding per (segment, coder, words): the words that the coder marked, each as a span of its own."""
    given = []
    for segment, coder, words in rows:
        spans = [{"start": 3 + TEXT.index(word), "end": 4 + TEXT.index(word), "why": ""} for word in words]
        given.append({"segment_id": segment, "coder": coder, "code": code, "polarity": "present", "evidence": spans})
    return frame("codings", [row | {"method": "human", "status": "accepted"} for row in given])


ROWS = [("D0-0", "A", "abc"), ("D0-0", "B", "bcd"), ("D1-0", "A", "ef"), ("D1-0", "B", "ef"), ("D1-0", "C", "j")]


def first(table: pd.DataFrame) -> dict:
    return table.iloc[0].to_dict()


def test_two_coders_spans_have_the_f1_and_alpha_of_their_words():
    table = table_span_agreement(corpus(2), marked(*ROWS[:4]))
    one, two = np.zeros((2, 20), int)
    one[[0, 1, 2, 14, 15]] = 1
    two[[1, 2, 3, 14, 15]] = 1
    found = first(table)
    assert found["f1"] == pytest.approx(f1_score(one, two))
    expected = krippendorff.alpha(np.stack([one, two]), level_of_measurement="nominal")
    assert found["alpha"] == pytest.approx(expected)
    assert (found["n_segments"], found["n_documents"], found["n_units"], found["n_whole"]) == (2, 2, 20, 0)
    assert found["overlapping"] == 1
    assert found["f1_low"] < found["f1"] < found["f1_high"]


def test_equal_marks_in_several_documents_are_certain_as_far_as_there_are_segments():
    rows = [(f"D{n}-0", coder, "abc") for n in range(12) for coder in "AB"]
    found = first(table_span_agreement(corpus(12), marked(*rows)))
    assert (found["f1"], found["alpha"], found["note"]) == (1, 1, "no_disagreement")
    assert 0.5 < found["alpha_low"] < found["f1_low"] < 0.9


def test_more_coders_are_compared_each_with_each():
    found = first(table_span_agreement(corpus(2), marked(*ROWS)))
    answers = np.full((3, 20), np.nan)
    answers[:, 10:] = 0
    answers[:2, :10] = 0
    answers[0, [0, 1, 2, 14, 15]] = answers[1, [1, 2, 3, 14, 15]] = answers[2, 19] = 1
    assert found["alpha"] == pytest.approx(krippendorff.alpha(answers, level_of_measurement="nominal"))


def test_characters_are_another_unit():
    found = first(table_span_agreement(corpus(2), marked(*ROWS[:4]), unit="character"))
    assert (found["unit"], found["n_units"], found["f1"]) == ("character", 38, pytest.approx(0.8))


def test_a_coding_without_a_span_stands_for_the_whole_segment():
    found = first(table_span_agreement(corpus(1), marked(("D0-0", "A", ""), ("D0-0", "B", "abcde"))))
    assert (found["n_whole"], found["f1"]) == (1, pytest.approx(2 * 5 / 15))
    assert found["note"] == "too_few_documents"


def test_spans_that_never_meet_overlap_in_no_segment():
    found = first(table_span_agreement(corpus(1), marked(("D0-0", "A", "ab"), ("D0-0", "B", "cd"))))
    assert (found["overlapping"], found["f1"]) == (0, 0)


def test_wholly_marked_segments_have_no_variation_and_a_code_of_one_coder_nothing_to_compare():
    rows = [(f"D{n}-0", coder, "") for n in range(2) for coder in "AB"]
    alone = marked(("D0-0", "A", "a"), code="ledelse")
    table = table_span_agreement(corpus(2), pd.concat([marked(*rows), alone]), codes=["tillid", "ledelse"])
    assert table["note"].tolist() == ["no_variation", "not_double_coded", "no_variation"]
    assert table["alpha"].tolist()[0] == 0
    assert table["f1"].tolist()[0] == 1


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="word, character"):
        table_span_agreement(corpus(1), marked(), unit="sentence")
