import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from fieldnotes.coding import Code, Codebook
from fieldnotes.tables import Corpus, check, empty, frame
from fieldnotes.topics import TABLES, Edits, Topics, code_topics, material, stability
from fieldnotes.topics.carried import carried
from fieldnotes.topics.material import stratified
from fieldnotes.topics.topics import BELONGS


def labels(topics: Topics, corpus: Corpus) -> list[str]:
    return list(topics.assignments.set_index("segment_id").loc[corpus.segments["segment_id"], "topic"])


def test_planted_topics_are_found_with_their_words(study, found):
    corpus, _, _, truth = study
    assert adjusted_rand_score(truth, labels(found, corpus)) > 0.95
    words = {row["topic"]: set(row["words"].split(", ")) for row in found.topics.to_dict("records")}
    assert {frozenset(own & {"genbrug", "suppe", "gynge", "telefon"}) for own in words.values()} == {
        frozenset({"genbrug"}),
        frozenset({"suppe"}),
        frozenset({"gynge"}),
        frozenset({"telefon"}),
    }


def test_what_everybody_says_is_no_word_of_a_topic(found):
    said = {word for row in found.topics["words"] for word in row.split(", ")}
    assert not said & {"kommune", "forløb", "kontor", "samtale", "dag"}


def test_the_number_of_topics_is_found_where_none_is_given(study):
    corpus, tokens, vectors, truth = study
    made = code_topics(corpus, tokens=tokens, vectors=vectors, resamples=0)
    assert 3 <= len(made) <= 6
    assert adjusted_rand_score(truth, labels(made, corpus)) > 0.8


def test_any_order_of_documents_and_segments_gives_the_same_tables(found, turned):
    corpus, tokens, vectors = turned
    again = code_topics(corpus, tokens=tokens, vectors=vectors, n_topics=4, resamples=3)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(found, name))


def test_another_seed_gives_the_same_topics_and_a_stability_of_other_refits(study, found):
    corpus, tokens, vectors, _ = study
    again = code_topics(corpus, tokens=tokens, vectors=vectors, n_topics=4, resamples=3, seed=5)
    pd.testing.assert_frame_equal(again.assignments, found.assignments)
    pd.testing.assert_frame_equal(again.topics.drop(columns=["stability"]), found.topics.drop(columns=["stability"]))


def test_any_number_of_threads_gives_the_same_topics(study, found):
    from threadpoolctl import threadpool_limits

    corpus, tokens, vectors, _ = study
    for threads in (1, 2):
        with threadpool_limits(threads):
            again = code_topics(corpus, tokens=tokens, vectors=vectors, n_topics=4, resamples=3)
        pd.testing.assert_frame_equal(again.topics, found.topics)


def test_every_table_fits_its_schema(found):
    for name, table in TABLES.items():
        check(table, getattr(found, name))


def test_clear_topics_come_again_and_are_not_marked(found):
    assert (found.topics["stability"] > 0.9).all()
    assert list(found.topics["note"]) == [""] * 4
    assert found.measures["agreement"].iloc[0] > 0.9


def test_topics_in_noise_are_marked_as_unstable(planted):
    corpus, tokens, vectors, _ = planted(30)
    noise = np.random.default_rng(0).normal(size=vectors.shape).astype(np.float32)
    mixed = tokens.assign(lemma=np.random.default_rng(1).permutation(tokens["lemma"].to_numpy()))
    made = code_topics(corpus, tokens=mixed, vectors=noise, resamples=3)
    assert made.topics["note"].str.contains("unstable|few_words").all()
    assert made.measures["agreement"].iloc[0] < 0.5


@pytest.mark.parametrize(("each", "topics"), [(8, 0), (15, 1)])
def test_with_too_few_segments_there_are_pairs_instead_of_topics(planted, each, topics):
    corpus, tokens, vectors, truth = planted(each)
    made = code_topics(corpus, tokens=tokens, vectors=vectors, resamples=0)
    assert (len(made) > 0) == (topics > 0)
    assert (len(made.pairs) > 0) == (topics == 0)
    if not topics:
        theme = dict(zip(corpus.segments["segment_id"], truth, strict=True))
        alike = [
            theme[a] == theme[b] for a, b in zip(made.pairs["segment_id"], made.pairs["segment_id_other"], strict=True)
        ]
        assert np.mean(alike) == 1
        assert (made.pairs["doc_id"] != made.pairs["doc_id_other"]).all()


def test_a_study_without_segments_has_neither_topics_nor_pairs():
    nothing = Corpus(empty("documents"), empty("turns"), empty("segments"))
    made = code_topics(nothing, tokens=empty("tokens"), vectors=np.empty((0, 8), np.float32))
    assert (len(made), len(made.pairs), made.measures["n_segments"].iloc[0]) == (0, 0, 0)


def test_what_belongs_nowhere_gets_the_nearest_topic_with_a_low_score_or_none(planted):
    corpus, tokens, vectors, _ = planted(30)
    vectors = vectors.copy()
    vectors[:6] = np.random.default_rng(2).normal(size=(6, vectors.shape[1]))
    arguments = {"tokens": tokens, "vectors": vectors, "n_topics": 4, "resamples": 0}
    near, left = (code_topics(corpus, outliers=how, **arguments).assignments for how in ("nearest", "leave"))
    assert (near["topic"] != "").all()
    assert list(left["topic"] == "") == list(near["score"] < BELONGS)
    with pytest.raises(ValueError, match="nearest, leave"):
        code_topics(corpus, outliers="gone", **arguments)


def test_the_share_that_belongs_nowhere_is_stated(found):
    assert found.measures["outlier_share"].iloc[0] == round((found.assignments["score"] < BELONGS).mean(), 6)


def test_a_topic_that_one_source_or_speaker_carries_is_marked():
    rows = [("T01", f"D{n}", f"Person {n}", "borger") for n in range(4)]
    rows += [("T02", "D1" if n < 3 else "D2", f"Person {n}", "borger") for n in range(4)]
    rows += [("T03", f"D{n}", "Person 1", "borger") for n in range(4)]
    rows += [("T04", f"D{n}", "Borger", "borger") for n in range(4)]
    made = carried(pd.DataFrame(rows, columns=["topic", "doc_id", "speaker", "role"]))
    assert list(made["note"]) == ["", "one_document", "one_speaker", ""]
    assert list(made["n_speakers"]) == [4, 4, 1, 4]
    assert list(made["share_document"]) == [0.25, 0.75, 0.25, 0.25]


def test_kinds_of_source_are_no_topics(planted):
    corpus, tokens, vectors, truth = planted(40)
    documents = corpus.documents.assign(kind=["reflection" if n % 6 < 3 else "interview" for n in range(12)])
    kind = corpus.segments["doc_id"].map(dict(zip(documents["doc_id"], documents["kind"], strict=True)))
    log = (kind == "reflection").to_numpy()
    away = np.random.default_rng(5).normal(size=vectors.shape[1])
    shifted = vectors + 1.5 * np.outer(log, away / np.linalg.norm(away)).astype(np.float32)
    made = code_topics(
        Corpus(documents, corpus.turns, corpus.segments), tokens=tokens, vectors=shifted, n_topics=4, resamples=0
    )
    assert adjusted_rand_score(log, labels(made, corpus)) < 0.1
    assert adjusted_rand_score(truth, labels(made, corpus)) > 0.8


def test_topics_say_which_code_covers_them(study):
    corpus, tokens, vectors, truth = study
    book = Codebook((Code("klima", "Klima"), Code("alt", "Alt")))
    rows = [
        {"segment_id": name, "code": code, "polarity": "present", "status": "proposed", "method": "model"}
        for name, theme in zip(corpus.segments["segment_id"], truth, strict=True)
        for code in (["klima", "alt"] if theme == 0 else ["alt"])
    ]
    codings = frame("codings", [row | {"evidence": []} for row in rows])
    made = code_topics(
        corpus, tokens=tokens, vectors=vectors, n_topics=4, codebook=book, codings=codings, resamples=0
    ).topics
    covered = made[made["words"].str.contains("genbrug")].iloc[0]
    assert (covered["code"], covered["coverage"]) == ("klima", 1.0)
    others = made[~made["words"].str.contains("genbrug")]
    assert (list(others["code"]), list(others["coverage"])) == ([""] * 3, [0.0] * 3)


def test_codes_can_found_topics_from_their_own_words(study):
    corpus, tokens, vectors, truth = study
    texts = dict(zip(corpus.with_text()["text"], vectors, strict=True))
    own = [text for text, theme in zip(corpus.with_text()["text"], truth, strict=True) if theme == 3][:6]
    book = Codebook((Code("koe", "Kø i telefonen", examples=tuple(own)),))

    def embed(given):
        return np.array([texts.get(text, next(iter(texts.values())) * 0 + 0.2) for text in given], np.float32)

    made = code_topics(corpus, tokens=tokens, vectors=embed, n_topics=3, codebook=book, seeded=True, resamples=2)
    row = made.topics[made.topics["label"] == "Kø i telefonen"].iloc[0]
    assert "telefon" in row["words"]
    assert np.isnan(row["stability"])
    with pytest.raises(ValueError, match="seeded"):
        code_topics(corpus, tokens=tokens, vectors=vectors, codebook=book, seeded=True)


def test_vectors_that_do_not_fit_the_segments_are_refused(study):
    corpus, tokens, vectors, _ = study
    with pytest.raises(ValueError, match="159 vectors for 160 segments"):
        code_topics(corpus, tokens=tokens, vectors=vectors[1:])


def test_topics_as_codings_count_what_belongs(found):
    codings = check("codings", found.codings())
    assert len(codings) == found.topics["size"].sum()
    assert set(codings["method"]) == {"topics"}


@settings(max_examples=10)
@given(seed=st.integers(0, 1000))
def test_quotes_come_from_different_sources_first(found, seed):
    topic = found.topics["topic"].iloc[seed % len(found)]
    own = found.quotes[found.quotes["topic"] == topic]
    assert list(own["rank"]) == list(range(1, 6))
    assert own["doc_id"].nunique() == 5


def test_the_hierarchy_joins_all_topics_step_by_step(found):
    assert list(found.hierarchy["step"]) == [1, 2, 3]
    assert found.hierarchy["n_topics"].iloc[-1] == 4
    assert found.hierarchy["size"].iloc[-1] == found.topics["size"].sum()


def test_edits_give_number_and_names(study):
    corpus, tokens, vectors, _ = study
    edits = Edits.model_validate({"number": 4, "rename": [{"topic": "suppe, gryde", "label": "Maden"}]})
    made = code_topics(corpus, tokens=tokens, vectors=vectors, edits=edits, resamples=0)
    assert len(made) == 4
    assert "Maden" in set(made.topics["label"])


def test_a_sample_has_the_share_of_each_pilot_kind_and_round_and_none_is_left_out():
    sizes = {("P", "interview", "1"): 600, ("P", "note", "1"): 300, ("Q", "interview", "2"): 99, ("R", "note", "2"): 1}
    rows = [dict(zip(material.STRATA, key, strict=True)) for key, size in sizes.items() for _ in range(size)]
    segments = pd.DataFrame(rows).assign(text=[f"tekst {n}" for n in range(1000)])
    chosen = stratified(segments, np.arange(1000), 100)
    drawn = segments.iloc[chosen].groupby(list(material.STRATA)).size().to_dict()
    assert len(chosen) == 100
    assert drawn[("R", "note", "2")] == 1
    assert all(abs(drawn[key] - size / 10) <= 1 for key, size in sizes.items())
    assert list(stratified(segments, np.arange(1000), 1000)) == list(range(1000))


@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_a_sample_hangs_on_the_texts_and_not_on_their_order(seed):
    segments = pd.DataFrame({"text": [f"tekst {n}" for n in range(60)], "project": list("PQR") * 20, "kind": "note"})
    turned = segments.sample(frac=1, random_state=seed).reset_index(drop=True)
    one, other = (set(rows.iloc[stratified(rows, np.arange(60), 20)]["text"]) for rows in (segments, turned))
    assert one == other


def test_topics_found_in_a_sample_are_given_to_the_rest_and_other_samples_tell_the_stability(study, monkeypatch):
    corpus, tokens, vectors, truth = study
    for place in (material, stability):
        monkeypatch.setattr(place, "MOST", 80)
    made = code_topics(corpus, tokens=tokens, vectors=vectors, n_topics=4, resamples=3)
    assert made.measures["n_founding"].iloc[0] == 80
    assert made.topics["size"].sum() > 140
    assert adjusted_rand_score(truth, labels(made, corpus)) > 0.9
    assert made.measures["agreement"].iloc[0] > 0.8
