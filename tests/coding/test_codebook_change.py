import dataclasses
import re
import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.coding.codebook import Code
from fieldnotes.coding.codebook_change import (
    merge_codes,
    move_code,
    relabel_code,
    rename_code,
    split_code,
    write_change,
)
from fieldnotes.coding.codebook_history import Change, add_change, code_today, codebook_version, read_changes
from fieldnotes.coding.codebook_text import quoted
from fieldnotes.coding.codebook_yaml import parse_codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.study import Study

SHIPPED = resources.files("fieldnotes.coding").joinpath("codebook.yaml").read_text(encoding="utf-8")
TEXT = """\
# Vores temaer.
codes:
  - id: tillid   # det første
    label: Tillid
    parent: null
    definition: >
      Når nogen stoler på nogen.

      Også omvendt.
    include:
      - at stole på
      # en bemærkning
      - give slip
    terms: [tillid, "mistillid = lacking",
      stole på]
    not_terms: [tilfald]

  # om tryghed
  - id: tryghed
    label: 'Tryghed: at være'
    definition: Når nogen er tryg (tillid).
    include: [at være tryg]
    exclude: [(tillid)]
    examples:
    - "Jeg er: tryg"
    terms: [tryg*, tillid, "tilfald"]
  - id: ro
    label: Ro
    parent: tryghed
    definition: |
      Når der er ro.
    terms:
  - {}
""".replace("  - {}\n", "")


def book(text):
    return parse_codebook(text, "codebook.yaml")


def lines_of(text):
    return set(text.splitlines())


def test_a_renamed_code_takes_its_children_along_and_every_other_line_stays():
    changed = rename_code(TEXT, "tryghed", "tryg")
    after = book(changed.text)
    assert after.ids == ("tillid", "tryg", "ro")
    assert after["ro"].parent == "tryg"
    assert lines_of(TEXT) - lines_of(changed.text) == {"  - id: tryghed", "    parent: tryghed"}
    assert changed.noted == (("rename", "tryghed", "tryg"),)
    assert rename_code(TEXT, "tillid", "tiltro").remarks == ("tryghed speaks of (tillid): mend it.",)


def test_a_code_gets_another_label_and_comments_stay():
    changed = relabel_code(TEXT, "tillid", "Tillid & tiltro")
    assert book(changed.text)["tillid"].label == "Tillid & tiltro"
    assert "# det første" in changed.text
    assert changed.noted == (("label", "Tillid", "Tillid & tiltro"),)


def test_a_merged_code_gives_what_it_has_to_the_other():
    changed = merge_codes(TEXT, "tryghed", "tillid")
    after = book(changed.text)
    assert after.ids == ("tillid", "ro")
    assert after["ro"].parent == "tillid"
    assert after["tillid"].include == ("at stole på", "give slip", "at være tryg")
    assert after["tillid"].examples == ("Jeg er: tryg",)
    assert after["tillid"].terms == ("tillid", "mistillid = lacking", "stole på", "tryg*")
    assert {"# Vores temaer.", "  # om tryghed", "      # en bemærkning"} <= lines_of(changed.text)
    assert any("tilfald" in remark for remark in changed.remarks)  # a term here, excluded there
    assert any("Når nogen er tryg" in remark for remark in changed.remarks)
    assert changed.noted == (("merge", "tryghed", "tillid"), ("label", "Tryghed: at være", "Tillid"))


def test_a_code_merged_into_one_below_it_leaves_its_own_place_to_it():
    after = book(merge_codes(TEXT, "tryghed", "ro").text)
    assert after.ids == ("tillid", "ro")
    assert after["ro"].parent == ""
    assert after["ro"].terms == ("tryg*", "tillid", "tilfald")


def test_a_split_makes_a_code_beside_the_other_for_a_person_to_fill_in():
    changed = split_code(TEXT, "ro", "stilhed", "Stilhed: ro", "Når der er stille.")
    after = book(changed.text)
    assert after.ids == ("tillid", "tryghed", "ro", "stilhed")
    assert (after["stilhed"].parent, after["stilhed"].label) == ("tryghed", "Stilhed: ro")
    assert changed.text.startswith(TEXT)


def test_a_code_moves_under_another_and_to_the_top():
    moved = move_code(TEXT, "tryghed", "tillid")  # it had no key parent
    assert book(moved.text)["tryghed"].parent == "tillid"
    assert book(move_code(moved.text, "tryghed").text)["tryghed"].parent == ""
    with pytest.raises(FieldnotesError, match="lies under tryghed itself"):
        move_code(TEXT, "tryghed", "ro")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: rename_code(text, "nej", "ja"), "there is no code 'nej'"),
        (lambda text: rename_code(text, "ro", "tillid"), "there is a code 'tillid' already"),
        (lambda text: rename_code(text, "ro", "Rå ro"), "cannot be an id"),
        (lambda text: merge_codes(text, "ro", "ro"), "merged with itself"),
        (lambda text: split_code(text, "ro", "tillid", "T"), "there is a code 'tillid' already"),
        (lambda _: rename_code("codes: [{id: a, label: A}]", "a", "b"), "written in braces"),
    ],
)
def test_what_cannot_be_changed_is_refused(change, says):
    with pytest.raises(FieldnotesError, match=re.escape(says)):
        change(TEXT)


@pytest.mark.parametrize(("one", "other"), [("relationer", "tillid"), ("digitalisering", "effekt")])
def test_changes_to_the_shipped_codebook_touch_no_other_code_and_no_comment(shipped, one, other):
    def comments(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.strip().startswith("#")]

    def under(parent: str) -> list[Code]:
        return [dataclasses.replace(code, parent=parent) if code.parent == one else code for code in shipped]

    back = [
        dataclasses.replace(code, id=one) if code.id == "nyt" else code
        for code in book(rename_code(SHIPPED, one, "nyt").text)
    ]
    assert back == under("nyt")
    text = merge_codes(SHIPPED, one, other).text
    assert comments(text) == comments(SHIPPED)
    merged = book(text)
    assert [code for code in merged if code.id != other] == [
        code for code in under(other) if code.id not in (one, other)
    ]
    assert merged[other].examples == tuple(dict.fromkeys(shipped[other].examples + shipped[one].examples))
    assert set(shipped[one].terms) <= {*merged[other].terms, *merged[other].not_terms}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1).filter(str.strip))
def test_every_text_can_be_written_into_a_codebook(value):
    value = " ".join(value.split())
    text = f"codes:\n  - id: a\n    label: {quoted(value)}\n    include: [{quoted(value)}, b]\n"
    assert book(text)["a"].include == (unicodedata.normalize("NFC", value), "b")


def test_a_change_is_written_with_a_dated_copy_of_what_was(tmp_path):
    raw = tmp_path / "raw"
    at = "2026-11-22T14:05:00"
    for new in ("tryg", "trygt"):
        before = (raw / "codebook.yaml").read_text() if new == "trygt" else TEXT
        copy = write_change(raw, before, rename_code(before, "tryghed" if new == "tryg" else "tryg", new), at=at)
        assert copy.read_text() == before
    assert sorted(path.name for path in (raw / "codebook-history").iterdir()) == [
        "2026-11-22T140500-2.yaml",
        "2026-11-22T140500.yaml",
    ]
    assert read_changes(raw) == [Change(at, "rename", "tryghed", "tryg"), Change(at, "rename", "tryg", "trygt")]
    assert code_today("tryghed", "2026-01-01T00:00:00", read_changes(raw)) == "trygt"
    version = codebook_version(Study(tmp_path))
    assert len(version) == 8
    (raw / "codebook.yaml").write_text(TEXT)
    assert codebook_version(Study(tmp_path)) != version


def test_a_code_that_took_an_old_id_keeps_what_was_coded_with_it_since():
    changes = [Change("2026-02-01T00:00:00", "rename", "a", "b")]
    assert code_today("a", "2026-01-01T00:00:00", changes, ("a", "b")) == "b"
    assert code_today("a", "2026-03-01T00:00:00", changes, ("a", "b")) == "a"
    assert code_today("a", "2026-03-01T00:00:00", changes, ("b",)) == "b"
    assert code_today("a", "", changes, ("a", "b")) == "a"


def test_wrong_rows_of_the_history_are_reported_together(tmp_path):
    add_change(tmp_path, Change("2026-02-01T00:00:00", "rename", "a", "b"))
    path = tmp_path / "codebook-changes.csv"
    path.write_text(path.read_text() + "x,delete,a,b\nx,rename,a\n")
    with pytest.raises(FieldnotesError) as caught:
        read_changes(tmp_path)
    assert [problem.where for problem in caught.value.problems] == [
        "codebook-changes.csv, row 3",
        "codebook-changes.csv, row 4",
    ]
