"""The sections on development, voices and themes that meet: what they say, and where their numbers lead."""

from types import SimpleNamespace

import pytest
import yaml

from fieldnotes.compare import table_cooccurrence, table_opposed, table_perspectives, table_shifts, table_trend
from fieldnotes.report.cooccurrence import cooccurrence
from fieldnotes.report.page import HERE, environment
from fieldnotes.report.perspectives import perspectives
from fieldnotes.report.themes import anchor
from fieldnotes.report.trend import trend
from fieldnotes.tables import Corpus, frame

SECTIONS = {"trend": trend, "perspectives": perspectives, "cooccurrence": cooccurrence}
LABELS = {"tillid": "Tillid", "styring": "Styring"}
CODED = {"t": [("tillid", "present")], "T": [("tillid", "lacking")], "s": [("styring", "present")], ".": []}
CODED["b"] = CODED["t"] + CODED["s"]


@pytest.fixture(scope="module")
def study():
    """In Broen trust turns into steering, in Havnen leaders have what citizens lack, in Åsen both themes meet."""
    documents, segments, codings = [], [], []
    plan = [("Havnen", "1", "leder", "tttttttt.."), ("Havnen", "2", "leder", "tttttttt..")]
    plan += [("Havnen", "1", "borger", "TTTTTTTT.."), ("Havnen", "2", "borger", "TTTTTTTT..")]
    plan += [("Broen", "1", "borger", "tttttttt.."), ("Broen", "2", "borger", "ssssssss..")]
    plan += [("Åsen", "1", "borger", "bbb......."), ("Åsen", "2", "borger", "bbb.......")]
    for project, when, role, letters in plan:
        for i in range(4):
            doc_id = f"{project[0]}{when}{role[0]}{i}"
            about = {"doc_id": doc_id, "project": project, "kind": "interview", "round": when, "text": "x" * 10}
            documents.append(about)
            for place, letter in enumerate(letters):
                own = {"segment_id": f"{doc_id}-{place}", "doc_id": doc_id, "position": place, "role": role}
                segments.append(own | {"start": place, "end": place + 1})
                for code, polarity in CODED[letter]:
                    row = {"segment_id": own["segment_id"], "code": code, "polarity": polarity, "method": "terms"}
                    codings.append(row | {"coder": "terms", "status": "proposed"})
    corpus = Corpus(frame("documents", documents), frame("turns", []), frame("segments", segments))
    coded, codes = frame("codings", codings), list(LABELS)
    tables = {
        "trend": table_trend(corpus, coded, codes=codes, permutations=2000),
        "perspectives": table_perspectives(corpus, coded, codes=codes),
        "voices": table_perspectives(corpus, coded, codes=codes, by=[]),
        "cooccurrence": table_cooccurrence(corpus, coded, codes=codes),
    }
    tables |= {"shifts": table_shifts(tables["trend"]), "opposed": table_opposed(tables["perspectives"])}
    return SimpleNamespace(table=lambda name, make: tables[name], codebook=lambda: SimpleNamespace(labels=LABELS))


def page(study, name, language="da"):
    prose = yaml.safe_load((HERE / "prose" / f"{name}.yaml").read_text(encoding="utf-8"))
    said = {name: {key: words[language] for key, words in prose.items()}}
    template = environment().get_template(f"parts/{name}.html")
    return template.render(t=said, figures={}, svg={}, **{name: SECTIONS[name](study, language)})


@pytest.mark.parametrize("name", SECTIONS)
def test_the_prose_is_in_both_languages(name):
    prose = yaml.safe_load((HERE / "prose" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert [key for key, words in prose.items() if set(words) != {"da", "en"}] == []
    assert [
        key for key, (da, en) in ((k, (w["da"], w["en"])) for k, w in prose.items()) if type(da) is not type(en)
    ] == []


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_section_has_no_number_left_to_fill_in_and_none_that_is_missing(study, name, language):
    shown = page(study, name, language)
    assert shown.count("<section") == shown.count("</section>") == 1
    assert "{" not in shown
    assert "nan" not in shown


def test_a_change_that_holds_leads_to_its_quotes_and_says_from_how_many_sources(study):
    told = trend(study, "da")
    found = {(row["project"], row["theme"], row["polarity"]): row for row in told["held"]}
    row = found["Broen", "Tillid", "til stede"]
    assert (row["was"], row["is"], row["documents"]) == ("80\u00a0%", "0\u00a0%", "4 / 4")
    assert f'href="#{anchor("tillid", "Broen")}"' in page(study, "trend")


def test_what_falls_and_what_rises_stand_in_one_line(study):
    told = trend(study, "da")
    pairs = [(row["project"], row["falls"], row["rises"]) for row in [*told["shifts"], *told["hints"]]]
    assert pairs[0] == ("Broen", "Tillid", "Styring")


def test_opposed_voices_are_told_with_their_n_and_silent_ones_named(study):
    told = perspectives(study, "da")
    assert [(row["project"], row["theme"], row["one"], row["other"]) for row in told["opposed"]] == [
        ("Havnen", "Tillid", "leder", "borger")
    ]
    assert told["opposed"][0]["one_n"] == "80 / 8"
    assert told["silent"] == [
        {"project": "Broen", "silent": "leder", "single": "–"},
        {"project": "Havnen", "silent": "–", "single": "–"},
        {"project": "Åsen", "silent": "leder", "single": "–"},
    ]


def test_themes_that_meet_are_told_with_what_was_expected(study):
    row = cooccurrence(study, "da")["together"][0]
    assert (row["one"], row["other"], row["observed"], row["expected"]) == ("Tillid", "Styring", "24", "7,2")
