from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.exchange.transcript import transcripts
from fieldnotes.tables import Corpus, empty, frame

NAN = float("nan")


@st.composite
def corpora(draw) -> Corpus:
    """A document of turns with speakers, times and days, or without."""
    turns, text = [], ""
    for n in range(draw(st.integers(0, 6))):
        text += "\n\n" if n else ""
        words = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
        turns.append(
            {"turn_id": f"t{n}", "doc_id": "D", "position": n, "start": len(text), "end": len(text) + len(words)}
            | {
                "speaker": draw(st.sampled_from(["", "Borger", "[Taler 1] 😀"])),
                "date": draw(st.sampled_from(["", "2019-09-12"])),
            }
            | {"start_s": draw(st.sampled_from([NAN, 0.0, 3725.9])), "end_s": NAN}
        )
        text += words
    documents = frame("documents", [{"doc_id": "D", "project": "P", "kind": "note", "text": text}])
    return Corpus(documents, frame("turns", turns), empty("segments"))


@given(corpora(), st.data())
def test_every_place_goes_out_and_comes_back(corpus, data):
    made = transcripts(corpus)["D"]
    text = corpus.documents["text"][0]
    for turn in corpus.turns.to_dict("records"):
        low = data.draw(st.integers(turn["start"], turn["end"] - 1))
        high = data.draw(st.integers(low + 1, turn["end"]))
        out = made.out(low, high)
        assert made.text[slice(*out)] == text[low:high]
        assert made.back(*out) == (low, high)


@given(corpora(), st.integers(0, 200), st.integers(0, 200))
def test_a_place_inside_a_heading_is_where_its_turn_begins(corpus, low, high):
    made = transcripts(corpus)["D"]
    low, high = sorted((min(low, len(made.text)), min(high, len(made.text))))
    start, end = made.back(low, high)
    assert 0 <= start <= end <= len(corpus.documents["text"][0])


def test_a_heading_says_day_time_and_speaker():
    turns = [
        {
            "turn_id": "1",
            "doc_id": "D",
            "start": 0,
            "end": 2,
            "speaker": "Borger",
            "date": "2019-09-12",
            "start_s": 3725.9,
        },
        {"turn_id": "2", "doc_id": "D", "start": 4, "end": 7, "speaker": "", "date": "2019-09-12", "start_s": NAN},
        {"turn_id": "3", "doc_id": "D", "start": 9, "end": 11, "speaker": "Far", "date": "2019-09-13", "start_s": NAN},
    ]
    documents = frame("documents", [{"doc_id": "D", "project": "P", "kind": "note", "text": "Ja\n\nNej\n\nJo"}])
    made = transcripts(Corpus(documents, frame("turns", turns), empty("segments")))["D"]
    assert made.text == "2019-09-12\n[01:02:05] Borger: Ja\n\nNej\n\n2019-09-13\nFar: Jo"
