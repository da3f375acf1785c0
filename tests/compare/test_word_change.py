"""Words that come, go, and take each other's place."""

import numpy as np
import pytest

from fieldnotes.compare.contexts import context_similarity
from fieldnotes.compare.vocabulary_counts import content_words
from fieldnotes.compare.word_change import table_word_change

NEAR = "hjemmet nøgle plan samtale besøg"
OTHER = "bold køkken kaffe have vindue telefon"


@pytest.fixture
def study(spoken):
    """Six documents in each of rounds 1 and 3; "bostøtte" gives way to "mestring" beside the same words."""
    rng, documents, rounds = np.random.default_rng(0), {}, {}
    for n in range(12):
        new = n >= 6
        texts = [" ".join(rng.permutation([*NEAR.split(), "mestring" if new else "bostøtte"])) for _ in range(3)]
        texts += [" ".join(rng.permutation([*OTHER.split(), *(["regnvejr"] if new else [])])) for _ in range(3)]
        documents[f"D{n}"], rounds[f"D{n}"] = ("Havnen", texts), "3" if new else "1"
    return spoken(documents, round=rounds)


def test_a_word_that_goes_and_the_one_that_comes_in_its_place_are_paired(study):
    found = table_word_change(*study, permutations=99).set_index("word")
    assert found.loc["mestring", ["direction", "replaced"]].tolist() == ["rises", "bostøtte"]
    assert found.loc["bostøtte", ["direction", "replaced"]].tolist() == ["falls", "mestring"]
    assert found.loc["regnvejr", "replaced"] == ""
    assert found.loc[["mestring", "bostøtte"], "p_adjusted"].max() <= 0.05
    assert found.loc["mestring", ["n_documents_first", "n_documents_last", "n_first", "n_last"]].tolist() == [
        0,
        6,
        6,
        6,
    ]


def test_with_two_documents_a_round_words_are_an_indication_only(study):
    corpus, tokens = study
    few = corpus.where(doc_id=["D0", "D1", "D6", "D7"])
    found = table_word_change(few, tokens, by="project")
    assert set(found["note"]) == {"too_few_to_compare"}
    assert set(found["n_documents_elsewhere"]) == {0}
    assert found[["p_adjusted", "low", "high"]].isna().all().all()
    assert "mestring" in set(found["word"])


def test_one_round_gives_no_rows(study):
    corpus, tokens = study
    assert table_word_change(corpus.where(round="1"), tokens).empty


def test_words_said_beside_each_other_are_not_alike_for_that(spoken):
    corpus, tokens = spoken({"A": ("Havnen", ["fisk brød"] * 5)})
    words = content_words(corpus, tokens)
    assert context_similarity(words, ["fisk"], ["brød"]).tolist() == [[0.0]]
