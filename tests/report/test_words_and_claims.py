"""The sections on words, on claims and on the framework grid, from tables made by hand."""

import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml

import fieldnotes.report
from fieldnotes.coding import Code, Codebook
from fieldnotes.report.effects import effects
from fieldnotes.report.framework import framework
from fieldnotes.report.keyness import keyness
from fieldnotes.report.page import render
from fieldnotes.tables import Corpus, frame

HERE = Path(fieldnotes.report.__file__).parent
MARK = {"project": "Havnen", "rank": 1, "word": "<kaj>", "n_documents": 4, "n_documents_group": 6, "low": 0.3}
CHANGE = {"project": "Havnen", "rank": 1, "replaced": "", "n_documents_first": 0, "n_documents_last": 2}
CHANGE |= {"n_documents_elsewhere": 1, "first": "1", "last": "3"}
CLAIM = {"doc_id": "A1", "project": "Havnen", "kind": "interview", "role": "borger", "date": "2020-01-02"}
FIELDS = {"valence": "better", "horizon": "", "evidence_kind": "own_experience", "state": "done", "confirmed": ""}


@pytest.fixture
def study():
    text = "Jeg er begyndt at sove. Det er nyt."
    document = {"doc_id": "A1", "project": "Havnen", "kind": "interview", "text": text}
    segment = {"segment_id": "A1-x", "doc_id": "A1", "start": 0, "end": len(text), "role": "borger"}
    corpus = Corpus(frame("documents", [document]), frame("turns", []), frame("segments", [segment]))
    coding = {"segment_id": "A1-x", "code": "effekt", "polarity": "present", "status": "proposed", "evidence": []}
    claims = [
        CLAIM | FIELDS | {"segment_id": name, "start": n, "sentence": f"Sætning {n}.", "confidence": 0.9 - n / 10}
        for n, name in enumerate(["A1-x", "A1-y", *["A1-z"] * 6])
    ]
    tables = {
        "keyness": pd.DataFrame([MARK | {"p_adjusted": 0.01, "n_tests": 8000}]),
        "word_change_projects": pd.DataFrame(
            [
                CHANGE | {"word": "mestring", "direction": "rises", "n_first": 2, "n_last": 2, "p_adjusted": None},
                CHANGE
                | {"word": "hund", "direction": "rises", "n_first": 2, "n_last": 2, "p_adjusted": None}
                | {"n_documents_elsewhere": 9},
                CHANGE
                | {"word": "plan", "direction": "falls", "n_first": 2, "n_last": 2, "p_adjusted": None}
                | {"n_documents_first": 2},
            ]
        ),
        "word_change": pd.DataFrame([CHANGE | {"word": "x", "direction": "rises", "p_adjusted": 0.5}]),
        **dict.fromkeys(("effects", "experiments", "dilemmas"), pd.DataFrame(claims)),
        "framework": pd.DataFrame(
            [
                {"project": "Havnen", "label": "Tillid", "n_segments": 3, "summary": "Kort sagt."},
                {"project": "Havnen", "label": "Effekt", "n_segments": 0, "summary": ""},
            ]
        ),
    }
    return SimpleNamespace(
        corpus=lambda: corpus,
        counted=lambda: frame("codings", [coding]),
        codebook=lambda: Codebook((Code("effekt", "Effekt"),)),
        table=lambda name, make="": tables[name],
    )


def rendered(topic: str, shown: dict, language: str) -> str:
    prose = yaml.safe_load((HERE / "prose" / f"{topic}.yaml").read_text(encoding="utf-8"))
    texts = {key: both[language] for key, both in prose.items()}
    return render(f"parts/{topic}.html", **{topic: shown, "t": {topic: texts}})


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("topic", [keyness, effects, framework])
def test_each_section_renders_in_both_languages_with_nothing_left_open(study, topic, language):
    page = rendered(topic.__name__, topic(study, language), language)
    assert page.startswith("<section id=")
    assert "{" not in page
    assert page.count("<section") == page.count("</section>") == 1


def test_words_are_shown_with_sources_in_bold_where_they_hold_and_escaped(study):
    page = " ".join(rendered("keyness", keyness(study, "da"), "da").split())
    assert (
        '<strong>&lt;kaj&gt;</strong> (<a class="trace" href="sources.html#?word=%3Ckaj%3E&amp;project=Havnen">4/6</a>)'
        in page
    )
    assert '?word=mestring&amp;project=Havnen&amp;round=3">2/2</a>' in page
    assert "hund" not in page  # most who say it are elsewhere
    assert "plan" not in page  # somebody still says it in the last round
    assert "1 ord (med fed) holder, når alle 8.000 sammenligninger" in page


def test_a_pilot_shows_its_five_surest_effects_each_with_its_place_in_the_source(study):
    page = rendered("effects", effects(study, "da"), "da")
    first = page[: page.index("Prøvehandlinger</h3>")]
    assert len(re.findall("<li>", first)) == 5
    assert "8 forslag" in first
    assert '<a href="sources.html#s-A1-x">A1</a> · borger, interview, 2020-01-02 · bedre, egen oplevelse' in first
    assert len(re.findall("href", first)) == 5


def test_what_a_person_has_said_no_to_is_not_shown(study):
    table = study.table("effects").assign(confirmed=["nej"] + [""] * 7)
    study.table = lambda name, make="": table
    assert "Sætning 0." not in rendered("effects", effects(study, "da"), "da")


def test_the_grid_tells_how_far_people_have_come_and_shows_what_they_wrote(study):
    page = rendered("framework", framework(study, "da"), "da")
    assert "(2 i alt, 1 med" in " ".join(page.split())
    assert "<dd>Kort sagt.</dd>" in page
