"""Documents that are broken, protected, bombs or traps: an error with a remedy, and nothing of the text in it."""

import io
import zipfile

import openpyxl
import pytest

from fieldnotes.limits import Limits
from fieldnotes.readers import read_source

SECRET = "Hemmeligheden"
ARCHIVES = (".docx", ".odt", ".xlsx")
CONTENT = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize("suffix", [*ARCHIVES, ".pdf"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_document_is_refused(whole, refused, suffix, share):
    path = whole(suffix)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    if suffix == ".pdf" and share == 0.99:
        assert read_source(path).turns[0].text == f"{SECRET} er her."  # only its table of contents is gone
    else:
        assert "is not a readable" in refused(path)


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_document_whose_text_was_cut_off_inside_is_refused_and_not_half_read(
    whole, with_part, refused, capfd, suffix, share
):
    path = whole(suffix)
    with zipfile.ZipFile(path) as archive:
        part = archive.read(CONTENT[suffix])
    refused(with_part(path, {CONTENT[suffix]: part[: int(share * len(part))]}))
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize("flag", [True, False])
def test_a_protected_document_says_so(whole, with_part, refused, suffix, flag):
    path = whole(suffix)
    if flag and suffix == ".odt":
        manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
        with_part(path, {"META-INF/manifest.xml": manifest})
    elif flag:
        path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000_000) + "EncryptedPackage".encode("utf-16-le")
        )
    else:  # what a zip program protects: bit 0 of each entry's flags, in both of its places
        data = path.read_bytes()
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = data.find(mark)
            while place >= 0:
                data = data[: place + at] + bytes([data[place + at] | 1]) + data[place + at + 1 :]
                place = data.find(mark, place + 4)
        path.write_bytes(data)
    assert "is protected with a password" in refused(path)


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(whole, with_part, refused, suffix):
    path = with_part(whole(suffix), {CONTENT[suffix]: b" " * 70_000_000})
    assert path.stat().st_size < 200_000
    assert "unpacks to 70 MB" in refused(path)
    picture = with_part(whole(suffix), {"media/a.png": bytes(3_000_000)})
    assert "file_mb under [limits]" in refused(picture, limits=Limits(file_mb=2))


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_a_zip_that_lies_about_its_size_is_refused(whole, with_part, refused, suffix):
    path = with_part(whole(suffix), {CONTENT[suffix]: b" " * 70_000_000})
    data = path.read_bytes()
    path.write_bytes(data.replace((70_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert "is not a readable" in refused(path)


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "entity", ['<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">', '<!ENTITY a SYSTEM "file:///etc/passwd">']
)
def test_entities_are_never_resolved(whole, with_part, refused, suffix, encoding, entity):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entity}]><x>&a;</x>'
    path = with_part(whole(suffix), {CONTENT[suffix]: xml.encode(encoding)})
    said = refused(path)
    assert "defines entities" in said
    assert "root:" not in said


def test_an_external_entity_in_a_part_of_another_name_is_not_resolved_either(whole, with_part, outcome, tmp_path):
    (tmp_path / "udenfor.txt").write_text("Udenforstående")
    path = whole(".docx")
    with zipfile.ZipFile(path) as archive:
        types, document = archive.read("[Content_Types].xml"), archive.read("word/document.xml")
    head, _, body = document.partition(b"?>")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{(tmp_path / "udenfor.txt").as_uri()}">]>'.encode()
    hidden = head + b"?>" + entity + body.replace(SECRET.encode(), b"&a;" + SECRET.encode())
    with zipfile.ZipFile(path) as archive:
        links = archive.read("_rels/.rels")
    with_part(
        path,
        {
            "word/document.xml": None,
            "word/document.bin": hidden,
            "_rels/.rels": links.replace(b"word/document.xml", b"word/document.bin"),
            "[Content_Types].xml": types.replace(b"/word/document.xml", b"/word/document.bin"),
        },
    )
    assert "Udenforstående" not in outcome(path)


@pytest.mark.parametrize("name", ["../../udenfor.txt", "/etc/udenfor.txt", "C:\\udenfor.txt", "a/../../udenfor.txt"])
@pytest.mark.parametrize("suffix", ARCHIVES)
def test_a_zip_that_reaches_outside_itself_is_refused_and_writes_nothing(whole, with_part, refused, suffix, name):
    path = with_part(whole(suffix), {name: b"x"})
    refused(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_merged_cells_without_an_end_take_no_time(whole, with_part):
    path = whole(".docx")
    with zipfile.ZipFile(path) as archive:
        document = archive.read("word/document.xml").decode()
    head, body, tail = document.partition("<w:body>")
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    wide = cell.format('<w:gridSpan w:val="2000000000"/>', "bred")
    first = cell.format('<w:vMerge w:val="restart"/>', "høj")
    more = "<w:tr>" + cell.format("<w:vMerge/>", "") + "</w:tr>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{first}{wide}</w:tr>{more * 3000}</w:tbl>"
    path = with_part(path, {"word/document.xml": (head + body + table + tail).encode()})
    turns = read_source(path, reading="paragraphs").turns
    assert [turn.text for turn in turns][:3] == ["høj\nbred", "høj", "høj"]
    assert len(turns) == 3002


@pytest.mark.parametrize("levels", [200, 20_000])
def test_a_document_nested_without_an_end_is_refused_or_read(whole, with_part, outcome, levels):
    for suffix, open_, close in (
        (".odt", b"<text:span>", b"</text:span>"),
        (".docx", b"<w:smartTag>", b"</w:smartTag>"),
    ):
        path = whole(suffix)
        with zipfile.ZipFile(path) as archive:
            part = archive.read(CONTENT[suffix])
        inside = SECRET.encode()
        if suffix == ".odt":
            part = part.replace(inside, open_ * levels + inside + close * levels)
        else:
            part = part.replace(b"<w:r>", open_ * levels + b"<w:r>").replace(b"</w:r>", b"</w:r>" + close * levels)
        with_part(path, {CONTENT[suffix]: part})
        said = outcome(path)
        assert SECRET in said or (levels > 200 and "is not a readable" in said)


def test_spaces_and_columns_that_one_element_stands_for_are_few(whole, with_part):
    path = whole(".odt", "AB")
    with zipfile.ZipFile(path) as archive:
        part = archive.read("content.xml")
    with_part(path, {"content.xml": part.replace(b"AB", b'A<text:s text:c="2000000000"/>B')})
    assert read_source(path).turns[0].text == "A" + 50 * " " + "B"


def test_a_scripted_pdf_gives_its_text_and_runs_nothing(tmp_path, pdf):
    path = tmp_path / "a.pdf"
    script = "<< /S /JavaScript /JS (app.alert\\('HACK'\\); this.exportDataObject\\({cName:'a'}\\);) >>"
    path.write_bytes(pdf("Vi talte sammen.", "/OpenAction 6 0 R /AA << /WC 6 0 R >>", script))
    assert [turn.text for turn in read_source(path).turns] == ["Vi talte sammen."]


def test_a_pdf_with_more_pages_than_a_book_is_refused(tmp_path, pdf, refused):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("x").replace(b"[3 0 R] /Count 1", b"[" + b"3 0 R " * 10_001 + b"] /Count 10001"))
    assert "pages" in refused(path)


def test_of_a_formula_the_saved_result_is_read_and_hidden_sheets_are_not(tmp_path, refused):
    book = openpyxl.Workbook()
    book.active.title = "Skjult"
    book.active.append(["tekst"])
    book.active.append([SECRET])
    book.active.sheet_state = "veryHidden"
    path = tmp_path / "a.xlsx"
    shown = book.create_sheet("Log")
    shown.append(["dato", "tekst"])
    shown.append(["2020-01-01", "Vi begyndte."])
    shown.append(["2020-01-02", '=HYPERLINK("http://x.example";"klik")'])
    book.save(path)
    assert [turn.text for turn in read_source(path).turns] == ["Vi begyndte."]
    shown.delete_rows(1, 3)
    book.save(path)
    assert "hidden sheets" in refused(path)


def test_a_formulas_result_is_text_like_any_other(whole, with_part):
    path = whole(".xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    row = '<row r="3"><c r="B3" t="str"><f>"=1+"&amp;A1</f><v>=1+dato</v></c></row>'
    with_part(path, {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", f"{row}</sheetData>").encode()})
    assert [turn.text for turn in read_source(path).turns] == [f"{SECRET} er her.", "=1+dato"]


def test_a_sheet_with_cells_far_apart_is_refused(tmp_path, refused):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "tekst", "langt væk"
    book.save(tmp_path / "a.xlsx")
    assert "17179869184 cells" in refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("named", [".txt", ".csv", ".pdf", *ARCHIVES])
@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_file_with_a_wrong_suffix_is_told_what_it_is(whole, refused, suffix, named):
    path = whole(suffix).rename(whole(suffix).with_suffix(named))
    if named == suffix:
        assert read_source(path).turns
    elif suffix == ".pdf":
        assert "it is a PDF" in refused(path)
    elif named in ARCHIVES:
        assert "is not a readable" in refused(path)
    else:
        assert "it is a zip archive" in refused(path)


def test_rich_text_under_the_name_of_text_is_refused(tmp_path, refused):
    path = tmp_path / "a.txt"
    path.write_bytes(rb"{\rtf1\ansi Vi talte sammen.}")
    assert "rich text" in refused(path)


def test_a_workbook_with_more_rows_than_the_limit_is_refused(whole, refused):
    book = openpyxl.Workbook()
    for _ in range(12):
        book.active.append(["tekst"])
    out = io.BytesIO()
    book.save(out)
    path = whole(".xlsx")
    path.write_bytes(out.getvalue())
    assert "more than 10 rows" in refused(path, limits=Limits(rows=10))
