"""The widget's Python side: what it is given, what it sends to the page, and what it answers."""

import json

import pytest

from fieldnotes.coding import read_codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.review import read_log
from fieldnotes.review.widget import ReviewWidget
from fieldnotes.words import WORDS

BOOK = read_codebook()


@pytest.fixture
def study(tmp_path):
    (tmp_path / "raw").mkdir()
    return tmp_path


def test_it_takes_a_queue_as_a_frame_or_as_ids_or_all_that_is_coded(corpus, study):
    coded = corpus.coded().segments
    for queue, expected in ((None, len(coded)), (coded.head(2), 2), (list(coded["segment_id"])[:3], 3)):
        assert ReviewWidget(corpus, None, BOOK, "anna", folder=study, queue=queue).view["of"] == expected


def test_all_that_goes_to_the_page_is_plain_json(corpus, study):
    widget = ReviewWidget(corpus, None, BOOK, "anna", folder=study)
    for name in ("view", "codes", "choices", "texts"):
        assert json.loads(json.dumps(getattr(widget, name))) == getattr(widget, name)


def test_it_answers_a_message_when_the_decision_is_on_disk_and_shows_it(corpus, study):
    widget = ReviewWidget(corpus, None, BOOK, "Åse", folder=study)
    segment = widget.view["item"]["segment"]
    answer = widget.receive({"id": "1", "do": "accept", "segment": segment, "code": "tillid", "span": [0, 3]})
    assert answer == {"id": "1", "said": "Tillid: ja, til stede", "error": "", "saved": True}
    assert read_log(study / "raw" / "codings" / "Åse.csv")["evidence"].tolist() == [
        '[{"start": 0, "end": 3, "text": "Jeg"}]'
    ]
    assert [line["status"] for line in widget.view["item"]["lines"]] == ["accepted"]


def test_what_could_not_be_written_is_said_and_not_shown_and_names_no_path(corpus, study):
    widget = ReviewWidget(corpus, None, BOOK, "anna", folder=study)
    (study / "raw" / "codings").write_text("in the way")
    segment = widget.view["item"]["segment"]
    answer = widget.receive({"id": "1", "do": "accept", "segment": segment, "code": "tillid"})
    assert answer["error"]
    assert not answer["saved"]
    assert str(study) not in answer["error"]
    assert widget.view["item"]["lines"] == []


def test_a_folder_without_raw_a_name_that_is_no_file_and_unknown_segments_are_refused(corpus, study):
    with pytest.raises(FieldnotesError, match="no raw/"):
        ReviewWidget(corpus, None, BOOK, "anna", folder=study / "raw")
    with pytest.raises(FieldnotesError, match="no name for a file"):
        ReviewWidget(corpus, None, BOOK, "../anna", folder=study)
    with pytest.raises(ValueError, match="not in the corpus"):
        ReviewWidget(corpus, None, BOOK, "anna", folder=study, queue=["HAV-9"])


@pytest.mark.parametrize("language", [0, 1])
def test_no_two_actions_share_a_key(language):
    keys = [texts[language] for key, texts in WORDS.items() if key.startswith("widget_key_")]
    assert len(set(keys)) == len(keys) > 10


def test_what_a_notebook_saves_of_it_holds_no_text(corpus, study):
    widget = ReviewWidget(corpus, None, BOOK, "anna", folder=study)
    assert repr(widget) == f"ReviewWidget('anna', {len(corpus.coded())} segments)"
    assert widget.view["item"]["text"] not in json.dumps(widget._repr_mimebundle_(), default=str)
