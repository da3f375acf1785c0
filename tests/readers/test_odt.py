import zipfile

import pytest
from odf import dc, office, style, table, text
from odf.opendocument import OpenDocumentText

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source


@pytest.fixture
def document(tmp_path):
    made = OpenDocumentText()
    bold = style.Style(name="B", family="text")
    bold.addElement(style.TextProperties(fontweight="bold"))
    made.automaticstyles.addElement(bold)

    def save():
        path = tmp_path / "kilde.odt"
        made.save(str(path))
        return path

    made.write = save
    return made


def add(document, words):
    paragraph = text.P(text=words)
    document.text.addElement(paragraph)
    return paragraph


def test_labels_after_tabs_and_spaces_begin_turns(document, turns):
    for label, words in [("I", "Hvem er du?"), ("IP", "Agnete."), ("I", "Og nu?"), ("IP", "Nu bor jeg her.")]:
        paragraph = text.P()
        paragraph.addElement(text.S(c=4))
        paragraph.addText(f"{label}:")
        paragraph.addElement(text.Tab())
        paragraph.addText(words)
        document.text.addElement(paragraph)
    assert turns(read_source(document.write())) == [
        ("I", "interviewer", "Hvem er du?"),
        ("IP", "", "Agnete."),
        ("I", "interviewer", "Og nu?"),
        ("IP", "", "Nu bor jeg her."),
    ]


def test_line_breaks_stay_and_bold_dates_begin_entries(document):
    for date, words in [("2. marts 2020", "Godt."), ("9. marts", "Bedre.")]:
        paragraph = text.P()
        paragraph.addElement(text.Span(stylename="B", text=date))
        document.text.addElement(paragraph)
        body = add(document, words)
        body.addElement(text.LineBreak())
        body.addText("Og mere.")
    reading = read_source(document.write())
    assert reading.how == "entries"
    assert [(turn.date, turn.text) for turn in reading.turns] == [
        ("2020-03-02", "Godt.\nOg mere."),
        ("2020-03-09", "Bedre.\nOg mere."),
    ]


def test_an_annotation_is_a_note_of_its_author(document):
    paragraph = add(document, "Vi mødtes.")
    annotation = office.Annotation()
    annotation.addElement(dc.Creator(text="Kollega"))
    annotation.addElement(text.P(text="Hvem er vi?"))
    paragraph.addElement(annotation)
    reading = read_source(document.write())
    assert [(turn.speaker, turn.role, turn.text) for turn in reading.turns] == [
        ("", "", "Vi mødtes."),
        ("Kollega", "note", "Hvem er vi?"),
    ]


def test_a_table_with_dates_is_read_row_by_row(document):
    rows = table.Table()
    for cells in [("Dato", "Refleksion"), ("12/9-19", "Kickoff."), ("3/10", "Stille.")]:
        row = table.TableRow()
        for words in cells:
            cell = table.TableCell()
            cell.addElement(text.P(text=words))
            row.addElement(cell)
        rows.addElement(row)
    document.text.addElement(rows)
    assert [(turn.date, turn.text) for turn in read_source(document.write()).turns] == [
        ("2019-09-12", "Kickoff."),
        ("2019-10-03", "Stille."),
    ]


def test_labels_of_the_interviewer_only_leave_the_rest_to_the_other(document, turns):
    for words in ["Så, jeg er logget ind.", "MODERATOR: Kan du begynde?", "(læser)", "Ja.", "Det er fint."]:
        add(document, words)
    reading = read_source(document.write())
    assert turns(reading) == [
        ("", "", "Så, jeg er logget ind."),
        ("MODERATOR", "interviewer", "Kan du begynde?"),
        ("", "note", "(læser)"),
        ("", "", "Ja.\nDet er fint."),
    ]
    assert reading.how == "interviewer labels only"
    assert reading.confidence < 0.6


def test_a_zip_that_is_no_odt_is_refused(tmp_path):
    path = tmp_path / "kilde.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(FieldnotesError, match="is not a readable odt"):
        read_source(path)


def test_a_protected_odt_says_so(tmp_path):
    path = tmp_path / "kilde.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(FieldnotesError, match="protected with a password"):
        read_source(path)
