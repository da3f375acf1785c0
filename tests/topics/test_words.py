import numpy as np
import pytest
from scipy.sparse import csr_matrix

from fieldnotes.tables import Corpus, frame
from fieldnotes.topics.words import Vocabulary, class_tfidf, npmi, topic_words, vocabulary


@pytest.mark.slow
def test_weights_are_those_of_bertopic():
    vectorizers = pytest.importorskip("bertopic.vectorizers")
    counts = np.random.default_rng(0).integers(1, 9, (4, 30)).astype(float)
    theirs = vectorizers.ClassTfidfTransformer().fit(csr_matrix(counts)).transform(csr_matrix(counts)).toarray()
    np.testing.assert_allclose(class_tfidf(counts), theirs, rtol=1e-12)


def test_npmi_is_one_for_words_always_together_nought_by_chance_and_less_for_words_apart():
    said = csr_matrix(np.array([[1, 1, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0], [0, 0, 0, 1]], float))
    assert npmi(said, [0, 1]) == pytest.approx(1)
    assert npmi(said, [0, 2]) == pytest.approx(0)
    assert npmi(said, [2, 3]) == pytest.approx(-1)
    assert np.isnan(npmi(said, [0]))


def test_words_that_are_as_good_as_one_are_shown_once():
    words = ["tillid", "tillidsfuld", "brev"]
    said = csr_matrix(np.array([[1, 1, 1]] * 3 + [[0, 0, 0]] * 6, float))
    made = topic_words(Vocabulary(words, said, {}), np.array([0] * 3 + [1] * 6), 2)
    assert made.words[0] == ["tillid", "brev"] or made.words[0] == ["brev", "tillid"] or made.words[0][0] in words
    assert not {"tillid", "tillidsfuld"} <= set(made.words[0])


def test_pseudonyms_names_fillers_and_the_interviewers_words_are_no_words_of_topics():
    text = "så [Person 3] altså Kolding kommune genbrug"
    rows = [("D-1", "borger", 0), ("D-2", "interviewer", len(text) + 1)]
    segments = [
        {"segment_id": name, "doc_id": "D", "role": role, "position": n, "start": at, "end": at + len(text)}
        for n, (name, role, at) in enumerate(rows)
    ]
    corpus = Corpus(
        frame("documents", [{"doc_id": "D", "project": "P", "kind": "note", "text": f"{text}\n{text}"}]),
        frame("turns", []),
        frame("segments", segments),
    )
    words = [("så", "ADV"), ("[Person 3]", "PROPN"), ("altså", "ADV"), ("Kolding", "PROPN"), ("kommune", "NOUN")]
    words += [("genbrug", "NOUN")]
    tokens = [
        {"segment_id": name, "i": i, "text": word, "lemma": word, "pos": pos, "start": 0, "end": 1}
        for name, _, _ in rows
        for i, (word, pos) in enumerate(words)
    ]
    made = vocabulary(corpus, frame("tokens", tokens))
    assert made.words == ["genbrug", "kommune"]
    assert made.said.shape == (1, 2)
