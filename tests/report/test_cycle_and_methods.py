"""The rounds with the pilots' answers, and the appendix on method."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import fieldnotes.report
from fieldnotes.report.cycle import ANSWERS, cycle, last_round
from fieldnotes.report.methods_machine import _group
from fieldnotes.report.page import prose, render
from fieldnotes.tables import Corpus, frame

HERE = Path(fieldnotes.report.__file__).parent


class Talked:
    """A study of two pilots in two rounds; Havnen answered the feedback after the first."""

    def __init__(self, answered: bool = True) -> None:
        text = "Hvad kan I genkende?\n\nDet <hele>."
        rows = [("H1", "Havnen", "1", ""), ("Å1", "Åsen", "1", ""), ("H2", "Havnen", "2", "1")][: 2 + answered]
        documents = [
            {"doc_id": d, "project": p, "kind": "reflection", "date": f"2020-0{r}-01", "round": r, "text": text}
            for d, p, r, _ in rows
        ]
        places = [("q", 0, 20, "interviewer"), ("s", 22, len(text), "projektleder")]
        segments = [
            {"segment_id": f"{d}-{s}", "doc_id": d, "position": n, "start": a, "end": b, "role": role}
            for d, *_ in rows
            for n, (s, a, b, role) in enumerate(places)
        ]
        table = frame("documents", documents)
        if answered:
            table = table.assign(**{ANSWERS: [answer for *_, answer in rows]})
        self._corpus = Corpus(table, frame("turns", []), frame("segments", segments))

    def corpus(self) -> Corpus:
        return self._corpus

    def codebook(self):
        from fieldnotes.coding import Code, Codebook

        return Codebook((Code("tillid", "Tillid"),))

    def counted(self) -> pd.DataFrame:
        given = {"polarity": "present", "coder": "model", "method": "model", "status": "proposed", "evidence": []}
        return frame("codings", [given | {"segment_id": "H2-s", "code": "tillid"}])


def page(study, language="da") -> str:
    return render("parts/cycle.html", cycle=cycle(study, language), t=prose(language))


def test_the_rounds_say_what_came_when_and_who_answered():
    rows = cycle(Talked(), "da")["rows"]
    assert [(row["round"], row["projects"], row["answers"]) for row in rows] == [("1", "2", "Havnen"), ("2", "1", "–")]
    assert rows[0]["sources"] == "refleksionslog 2"


def test_an_answer_stands_in_the_pilots_own_words_below_what_was_asked():
    text = page(Talked())
    assert "Endnu intet svar fra: Åsen." in text
    assert '<p class="definition">Hvad kan I genkende?</p>' in text
    assert "<blockquote>Det &lt;hele&gt;.</blockquote>" in text
    assert "temaer: Tillid" in text
    assert "svar på tilbagemeldingen efter runde 1" in text


def test_without_an_answer_it_says_how_to_get_one_and_a_single_round_is_not_worth_a_section():
    study = Talked()
    documents = study._corpus.documents.drop(columns=ANSWERS)
    study._corpus = Corpus(documents, study._corpus.turns, study._corpus.segments)
    assert "fieldnotes feedback --answer" in page(study)
    assert page(Talked(answered=False)).strip() == ""


def test_an_answer_opens_no_round_of_its_own_for_the_next_feedback():
    assert last_round(Talked().corpus(), "Havnen") == "1"
    assert last_round(Talked().corpus(), "Månen") == ""


@pytest.mark.parametrize("name", ["cycle", "methods", "sources", "feedback"])
def test_all_that_is_said_is_said_in_both_languages_with_the_same_values(name):
    def compare(danish, english, where):
        assert type(danish) is type(english), where
        if isinstance(danish, dict):
            assert list(danish) == list(english), where
            for key in danish:
                compare(danish[key], english[key], f"{where}.{key}")
        elif isinstance(danish, list):
            assert len(danish) == len(english), where
        else:
            assert sorted(set(re.findall(r"{\w+}", danish))) == sorted(set(re.findall(r"{\w+}", english))), where

    for key, both in yaml.safe_load((HERE / "prose" / f"{name}.yaml").read_text(encoding="utf-8")).items():
        compare(both["da"], both["en"], key)


def test_coreq_has_its_thirty_two_items():
    assert len(prose("da")["methods"]["points"]) == 32


def test_errors_by_group_name_the_least_the_most_and_who_stands_apart():
    rows = pd.DataFrame(
        {"value": ["A", "B", "C"], "kappa": [0.2, 0.6, 0.9], "low": [0.1, 0.4, 0.7], "high": [0.4, 0.8, 1.0]}
    ).assign(n=[10, 20, 30])
    (key, known), (other, apart) = _group(rows, "project", 0.55, "da")
    assert (key, other) == ("group", "differ")
    assert known["least"] == "A 0,20 [0,10; 0,40], n = 10"
    assert known["most"] == "C 0,90 [0,70; 1,00], n = 30"
    assert apart["values"] == "A, C"
    assert _group(rows.head(1), "project", 0.55, "da") == []


def test_the_appendix_of_a_run_answers_items_and_leaves_the_rest_to_people(tiny_run):
    text = (tiny_run / "processed" / "report.html").read_text(encoding="utf-8").split('id="metodebilag"')[1]
    rows = {
        int(n): answer
        for n, answer in re.findall(r'<tr><th scope="row" class="n">(\d+)</th>.*?<td>([^<]*)</td></tr>', text)
    }
    left = {int(n) for n in re.findall(r"<li>(\d+)\. ", text)}
    assert sorted({*rows, *left}) == list(range(1, 33))
    assert not set(rows) & left
    assert rows[12].startswith("3 kilder fra 2 piloter")
    assert rows[24].startswith("Ingen mennesker endnu")
    assert "Ordliste i kodebogen" in text
    assert "{" not in text.partition("</section>")[0]
