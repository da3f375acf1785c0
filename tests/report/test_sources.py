"""The page of sources, and that each number of the report leads to as many segments as it says."""

import html
import re
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.report.apart import apart
from fieldnotes.report.page import context, prose, render, where
from fieldnotes.report.sources import sources
from fieldnotes.tables import Corpus, empty, frame

BOOK = Codebook((Code("tillid", "Tillid"), Code("faglig", "Faglighed", parent="tillid"), Code("styring", "Styring")))


@pytest.fixture
def study():
    text = "Hvad nu?\n\nVi har <tillid> her.\n\nOg styring."
    documents = [
        {"doc_id": "B1", "project": "Åsen", "kind": "interview", "round": "2", "date": "2020-01-02", "text": text}
    ]
    documents.append({"doc_id": "A1", "project": "Broen", "kind": "note", "text": "Tomt."})
    places = [("B1-q", 0, 8, "interviewer", "I"), ("B1-x", 10, 30, "borger", "[Person 1]")]
    places.append(("B1-y", 32, 43, "borger", "[Person 1]"))
    segments = [
        {"segment_id": s, "doc_id": "B1", "position": n, "start": a, "end": b, "role": role, "speaker": who}
        for n, (s, a, b, role, who) in enumerate(places)
    ]
    segments.append({"segment_id": "A1-x", "doc_id": "A1", "position": 0, "start": 0, "end": 5, "role": ""})
    corpus = Corpus(frame("documents", documents), frame("turns", []), frame("segments", segments))
    span = [{"start": 17, "end": 25, "why": "tillid"}]
    rows = [
        ("B1-x", "tillid", "lacking", "model", "model", span),
        ("B1-x", "faglig", "present", "model", "model", []),
        ("B1-y", "styring", "present", "model", "model", []),
        ("B1-x", "tillid", "lacking", "Anna", "human", span),
        ("B1-y", "", "present", "Anna", "human", []),
        ("B1-x", "", "present", "Bo", "human", []),
    ]
    names = ("segment_id", "code", "polarity", "coder", "method", "evidence")
    codings = frame(
        "codings", [dict(zip(names, row, strict=True)) | {"status": "proposed", "score": 0.9} for row in rows]
    )
    return SimpleNamespace(
        corpus=lambda: corpus,
        codebook=lambda: BOOK,
        codings=lambda: codings,
        counted=lambda: codings[codings["method"] == "model"],
        tokens=lambda: empty("tokens"),
        settings=SimpleNamespace(coder="model"),
    )


def page(shown: dict) -> str:
    names = dict.fromkeys(("title", "note", "style", "script"), "")
    return render("sources.html", **shown, **names, report="report.html", t=prose("da"))


def test_pilots_stand_as_danes_sort_and_segments_as_they_were_said(study):
    documents = sources(study, "da", ())["documents"]
    assert [row["doc_id"] for row in documents] == ["A1", "B1"]
    assert [segment["id"] for segment in documents[1]["segments"]] == ["B1-q", "B1-x", "B1-y"]
    assert [segment["who"] for segment in documents[1]["segments"]] == ["I", "[Person 1]", ""]


def test_a_segment_is_marked_with_all_that_a_number_can_ask_for(study):
    text = page(sources(study, "da", ()))
    (tag,) = re.findall(r'<div id="s-B1-x".*?>', text)
    assert 'data-code="tillid:lacking faglig:present"' in tag
    assert 'data-role="borger"' in tag
    assert 'data-people="tillid"' in tag  # Anna gave it, Bo did not
    (article,) = re.findall(r'<article id="k-B1".*?>', text)
    assert 'data-project="Åsen" data-round="2" data-kind="interview"' in article
    assert 'data-code=""' not in text


def test_evidence_is_marked_text_is_text_and_themes_lead_back(study):
    text = page(sources(study, "da", ()))
    assert "Vi har <mark>&lt;tillid&gt;</mark> her." in text
    assert 'href="report.html#tillid--åsen"' in text
    assert "Faglighed" in text
    assert 'href="report.html#faglig' not in text  # the report has no place of its own for a sub-code


def test_where_people_and_machine_differ(study):
    found = apart(study)
    assert found["people"] == {"B1-x": ["tillid"]}
    assert found["machine"] == {"B1-y": ["styring"]}


def test_addresses_survive_whatever_a_pilot_is_called():
    address = where(code="tillid:lacking", project='Å & "sen" + 1')
    assert dict(parse_qsl(address.partition("?")[2])) == {"code": "tillid:lacking", "project": 'Å & "sen" + 1'}
    assert context("A1-x") == "sources.html#s-A1-x"


def behind(page: str) -> list[dict[str, str]]:
    """The segments of a page of sources with what they are marked with, as its script sees them."""
    found = []
    for head, body in re.findall(r'<article id="k-[^"]+"(.*?)>(.*?)</article>', page, re.DOTALL):
        own = dict(re.findall(r'data-(\w+)="([^"]*)"', head))
        for tag in re.findall(r'<div id="s-[^"]+" class="said.*?>', body):
            marks = own | dict(re.findall(r'data-(\w+)="([^"]*)"', tag))
            found.append({name: html.unescape(value) for name, value in marks.items()})
    return found


def fits(segment: dict[str, str], wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        own = segment.get(name, "")
        if name == "code":
            codes = own.split()
            if not all(
                (one in codes) if ":" in one else any(c.startswith(one + ":") for c in codes) for one in value.split()
            ):
                return False
        elif (value not in own.split()) if name in ("word", "people", "machine") else (own != value):
            return False
    return True


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_each_number_of_the_demo_leads_to_as_many_segments_as_were_counted(demo_run):
    from fieldnotes.study import Study

    study = Study(demo_run)
    segments = behind((demo_run / "processed" / "sources.html").read_text(encoding="utf-8"))

    def found(**wanted: str) -> list[dict[str, str]]:
        return [segment for segment in segments if fits(segment, wanted)]

    rounds = study.table("rounds")
    for row in rounds[rounds["polarity"] != "any"].sample(60, random_state=1).to_dict("records"):
        wanted = {"code": f"{row['code']}:{row['polarity']}", "project": row["project"], "round": row["round"]}
        assert len(found(**wanted)) == row["count"]
    for row in study.table("cooccurrence").head(30).to_dict("records"):
        assert len(found(code=f"{row['code']} {row['code_other']}")) == row["observed"]
    accuracy = study.table("accuracy").set_index("code")
    for code in study.codebook().top:
        row = accuracy.loc[code]
        both = round(row["precision"] * row["machine"]) if row["machine"] else 0
        assert len(found(machine=code)) == row["human"] + row["machine"] - 2 * both
    page = (demo_run / "processed" / "report.html").read_text(encoding="utf-8")
    links: dict[str, set[int]] = {}
    for address, shown in re.findall(r'href="sources\.html#\?(word=[^"]*)">(\d+)/', page):
        links.setdefault(address, set()).add(int(shown))
    for address, told in links.items():
        wanted = dict(parse_qsl(html.unescape(address)))
        assert told == {len({segment["doc"] for segment in found(**wanted)})}
    assert any("round=" in address for address in links)
    assert any("round=" not in address for address in links)


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_every_quote_of_the_demo_leads_to_a_segment_that_is_there(demo_run):
    page, there = (
        (demo_run / "processed" / name).read_text(encoding="utf-8") for name in ("report.html", "sources.html")
    )
    places = set(re.findall(r'\bid="([^"]+)"', there))
    links = re.findall(r'href="sources\.html#([sk]-[^"]+)"', page)
    assert len(links) > 500
    assert sorted(set(links) - places) == []
    back = set(re.findall(r'href="report\.html#([^"]+)"', there))
    assert sorted(back - set(re.findall(r'\bid="([^"]+)"', page))) == []
