import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source
from fieldnotes.readers.wrapping import Hyphens


def page(lines, number, pages):
    """A page with a running head and a page number, lines 14 points apart."""
    head = [(800, "Borgeren Først · Invented Kommune")]
    return head + [(760 - 14 * n, line) for n, line in enumerate(lines)] + [(40, f"Side {number} af {pages}")]


FIRST = [
    "Interviewer: Hvad har du oplevet med sam-",
    "arbejdet i huset her, siden I flyttede?",
    "Jonna: Det har været en lang vej, og vi",
    "har brugt meget e-mail og BUM-",
    "modellen til at finde ud af det hele, og",
]
SECOND = [
    "så blev det alligevel til noget i maj.",
    "Interviewer: Hvem bestemte det så til sidst?",
    "Jonna: Det gjorde vi.",
]


def test_lines_become_turns_without_heads_feet_and_broken_words(pdf_file, turns):
    assert turns(read_source(pdf_file([page(FIRST, 1, 2), page(SECOND, 2, 2)]))) == [
        ("Interviewer", "interviewer", "Hvad har du oplevet med samarbejdet i huset her, siden I flyttede?"),
        (
            "Jonna",
            "",
            "Det har været en lang vej, og vi har brugt meget e-mail og BUM-modellen til at finde ud af det hele, "
            "og så blev det alligevel til noget i maj.",
        ),
        ("Interviewer", "interviewer", "Hvem bestemte det så til sidst?"),
        ("Jonna", "", "Det gjorde vi."),
    ]


def test_a_first_line_that_two_pages_share_is_no_head_when_it_speaks(pdf_file):
    pages = [["Interviewer: Ja.", "Jonna: Et."], ["Interviewer: Ja.", "Jonna: To."]]
    reading = read_source(pdf_file([[(760 - 14 * n, line) for n, line in enumerate(lines)] for lines in pages]))
    assert [turn.text for turn in reading.turns] == ["Ja.", "Et.", "Ja.", "To."]


def test_a_column_of_line_numbers_goes(pdf_file):
    lines = ["Det her er en tekst.", "11", "12", "13", "14", "Der er 40 ord i den."]
    reading = read_source(pdf_file([[(760 - 14 * n, line) for n, line in enumerate(lines)]]))
    assert " ".join(turn.text for turn in reading.turns) == "Det her er en tekst. Der er 40 ord i den."


def test_signs_beyond_the_first_plane_do_not_shift_the_lines(pdf_file):
    lines = ["I: Hvordan gik det 𝚊𝚋𝚌?", "IP: Fint.", "I: Og så?", "IP: Så gik vi hjem."]
    reading = read_source(pdf_file([[(760 - 14 * n, line) for n, line in enumerate(lines)]]))
    assert [turn.speaker for turn in reading.turns] == ["I", "IP", "I", "IP"]
    assert reading.turns[0].text == "Hvordan gik det 𝚊𝚋𝚌?"


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("godt samar-", "bejde", "godt samarbejde"),
        ("en e-", "mail", "en e-mail"),
        ("i BUM-", "modellen", "i BUM-modellen"),
        ("et bruger-", "perspektiv", "et bruger-perspektiv"),
        ("vores forebyggelses-", "og sundhedsarbejde", "vores forebyggelses- og sundhedsarbejde"),
        ("Nord-", "Sjælland", "Nord-Sjælland"),
        ("i perioden 2019-", "2020", "i perioden 2019-2020"),
        ("og så -", "ja", "og så - ja"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_where_the_word_has_one(left, right, joined):
    assert Hyphens(["Vi har et bruger-perspektiv."]).join(left, right) == joined


def test_a_scan_is_a_clear_error(pdf_file):
    with pytest.raises(FieldnotesError, match=r"is a scan.*OCR"):
        read_source(pdf_file([[]]))


def test_a_protected_pdf_says_so(tmp_path):
    import pypdfium2

    path = tmp_path / "kilde.pdf"
    # The smallest file with a standard security handler whose password nobody has given.
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        f"<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'11' * 32}>>>",
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for n, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{n} 0 obj{content}endobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"xref\n0 4\n0000000000 65535 f \n{table}trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n"
    path.write_bytes(body + f"{trailer}startxref\n{len(body)}\n%%EOF".encode())
    with pytest.raises(pypdfium2.PdfiumError, match="assword"):
        pypdfium2.PdfDocument(path)
    with pytest.raises(FieldnotesError, match="protected with a password"):
        read_source(path)


def test_something_else_under_the_name_of_pdf_is_refused(text_file):
    with pytest.raises(FieldnotesError, match="is not a readable pdf"):
        read_source(text_file("hej", "kilde.pdf"))
