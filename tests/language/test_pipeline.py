"""Which pipeline is loaded, and what is said where it cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fieldnotes.errors import FieldnotesError, MissingExtraError
from fieldnotes.language import load_pipeline, pipeline_id
from fieldnotes.language.words import MODEL

ROOT = Path(__file__).parents[2]


def test_our_own_pipeline_needs_spacy_alone_and_knows_words_and_names():
    doc = load_pipeline()("Vi stoler på Mette Hansen i Aarhus.")
    assert [token.pos_ for token in doc][:3] == ["PRON", "VERB", "ADP"]
    assert "PER" in [entity.label_ for entity in doc.ents]


def test_what_ships_is_at_most_eight_megabytes():
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 8_000_000


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("da_core_news_lg", "python -m spacy download da_core_news_lg"),
        ("dacy", "pip install dacy"),
        ("da_dacy_small_trf-0.2.0", "pip install dacy"),
        ("da_no_such_pipeline", "pip install da_no_such_pipeline"),
    ],
)
@pytest.mark.parametrize("ask", [load_pipeline, pipeline_id])
def test_a_missing_pipeline_answers_with_its_install_line(ask, name, line):
    with pytest.raises(MissingExtraError, match="not installed") as caught:
        ask(name)
    assert line in str(caught.value)


def test_a_pipeline_without_word_classes_or_lemmas_says_both_at_once(tmp_path):
    import spacy

    spacy.blank("da").to_disk(tmp_path / "leer")
    with pytest.raises(FieldnotesError) as caught:
        load_pipeline(str(tmp_path / "leer"))
    assert [problem.what for problem in caught.value.problems] == ["finds no word classes.", "finds no lemmas."]


def test_the_fingerprint_is_stable_and_tells_pipelines_apart(tmp_path):
    import spacy

    spacy.blank("da").to_disk(tmp_path / "a")
    spacy.blank("da").to_disk(tmp_path / "b")
    assert pipeline_id() == pipeline_id("danish")
    assert pipeline_id(str(tmp_path / "a")) != pipeline_id()
    before = pipeline_id(str(tmp_path / "a"))
    (tmp_path / "a" / "meta.json").write_text("{}")
    assert pipeline_id(str(tmp_path / "a")) != before


@pytest.mark.shared
@pytest.mark.slow
def test_the_pipeline_is_as_good_on_the_dev_sets_as_its_readme_says(monkeypatch, shared):
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "danish"))
    import evaluate

    figures = evaluate.measure(shared / "treebank")
    for name in ("evaluate", "treebank"):
        sys.modules.pop(name, None)
    short = {name: (figures[name], least) for name, least in LEAST.items() if figures[name] < least}
    assert short == {}


LEAST = {
    "words": 99.7,
    "word classes": 95.1,
    "lemmas, table and lexicon": 97.8,
    "sentences, fieldnotes": 90.0,
    "persons, news F": 79.5,
    "persons, twitter F": 43.5,
    "persons, arto F": 27.0,
}
