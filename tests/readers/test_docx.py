import docx
import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source


@pytest.fixture
def document(tmp_path):
    made = docx.Document()

    def save(name="kilde.docx"):
        path = tmp_path / name
        made.save(str(path))
        return path

    made.write = save
    return made


def bold_then_plain(document, bold, plain):
    paragraph = document.add_paragraph()
    paragraph.add_run(bold).bold = True
    paragraph.add_run(plain)
    return paragraph


def test_bold_labels_with_a_colon_begin_turns_and_the_title_is_nobodys(document, turns):
    document.add_heading("Interview med Birthe", 1)
    bold_then_plain(document, "Interviewer:", " Hvordan gik det?")
    bold_then_plain(document, "Birthe:", " Det gik, øh, fint.")
    bold_then_plain(document, "Interviewer:", " Hvorfor?")
    bold_then_plain(document, "Birthe:", " Vi stolede på hinanden.")
    reading = read_source(document.write())
    assert turns(reading) == [
        ("", "note", "Interview med Birthe"),
        ("Interviewer", "interviewer", "Hvordan gik det?"),
        ("Birthe", "", "Det gik, øh, fint."),
        ("Interviewer", "interviewer", "Hvorfor?"),
        ("Birthe", "", "Vi stolede på hinanden."),
    ]
    assert reading.how == "speaker labels"
    assert reading.confidence > 0.8


def test_bold_labels_without_a_colon_begin_turns(document, turns):
    for label, text in [("Interviewer", "Hvad så?"), ("Astrid", "Det rykker."), ("Interviewer", "Ja?")]:
        bold_then_plain(document, label, f" {text}")
    bold_then_plain(document, "Astrid", " Altså langsomt.")
    assert turns(read_source(document.write())) == [
        ("Interviewer", "interviewer", "Hvad så?"),
        ("Astrid", "", "Det rykker."),
        ("Interviewer", "interviewer", "Ja?"),
        ("Astrid", "", "Altså langsomt."),
    ]


def test_questions_in_bold_paragraphs_are_the_interviewers(document, turns):
    for question, answer in [("Hvem er du?", "Jeg er ny."), ("Hvorfor her?", "Fordi."), ("Hvad nu?", "Vi ser.")]:
        bold_then_plain(document, question, "")
        document.add_paragraph(answer)
    reading = read_source(document.write())
    assert turns(reading)[:2] == [("", "interviewer", "Hvem er du?"), ("", "", "Jeg er ny.")]
    assert reading.how == "bold questions"


def test_a_comment_is_a_turn_of_its_author_behind_the_paragraph_it_is_on(document, turns):
    document.add_heading("2. marts 2020", 2)
    paragraph = document.add_paragraph("Vi prøvede det af.")
    document.add_comment(paragraph.runs, text="Husk at spørge Kamma", author="Kollega", initials="K")
    document.add_heading("9. marts 2020", 2)
    document.add_paragraph("Det virkede.")
    reading = read_source(document.write(), kind="reflection")
    assert [(turn.speaker, turn.role, turn.date, turn.text) for turn in reading.turns] == [
        ("", "", "2020-03-02", "Vi prøvede det af."),
        ("Kollega", "note", "2020-03-02", "Husk at spørge Kamma"),
        ("", "", "2020-03-09", "Det virkede."),
    ]


def test_a_table_with_time_and_note_is_read_row_by_row(document):
    document.add_heading("Observation", 1)
    table = document.add_table(rows=0, cols=2)
    for cells in [("Tid", "Note"), ("9.05", "Folk kommer."), ("kl. 9.40", "Post-it på væggen.")]:
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = cells
    reading = read_source(document.write(), kind="observation")
    assert [(turn.start_s, turn.text) for turn in reading.turns if turn.role != "note"] == [
        (9 * 3600 + 5 * 60, "Folk kommer."),
        (9 * 3600 + 40 * 60, "Post-it på væggen."),
    ]
    assert reading.how == "rows"


def test_paragraphs_and_tables_keep_their_order(document):
    document.add_paragraph("Først.")
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "Så tabellen."
    document.add_paragraph("Til sidst.")
    assert [turn.text for turn in read_source(document.write()).turns] == ["Først.", "Så tabellen.", "Til sidst."]


def test_a_line_break_ends_a_turn_and_a_soft_hyphen_goes(document, turns):
    document.add_paragraph("I: Hvad med sam\u00adarbejdet?\nIP: Det er godt.\nI: Hvordan?\nIP: Sådan her.")
    assert turns(read_source(document.write()))[:2] == [
        ("I", "interviewer", "Hvad med samarbejdet?"),
        ("IP", "", "Det er godt."),
    ]


def test_what_was_deleted_with_changes_tracked_is_gone_and_what_was_inserted_stays(document):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = document.add_paragraph("Før ")
    for tag, text in (("del", "delText"), ("ins", "t")):
        xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r><w:{text}>{tag}</w:{text}></w:r></w:{tag}>'
        paragraph._p.append(parse_xml(xml))
    assert [turn.text for turn in read_source(document.write()).turns] == ["Før ins"]


def test_a_zip_that_is_no_document_is_refused_with_a_remedy(tmp_path):
    import zipfile

    path = tmp_path / "kilde.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hemmelig.txt", "hemmelig tekst")
    with pytest.raises(FieldnotesError, match="is not a readable docx") as caught:
        read_source(path)
    assert "hemmelig" not in str(caught.value)


def test_plain_text_under_the_name_of_docx_is_refused(tmp_path):
    path = tmp_path / "kilde.docx"
    path.write_text("Interviewer: Hej?", encoding="utf-8")
    with pytest.raises(FieldnotesError, match="is not a readable docx"):
        read_source(path)


def test_a_protected_document_says_so(tmp_path):
    path = tmp_path / "kilde.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FieldnotesError, match="protected with a password"):
        read_source(path)


def test_a_document_without_text_says_so(document):
    with pytest.raises(FieldnotesError, match="holds no text"):
        read_source(document.write())
