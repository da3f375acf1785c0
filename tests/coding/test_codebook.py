"""The codebook: what ships, what the tree answers, and what is said of a file that is wrong."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from fieldnotes.coding import Code, Codebook, read_codebook
from fieldnotes.errors import FieldnotesError

THEMES = (
    *("tillid", "samskabelse", "borgerperspektiv", "tvaergaaende", "styring", "ledelse", "refleksion_laering"),
    *("modstand_dilemma", "proevehandling", "relationer", "effekt", "baeredygtighed", "digitalisering"),
)


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FieldnotesError) as caught:
        read_codebook(path)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_codebook_has_the_thirteen_themes_in_order(shipped: Codebook) -> None:
    assert shipped.top == THEMES


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_explained_and_has_twenty_to_forty_terms(shipped: Codebook, theme: str) -> None:
    code = shipped[theme]
    assert 20 <= len(code.terms) <= 40
    assert code.definition
    assert code.include
    assert code.exclude
    assert len(code.examples) >= 3


def test_every_sub_code_is_explained_and_has_terms_and_examples(shipped: Codebook) -> None:
    below = [code for code in shipped if code.parent]
    assert len(below) >= 7
    assert all(code.definition and len(code.terms) >= 10 and len(code.examples) >= 3 for code in below)


def test_a_codebook_cannot_be_changed(shipped: Codebook) -> None:
    with pytest.raises(FrozenInstanceError):
        shipped["tillid"].label = "Andet"  # type: ignore[misc]


def test_the_tree_knows_who_is_above_and_below() -> None:
    book = Codebook((Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C", parent="b")))
    assert book.ancestors("c") == ("b", "a")
    assert book.children("a") == ("b",)
    assert book.top == ("a",)
    assert book.labels == {"a": "A", "b": "B", "c": "C"}


def test_the_fingerprint_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    spaced, tight, other = (tmp_path / name for name in ("a.yaml", "b.yaml", "c.yml"))
    spaced.write_text("# en note\ncodes:\n\n  - id: a\n    label: A\n    terms:\n      - ord\n", encoding="utf-8")
    tight.write_text("codes: [{id: a, label: A, terms: [ord]}]", encoding="utf-8")
    other.write_text("codes: [{id: a, label: A, terms: [andet]}]", encoding="utf-8")
    assert read_codebook(spaced).sha256 == read_codebook(tight).sha256
    assert read_codebook(spaced).sha256 != read_codebook(other).sha256


def test_terms_are_read_composed_whatever_the_editor_wrote(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text("codes: [{id: a, label: A, terms: [a\u030abenhed]}]", encoding="utf-8-sig")
    expected = ("åbenhed",)
    assert expected == read_codebook(path)["a"].terms


def test_all_problems_of_a_file_come_together_each_with_its_line(tmp_path: Path) -> None:
    text = """codes:
  - id: Tillid!
    label: Tillid
    farve: blå
  - id: b
    label: B
    parent: ukendt
    terms: ["", "a*b", mod/navneord, ord = måske, to, to]
  - id: b
    terms: ord
  - id: c
    label: C
    label: D
    parent: d
  - {id: d, label: D, parent: c}
"""
    found = problems_of(tmp_path, text)
    for line, what in (
        (2, "'Tillid!' cannot be an id"),
        (4, "there is no key 'farve'"),
        (5, "there is no code 'ukendt'"),
        (8, "an item of terms is empty"),
        (8, "'a*b' in terms cannot be read"),
        (8, "'navneord' is not a word class"),
        (8, "'måske' is not a polarity"),
        (8, "'to' comes twice in terms"),
        (9, "the id 'b' comes twice"),
        (9, "the code 'b' has no label"),
        (10, "terms is not a list"),
        (13, "the key 'label' comes twice"),
        (11, "the parents of 'c' run in a circle"),
        (15, "the parents of 'd' run in a circle"),
    ):
        assert any(f"line {line}: " in problem and what in problem for problem in found), (line, what, found)
    assert len(found) == 14


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "codebook.yaml: is empty. Begin with `codes:`."),
        ("codes: []", "codebook.yaml, line 1: there are no codes. Write them as a list under `codes:`."),
        ("codes: [{", "codebook.yaml, line 1: is not YAML. Check quotes, indents and brackets there."),
        ("- a", "codebook.yaml, line 1: the file is not written as keys and values. Keys: codes."),
    ],
)
def test_a_file_that_is_no_codebook_is_told_why(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in problems_of(tmp_path, text)


def test_yaml_cannot_run_anything(tmp_path: Path) -> None:
    text = "codes: [{id: a, label: !!python/object/apply:os.getcwd [], terms: [ord]}]"
    assert problems_of(tmp_path, text)


@pytest.mark.parametrize("name", ["koder.docx", "koder.xlsx"])
def test_another_kind_of_file_is_refused_with_a_remedy(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(FieldnotesError, match=r"Give a \.yaml or \.qdc file"):
        read_codebook(tmp_path / name)


def test_a_missing_file_and_a_wrong_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(FieldnotesError, match="no such file"):
        read_codebook(tmp_path / "ingen.yaml")
    (tmp_path / "latin.yaml").write_bytes("codes: [{id: a, label: Læring}]".encode("cp1252"))
    with pytest.raises(FieldnotesError, match="not UTF-8"):
        read_codebook(tmp_path / "latin.yaml")


def test_jupyter_shows_the_tree_and_escapes_it() -> None:
    html = Codebook((Code("a", "A<b>"), Code("c", "C", parent="a")))._repr_html_()
    assert "A&lt;b&gt;" in html
    assert "1 codes, 1 sub-codes" in html
