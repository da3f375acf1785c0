import csv

import pandas as pd
import pytest

from fieldnotes.compare.sheet import sheet, write_csv


def test_a_danish_excel_gets_a_mark_semicolons_and_decimal_commas():
    table = pd.DataFrame({"project": ["Ådalen"], "code": ["tillid"], "polarity": ["lacking"], "n_segments": [1200]})
    got = sheet(table.assign(share=1 / 3, low=float("nan"), note="too_few_documents"), labels={"tillid": "Tillid"})
    assert (
        got
        == (
            "\ufeffPilot;Tema;Fortegn;Antal afsnit;Andel;95 % interval, nedre;Bemærkning\r\n"
            "Ådalen;Tillid;mangler;1200;0,333333;;for få kilder til et interval\r\n"
        ).encode()
    )


def test_english_has_commas_and_points():
    got = sheet(pd.DataFrame({"project": ["Havnen"], "share": [0.5]}), language="en")
    assert got.decode("utf-8-sig") == "Pilot,Share\r\nHavnen,0.5\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+45", "-A1", "@sum(A1)", "\tx"])
def test_text_that_looks_like_a_formula_is_guarded(text):
    lines = sheet(pd.DataFrame({"text": [text], text: ["a"]})).decode("utf-8-sig")
    rows = list(csv.reader(lines.splitlines(), delimiter=";"))
    assert rows == [["Tekst", "'" + text], ["'" + text, "a"]]


def test_negative_numbers_are_numbers_and_nought_has_no_sign():
    got = sheet(pd.DataFrame({"difference": [-0.25, -1e-12]})).decode("utf-8-sig")
    assert got == "Forskel\r\n-0,25\r\n0\r\n"


def test_quotes_semicolons_and_line_breaks_survive(tmp_path):
    text = 'Hun sagde "nej"; så gik hun.\nOg kom igen.'
    path = write_csv(pd.DataFrame({"text": [text]}), tmp_path / "citater.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file, delimiter=";")) == [["Tekst"], [text]]


def test_strata_are_told_in_words():
    assert "Art × Runde" in sheet(pd.DataFrame({"strata": ["kind+round"]})).decode()
