"""The shared language of two sides: which words are whose, and how much is in common."""

import numpy as np
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.compare.language import table_language, table_overlap
from fieldnotes.compare.overlap import morisita_horn, overlap_interval, shuffled_overlaps
from fieldnotes.tables import frame

BOOK = Codebook((Code("tillid", "Tillid", terms=("tillid", "holde ord")),))


@pytest.fixture
def study(spoken):
    """Five citizens and five employees speak of tillid; the citizens say "løfter", the employees "ramme"."""
    documents, roles = {}, {}
    for n in range(10):
        own = "løfter" if n < 5 else "ramme"
        documents[f"D{n}"] = ("Havnen", [f"tillid kræver {own} og tid langt " + "væk " * 20 + "skibet", "intet nyt"])
        roles[f"D{n}"] = "borger" if n < 5 else "medarbejder"
    corpus, tokens = spoken(documents, roles=roles)
    codings = [
        {"segment_id": f"D{n}-0", "code": "tillid", "polarity": "present", "status": "proposed", "evidence": [span]}
        for n in range(10)
        for span in [{"start": 0, "end": 6, "why": "tillid"}]
    ]
    return corpus, frame("codings", codings), tokens, BOOK


def test_each_word_says_whose_it_is(study):
    found = table_language(*study).set_index("word")
    assert found.loc["løfter", "used_by"] == "citizens"
    assert found.loc["ramme", "used_by"] == "professionals"
    assert found.loc["tillid", "used_by"] == "both"
    assert found.loc["tillid", ["n_documents_one", "n_documents_other", "in_codebook"]].tolist() == [5, 5, True]
    assert found.loc["løfter", "log_odds"] > 0 > found.loc["ramme", "log_odds"]


def test_words_far_from_what_gave_the_theme_are_not_the_themes(study):
    assert "skibet" not in set(table_language(*study)["word"])
    assert "skibet" in set(table_language(*study, window=40)["word"])


def test_a_coding_without_evidence_means_its_whole_segment(study):
    corpus, codings, tokens, book = study
    bare = codings.assign(evidence=[[] for _ in range(len(codings))])
    found = set(table_language(corpus, bare, tokens, book)["word"])
    assert "skibet" in found
    assert "nyt" not in found


def test_overlap_is_read_against_what_chance_leaves(study):
    row = table_overlap(*study, permutations=199).iloc[0]
    assert (row["documents_one"], row["documents_other"]) == (5, 5)
    assert row["low"] - 1e-9 <= row["overlap"] <= row["high"] + 1e-9
    assert row["overlap"] < row["expected"]
    assert row["p"] <= 0.05


def test_with_two_documents_on_a_side_nothing_is_said(study):
    corpus, codings, tokens, book = study
    row = table_overlap(corpus.where(doc_id=["D0", "D1", "D7", "D8", "D9"]), codings, tokens, book).iloc[0]
    assert np.isnan([row["overlap"], row["low"], row["expected"], row["p"]]).all()
    assert row["note"] == "too_few_to_compare"


def test_the_sides_are_the_readers_own_and_two(study):
    found = table_language(*study, sides={"hjemme": ["medarbejder"], "ude": ["borger"]}).set_index("word")
    assert found.loc["ramme", "used_by"] == "hjemme"
    with pytest.raises(ValueError, match="two sides"):
        table_language(*study, sides={"alle": ["borger"]})


def test_morisita_and_horns_index_by_hand():
    # p = (1/2, 1/2, 0), q = (1/4, 1/4, 1/2): 2 * 1/4 / (1/2 + 3/8) = 4/7.
    assert morisita_horn(np.array([2.0, 2, 0]), np.array([1.0, 1, 2])) == pytest.approx(4 / 7, abs=1e-12)
    assert morisita_horn(np.array([3.0, 1]), np.array([6.0, 2])) == pytest.approx(1)
    assert morisita_horn(np.array([3.0, 0]), np.array([0.0, 2])) == 0


def test_documents_dealt_at_random_differ_in_one_study_of_twenty():
    rng, alarms, studies = np.random.default_rng(3), 0, 200
    group = np.repeat([0, 1], 6)
    for _ in range(studies):
        counts = rng.poisson(rng.gamma(0.5, 2, (12, 40))).astype(float)
        overlap = shuffled_overlaps(counts, group, np.zeros(12, np.int64), permutations=99, seed=1)
        seen = morisita_horn(counts[:6].sum(0), counts[6:].sum(0))
        alarms += (1 + (overlap <= seen).sum()) / 100 <= 0.05
    assert 0.005 <= alarms / studies <= 0.10


def test_the_interval_of_equal_documents_is_a_point():
    counts = np.tile([2.0, 1.0, 0.0], (6, 1))
    counts[3:] = [1.0, 1.0, 1.0]
    low, high = overlap_interval(counts, np.repeat([0, 1], 3))
    assert low == pytest.approx(high, abs=1e-6)
