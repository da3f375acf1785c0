import pytest
from pandas.testing import assert_frame_equal

from fieldnotes.compare import quotes, table_quotes
from fieldnotes.tables import Corpus, frame

TEXTS = {
    "A1": [
        "Jeg har tillid til min sagsbehandler, for hun lytter.",
        "tillid",
        "Vi har tillid til hinanden i hverdagen nu.",
    ],
    "A2": ["Der er kommet mere tillid mellem os og kommunen."],
    "B1": ["Hvad betyder tillid for dig?", "Tillid er det vigtigste af det hele for mig."],
}


@pytest.fixture
def talk():
    documents, segments, codings = [], [], []
    for doc_id, sentences in TEXTS.items():
        project = {"A": "Havnen", "B": "Åsen"}[doc_id[0]]
        documents.append({"doc_id": doc_id, "project": project, "kind": "interview", "text": "\n".join(sentences)})
        start = 0
        for i, text in enumerate(sentences):
            role = "interviewer" if text.endswith("?") else "borger"
            place = {"start": start, "end": start + len(text), "position": i}
            segments.append({"segment_id": f"{doc_id}-{i}", "doc_id": doc_id, "role": role} | place)
            spans = [{"start": start, "end": start + 6, "why": "tillid"}]
            codings.append(
                {"segment_id": f"{doc_id}-{i}", "code": "tillid", "polarity": "present", "method": "terms"}
                | {"score": 0.8, "status": "proposed", "evidence": spans}
            )
            start += len(text) + 1
    return Corpus(frame("documents", documents), frame("turns", []), frame("segments", segments)), frame(
        "codings", codings
    )


def test_no_document_comes_twice_before_each_has_come_once(talk):
    table = quotes(*talk, "tillid")
    havnen = table[table["project"] == "Havnen"]
    assert havnen["segment_id"].tolist() == ["A1-0", "A2-0", "A1-2"]
    assert havnen["rank"].tolist() == [1, 2, 3]


def test_a_whole_sentence_tells_more_than_a_word(talk):
    assert quotes(*talk, "tillid", n=None)["segment_id"].tolist()[-2:] == ["A1-1", "B1-1"]


def test_the_interviewer_is_not_quoted(talk):
    assert "B1-0" not in set(quotes(*talk, "tillid", n=None)["segment_id"])


def test_a_quote_has_its_words_and_the_place_of_its_evidence(talk):
    corpus, _ = talk
    texts = corpus.documents.set_index("doc_id")["text"]
    for row in quotes(*talk, "tillid", n=None).to_dict("records"):
        document = texts[row["doc_id"]]
        assert document[row["start"] :].startswith(row["text"])
        assert row["evidence"][0]["start"] == row["start"]


def test_a_persons_own_coding_comes_before_the_machines(talk):
    corpus, codings = talk
    codings.loc[codings["segment_id"] == "A1-2", ["method", "score"]] = ["human", float("nan")]
    assert quotes(corpus, codings, "tillid")["segment_id"].iloc[0] == "A1-2"


def test_a_segment_on_many_themes_comes_after_one_on_this_theme(talk):
    corpus, codings = talk
    other = codings[codings["segment_id"] == "A1-0"].assign(code="styring")
    mixed = frame("codings", [*codings.to_dict("records"), *other.to_dict("records")])
    assert quotes(corpus, mixed, "tillid")["segment_id"].iloc[0] == "A1-2"


def test_rejected_codings_are_not_quoted(talk):
    corpus, codings = talk
    assert quotes(corpus, codings.assign(status="rejected"), "tillid").empty


def test_one_segment_is_quoted_once_however_many_coders_found_it(talk):
    corpus, codings = talk
    twice = frame("codings", [*codings.to_dict("records"), *codings.assign(coder="anna").to_dict("records")])
    assert not quotes(corpus, twice, "tillid", n=None)["segment_id"].duplicated().any()


def test_the_order_of_rows_does_not_matter(talk):
    corpus, codings = talk
    mixed = Corpus(corpus.documents.iloc[::-1], corpus.turns, corpus.segments.iloc[::-1])
    assert_frame_equal(table_quotes(corpus, codings), table_quotes(mixed, codings.iloc[::-1]))


def test_groups_may_be_speakers_roles(talk):
    assert quotes(*talk, "tillid", by="role").columns[:3].tolist() == ["role", "code", "polarity"]
    with pytest.raises(ValueError, match="no attribute"):
        quotes(*talk, "tillid", by="pilot")
