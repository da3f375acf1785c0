"""The styles of a Word document: those of a study's own template where it has them, ours where it has not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.report.docx_fields import add_field, element

INK, SOFT, LINE = "1C1C1C", "555555", "BFBFBA"
FONT = "Calibri"
LOCALES = {"da": "da-DK", "en": "en-GB"}
# name -> (based on, points, bold, italic, colour, points before, points after)
Look = tuple[str, float, bool, bool, str, float, float]
OURS: dict[str, Look] = {
    "Fieldnotes Source": ("Normal", 8.5, False, False, SOFT, 0, 8),
    "Fieldnotes Note": ("Normal", 10, False, False, INK, 4, 8),
    "Fieldnotes Definition": ("Normal", 10, False, True, SOFT, 0, 6),
    "Fieldnotes Table": ("Normal", 8.5, False, False, INK, 0, 0),
    "Fieldnotes Group": ("Normal", 10.5, True, False, INK, 8, 3),
    "toc 1": ("Normal", 10.5, False, False, INK, 2, 0),
    "toc 2": ("Normal", 10, False, False, SOFT, 0, 0),
}
BUILT_IN: dict[str, Look] = {
    "Normal": ("", 10.5, False, False, INK, 0, 6),
    "Title": ("", 24, True, False, INK, 0, 6),
    "Subtitle": ("", 12, False, False, SOFT, 0, 12),
    "Heading 1": ("", 16, True, False, INK, 20, 6),
    "Heading 2": ("", 13, True, False, INK, 14, 4),
    "Heading 3": ("", 11, True, False, INK, 10, 3),
    "Quote": ("", 10.5, False, False, INK, 6, 2),
    "Caption": ("", 9, False, False, SOFT, 4, 10),
    "List Bullet": ("", 10.5, False, False, INK, 0, 3),
    "List Number": ("", 10.5, False, False, INK, 0, 3),
}
TABLE = "Fieldnotes Grid"


def open_template(template: Path | None, language: str, *, numbered: bool = True) -> Any:
    """Open a study's template, or an empty document with our styles, A4; give the document.

    Raises FieldnotesError where the template is no Word document.
    """
    import docx
    from docx.enum.style import WD_STYLE_TYPE

    document = _opened(template) if template else docx.Document()
    styles = document.styles
    known = {style.name for style in styles}
    for name, look in BUILT_IN.items():
        new = name not in known
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True) if new else styles[name]
        if new or template is None:
            _dress(style, look)
    for name, look in OURS.items():
        if name not in known:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
            style.base_style = styles[look[0]]
            _dress(style, look)
    _borders(document, known, own=template is None)
    if TABLE not in known:
        _table_style(styles.add_style(TABLE, WD_STYLE_TYPE.TABLE))
    if template is None:
        _plain(document)
        if numbered:
            number_headings(document)
    _language(document, LOCALES[language])
    return document


def _opened(template: Path) -> Any:
    import zipfile

    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(template))
    except (PackageNotFoundError, ValueError, KeyError, zipfile.BadZipFile):
        raise FieldnotesError(
            Problem("template.docx", "is no Word document.", "Save it in Word as a document (.docx), not as .dotx.")
        ) from None


def _dress(style: Any, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    _, size, bold, italic, colour, before, after = look
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    if style.name.startswith(("Heading", "Title")):
        paragraph.alignment, paragraph.keep_with_next = WD_ALIGN_PARAGRAPH.LEFT, True


def _borders(document: Any, known: set[str], *, own: bool) -> None:
    """A quote has a line at its left and stays with its source; a note has a ground; the title has no line below."""
    from docx.shared import Cm

    styles = document.styles
    if own or "Quote" not in known:
        quote = styles["Quote"]
        quote.paragraph_format.left_indent = Cm(0.6)
        quote.paragraph_format.keep_with_next = True
        _line(quote, "left", "0072B2", 18, 8)
    source = styles["Fieldnotes Source"]
    source.paragraph_format.left_indent = Cm(0.6)
    note = styles["Fieldnotes Note"]
    _line(note, "left", "E69F00", 24, 6)
    ground = element("shd", val="clear", color="auto", fill="FDF3DC")
    note.element.get_or_add_pPr().insert_element_before(ground, *_AFTER_BORDERS[1:])
    for name in ("Fieldnotes Group", "Fieldnotes Definition"):
        styles[name].paragraph_format.keep_with_next = True
    if own:
        for title in styles["Title"].element.pPr.findall(element("pBdr").tag):
            styles["Title"].element.pPr.remove(title)
    styles["toc 2"].paragraph_format.left_indent = Cm(0.8)


def _line(style: Any, side: str, colour: str, eighths: int, space: int) -> None:
    borders = element("pBdr")
    borders.append(element(side, val="single", sz=str(eighths), space=str(space), color=colour))
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


_AFTER_BORDERS: tuple[str, ...] = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
)
_AFTER_BORDERS += ("w:outlineLvl",)


def _table_style(style: Any) -> None:
    """Lines between the rows, a darker one below the headings, which are bold."""
    properties = element("tblPr")
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color=LINE))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="70", type="dxa"))
    properties.append(borders)
    properties.append(margins)
    first = element("tblStylePr", type="firstRow")
    bold = element("rPr")
    bold.append(element("b"))
    cells = element("tcPr")
    below = element("tcBorders")
    below.append(element("bottom", val="single", sz="8", space="0", color=INK))
    cells.append(below)
    first.append(bold)
    first.append(cells)
    style.element.append(properties)
    style.element.append(first)


def _plain(document: Any) -> None:
    """A4, margins, page numbers; of the many table styles of the library's own template those that are used."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid", TABLE):
            style.delete()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_field(footer, "PAGE", "1")


def number_headings(document: Any) -> None:
    """Number the headings 1, 1.1, 1.1.1: a list of several levels that hangs on the heading styles."""
    numbering = document.part.numbering_part.element
    taken = [int(node.get(_w("abstractNumId"))) for node in numbering.findall(_w("abstractNum"))]
    which = str(max(taken, default=0) + 1)
    made = element("abstractNum", abstractNumId=which)
    made.append(element("multiLevelType", val="multilevel"))
    for level in range(3):
        row = element("lvl", ilvl=str(level))
        row.append(element("start", val="1"))
        row.append(element("numFmt", val="decimal"))
        row.append(element("pStyle", val=document.styles[f"Heading {level + 1}"].style_id))
        row.append(element("suff", val="space"))
        row.append(element("lvlText", val=".".join(f"%{n + 1}" for n in range(level + 1))))
        row.append(element("lvlJc", val="left"))
        made.append(row)
    first = numbering.find(_w("num"))
    numbering.append(made) if first is None else first.addprevious(made)
    number = numbering.add_num(int(which)).numId
    for level in range(3):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number


def numbered_headings(document: Any) -> bool:
    """Say whether the headings of a document are numbered by their style."""
    properties = document.styles["Heading 1"].element.pPr
    return properties is not None and properties.numPr is not None


def _language(document: Any, locale: str) -> None:
    """The language that the text is checked in."""
    for properties in document.styles.element.iter(_w("rPrDefault")):
        for run in properties.iter(_w("rPr")):
            for old in run.findall(_w("lang")):
                run.remove(old)
            run.append(element("lang", val=locale, eastAsia=locale, bidi="ar-SA"))


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
