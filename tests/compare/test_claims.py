"""Sentences that claim effects, tell of experiments and set out dilemmas, on invented words."""

import pytest

from fieldnotes.compare.dilemmas import table_dilemmas
from fieldnotes.compare.effects import table_effects
from fieldnotes.compare.experiments import table_experiments
from fieldnotes.language import tokens as make_tokens

EFFECTS = [
    "Jeg er begyndt at sove om natten.",
    "Ventetiden er faldet fra 20 til 9 dage.",
    "De unge bruger ikke længere bagdøren.",
    "Før sad de hver for sig, og nu spiser de sammen.",
    "Nu ringer jeg altid selv først.",
    "Hun turde for første gang sige det højt.",
    "Det har ikke ændret noget for os.",
]
NO_EFFECTS = [
    "Er det blevet bedre?",
    "Vi håber, at det bliver bedre.",
    "Hvis de er begyndt at komme, er det godt.",
    "Bordet er brunt og står i hjørnet.",
    "Målet er, at ventetiden skal falde.",
    "Der var kaffe på kanden hele dagen.",
]
EXPERIMENTS = [
    ("Vi prøver det af i tre uger og ser, hvad der sker.", "running"),
    ("På mandag skal vi afprøve den nye seddel.", "planned"),
    ("Vi afprøvede det med to hold i maj.", "done"),
    ("Eksperimentet med åben dør er droppet igen.", "dropped"),
]
NO_EXPERIMENTS = [
    "Jeg prøver at sove om natten.",
    "Sygeplejersken tog en blodprøve om morgenen.",
    "Det har jeg aldrig prøvet før.",
]
DILEMMAS = [
    "Det er et dilemma for os alle sammen.",
    "De skal tage selvstændige beslutninger, og samtidig bliver hvert besøg talt op.",
    "Jeg vil gerne hjælpe hende, men loven siger noget andet.",
]
NO_DILEMMAS = [
    "Hun bor på den anden side af gaden.",
    "Vi drak kaffe, men der var ingen kage.",
    "Det var en god dag for alle.",
]


@pytest.fixture
def said(spoken):
    """Each text is a segment; tokens are the pipeline's own."""

    def build(*texts, **more):
        corpus, _ = spoken({"A": ("Havnen", list(texts))}, **more)
        return corpus, make_tokens(corpus)

    return build


def test_claims_of_change_are_listed_and_wishes_questions_and_things_are_not(said):
    assert table_effects(*said(*EFFECTS, *NO_EFFECTS))["sentence"].tolist() == EFFECTS


def test_what_is_known_of_an_effect_is_told(said):
    found = table_effects(*said(*EFFECTS)).set_index("sentence")
    assert found.loc[EFFECTS[0], ["who", "for_whom", "evidence_kind"]].tolist() == [
        "borger",
        "borger",
        "own_experience",
    ]
    assert found.loc[EFFECTS[1], "what"] == "er faldet fra 20 til 9 dage"
    assert found.loc[EFFECTS[2], "for_whom"] == "borger"
    assert found.loc[EFFECTS[6], "polarity"] == "lacking"
    assert (found["polarity"].drop(EFFECTS[6]) == "present").all()
    assert (found["confirmed"] == "").all()
    assert found["confidence"].between(0.5, 0.95).all()


def test_the_place_slices_the_sentence_from_the_document(said):
    corpus, tokens = said("Først en sætning. Jeg er begyndt at sove om natten. [Person 3] sov også.")
    row = table_effects(corpus, tokens).iloc[0]
    assert corpus.documents["text"].iloc[0][row["start"] : row["end"]] == "Jeg er begyndt at sove om natten."


def test_before_in_one_sentence_and_now_in_the_next_are_a_contrast(said):
    found = table_effects(*said("Før kørte jeg ud med en bestilling. Nu sidder vi sammen om planen."))
    assert found["sentence"].tolist() == ["Nu sidder vi sammen om planen."]


def test_experiments_are_listed_with_how_far_they_have_come(said):
    found = table_experiments(*said(*(text for text, _ in EXPERIMENTS), *NO_EXPERIMENTS))
    assert list(zip(found["sentence"], found["state"], strict=True)) == EXPERIMENTS


def test_what_was_learnt_may_stand_in_one_of_the_next_two_sentences(said):
    text = "Vi prøvede det af i maj. Det regnede. Det viste sig, at ingen kom. Så gik vi hjem."
    assert table_experiments(*said(text))["learnt"].tolist() == ["Det viste sig, at ingen kom."]


def test_what_would_be_dropped_is_not_dropped(said):
    found = table_experiments(*said("Vi prøver det af i to uger, og hvis det går galt, dropper vi det."))
    assert found["state"].tolist() == ["running"]


def test_dilemmas_are_listed_with_both_sides(said):
    found = table_dilemmas(*said(*DILEMMAS, *NO_DILEMMAS))
    assert found["sentence"].tolist() == DILEMMAS
    assert found["this"].iloc[1] == "De skal tage selvstændige beslutninger"
    assert found["against"].iloc[1] == "og samtidig bliver hvert besøg talt op."


def test_a_turn_that_opens_the_sentence_looks_back(said):
    found = table_dilemmas(*said("De skal selv bestemme. Men samtidig er der krav om kontrol med alle besøg."))
    assert found["this"].tolist() == ["De skal selv bestemme."]


@pytest.mark.parametrize("table", [table_effects, table_experiments, table_dilemmas])
def test_the_interviewer_claims_nothing_and_nothing_is_an_empty_list(said, table):
    everything = [*EFFECTS, *(text for text, _ in EXPERIMENTS), *DILEMMAS]
    found = table(*said(*everything, roles={"A": "interviewer"}))
    assert found.empty
    assert list(found.columns[:3]) == ["doc_id", "project", "kind"]
    assert list(found.columns[-2:]) == ["confidence", "confirmed"]
