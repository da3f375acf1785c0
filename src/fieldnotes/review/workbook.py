"""The spreadsheet for coding as an .xlsx: the same bytes for the same rows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.sheet import FORMULA, timeless
from fieldnotes.files import replacing
from fieldnotes.review.coding_sheet import headings, themes
from fieldnotes.tables import POLARITIES
from fieldnotes.words import word

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

CODER = "fieldnotes coder"  # the workbook's own property that says whose it is
MARK = "x"
# From the text to the last theme it fits a screen; only the first column stays when one scrolls there.
_WIDTHS = {"segment_id": 12, "project": 15, "kind": 11, "role": 12, "before": 28, "text": 58, "after": 28}
_WIDTHS |= {"proposals": 24, "none": 8, "memo": 30, "code": 18, "polarity": 10}
_GREY, _HEAD, _INPUT, _LINE = "FF595959", "FFE7ECEF", "FFFFFBEA", "FFBFBFBF"
_FONT = "Calibri"
_ROWS = 15.0  # points of a line of text


def write_workbook(
    sheet: pd.DataFrame, codebook: Codebook, path: Path, *, coder: str = "", language: str = "da"
) -> Path:
    """Write the rows of `coding_sheet` as an .xlsx to code in, whole or not at all.

    First sheet: a row per segment, drop-downs for themes and polarities, a mark for "no theme", a memo; only these
    cells are open. Second: the codebook. Third: how to. Text that looks like a formula stays text.
    """
    import openpyxl
    from openpyxl.packaging.custom import StringProperty

    book = openpyxl.Workbook()
    coding = book.active
    coding.title = word("review_sheet", language)
    _codebook(book.create_sheet(word("review_codebook", language)), codebook, language)
    _guide(book.create_sheet(word("review_guide", language)), codebook, coder, language)
    _coding(coding, sheet, codebook, language)
    book.properties.creator = "fieldnotes"
    book.custom_doc_props.append(StringProperty(name=CODER, value=coder))
    out = io.BytesIO()
    book.save(out)
    with replacing(path) as temporary:
        temporary.write_bytes(timeless(out.getvalue()))
    return path


def _coding(sheet: Any, rows: pd.DataFrame, codebook: Codebook, language: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    columns = headings(language, proposals="proposals" in rows)
    _head(sheet, list(columns.values()))
    wrap = Alignment(wrap_text=True, vertical="top")
    grey, large = Font(name=_FONT, color=_GREY), Font(name=_FONT, size=12)
    fill, line_below = PatternFill("solid", fgColor=_INPUT), Border(bottom=Side("thin", color=_LINE))
    for at, name in enumerate(columns, start=1):
        kind = name.split(" ")[0]
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[kind]
        for line in range(2, len(rows) + 2):
            cell = sheet.cell(line, at)
            cell.alignment, cell.border = wrap, line_below
            if name in rows:
                _text(cell, str(rows[name].iat[line - 2]))
                cell.font = large if name == "text" else grey
            else:
                cell.protection, cell.fill = Protection(locked=False), fill
    for line, row in enumerate(rows.to_dict("records"), start=2):
        lines = max(_lines(str(row[name]), _WIDTHS[name]) for name in ("before", "text", "after"))
        sheet.row_dimensions[line].height = min(409.0, _ROWS * max(lines, 2))
    _drop_downs(sheet, list(columns), len(rows), codebook, language)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    _protect(sheet)


def _drop_downs(sheet: Any, columns: list[str], n: int, codebook: Codebook, language: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = {
        "code": (f"'{word('review_codebook', language)}'!$A$2:$A${len(codebook) + 1}", "review_pick_code"),
        "polarity": (f'"{",".join(word(name, language) for name in POLARITIES)}"', "review_pick_polarity"),
        "none": (f'"{MARK}"', "review_pick_none"),
    }
    for kind, (formula, prompt) in choices.items():
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.showInputMessage, rule.prompt = True, word(prompt, language)
        rule.error = word("review_not_listed", language)
        for at, name in enumerate(columns, start=1):
            if name.split(" ")[0] == kind and n:
                rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{n + 1}")
        if n:
            sheet.add_data_validation(rule)


def _codebook(sheet: Any, codebook: Codebook, language: str) -> None:
    from openpyxl.styles import Alignment

    columns = {"": 24, "id": 20, "parent": 20, "definition": 60, "include": 45, "exclude": 45, "examples": 70}
    _head(sheet, [word(f"review_{name}" if name else "code", language) for name in columns])
    for at, width in enumerate(columns.values()):
        sheet.column_dimensions["ABCDEFG"[at]].width = width
    labels = codebook.labels
    for line, (name, code) in enumerate(themes(codebook).items(), start=2):
        book = codebook[code]
        lists = ["\n".join(f"– {text}" for text in texts) for texts in (book.include, book.exclude, book.examples)]
        for at, value in enumerate([name, code, labels.get(book.parent, ""), book.definition, *lists], start=1):
            cell = sheet.cell(line, at)
            _text(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        tallest = max(_lines(text, 45) for text in (book.definition, *lists))
        sheet.row_dimensions[line].height = min(409.0, _ROWS * max(tallest, 2))
    sheet.freeze_panes = "B2"
    _protect(sheet)


def _guide(sheet: Any, codebook: Codebook, coder: str, language: str) -> None:
    from openpyxl.styles import Alignment

    sheet.column_dimensions["A"].width = 100
    lines = [word(f"review_how_{place}", language) for place in range(1, 6)]
    lines += [f"{word('coder', language)}: {coder}"] if coder else []
    lines += [f"{word('review_version', language)}: {codebook.sha256[:8]}"]
    for at, line in enumerate(lines, start=1):
        _text(sheet.cell(at, 1), line)
        sheet.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
    _protect(sheet)


def _head(sheet: Any, names: list[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.row_dimensions[1].height = 2 * _ROWS
    for at, name in enumerate(names, start=1):
        cell = sheet.cell(1, at)
        cell.value, cell.font = name, Font(name=_FONT, bold=True)
        cell.fill, cell.alignment = PatternFill("solid", fgColor=_HEAD), Alignment(wrap_text=True, vertical="center")


def _text(cell: Any, text: str) -> None:
    """Put text in a cell so that it stays text: openpyxl takes what begins with = for a formula, a spreadsheet more."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)[:32_767] or None
    if text.startswith(FORMULA):
        cell.data_type, cell.quotePrefix = "s", True


def _protect(sheet: Any) -> None:
    """Lock what is not open to fill in, without a password; widths, heights and the filter stay free. Print it wide."""
    sheet.protection.sheet = True
    for free in ("formatColumns", "formatRows", "formatCells", "autoFilter"):
        setattr(sheet.protection, free, False)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _lines(text: str, width: int) -> int:
    return sum(1 + len(part) * 11 // (10 * width) for part in text.split("\n"))
