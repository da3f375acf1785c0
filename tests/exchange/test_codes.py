import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.coding.codebook import Code, Codebook, read_codebook
from fieldnotes.coding.codebook_yaml import parse_codebook
from fieldnotes.exchange.codes import (
    Meaning,
    code_guid,
    codebook_of,
    describe,
    described,
    project_codes,
    slug,
    tree_order,
)
from fieldnotes.exchange.new_study import codebook_yaml
from fieldnotes.exchange.project import ProjectCode

LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cf"]), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
LINES = st.lists(LINE.filter(bool), max_size=3, unique=True).map(tuple)
TERMS = st.lists(
    st.sampled_from(["tillid", "stole på", "*styring", "mistillid = lacking", "mod/noun"]), unique=True
).map(tuple)
IDS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)


@st.composite
def codebooks(draw) -> Codebook:
    """Codebooks with codes under codes, in any order of the file."""
    ids = draw(st.lists(IDS, min_size=1, max_size=6, unique=True))
    codes = []
    for n, name in enumerate(ids):
        parent = draw(st.sampled_from(["", *ids[:n]]))
        label = draw(LINE.filter(bool))
        lists = [draw(LINES), draw(LINES), draw(LINES), draw(TERMS), draw(TERMS)]
        codes.append(Code(name, label, parent, draw(LINE), *lists))
    return Codebook(tuple(draw(st.permutations(codes))))


@given(codebooks(), st.sampled_from(["da", "en"]))
def test_a_codebook_comes_back_from_a_projects_codes(book, language):
    codes = project_codes(book, (), language)
    read, meanings, lost = codebook_of(sorted(codes, key=lambda code: tree_order(codes)[code.guid]))
    expected = {code.id: code for code in parse_codebook(codebook_yaml(book), "x")}
    assert {code.id: code for code in read} == expected
    assert {meanings[code_guid(Meaning(name))] for name in book.ids} == {Meaning(name) for name in book.ids}
    assert lost == []


@given(codebooks())
def test_a_codebook_is_written_as_yaml_and_read_as_the_same(book):
    once = parse_codebook(codebook_yaml(book), "x")
    assert parse_codebook(codebook_yaml(once), "x") == once
    assert once.ids == book.ids


@given(st.text(max_size=200))
def test_a_foreign_description_becomes_the_definition(text):
    said = described(text)
    assert said["definition"] == " ".join(said["definition"].split())


def test_descriptions_are_for_people(book):
    assert describe(book["tillid"]) == (
        "Når nogen stoler på nogen.\n\nMedtag:\n- at stole på\n\nMedtag ikke:\n- selvtillid\n\n"
        "Eksempler:\n- Ja.\n\nId: tillid"
    )


def test_a_description_survives_a_program_that_trims_and_uses_crlf(book):
    for code in book:
        mangled = describe(code).strip().replace("\n", "\r\n") + "\r\n"
        assert described(mangled) == described(describe(code))


def test_polarity_is_a_sub_code_that_every_program_shows(book):
    used = [Meaning("tillid", "lacking"), Meaning("langsigtet", "rejected")]
    names = {code.guid: code.name for code in project_codes(book, used)}
    parents = {code.name: names.get(code.parent, "") for code in project_codes(book, used)}
    assert parents["Tillid – mangler"] == "Tillid"
    assert parents["På sigt – afvist"] == "På sigt"
    assert "Tillid – afvist" not in parents
    assert "fieldnotes" not in parents


def test_what_is_said_with_a_code_comes_back(book):
    used = [
        Meaning("tillid"),
        Meaning("tillid", "lacking"),
        Meaning("effekt", "rejected"),
        Meaning("effekt", status="rejected"),
        Meaning(""),
    ]
    for language in ("da", "en"):
        codes = project_codes(book, used, language)
        _, meanings, _ = codebook_of(codes)
        assert [meanings[code_guid(meaning)] for meaning in used] == used
        assert len({code.guid for code in codes}) == len(codes)


def test_sub_codes_that_people_named_so_are_polarities_too():
    codes = [
        ProjectCode("A", "Trust"),
        ProjectCode("B", "trust – Lacking", "A"),
        ProjectCode("C", "Hope – lacking", "A"),
    ]
    book, meanings, _ = codebook_of(codes)
    assert book.ids == ("trust", "hope_lacking")
    assert meanings["B"] == Meaning("trust", "lacking")


def test_a_code_of_ours_that_is_named_like_a_polarity_stays_a_code():
    book = Codebook((Code("tillid", "Tillid"), Code("savn", "Tillid – mangler", "tillid")))
    assert codebook_of(project_codes(book, ()))[0].ids == ("tillid", "savn")


def test_codes_of_the_same_name_get_ids_of_their_own():
    codes = [
        ProjectCode("A", "Ros"),
        ProjectCode("B", "Ros", "A"),
        ProjectCode("C", "Ros"),
        ProjectCode("D", "Ris", "C"),
    ]
    book, _, _ = codebook_of([*codes, ProjectCode("E", "Ros", "C")])
    assert book.ids == ("ros", "ros_ros", "ros_2", "ris", "ros_3")
    assert book["ris"].parent == "ros_2"


def test_a_folder_is_a_code_and_is_said():
    book, meanings, lost = codebook_of([ProjectCode("A", "Mappe", codable=False), ProjectCode("B", "Kode", "A")])
    assert book["kode"].parent == "mappe"
    assert [thing.what for thing in lost] == ["Mappe"]
    assert meanings["A"] == Meaning("mappe")


def test_terms_that_cannot_be_read_are_left_out():
    description = "Def.\n\nOrd:\n- tillid\n- ord = måske\n\nId: tillid"
    assert codebook_of([ProjectCode("A", "T", description=description)])[0]["tillid"].terms == ("tillid",)


@given(st.text(max_size=80))
def test_every_name_makes_an_id(name):
    assert parse_codebook(codebook_yaml(Codebook((Code(slug(name), "x"),))), "x").ids == (slug(name),)


def test_the_shipped_codebook_comes_back_whole():
    book = read_codebook()
    assert {code.id: code for code in codebook_of(project_codes(book, ()))[0]} == {code.id: code for code in book}


@pytest.mark.parametrize("language", ["da", "en"])
def test_colours_are_those_of_the_theme_above(book, language):
    color = {code.name: code.color for code in project_codes(book, [Meaning("effekt", "lacking")], language)}
    assert color["Effekt"] == color["På sigt"]
    assert color["Effekt"] != color["Tillid"]
