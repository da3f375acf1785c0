import pandas as pd
import pytest

from fieldnotes.compare.shown import shown

TABLE = pd.DataFrame(
    {
        "project": ["Havnen", "Åløkken"],
        "code": ["tillid", "all"],
        "polarity": ["lacking", ""],
        "n_segments": [1200, 3],
        "share": [1 / 3, float("nan")],
        "p": [0.00001, 0.0456],
    }
)


def test_headings_values_and_numbers_are_danish():
    rows = shown(TABLE, labels={"tillid": "Tillid"}).rows
    assert list(rows) == ["Pilot", "Tema", "Fortegn", "Antal afsnit", "Andel", "p-værdi"]
    assert rows.iloc[0].tolist() == ["Havnen", "Tillid", "mangler", "1.200", "0,33", "<0,001"]
    assert rows.iloc[1].tolist() == ["Åløkken", "Alle", "", "3", "–", "0,046"]


def test_several_values_in_one_cell_are_each_told_and_an_unknown_code_stands_as_it_is():
    rows = shown(pd.DataFrame({"strata": ["kind+round"], "code": ["egen_kode"], "code_other": [""]})).rows
    assert rows.iloc[0].tolist() == ["Art × Runde", "egen_kode", ""]


def test_english_by_setting():
    rows = shown(TABLE, "polarity", "n_segments", "share", language="en").rows
    assert list(rows) == ["Polarity", "Number of segments", "Share"]
    assert rows.iloc[0].tolist() == ["lacking", "1,200", "0.33"]


def test_the_columns_named_stand_in_that_order_and_only_the_first_rows():
    assert shown(TABLE, "share", "project", n=1).rows.to_dict("list") == {"Andel": ["0,33"], "Pilot": ["Havnen"]}


def test_a_column_that_the_table_has_not_is_an_error():
    with pytest.raises(KeyError, match="age"):
        shown(TABLE, "project", "age")


def test_an_empty_table_says_so_instead():
    nothing = shown(TABLE.iloc[:0], "project", empty="Ingen har kodet <endnu>.")
    assert nothing._repr_html_() == "<p>Ingen har kodet &lt;endnu&gt;.</p>"
    assert repr(nothing) == "Ingen har kodet <endnu>."
    assert shown(TABLE.iloc[:0], empty="")._repr_html_() == ""


def test_long_text_is_whole_and_no_markup_of_a_source_gets_through():
    text = "<img src=x onerror=alert(1)> " + "ord " * 100
    page = shown(pd.DataFrame({"text": [text], "<b>": ["a"]}))._repr_html_()
    assert "<img" not in page
    assert "<b>" not in page
    assert page.count("ord") == 100


def test_the_same_table_gives_the_same_page():
    assert shown(TABLE)._repr_html_() == shown(TABLE.copy())._repr_html_()


def test_a_heading_that_two_columns_share_is_not_lost():
    rows = shown(pd.DataFrame({"segment": ["a"], "segment_id": ["b"]})).rows
    assert rows.shape == (1, 2)
