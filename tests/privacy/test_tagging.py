"""What the pipeline takes for names, remembered without the text."""

import numpy as np
import pytest

from fieldnotes.language import pipeline
from fieldnotes.privacy.tagging import PERSON, PROPER, marks
from fieldnotes.privacy.words import WORD

TEXTS = {"A": "Vi mødte Birthe Holmskov i går.\nHun kom fra Kolding.", "B": "Så kom Søren Åkjær forbi."}


@pytest.fixture
def deaf(monkeypatch):
    """A machine on which the pipeline must not be asked."""

    def refuse(name):
        raise AssertionError("the pipeline was asked")

    return lambda: monkeypatch.setattr("fieldnotes.language.load_pipeline", refuse)


def test_words_are_numbered_over_the_whole_text():
    found = marks(TEXTS)
    words = [token.group() for token in WORD.finditer(TEXTS["A"])]
    named = {words[number] for number, kind in found["A"].items() if kind & (PROPER | PERSON)}
    assert named >= {"Birthe", "Holmskov", "Kolding"}


def test_a_text_that_is_remembered_is_not_read_again(tmp_path, deaf):
    cache = tmp_path / "names.npz"
    first = marks(TEXTS, cache=cache)
    deaf()
    assert marks(TEXTS, cache=cache) == first


def test_the_cache_holds_no_text_and_the_same_bytes_in_any_order(tmp_path):
    one, other = tmp_path / "1.npz", tmp_path / "2.npz"
    marks(TEXTS, cache=one)
    marks(dict(reversed(TEXTS.items())), cache=other)
    assert one.read_bytes() == other.read_bytes()
    with np.load(one) as stored:
        held = b"".join(stored[name].tobytes() for name in stored.files)
    assert not any(word.encode() in held for text in TEXTS.values() for word in text.split())


def test_what_a_text_is_known_by_depends_on_the_path_that_stands_in_no_result(tmp_path):
    one, other = tmp_path / "1.npz", tmp_path / "2.npz"
    marks(TEXTS, cache=one, secrets={"A": "Interview Birthe.docx"})
    marks(TEXTS, cache=other)
    with np.load(one) as a, np.load(other) as b:
        assert sorted(map(bytes, a["keys"])) != sorted(map(bytes, b["keys"]))
        assert sorted(a["numbers"]) == sorted(b["numbers"])


def test_a_source_that_is_withdrawn_goes_from_the_cache(tmp_path):
    cache, fresh = tmp_path / "names.npz", tmp_path / "fresh.npz"
    marks(TEXTS, cache=cache)
    marks({"B": TEXTS["B"]}, cache=cache)
    marks({"B": TEXTS["B"]}, cache=fresh)
    assert cache.read_bytes() == fresh.read_bytes()


def test_a_cache_that_cannot_be_read_is_made_again(tmp_path):
    cache = tmp_path / "names.npz"
    cache.write_bytes(b"PK\3\4 half a file")
    assert marks(TEXTS, cache=cache) == marks(TEXTS)


def test_an_edited_source_alone_is_read_again(tmp_path, monkeypatch):
    cache, read = tmp_path / "names.npz", []
    marks(TEXTS, cache=cache)
    nlp = pipeline.load_pipeline()

    class Listening:
        pipe_names = nlp.pipe_names

        def pipe(self, texts, **options):
            texts = list(texts)
            read.extend(texts)
            return nlp.pipe(texts, **options)

    monkeypatch.setattr("fieldnotes.language.load_pipeline", lambda name: Listening())
    marks(TEXTS | {"B": "Nu kom Tyra forbi."}, cache=cache)
    assert read == ["Nu kom Tyra forbi."]
