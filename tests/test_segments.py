from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.segments import segment, sentence_ends, split_text
from fieldnotes.tables import Corpus, empty, frame

PROSE = st.lists(
    st.sampled_from(["øh", "altså", "kommunen.", "bl.a.", "ja?", "\n", "1.", "maj", "og", "så", "Hun", "😀"])
).map(" ".join)


@given(PROSE, st.integers(1, 12))
def test_segments_hold_every_word_once_in_order_and_none_is_too_long(text, most):
    pieces = [text[start:end] for start, end in split_text(text, most)]
    assert " ".join(pieces).split() == text.split()
    assert all(0 < len(piece.split()) <= most and piece == piece.strip() for piece in pieces)


def test_a_long_turn_is_split_between_sentences_into_even_parts():
    text = "Vi tog kaffe med. " * 10
    assert [len(text[start:end].split()) for start, end in split_text(text, 25)] == [20, 20]


def test_speech_without_full_stops_is_split_where_the_speaker_draws_breath():
    text = "jeg gik derned og så stod hun der " * 10
    starts = [text[start:].split()[:2] for start, _ in split_text(text, 40)]
    assert starts == [["jeg", "gik"], ["og", "så"], ["og", "så"]]


def test_abbreviations_ordinals_and_times_end_no_sentence():
    assert sentence_ends("Den 1. maj kl. 9.15 mødte bl.a. Tove op ift. planen, jf. § 85 stk. 2.") == []


def test_fillers_and_repeats_end_no_sentence():
    assert sentence_ends("øhm altså jeg jeg jeg ved ikke… det var, øh, sådan noget") == [31]


def test_segments_slice_their_document_and_carry_their_turn():
    text = "Hej du.\n\nFørste linje\nAnden linje"
    corpus = segment(
        Corpus(
            frame("documents", [{"doc_id": "A", "project": "P", "kind": "note", "text": text}]),
            frame(
                "turns",
                [
                    {"turn_id": "A-0", "doc_id": "A", "position": 0, "start": 0, "end": 7, "role": "leder"},
                    {"turn_id": "A-1", "doc_id": "A", "position": 1, "start": 9, "end": len(text), "speaker": "Bo"},
                ],
            ),
            empty("segments"),
        )
    )
    assert list(corpus.with_text()["text"]) == ["Hej du.", "Første linje", "Anden linje"]
    assert list(corpus.segments["turn_id"]) == ["A-0", "A-1", "A-1"]
    assert list(corpus.segments["position"]) == [0, 1, 2]
    assert list(corpus.segments["role"]) == ["leder", "", ""]


def test_mending_one_turn_changes_no_other_segments_identity():
    def ids(text):
        documents = frame("documents", [{"doc_id": "A", "project": "P", "kind": "note", "text": text}])
        turns = frame("turns", [{"turn_id": "t", "doc_id": "A", "position": 0, "start": 0, "end": len(text)}])
        return list(segment(Corpus(documents, turns, empty("segments"))).segments["segment_id"])

    before, after = ids("Ja.\nNej.\nJa.\nMåske."), ids("Ja.\nNej, tak.\nJa.\nMåske.")
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]
    assert len(set(before)) == 4
