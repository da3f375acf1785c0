import pytest

from fieldnotes.coding import Code, Codebook, read_codebook
from fieldnotes.coding.codebook_check import check_codebook, example_hits, expected_kappa, read_expected, remarks
from fieldnotes.coding.training import Example

LONG = "Når nogen i teksten viser, får eller savner det, som temaet handler om."
GOOD = {"definition": LONG, "include": ("a", "b"), "exclude": ("c",)}
BOOK = Codebook(
    (
        Code("ro", "Ro", **GOOD, terms=("ro", "stilhed"), examples=tuple(f"Der var ro {n}." for n in range(10))),
        Code("uro", "Uro", "ro", **GOOD, terms=("stilhed",), examples=("Der var stilhed.",)),
        Code("larm", "Larm", definition="Larm.", terms=("larm",), examples=("Der var stilhed efter larm.", "Bang.")),
        Code("stilhed", "Stilhed", **GOOD, terms=("stilhed = lacking", "tavshed", "tys", "tys*", "dæmpet")),
    )
)
EXPECTED = [(0, 0.3), (10, 0.5)]


@pytest.fixture(scope="module")
def table():
    return check_codebook(BOOK, EXPECTED, training=()).set_index("code")


def test_what_a_code_has_too_little_of_is_named(table):
    assert table.loc["ro", "thin"] == ["terms"]
    assert table.loc["larm", "thin"] == ["definition", "include", "exclude", "terms", "examples"]
    assert table.loc["stilhed", "thin"] == ["examples"]


def test_what_it_costs_is_read_from_what_was_measured(table):
    assert table["kappa"].tolist() == [0.5, 0.32, 0.34, 0.3]
    assert expected_kappa(100, EXPECTED) == 0.5
    shipped = read_expected()
    assert [n for n, _ in shipped] == sorted({n for n, _ in shipped})
    assert all(0 < kappa < 1 for _, kappa in shipped)


def test_coded_segments_that_ship_count_like_examples():
    training = [Example("s", "note", "borger", {"larm": "present"}, False, "Bum.")] * 3
    row = check_codebook(BOOK, EXPECTED, training=training).set_index("code").loc["larm"]
    assert (row["n_coded"], row["kappa"]) == (3, 0.4)


def test_terms_shared_by_codes_that_are_not_above_each_other_are_named(table):
    assert table.loc["ro", "shared_terms"] == [("stilhed", "stilhed")]
    assert table.loc["stilhed", "shared_terms"] == [("stilhed = lacking", "ro"), ("stilhed = lacking", "uro")]


def test_a_code_whose_terms_are_its_own_name_alone_is_told_so(table):
    assert table.loc["larm", "own_name"] == ["larm"]
    said = remarks(table.reset_index(), BOOK)
    assert said[said.index("Larm (larm)") :][6:8] == [
        "  Med 2 eksempler må man vente, at maskinen er enig med et menneske med κ omkring 0,34.",
        "  Ordene er kun temaets eget navn: det, folk siger uden at nævne det, bliver ikke fundet.",
    ]


def test_an_example_with_another_codes_term_in_it_is_found():
    hits = example_hits(BOOK)
    assert set(hits["larm"]) == {(1, "ro"), (1, "uro"), (1, "stilhed")}
    assert set(hits["uro"]) == {(1, "stilhed")}
    assert "ro" not in hits
    table = check_codebook(BOOK, EXPECTED, hits=hits, training=())
    assert any("Eksempel 1 har et ord for stilhed" in line for line in remarks(table, BOOK))
    assert any("Example 1 has a term of stilhed" in line for line in remarks(table, BOOK, language="en"))


def test_a_codebook_that_is_well_says_so():
    terms = ("et", "to", "tre", "fire", "fem")
    book = Codebook((Code("godt", "Godt", **GOOD, terms=terms, examples=tuple("abcdefghij")),))
    assert remarks(check_codebook(book, EXPECTED, training=()), book) == ["Kodebogen har, hvad den skal have."]


def test_the_codebook_that_ships_is_not_thin():
    book = read_codebook()
    table = check_codebook(book, read_expected(), hits=example_hits(book))
    assert remarks(table, book) == ["Kodebogen har, hvad den skal have."]
    examples = [text for code in book for text in code.examples]
    assert len(set(examples)) == len(examples)
    assert all(5 <= len(text.split()) <= 30 for text in examples)
