"""A page's table as a table of a Word document: headings repeated on each page, columns as wide as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldnotes.report.docx_fields import element
from fieldnotes.report.docx_runs import add_text
from fieldnotes.report.docx_styles import TABLE
from fieldnotes.report.docx_tree import Node

if TYPE_CHECKING:
    from fieldnotes.report.docx_blocks import Writer

LETTER = 0.15  # cm that a letter of the table's size takes
PADDING = 0.3
LONG = 46  # letters from which on a cell may as well break
BOX = "1350"  # twentieths of a point: four of them are half a page to answer on
MANY = 8  # columns from which on the headings stand upright
# The colours of the page's bands, mixed with paper as its style sheet does: full at half of all segments.
HUES = {"present": (0x56, 0xA8, 0xDD), "lacking": (0xF0, 0x95, 0x5A), "rejected": (0xA9, 0xA9, 0xA9)}


def add_table(writer: Writer, node: Node) -> None:
    """Add a table with its caption above; a table of the class `answer` is a box to write in, and has none."""
    rows = [row for row in node.walk() if row.tag == "tr"]
    cells = [[cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("th", "td")] for row in rows]
    width = max((len(row) for row in cells), default=0)
    if not width:
        return
    boxes = "answer" in node.classes
    title = writer.titles.get(id(node), "")
    if title and not boxes:
        writer.caption("table", title, above=True)
    heads = len([row for part in node.walk() if part.tag == "thead" for row in part.walk() if row.tag == "tr"])
    upright = width > MANY and "heat" in node.classes
    table = writer.document.add_table(rows=len(cells), cols=width, style="Table Grid" if boxes else TABLE)
    table.autofit = False
    widths = [writer.width / width] * width if boxes else _widths(cells, writer.width, heads if upright else 0)
    _described(table, title, widths)
    for at, own in enumerate(cells):
        _row(writer, table.rows[at], own, widths, head=at < heads, upright=upright)
    writer.paragraph("Fieldnotes Table")


def _row(writer: Writer, row: Any, cells: list[Node], widths: list[float], *, head: bool, upright: bool) -> None:
    from docx.shared import Cm

    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
        if upright:
            properties.append(element("trHeight", val="1900", hRule="atLeast"))
    made = row.cells
    for place, cell in enumerate(cells):
        made[place].width = Cm(widths[place])
        if head and upright and place:
            made[place]._tc.get_or_add_tcPr().append(element("textDirection", val="btLr"))
        _fill(writer, made[place], cell, head=head)
        if "question" in cell.classes:
            made[place].paragraphs[0]._p.style = writer.styles["Fieldnotes Group"]
        if "box" in cell.classes:
            properties.append(element("trHeight", val=BOX, hRule="atLeast"))


def _fill(writer: Writer, made: Any, cell: Node, *, head: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    first = made.paragraphs[0]
    first._p.style = writer.styles["Fieldnotes Table"]
    writer.mark(first)
    bands = [node for node in cell.walk() if "band" in node.classes]
    for at, band in enumerate(bands):
        line = first if at == 0 else made.add_paragraph()
        line._p.style = writer.styles["Fieldnotes Table"]
        line.add_run(band.text())
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if fill := _ground(band):
            line._p.get_or_add_pPr().insert_element_before(
                element("shd", val="clear", color="auto", fill=fill), "w:tabs", "w:spacing", "w:ind", "w:jc"
            )
    if bands:
        return
    add_text(first, cell, writer.targets)
    if "n" in cell.classes:
        first.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if head or (cell.tag == "th" and cell.attributes.get("scope") == "row"):
        for run in first.runs:
            run.bold = True


def _ground(band: Node) -> str:
    """The colour behind a share, as six hexadecimal digits; "" where there is none."""
    hue = next((HUES[name] for name in band.classes if name in HUES), None)
    if hue is None or {"nil", "few"} & set(band.classes):
        return ""
    share = float(band.attributes.get("style", "--share:0%").partition(":")[2].rstrip("%") or 0)
    part = min(1.0, (2 * share + 4) / 100)
    return "".join(f"{round(255 + part * (value - 255)):02X}" for value in hue)


def _widths(cells: list[list[Node]], whole: float, skipped: int) -> list[float]:
    """Share the width: first what the longest word of each column needs, then by how much it has to say."""
    columns = max(len(row) for row in cells)
    least, wanted = [0.0] * columns, [0.0] * columns
    for at, row in enumerate(cells):
        for place, cell in enumerate(row):
            if at < skipped and place:
                continue
            text = cell.text()
            bands = [node.text() for node in cell.walk() if "band" in node.classes]
            words = bands or ([text] if "n" in cell.classes and len(text) < LONG / 2 else text.split(" "))
            longest = max((len(part) for part in words), default=0)
            least[place] = max(least[place], longest * LETTER + PADDING)
            wanted[place] = max(wanted[place], min(len(text) if not bands else longest, 4 * LONG) * LETTER + PADDING)
    spare = whole - sum(least)
    if spare <= 0:
        return [whole * part / sum(least) for part in least]
    more = [max(0.0, want - have) for want, have in zip(wanted, least, strict=True)]
    if sum(more) <= spare:
        return [have + add for have, add in zip(least, more, strict=True)]
    return [have + spare * add / sum(more) for have, add in zip(least, more, strict=True)]


def _described(table: Any, title: str, widths: list[float]) -> None:
    """The table's name for screen readers, and its columns' widths, which LibreOffice reads from the grid."""
    from docx.shared import Cm

    if title:
        table._tbl.tblPr.append(element("tblCaption", val=title))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
