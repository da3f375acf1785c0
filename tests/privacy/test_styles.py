"""What people are called instead, as a study chooses: labels, other names, roles."""

import pytest

from fieldnotes.privacy import pseudonymise, with_pseudonyms
from fieldnotes.privacy.lists import danish
from fieldnotes.privacy.namelist import names_frame
from fieldnotes.privacy.words import key
from fieldnotes.tables import Corpus, empty, frame

ROWS = [
    {"name": "Tyra Bangsfort", "gender": "k"},
    {"name": "Viggo Aagesen"},
    {"name": "Zarla Qvint"},
    {"name": "Kolding", "kind": "place"},
    {"name": "Jens Kvist", "pseudonym": "Malthe"},
]


def corpus(text="Så kom Tyra, Viggos bil og Zarla", speakers=()):
    document = {"doc_id": "D", "project": "Havnen", "kind": "note", "text": text}
    turns = [
        {"turn_id": f"D-{i}", "doc_id": "D", "position": i, "speaker": name, "role": role, "start": 0, "end": 0}
        | {"start_s": 0.0, "end_s": 0.0}
        for i, (name, role) in enumerate(speakers)
    ]
    return Corpus(frame("documents", [document]), frame("turns", turns), empty("segments"))


def pseudonyms(style, rows=ROWS, study=None):
    return with_pseudonyms(corpus() if study is None else study, names_frame(rows), style)["pseudonym"].tolist()


def test_labels_are_left_to_the_rows():
    assert pseudonyms("labels") == ["", "", "", "", "Malthe"]


def test_a_woman_gets_a_womans_name_and_a_man_a_mans_and_a_given_one_stays():
    tyra, viggo, zarla, kolding, jens = pseudonyms("names")
    assert tyra in danish()["k"]
    assert viggo in danish()["m"]
    assert (zarla, kolding, jens) == ("", "", "Malthe")  # no list knows Zarla


def test_names_are_the_same_when_rows_are_appended_filled_in_or_decided():
    before = pseudonyms("names")
    assert pseudonyms("names", [*ROWS, {"name": "Ulla Ravndal"}])[:5] == before
    filled = [ROWS[0] | {"pseudonym": before[0]}, *ROWS[1:]]
    assert pseudonyms("names", filled) == before


def test_no_pseudonym_is_a_name_or_a_word_that_the_corpus_says_in_any_form():
    taken = pseudonyms("names")
    study = corpus(f"{taken[0].lower()} og {taken[1].upper()}s bil")
    anew = pseudonyms("names", study=study)
    assert not {key(name) for name in taken[:2]} & {key(name) for name in anew}


def test_only_the_row_whose_pseudonym_somebody_bears_gets_another():
    rows = [{"name": f"Anne {family}", "gender": "k"} for family in ("Ask", "Bohr", "Cort", "Dal")]
    taken = pseudonyms("names", rows)
    anew = pseudonyms("names", rows, study=corpus(f"så kom {taken[1]}"))
    assert [a == b for a, b in zip(taken, anew, strict=True)] == [True, False, True, True]


def test_text_with_names_is_grammatical():
    names = with_pseudonyms(corpus(), names_frame(ROWS), "names")
    tyra, viggo = names["pseudonym"][:2]
    genitive = viggo + ("'" if viggo[-1] in "sxz" else "s")
    assert pseudonymise(corpus(), names).documents["text"].tolist() == [f"Så kom {tyra}, {genitive} bil og [Person 3]"]


def test_roles_are_those_of_most_turns_and_numbered_by_the_rows():
    said = [("Viggo", "medarbejder"), ("Tyra", "medarbejder"), ("Tyra", "borger"), ("Tyra", "borger")]
    study = corpus(speakers=[*said, ("Zarla Qvint", "medarbejder"), ("Interviewer", "interviewer")])
    assert pseudonyms("roles", study=study) == ["[Borger 1]", "[Medarbejder 1]", "[Medarbejder 2]", "", "Malthe"]
    masked = pseudonymise(study, with_pseudonyms(study, names_frame(ROWS), "roles"))
    assert masked.documents["text"].tolist() == ["Så kom [Borger 1], [Medarbejder 1]s bil og [Medarbejder 2]"]


def test_a_role_that_names_somebody_is_no_label():
    study = corpus(speakers=[("Tyra", "Birthe"), ("Viggo", "leder på Havnen")])
    assert pseudonyms("roles", study=study)[:2] == ["", ""]


def test_another_style_is_refused():
    with pytest.raises(ValueError, match="none of"):
        pseudonyms("poems")
