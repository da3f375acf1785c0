"""Names nobody listed: found over a whole study, grouped, masked by a label that stays, and put to a person."""

import csv
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.privacy import UNDECIDED, Replacer, find, find_names, pseudonymise, with_unlisted
from fieldnotes.privacy.namelist import names_frame
from fieldnotes.review import read_codings
from fieldnotes.segments import segment
from fieldnotes.tables import Corpus, empty, frame

LISTED = names_frame([{"name": "Birthe Holmskov"}, {"name": "Mette Kendtsen", "decision": "keep"}])


@pytest.fixture(autouse=True)
def without_pipeline(monkeypatch):
    """The rules and lists by themselves: the pipeline's own finds are tested in test_tagging and test_shared."""
    monkeypatch.setattr("fieldnotes.privacy.find.marks", lambda texts, **options: {name: {} for name in texts})


def corpus(*texts, speakers=(), **attributes):
    rows = [
        {"doc_id": f"D{i}", "project": "Havnen", "kind": "note", "text": text} | attributes
        for i, text in enumerate(texts)
    ]
    turns = [
        {"turn_id": f"D0-{i}", "doc_id": "D0", "position": i, "speaker": name, "start": 0, "end": 0}
        | {"start_s": 0.0, "end_s": 0.0}
        for i, name in enumerate(speakers)
    ]
    return Corpus(frame("documents", rows), frame("turns", turns), empty("segments"))


def masked(study, names=LISTED, **more):
    return pseudonymise(study, with_unlisted(study, names, find_names(study, names, **more))).documents["text"].tolist()


def test_the_forms_of_a_person_are_one_row_and_one_mask():
    study = corpus(
        "Så kom Kornelius Tavsbæk. Kornelius' bil, og jeg så Tavsbæks hus", "hos kornelius og KORNELIUS. KT ved det"
    )
    found = find_names(study, LISTED)
    row = found.iloc[0]
    assert (row["name"], row["pseudonym"], row["kind"], row["gender"]) == (
        "Kornelius Tavsbæk",
        "[Navn 1]",
        "person",
        "m",
    )
    assert row["n_documents"] == 2
    assert set(row["forms"].split("; ")) >= {"Kornelius Tavsbæk", "Tavsbæk", "kornelius", "KT"}
    assert masked(study) == [
        "Så kom [Navn 1]. [Navn 1]s bil, og jeg så [Navn 1]s hus",
        "hos [Navn 1] og [Navn 1]. [Navn 1] ved det",
    ]


def test_a_misspelling_is_the_same_person_and_another_name_is_not():
    study = corpus("Vi så Matsson og Matsson og Mattson. Vi så Marie, og vi så Maria")
    labels = dict(zip(*(find_names(study, LISTED)[name] for name in ("name", "pseudonym")), strict=True))
    assert masked(study) == ["Vi så [Navn 1] og [Navn 1] og [Navn 1]. Vi så [Navn 2], og vi så [Navn 3]"]
    assert set(labels) == {"Matsson", "Marie", "Maria"}


def test_a_misspelling_of_somebody_listed_gets_the_label_of_the_row():
    assert masked(corpus("Så sagde Holmskow det")) == ["Så sagde [Person 1] det"]


def test_who_is_listed_or_kept_is_not_found_again():
    study = corpus("Birthe Holmskov, Birthe og Mette Kendtsen, altså Kendtsen")
    assert find_names(study, LISTED)["masked"].sum() == 0


def test_the_words_of_title_and_projects_stand():
    study = corpus("Vi er fra Zarlev, nede på Havnen")
    assert masked(study, title="Borgeren i Zarlev") == ["Vi er fra Zarlev, nede på Havnen"]


def test_speakers_and_attributes_are_masked_too():
    study = corpus("Så kom hun", speakers=["Ulla", "Interviewer"], workplace="Zarlevs kantine")
    found = find_names(study, LISTED)
    result = pseudonymise(study, with_unlisted(study, LISTED, found))
    assert result.turns["speaker"].tolist() == ["[Taler 1]", "Interviewer"]
    assert result.documents["workplace"].tolist() == ["Zarlevs kantine"]
    assert found.loc[found["name"] == "Zarlevs", "masked"].tolist() == [False]


def test_the_words_of_a_file_name_are_hints():
    study = corpus("Zarla sagde det")
    assert masked(study) == ["Zarla sagde det"]
    assert masked(study, paths={"D0": "Havnen/Interview Zarla 2019.docx"}) == ["[Navn 1] sagde det"]


def test_rows_written_into_names_csv_change_nothing_and_deciding_one_moves_no_other():
    study = corpus("Vi så Xhaka, Zarla og Kornelius Tavsbæk", "hos Zarla var Birthe Larsen, og Birthe")
    found = find_names(study, LISTED)
    pinned = with_unlisted(study, LISTED, found)
    before = masked(study)
    assert masked(study, pinned) == before
    assert find_names(study, pinned)["masked"].sum() == 0
    decided = pinned.assign(
        decision=[
            "keep" if name == "Xhaka" else own for name, own in zip(pinned["name"], pinned["decision"], strict=True)
        ]
    )
    assert masked(study, decided) == [text.replace("[Navn 1]", "Xhaka") for text in before]
    fewer = pinned[pinned["name"] != "Xhaka"]
    assert masked(study, fewer)[1] == before[1]


def test_an_undecided_row_never_makes_a_decided_name_doubtful():
    assert masked(corpus("Birthe Larsen mødte Birthe")) == ["[Navn 1] mødte [Person 1]"]


def test_the_context_shows_no_name():
    study = corpus("Hos Birthe sagde Kornelius Tavsbæk til Xhaka, at tlf. 22 14 78 03 var hans")
    for context in find_names(study, LISTED)["context"]:
        assert "___" in context
        assert not any(name in context for name in ("Birthe", "Kornelius", "Tavsbæk", "Xhaka", "22 14"))


def test_a_word_said_mostly_in_small_letters_is_only_shown():
    study = corpus("Vi har gnav. Så meget gnav, og gnav igen, og gnav. gnav og gnav, ja, det er Gnav")
    found = find_names(study, LISTED).set_index("name")
    assert not found["masked"].any()


def test_rows_are_undecided_and_perhaps_names_are_added_when_asked_for():
    study = corpus("Zarla sagde, at Xhaka kom")
    found = find_names(study, LISTED)
    assert with_unlisted(study, names_frame(), found)[["name", "decision"]].to_numpy().tolist() == [
        ["Xhaka", UNDECIDED]
    ]
    more = with_unlisted(study, names_frame(), found, perhaps=True)
    assert dict(zip(more["name"], more["pseudonym"], strict=True)) == {"Xhaka": "[Navn 1]", "Zarla": "[Navn 2]"}


@pytest.mark.parametrize("decision", ["keep", "not a name", "pseudonym"])
def test_a_human_coding_follows_its_words_when_a_name_is_decided_later(tmp_path, decision):
    study = corpus("Vi har tillid til Xhaka, for hun holder, hvad hun lover.")
    study = Corpus(study.documents, one_turn(study), study.segments)
    found = find_names(study, LISTED)
    before = segment(pseudonymise(study, with_unlisted(study, LISTED, found)))
    coded = before.segments["segment_id"][0]
    said = json.dumps([{"start": 0, "end": 37, "text": "Vi har tillid til [Navn 1], for hun holder"}])
    with (tmp_path / "Bo.csv").open("w", newline="", encoding="utf-8") as file:
        header = ["segment_id", "code", "polarity", "status", "evidence", "note", "at"]
        row = [coded, "tillid", "present", "accepted", said, "", "2026-11-22T14:05:00"]
        csv.writer(file).writerows([header, row])
    decided = [{"name": "Xhaka", "decision": decision, "pseudonym": "Maren" if decision == "pseudonym" else ""}]
    names = names_frame([*LISTED.to_dict("records"), *decided])
    after = segment(pseudonymise(study, with_unlisted(study, names, find_names(study, names))))
    codings, leftovers = read_codings(tmp_path, after)
    assert after.segments["segment_id"][0] != coded
    assert codings["segment_id"].tolist() == after.segments["segment_id"].tolist()
    assert leftovers["reason"].tolist() == ["moved"]


def one_turn(study):
    text = study.documents["text"][0]
    turn = {"turn_id": "D0-0", "doc_id": "D0", "position": 0, "speaker": "", "role": "borger", "start": 0}
    return frame("turns", [turn | {"end": len(text), "start_s": 0.0, "end_s": 0.0}])


@pytest.mark.parametrize("name", ["Tavsbæks", "Xhaka", "Borla"])
def test_a_name_said_several_times_in_a_row_is_gone_each_time(name, monkeypatch):
    # Whatever the pipeline makes of it: here it hears a name from the second word on.
    monkeypatch.setattr(find, "marks", lambda texts, **how: {one: {1: 1, 2: 1} for one in texts})
    assert masked(corpus(f"{name} {name} {name}")) == ["[Navn 1] [Navn 1] [Navn 1]"]


def test_an_empty_corpus_has_no_names():
    found = find_names(corpus())
    assert (list(found)[:3], len(found)) == (["name", "pseudonym", "kind"], 0)


PIECES = st.sampled_from(
    ["Birthe", "Kornelius Tavsbæk", "Tavsbæks", "Xhaka", "zarla", "hos", "og så", "Så kom", "22147803", "KT", "."]
)
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=7).map(" ".join), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_what_is_masked_is_gone_in_every_document_and_masking_twice_changes_nothing(texts):
    study = corpus(*texts)
    found = find_names(study, LISTED)
    names = with_unlisted(study, LISTED, found)
    once = pseudonymise(study, names)
    gone = Replacer(names)
    for text in once.documents["text"]:
        assert [m for m in gone.names(text) if m.label] == []
    again = pseudonymise(once, names)
    assert again.documents["text"].tolist() == once.documents["text"].tolist()


def run_together(texts):
    """Say whether a word of a name follows upon itself, or the listed Birthe upon another's name.

    All are masked then, but not always by the same label.
    """
    words = [text.replace("Kornelius ", "").replace("Tavsbæks", "Tavsbæk").split() for text in texts]
    pairs = [pair for line in words for pair in pairwise(line)]
    return any(
        one == other or (one in ("Tavsbæk", "Xhaka", "zarla", "KT") and other == "Birthe") for one, other in pairs
    )


@settings(max_examples=25, deadline=None)
@given(TEXTS.filter(lambda texts: not run_together(texts)))
def test_pinned_rows_give_what_the_run_gives_by_itself(texts):
    study = corpus(*texts)
    pinned = with_unlisted(study, LISTED, find_names(study, LISTED))
    assert masked(study, pinned) == masked(study)
