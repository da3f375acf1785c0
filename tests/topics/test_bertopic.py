import numpy as np
import pytest

from fieldnotes.errors import MissingExtraError
from fieldnotes.topics import Topics
from fieldnotes.topics.bertopic import StableClusters, to_bertopic


@pytest.mark.slow
def test_the_topics_are_a_bertopic_model_with_our_numbers_labels_and_words(study, found):
    pytest.importorskip("bertopic")
    corpus, tokens, vectors, _ = study
    model = to_bertopic(found, corpus, tokens, vectors)
    ours = found.assignments.set_index("segment_id").loc[corpus.segments["segment_id"]]
    belonging = ours["topic"].where(ours["score"] >= 2 / 3, "").map(found.labels).fillna("-")
    names = dict(zip(sorted(set(model.topics_)), model.custom_labels_, strict=True))
    assert [names[n] for n in model.topics_] == list(belonging)
    row = found.topics[found.topics["label"] == names[0]].iloc[0]
    assert len({word for word, _ in model.get_topic(0)} & set(row["words"].split(", "))) >= 4


@pytest.mark.slow
def test_bertopic_takes_our_clusters_in_place_of_its_own(study):
    bertopic = pytest.importorskip("bertopic")
    from bertopic.backend import BaseEmbedder
    from bertopic.dimensionality import BaseDimensionalityReduction

    corpus, _, vectors, truth = study
    texts = corpus.with_text()["text"].tolist()
    model = bertopic.BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=StableClusters(4),
    )
    labels, _ = model.fit_transform(texts, vectors)
    assert len(set(labels)) == 4
    assert len({(label, theme) for label, theme in zip(labels, truth, strict=True)}) <= 6


def test_clusters_do_not_hang_on_the_order_of_rows(study):
    vectors = study[2]
    order = np.random.default_rng(0).permutation(len(vectors))
    one = StableClusters(4).fit(vectors)
    other = StableClusters(4).fit(vectors[order])
    assert list(one.labels_[order]) == list(other.labels_)
    assert list(one.predict(vectors[:5])) == list(one.labels_[:5])


def test_without_topics_there_is_no_model(study):
    corpus, tokens, vectors, _ = study
    pytest.importorskip("bertopic")
    with pytest.raises(ValueError, match="no topics"):
        to_bertopic(Topics(), corpus, tokens, vectors)


def test_a_user_without_bertopic_is_told_how_to_install_it(study, found, monkeypatch):
    import sys

    corpus, tokens, vectors, _ = study
    monkeypatch.setitem(sys.modules, "bertopic", None)
    with pytest.raises(MissingExtraError, match="fieldnotes\\[topics\\]"):
        to_bertopic(found, corpus, tokens, vectors)
