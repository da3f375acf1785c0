import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange.xml import children, clean, name, parse, text

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def book(inside: str, namespace: str = "urn:QDA-XML:codebook:1.0", dtd: str = "") -> bytes:
    return f'{HEAD}{dtd}<CodeBook xmlns="{namespace}">{inside}</CodeBook>'.encode()


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE CodeBook [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE CodeBook [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE CodeBook SYSTEM "https://example.invalid/a.dtd">',
        "<!DOCTYPE CodeBook>",
    ],
)
def test_a_dtd_is_refused(dtd):
    with pytest.raises(FieldnotesError, match="DTD"):
        parse(book("<Codes/>", dtd=dtd), "CodeBook")


@pytest.mark.parametrize("data", [b"", b"no xml", book("<Codes>"), book("&x;"), book("\x00"), b"\xff\xfe<"])
def test_what_is_no_xml_is_refused(data):
    with pytest.raises(FieldnotesError, match="XML"):
        parse(data, "CodeBook")


def test_absurd_depth_and_length_are_refused():
    with pytest.raises(FieldnotesError, match="cannot be read"):
        parse(book("<Code>" * 5000 + "</Code>" * 5000), "CodeBook")
    with pytest.raises(FieldnotesError, match="cannot be read"):
        parse(book(f"<Description>{'a' * 11_000_000}</Description>"), "CodeBook")


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", "urn:QDA-XML:project:1.5"]
)
def test_any_namespace_of_the_standard_is_read(namespace):
    root = parse(book("<!-- x --><?y z?><Codes><Code/></Codes>", namespace), "CodeBook")
    assert [name(child) for child in children(root)] == ["Codes"]


def test_other_xml_is_refused():
    for data in (book("", "urn:andet"), b"<CodeBook/>", book("")):
        with pytest.raises(FieldnotesError, match="is no REFI-QDA <Project>"):
            parse(data, "Project")


@given(st.text(st.characters(codec=None)))
def test_whatever_is_cleaned_goes_through_xml_unchanged(words):
    cleaned = clean(words)
    element = etree.Element("a")
    element.text = cleaned
    assert text(etree.fromstring(etree.tostring(element, encoding="utf-8"))) == cleaned
