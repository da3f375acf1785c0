"""The section on agreement, rendered from tables that the real functions make of a few codings."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import fieldnotes
from fieldnotes.coding import Code, Codebook
from fieldnotes.compare import table_agreement, table_saturation
from fieldnotes.compare.accuracy import POOLED, table_accuracy
from fieldnotes.report.agreement import agreement
from fieldnotes.report.page import render
from fieldnotes.tables import Corpus, frame

REPORT = Path(fieldnotes.__file__).parent / "report"
PROSE = yaml.safe_load((REPORT / "prose" / "agreement.yaml").read_text(encoding="utf-8"))
BOOK = Codebook((Code("tillid", "Tillid"), Code("styring", "Styring"), Code("varig", "Varig", parent="styring")))


class Made:
    """A study whose tables are made of these codings, as a run would save them."""

    raw = Path("nowhere")

    def __init__(self, codings: pd.DataFrame, documents: int = 8, segments: int = 6) -> None:
        ids = [(f"D{d}", s) for d in range(documents) for s in range(segments)]
        about = [
            {"doc_id": f"D{d}", "project": "ABCD"[d % 4], "kind": "interview", "date": f"2020-0{d + 1}-01"}
            for d in range(documents)
        ]
        rows = [
            {"segment_id": f"{d}-{s}", "doc_id": d, "position": s, "start": s, "end": s + 1, "role": "borger"}
            for d, s in ids
        ]
        self._corpus = Corpus(frame("documents", about), frame("turns", []), frame("segments", rows))
        self._codings = codings
        human, machine = codings[codings["method"] == "human"], codings[codings["method"] == "terms"]
        accuracy = table_accuracy(self._corpus, BOOK, machine, human)
        groups = [
            part[part["code"] == POOLED].rename(columns={by: "value"}).assign(attribute=by)
            for by in ("project", "role", "kind")
            for part in [table_accuracy(self._corpus, BOOK, machine, human, by=by)]
        ]
        groups = pd.concat(groups, ignore_index=True)
        self.tables = {
            "agreement": table_agreement(codings, corpus=self._corpus, codebook=BOOK),
            "accuracy": accuracy if len(human) else accuracy[:0],
            "accuracy_groups": groups[groups["n"] > 0],
            "learning": pd.DataFrame({"segments": [0, 24], "kappa": [0.31, 0.52], "f1": [0.4, 0.6]})[: len(human)],
            "saturation": table_saturation(self._corpus, machine),
        }

    def corpus(self) -> Corpus:
        return self._corpus

    def codings(self) -> pd.DataFrame:
        return self._codings

    def codebook(self) -> Codebook:
        return BOOK

    def table(self, name: str, *, make: str) -> pd.DataFrame:
        return self.tables[name]


def given(method: str, coder: str, codes: dict[str, str]) -> pd.DataFrame:
    rows = [
        {"segment_id": segment, "code": code, "coder": coder, "method": method, "polarity": "present"}
        | {"status": "accepted" if method == "human" else "proposed", "evidence": []}
        for segment, letters in codes.items()
        for code in ["", *({"t": "tillid", "s": "styring"}[letter] for letter in letters)]
        if code or method == "human"
    ]
    return frame("codings", rows)


def page(study: Made, language: str = "da", figures: tuple[str, ...] = ()) -> str:
    prose = {"agreement": {key: both[language] for key, both in PROSE.items()}}
    drawn = {name: {"alt": "punkter", "caption": "billedtekst"} for name in figures}
    pictures = {name: f"data:{name}" for name in figures}
    return render("parts/agreement.html", agreement=agreement(study, language), t=prose, figures=drawn, svg=pictures)


ALL = {f"D{d}-{s}": "t" * ((d + s) % 3 == 0) + "s" * (s == 1) for d in range(8) for s in range(6)}
LESS = {segment: codes.replace("s", "") if segment[1] in "012" else codes for segment, codes in ALL.items()}


@pytest.fixture(scope="module")
def terms() -> pd.DataFrame:
    return given("terms", "terms", {segment: codes[:1] for segment, codes in ALL.items()})


@pytest.fixture(scope="module")
def coded(terms) -> Made:
    people = [given("human", "Anna", ALL), given("human", "Bo <b>", LESS)]
    return Made(pd.concat([terms, *people], ignore_index=True))


def test_where_nobody_has_coded_the_section_says_so_plainly(terms):
    text = page(Made(terms))
    assert "Intet menneske har kodet endnu" in text
    assert "Ingen afsnit er vurderet af to mennesker" in text
    assert "Ingen har efterprøvet maskinens kodning" in text
    assert re.findall(r"\bnan\b", text) == []


def test_one_coder_alone_is_told_that_two_are_needed(terms):
    text = page(Made(pd.concat([terms, given("human", "Anna", {"D0-0": "t"})], ignore_index=True)))
    assert "Intet menneske har kodet endnu" not in text
    assert "Lad to kode de samme afsnit" in text
    assert "holdt op mod menneskers i 1 afsnit" in text


def test_people_come_first_with_what_they_judged(coded):
    rows = agreement(coded, "da")["coders"]
    assert [(row["name"], row["segments"], row["documents"]) for row in rows] == [
        ("Anna", "48", "8"),
        ("Bo <b>", "48", "8"),
        ("ordliste", "48", "8"),
    ]
    assert rows[0]["codings"] == str(sum(len(codes) for codes in ALL.values()))


def test_the_codebooks_version_and_what_became_of_codes_are_told(coded, tmp_path):
    assert "ikke ændret undervejs" in page(coded)
    coded.raw = tmp_path
    header = "at,change,from,to\n"
    (tmp_path / "codebook-changes.csv").write_text(header + "2020-09-01T10:00:00,rename,tiltro,tillid\n")
    assert agreement(coded, "da")["changes"] == ["2020-09-01: omdøbt tiltro → tillid"]
    assert "2020-09-01: omdøbt tiltro → tillid" in page(coded)
    del coded.raw


def test_themes_are_sorted_by_what_they_can_carry(coded):
    between = agreement(coded, "da")["between"]
    expected = {"reliable": "Tillid", "tentative": "Styring", "discard": "", "undecided": ""}
    assert between["verdicts"] == expected
    assert between["wavering"] == "Tillid, Styring"  # 48 segments are few, even where nobody disagrees
    assert between["pooled"]["theme"] == "Alle"
    text = page(coded)
    assert "Pålidelige nok til at sammenligne piloter: Tillid." in text
    assert "Foreløbige, brug dem med forbehold: Styring." in text


def test_machine_errors_are_told_by_pilot_where_there_are_several(coded):
    groups = agreement(coded, "da")["machine"]["groups"]
    assert [(group["attribute"], len(group["rows"])) for group in groups] == [("Pilot", 4)]
    assert all("[" in row["kappa"] for row in groups[0]["rows"])
    assert "laver forskelle, som ikke findes" in page(coded)


def test_no_number_is_without_its_n(coded):
    for rows in (agreement(coded, "da")["machine"]["rows"], agreement(coded, "da")["between"]["rows"]):
        assert all(row["segments"] == "48" for row in rows)


def test_names_that_look_like_html_are_shown_as_text(coded):
    text = page(coded)
    assert "Bo &lt;b&gt;" in text
    assert "<b>" not in text


def test_figures_are_shown_where_they_were_drawn(coded):
    assert "<img" not in page(coded)
    assert 'src="data:enighed" alt="punkter"' in page(coded, figures=("enighed",))


def test_the_section_can_be_had_in_english(coded):
    text = page(coded, "en")
    assert "Reliable enough to compare pilots: Tillid." in text
    assert "Hvem" not in text


def test_saturation_says_when_or_that_it_is_not_reached(terms):
    study = Made(terms)
    table = study.tables["saturation"]
    study.tables["saturation"] = table.assign(stopped=(table["n_documents"] >= 7).astype(float))
    assert page(study).count("Reglen var opfyldt efter 7 kilder") == 2
    study.tables["saturation"] = table.assign(stopped=0.4)
    assert page(study).count("kun opfyldt i 40") == 2


def test_every_sentence_has_both_languages_and_is_used():
    part = (REPORT / "parts" / "agreement.html").read_text(encoding="utf-8")
    for key, both in PROSE.items():
        assert sorted(both) == ["da", "en"]
        assert type(both["da"]) is type(both["en"])
        assert f"t.agreement.{key}" in part or f"'{key.split('_')[0]}_' ~" in part, key
