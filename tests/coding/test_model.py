from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.learners import EachCode
from fieldnotes.coding.model import code_model, score_cells
from fieldnotes.coding.training import Example
from fieldnotes.tables import Corpus, check, empty, frame

TRUST = ["hun troede på mig uden papirer", "de lod mig bestemme selv", "ingen talte skruerne bagefter"]
TOGETHER = [
    "vi tegnede planen ved samme bord",
    "de spurgte os før de gik i gang",
    "beboerne fandt på det sammen med os",
]
PLAIN = ["bussen kom klokken ti", "kaffen var kold i dag", "det regnede hele ugen"]
WHO = ["Altså {}.", "Øh, {} ikke også.", "Min mor sagde, at {}.", "Jeg husker, {}.", "I går {}.", "{} hver gang."]
CORPUS = [
    Example(f"sted{n}", "interview", "borger", codes, False, who.format(what))
    for n, who in enumerate(WHO)
    for sentences, codes in ((TRUST, {"tillid": "present"}), (TOGETHER, {"samskabelse": "present"}), (PLAIN, {}))
    for what in sentences
]
BOOK = Codebook(
    (
        Code("tillid", "Tillid", definition="Når nogen stoler på nogen.", examples=("Hun regnede med mig.",)),
        Code("samskabelse", "Samskabelse", definition="Når flere udvikler noget sammen.", terms=("samskabe",)),
    )
)
NEW = Code(
    "mad", "Mad", definition="Når det handler om mad og måltider.", terms=("mad", "spise"), examples=("Vi spiste.",)
)

WHERE = ("her", "der", "oppe", "nede", "inde", "ude", "henne", "bag", "foran", "over", "under", "ved")
WHEN = ("nu", "da", "før", "siden", "sent", "tidligt", "ofte", "tit", "aldrig", "altid", "straks", "snart")

Build = Callable[..., Corpus]
Tokens = Callable[..., pd.DataFrame]


@pytest.fixture
def code(tokens_of: Tokens) -> Callable[..., pd.DataFrame]:
    """Code texts by the tiny training corpus, with tokens made by hand."""

    def run(
        corpus: Corpus, book: Codebook = BOOK, labelled: pd.DataFrame | None = None, **more: object
    ) -> pd.DataFrame:
        tokens = tokens_of(corpus.coded(), {"samskabte": ("samskabe", "VERB"), "spiste": ("spise", "VERB")})
        settings: dict = {"tokens": tokens, "examples": CORPUS, "vectors": None} | more
        return code_model(corpus, book, labelled, **settings)

    return run


def found(codings: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(codings["segment_id"], codings["code"], strict=True))


def test_a_theme_is_heard_where_nobody_names_it(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    corpus = corpus_of("Hun lod mig selv bestemme.", "Vi tegnede den sammen med beboerne.", "Kaffen kom klokken ti.")
    assert found(code(corpus, rate=0.7)) == {("s0", "tillid"), ("s1", "samskabelse")}


def test_codings_are_in_the_shape_of_the_table(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    codings = code(corpus_of("De lod mig bestemme.", "Vi samskabte planen."))
    check("codings", codings)
    assert set(codings["method"]) == {"model"}
    assert set(codings["status"]) == {"proposed"}
    assert codings["score"].between(0, 1).all()


def test_evidence_is_the_sentence_its_nearest_example_and_the_terms(
    corpus_of: Build, code: Callable[..., pd.DataFrame]
) -> None:
    corpus = corpus_of("Noget helt andet.", "Bussen kom. Vi samskabte planen ved samme bord. Kaffen var kold.")
    text = corpus.documents["text"].iloc[0]
    codings = code(corpus, rate=0.5)
    (spans,) = codings.loc[codings["code"] == "samskabelse", "evidence"]
    shown = {text[span["start"] : span["end"]]: span["why"] for span in spans}
    assert shown["samskabte"] == "samskabe"
    assert "tegnede planen ved samme bord" in shown["Vi samskabte planen ved samme bord."]


def test_a_code_that_the_training_corpus_does_not_know_works_from_its_own_words(
    corpus_of: Build, code: Callable[..., pd.DataFrame]
) -> None:
    book = Codebook((*BOOK.codes, NEW))
    corpus = corpus_of("Vi spiste mad sammen.", "Bussen kom.", "De lod mig bestemme.", "Det regnede.")
    codings = code(corpus, book, rate=0.5)
    assert ("s0", "mad") in found(codings)
    assert ("s1", "mad") not in found(codings)


def test_without_any_training_corpus_the_codebook_alone_decides(
    corpus_of: Build, code: Callable[..., pd.DataFrame]
) -> None:
    corpus = corpus_of("Vi spiste mad sammen.", "Bussen kom.", "Det regnede.")
    codings = code(corpus, Codebook((NEW, *BOOK.codes)), rate=0.4, examples=[])
    assert ("s0", "mad") in found(codings)


def test_a_sub_code_is_no_likelier_than_its_parent(corpus_of: Build, tokens_of: Tokens) -> None:
    book = Codebook((*BOOK.codes, replace(NEW, parent="tillid")))
    corpus = corpus_of("Vi spiste mad.", "De lod mig bestemme.", "Det regnede.")
    scored = score_cells(corpus, book, tokens=tokens_of(corpus, {}), examples=CORPUS, vectors=None)
    assert (scored.probability[:, 2] <= scored.probability[:, 0]).all()


def test_people_teach_the_model_what_the_corpus_does_not_know(
    corpus_of: Build, code: Callable[..., pd.DataFrame]
) -> None:
    texts = [f"Nøglen hang {where}." for where in WHERE]
    plain = [f"Toget gik {when}." for when in WHEN]
    corpus = documents(corpus_of, [*texts, *plain])
    given = [("tillid" if n < len(texts) else "", f"s{n}") for n in range(len(texts) + len(plain))]
    human = {"coder": "A", "method": "human", "polarity": "present", "status": "accepted", "evidence": []}
    labelled = frame("codings", [{"code": name, "segment_id": segment} | human for name, segment in given])
    before, after = code(corpus, rate=0.5), code(corpus, labelled=labelled)
    expected = {(f"s{n}", "tillid") for n in range(len(texts))}
    assert len(found(after) & expected) > len(found(before) & expected)
    assert len(found(after) & expected) >= 10
    assert len(found(after)) == pytest.approx(len(texts), abs=3)


def documents(corpus_of: Build, texts: Sequence[str]) -> Corpus:
    """Give each segment a document of its own."""
    parts = [corpus_of(text) for text in texts]
    tables = {}
    for name in ("documents", "turns", "segments"):
        frames = [
            getattr(part, name).assign(
                doc_id=f"D{n}",
                **{key: f"{key[0]}{n}" for key in ("turn_id", "segment_id") if key in getattr(part, name)},
            )
            for n, part in enumerate(parts)
        ]
        tables[name] = pd.concat(frames, ignore_index=True)
    return Corpus(**tables)


def test_vectors_bring_in_what_words_do_not_share(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    corpus = corpus_of("Qwerty zxcv.", "Asdf uiop.", "Hjkl bnm.")

    def embed(texts: Sequence[str]) -> np.ndarray:
        trust = [any(part in text for part in (*TRUST, "Qwerty")) for text in texts]
        return np.array([[1.0, 0.2] if flag else [1.0, -0.2] for flag in trust], np.float32)

    assert found(code(corpus, rate=0.34, vectors=embed)) == {("s0", "tillid")}


def test_lacking_is_heard(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    lacking = [
        replace(one, codes={"tillid": "lacking"}, text=one.text.replace("{}", "") + " Aldrig igen, de svigtede.")
        for one in CORPUS
        if "tillid" in one.codes
    ] * 2
    corpus = corpus_of("De lod mig bestemme. Aldrig igen, de svigtede.", "De lod mig bestemme.")
    codings = code(corpus, rate=1.0, examples=[*CORPUS, *lacking])
    said = codings[codings["code"] == "tillid"].set_index("segment_id")["polarity"]
    assert said["s0"] == "lacking"
    assert said["s1"] == "present"


@pytest.mark.parametrize("text", ["Ja", "…", "a" * 30_000, "ord og sætning. " * 2500, "We trusted her completely."])
def test_any_length_and_language_is_borne(corpus_of: Build, code: Callable[..., pd.DataFrame], text: str) -> None:
    corpus = corpus_of(text, "De lod mig bestemme.")
    codings = code(corpus)
    assert set(codings["segment_id"]) <= {"s0", "s1"}
    assert ("s1", "tillid") in found(codings)


def test_two_hundred_codes_are_borne(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    many = tuple(Code(f"kode{n}", f"Kode {n}", definition=f"Når det handler om emne{n}.") for n in range(200))
    codings = code(corpus_of("Det handler om emne7.", "Bussen kom."), Codebook(many), rate=0.5)
    assert ("s0", "kode7") in found(codings)


def test_a_classifier_of_ones_own_can_learn_instead(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    from sklearn.linear_model import LogisticRegression

    corpus = corpus_of("De lod mig bestemme selv.", "Vi tegnede planen ved samme bord.", "Kaffen kom.")
    codings = code(corpus, rate=0.7, learner=EachCode(LogisticRegression(C=10.0)), vectors=lambda t: np.eye(len(t), 3))
    assert found(codings) == {("s0", "tillid"), ("s1", "samskabelse")}


def test_the_interviewer_is_not_coded(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    assert code(corpus_of("De lod mig bestemme.", role="interviewer")).equals(empty("codings"))


def test_a_corpus_without_segments_gives_no_codings(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    assert not len(code(corpus_of("De lod mig bestemme.").where(role="ingen")))


def test_small_talk_is_not_coded_to_fill_the_rate(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    assert not found(code(corpus_of("Kaffen var kold.", "Bussen kom klokken ti.", "Det regnede hele ugen i går.")))


def test_the_same_input_gives_the_same_codings(corpus_of: Build, code: Callable[..., pd.DataFrame]) -> None:
    corpus = corpus_of("De lod mig bestemme.", "Vi tegnede den sammen.", "Kaffen kom.")
    assert code(corpus).equals(code(corpus))


def test_suggestions_rank_the_codes_of_each_segment(corpus_of: Build, tokens_of: Tokens) -> None:
    corpus = corpus_of("De lod mig bestemme.", "Vi tegnede planen sammen.")
    table = score_cells(corpus, BOOK, tokens=tokens_of(corpus, {}), examples=CORPUS, vectors=None).suggestions(2)
    assert table["rank"].tolist() == [1, 2, 1, 2]
    assert table["code"].tolist() == ["tillid", "samskabelse", "samskabelse", "tillid"]
    assert (table["score"].to_numpy()[::2] >= table["score"].to_numpy()[1::2]).all()
