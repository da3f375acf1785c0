"""What Word counts and follows by itself: numbers of captions, pages, links within the document, the contents."""

from __future__ import annotations

from typing import Any

LONGEST = 255  # characters of an alternative text that older versions of Word keep


def element(name: str, /, **attributes: str) -> Any:
    """Make an element of Word's; it and its attributes get the prefix `w:`, as in `element("shd", fill="FFF0A8")`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field that Word works out again, with what it shows until then."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind == "code":
            text = element("instrText")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = f" {code} "
            run._r.append(text)
        elif kind != "shown":
            run._r.append(element("fldChar", fldCharType=kind))


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Mark a paragraph, so that links can lead to it."""
    start, end = element("bookmarkStart", id=str(number), name=name), element("bookmarkEnd", id=str(number))
    properties = paragraph._p.pPr
    place = 0 if properties is None else 1
    paragraph._p.insert(place, start)
    paragraph._p.append(end)


def start_link(paragraph: Any, bookmark: str) -> Any:
    """Open a link to a bookmark at the end of a paragraph; runs are moved into what it gives."""
    link = element("hyperlink", anchor=bookmark, history="1")
    paragraph._p.append(link)
    return link


def fill_contents(paragraph: Any, entries: list[tuple[int, str, str]]) -> None:
    """Put the contents before a paragraph, and the paragraph away: level, text and bookmark of each heading.

    They stand as a field, so that Word gives them page numbers when it is asked to update them.
    """
    last = len(entries) - 1
    for at, (level, text, bookmark) in enumerate(entries):
        line = paragraph.insert_paragraph_before(style=f"toc {level}")
        if at == 0:
            _open_contents(line)
        link = start_link(line, bookmark)
        link.append(line.add_run(text)._r)
        if at == last:
            line.add_run()._r.append(element("fldChar", fldCharType="end"))
    paragraph._p.getparent().remove(paragraph._p)


def _open_contents(line: Any) -> None:
    line.add_run()._r.append(element("fldChar", fldCharType="begin"))
    text = element("instrText")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = r' TOC \o "1-2" \h \z \u '
    line.add_run()._r.append(text)
    line.add_run()._r.append(element("fldChar", fldCharType="separate"))


def describe(picture: Any, name: str, text: str) -> None:
    """Give an inline picture its alternative text, which a screen reader says instead of it."""
    picture._inline.docPr.set("name", name)
    picture._inline.docPr.set("descr", text)
