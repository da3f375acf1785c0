"""A corpus after pseudonymisation: no name anywhere in it, and every offset still on what it was on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.privacy import Replacer, leaks, pseudonymise
from fieldnotes.privacy.namelist import names_frame
from fieldnotes.privacy.pseudonymise import mover
from fieldnotes.tables import Corpus, check, frame, segment_ids

NAMES = names_frame(
    [
        {"name": "Birthe Holmskov"},
        {"name": "Jens Åkjær", "pseudonym": "Maren"},
        {"name": "Solhjørnet", "kind": "place"},
    ]
)


def corpus(documents):
    """Build a corpus from {doc_id: [(speaker, text), ...]}; a turn is a segment."""
    rows, turns, segments = [], [], []
    for doc_id, said in documents.items():
        text = ""
        for position, (speaker, words) in enumerate(said):
            place = {"doc_id": doc_id, "position": position, "speaker": speaker, "role": "borger"}
            place |= {"start": len(text), "end": len(text) + len(words), "turn_id": f"{doc_id}-{position}"}
            turns.append(place | {"start_s": float("nan"), "end_s": float("nan")})
            segments.append(place | {"segment_id": ""})
            text += words + "\n\n"
        text = text.removesuffix("\n\n")
        rows.append({"doc_id": doc_id, "project": "Havnen", "kind": "interview", "date": "2019-09-12", "text": text})
    table = frame("segments", segments)
    texts = {row["doc_id"]: row["text"] for row in rows}
    pieces = [texts[d][s:e] for d, s, e in zip(table["doc_id"], table["start"], table["end"], strict=True)]
    table["segment_id"] = segment_ids(table["doc_id"], pieces)
    return Corpus(frame("documents", rows), frame("turns", turns), table)


def everything(result):
    return "\n".join(table.to_csv() for table in (result.documents, result.turns, result.segments))


def test_names_go_from_text_speakers_roles_and_attributes():
    study = corpus({"A": [("Birthe", "Birthe og Jens' hund, tlf. 22147803"), ("I", "på Solhjørnet")]})
    study.documents["workplace"] = ["Solhjørnets køkken"]
    study.turns["role"] = study.segments["role"] = ["mor til Birthe", "interviewer"]
    result = pseudonymise(study, NAMES)
    assert result.with_text()["text"].tolist() == ["[Person 1] og Marens hund, tlf. [telefon]", "på [Sted 1]"]
    assert result.turns["speaker"].tolist() == result.segments["speaker"].tolist() == ["[Person 1]", "I"]
    assert result.turns["role"].tolist() == ["mor til [Person 1]", "interviewer"]
    assert result.documents["workplace"].tolist() == ["[Sted 1]s køkken"]
    assert leaks(everything(result).replace(",", " , "), NAMES) == []


def test_the_tables_keep_their_shape_and_the_corpus_given_is_left_alone():
    study = corpus({"A": [("Birthe", "Birthe kom")]})
    before = everything(study)
    result = pseudonymise(study, NAMES)
    for name in ("documents", "turns", "segments"):
        assert list(getattr(result, name)) == list(getattr(study, name))
        check(name, getattr(result, name))
    assert everything(study) == before


def test_segment_ids_are_made_of_the_new_text():
    result = pseudonymise(corpus({"A": [("I", "Birthe kom"), ("I", "Birthe kom")]}), NAMES)
    assert result.segments["segment_id"].tolist() == segment_ids(["A", "A"], ["[Person 1] kom"] * 2)


def test_turn_ids_made_of_text_are_made_anew_and_others_stay():
    study = corpus({"A": [("I", "Birthe kom"), ("I", "Godt")]})
    assert pseudonymise(study, NAMES).turns["turn_id"].tolist() == ["A-0", "A-1"]
    study.turns["turn_id"] = study.segments["turn_id"] = segment_ids(["A", "A"], ["Birthe kom", "Godt"])
    result = pseudonymise(study, NAMES)
    anew = segment_ids(["A", "A"], ["[Person 1] kom", "Godt"])
    assert result.turns["turn_id"].tolist() == result.segments["turn_id"].tolist() == anew


def test_a_boundary_inside_a_name_moves_to_its_end_so_no_piece_survives():
    study = corpus({"A": [("I", "Hos Birthe K. Holmskov i går")]})
    study = Corpus(
        study.documents,
        study.turns,
        frame(
            "segments",
            [
                {"segment_id": "a", "doc_id": "A", "turn_id": "A-0", "position": 0, "start": 0, "end": 13},
                {"segment_id": "b", "doc_id": "A", "turn_id": "A-0", "position": 1, "start": 14, "end": 28},
            ],
        ),
    )
    assert pseudonymise(study, NAMES).with_text()["text"].tolist() == ["Hos [Person 1]", "i går"]


@pytest.mark.parametrize("column", ["doc_id", "project"])
def test_a_name_in_what_is_never_replaced_is_an_error_that_does_not_tell_it(column):
    study = corpus({"A": [("I", "Ja")]})
    for table in (study.documents, study.turns, study.segments):
        if column in table:
            table[column] = "interview_birthe"
    with pytest.raises(FieldnotesError) as caught:
        pseudonymise(study, NAMES)
    [problem] = caught.value.problems
    assert (problem.where, "birthe" in str(problem).casefold()) == ("document 1, in order of doc_id", False)


def test_a_speaker_nobody_listed_goes_from_labels_and_from_all_texts():
    study = corpus(
        {
            "B": [("Ulla Ravndal (leder)", "Ja"), ("Interviewer", "Tak Ulla")],
            "A": [("IDA", "ulla ravndals bil"), ("M1", "Ida kom"), ("Sagsbehandler 2", "en sagsbehandler")],
        }
    )
    result = pseudonymise(study, NAMES)
    assert result.turns["speaker"].tolist() == [
        "[Taler 2] (leder)",
        "Interviewer",
        "[Taler 1]",
        "M1",
        "Sagsbehandler 2",
    ]
    said = ["Ja", "Tak [Taler 2]", "[Taler 2]s bil", "[Taler 1] kom", "en sagsbehandler"]
    assert result.with_text()["text"].tolist() == said


def test_an_empty_corpus_and_no_names_are_fine():
    study = Corpus(frame("documents", []), frame("turns", []), frame("segments", []))
    assert len(pseudonymise(study, names_frame())) == 0


PIECES = st.sampled_from(
    ["Birthe", "Jens Åkjær", "Birthe Holmskovs", "JENS", "og", "så kom", "22147803", "Solhjørnet", "øh", "😀"]
)
SAID = st.lists(PIECES, min_size=1, max_size=6).map(" ".join)
TURNS = st.lists(st.tuples(st.sampled_from(["I", "Birthe", "Ulla", "Ea", ""]), SAID), min_size=1, max_size=5)
DOCUMENTS = st.dictionaries(st.sampled_from("ABCD"), TURNS, min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(DOCUMENTS)
def test_each_segment_holds_what_it_held_with_the_names_replaced(documents):
    study = corpus(documents)
    replacer = Replacer(NAMES)
    result = pseudonymise(study, NAMES)
    spoken = [replacer.replace(text) for text in study.with_text()["text"]]
    assert result.with_text()["text"].tolist() == spoken
    assert leaks("\n\n".join(result.documents["text"]), NAMES) == []


@settings(max_examples=25, deadline=None)
@given(DOCUMENTS)
def test_pseudonymising_twice_changes_nothing(documents):
    once = pseudonymise(corpus(documents), NAMES)
    assert everything(pseudonymise(once, NAMES)) == everything(once)


@settings(max_examples=25, deadline=None)
@given(DOCUMENTS, st.randoms())
def test_the_order_of_documents_does_not_matter(documents, random):
    shuffled = list(documents.items())
    random.shuffle(shuffled)
    one, other = pseudonymise(corpus(documents), NAMES), pseudonymise(corpus(dict(shuffled)), NAMES)
    for name, by in (("documents", "doc_id"), ("turns", "turn_id"), ("segments", "segment_id")):
        assert getattr(one, name).sort_values(by).to_csv(index=False) == getattr(other, name).sort_values(by).to_csv(
            index=False
        )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True), st.integers(0, 40))
def test_an_offset_outside_what_is_replaced_stays_on_its_character(bounds, offset):
    text = "".join(chr(0x4E00 + i) for i in range(41))
    edges = sorted(bounds)
    spans = [(a, b, "xy") for a, b in zip(edges[::2], edges[1::2], strict=False)]
    anew = "".join(
        text[a:b] + "xy" * (i < len(spans))
        for i, (a, b) in enumerate(
            zip([0, *(b for _, b, _ in spans)], [*(a for a, _, _ in spans), len(text)], strict=True)
        )
    )
    moved, inside = mover(spans)(offset)
    span = next((s for s in spans if s[0] <= offset < s[1]), None)
    assert inside == (span is not None and span[0] != offset)
    if span is None:
        assert anew[moved] == text[offset]
