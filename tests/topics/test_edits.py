import numpy as np
import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.topics import Edits, code_topics, read_edits
from fieldnotes.topics.edits import find_topic
from fieldnotes.topics.words import TopicWords

WORDS = TopicWords([["telefon", "kø", "brev"], ["suppe", "gryde", "telefon"]], [[3, 2, 1]] * 2, [0.0, 0.0])


@pytest.fixture
def written(tmp_path):
    def write(text: str):
        path = tmp_path / "topics.yaml"
        path.write_text(text, encoding="utf-8")
        return read_edits(path)

    return write


def test_a_topic_is_called_by_some_of_its_words_however_it_is_numbered():
    assert find_topic(("kø", "brev"), WORDS) == 0
    assert find_topic(("Suppe",), WORDS) == 1
    assert find_topic(("telefon",), WORDS) == 0
    assert find_topic(("hund", "kat", "suppe"), WORDS) is None


def test_a_label_from_the_report_can_be_pasted_as_it_stands(written):
    edits = written("rename:\n  - {topic: 'telefon, kø, brev', label: Ventetid}\n")
    assert edits.rename[0].topic == ("telefon", "kø", "brev")


def test_there_are_no_edits_without_a_file(tmp_path, written):
    assert read_edits(tmp_path / "none.yaml") == written("") == Edits()


def test_all_that_is_wrong_in_the_file_is_told_at_once_without_its_words(written):
    with pytest.raises(FieldnotesError) as caught:
        written("merge:\n  - {topics: [hemmelig]}\nsplit:\n  - {topic: x, into: 1}\nflyt: 3\n")
    places = [problem.where for problem in caught.value.problems]
    assert [place.split(" ")[1] for place in places] == ["split", "merge", "flyt"] or {"merge", "split", "flyt"} <= {
        word for place in places for word in place.split(" ")
    }
    assert "hemmelig" not in str(caught.value)
    with pytest.raises(FieldnotesError, match="line 2: is not YAML"):
        written("merge: [\n")


def test_topics_are_merged_split_left_out_and_renamed_by_hand(study):
    corpus, tokens, vectors, _ = study
    edits = Edits.model_validate(
        {
            "number": 4,
            "merge": [{"topics": [["suppe"], ["gynge"]], "label": "Hverdag"}],
            "leave_out": [["genbrug", "klima"]],
            "split": [{"topic": ["telefon"], "into": 2}],
            "rename": [{"topic": ["hest"], "label": "Heste"}],
        }
    )
    made = code_topics(corpus, tokens=tokens, vectors=vectors, edits=edits, resamples=0)
    merged = made.topics[made.topics["label"] == "Hverdag"].iloc[0]
    assert merged["size"] > 70
    assert {"suppe", "gynge"} <= set(merged["words"].split(", "))
    assert len(made) == 3
    assert not made.topics["words"].str.contains("genbrug").any()
    assert made.measures["unmatched"].iloc[0] == "rename 1"
    assert made.measures["outlier_share"].iloc[0] == pytest.approx(0.25, abs=0.05)


def test_a_topic_is_split_by_lists_of_words(study):
    corpus, tokens, vectors, _ = study
    edits = Edits.model_validate(
        {"number": 4, "split": [{"topic": ["genbrug", "klima"], "into": [["genbrug", "plast"], ["affald"]]}]}
    )
    made = code_topics(corpus, tokens=tokens, vectors=vectors, edits=edits, resamples=0)
    assert len(made) == 5
    assert made.measures["unmatched"].iloc[0] == ""


def test_changes_survive_new_material(planted, study):
    edits = Edits.model_validate({"number": 4, "rename": [{"topic": ["suppe", "gryde"], "label": "Maden"}]})
    for each in (40, 55):
        corpus, tokens, vectors, _ = planted(each)
        made = code_topics(corpus, tokens=tokens, vectors=vectors, edits=edits, resamples=0).topics
        assert made.loc[made["label"] == "Maden", "words"].str.contains("suppe").all()
        assert np.isnan(made["stability"]).all()
