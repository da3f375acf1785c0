import pytest
from lxml import etree

from fieldnotes.coding.codebook import Codebook, read_codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import read_qdc, write_qdc
from fieldnotes.exchange.qdc import read_qdc_with_lost

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:{}" origin="X">'
    "<Codes>{}</Codes>{}</CodeBook>"
)
CODE = '<Code guid="{0}{0}{0}{0}{0}{0}{0}{0}-0000-4000-8000-000000000000" name="{1}" isCodable="true">{2}</Code>'


def test_a_codebook_is_written_and_read_back(book, tmp_path):
    path = write_qdc(book, tmp_path / "bog.qdc")
    assert read_qdc(path) == book
    assert read_codebook(path) == book
    data = path.read_bytes()
    assert data.startswith(b"<?xml")
    assert b"\r" not in data
    assert write_qdc(read_qdc(path), tmp_path / "igen.qdc").read_bytes() == data


def test_a_codebook_of_another_program_is_read(tmp_path):
    path = tmp_path / "Bog.QDC"
    inside = CODE.format(
        "A", "Læring &amp; ro", "<Description>Når\nman lærer</Description>" + CODE.format("B", "Ro", "")
    )
    for version, sets in (("1.0", "<Sets/>"), ("0:4", "")):
        path.write_text(HEAD.format(version, inside, sets), encoding="utf-8-sig")
        found = read_codebook(path)
        assert [(code.id, code.label, code.parent, code.definition) for code in found] == [
            ("laering_ro", "Læring & ro", "", "Når man lærer"),
            ("ro", "Ro", "laering_ro", ""),
        ]


def test_sets_are_listed_as_not_carried(tmp_path):
    path = tmp_path / "a.qdc"
    path.write_text(HEAD.format("1.0", CODE.format("A", "A", ""), '<Sets><Set guid="B" name="S"/></Sets>'))
    assert [thing.kind for thing in read_qdc_with_lost(path)[1]] == ["refi_lost_set"]


@pytest.mark.parametrize("content", ["", "<a/>", HEAD.format("1.0", "", "")])
def test_what_is_no_codebook_is_refused(tmp_path, content):
    path = tmp_path / "a.qdc"
    path.write_text(content)
    with pytest.raises(FieldnotesError):
        read_qdc(path)


def test_codes_nested_too_deep_are_refused(tmp_path):
    path = tmp_path / "a.qdc"
    inside = ""
    for _ in range(120):
        inside = CODE.format("A", "A", inside)
    path.write_text(HEAD.format("1.0", inside, ""))
    with pytest.raises(FieldnotesError, match="levels deep"):
        read_qdc(path)


def test_a_missing_file_and_an_empty_codebook_are_said(tmp_path):
    with pytest.raises(FieldnotesError, match="no such file"):
        read_qdc(tmp_path / "a.qdc")
    with pytest.raises(ValueError, match="without codes"):
        write_qdc(Codebook(()), tmp_path / "a.qdc")


@pytest.mark.shared
def test_what_is_written_is_valid(book, tmp_path, shared):
    schema = etree.XMLSchema(etree.parse(shared / "refi" / "Codebook.xsd"))
    for made in (book, read_codebook()):
        schema.assertValid(etree.parse(write_qdc(made, tmp_path / "bog.qdc")))


@pytest.mark.shared
def test_the_invalid_codebook_of_taguette_is_read(shared):
    assert len(read_codebook(shared / "refi" / "taguette.qdc")) == 3
