"""Rows written as text: what they say is what openpyxl writes of the same cells."""

import io
import zipfile

import openpyxl
from openpyxl.cell import WriteOnlyCell

from fieldnotes.compare.sheet_rows import sheet_rows

COLUMNS = [
    ["a & b < c > d", " rum ", "linje\nskift\r\n\t", "Ærø – 😀", "", "a\x0bb"],
    [1, 0.1 + 0.2, 1e300, -0.0, None, float("nan")],
]


def test_rows_are_those_of_openpyxl_byte_for_byte():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("x")
    sheet.append(["hoved"])
    for text, number in zip(*COLUMNS, strict=True):
        cell = WriteOnlyCell(sheet, text.replace("\x0b", ""))
        cell.data_type = "s"
        sheet.append([cell, None if number != number else number])
    made = io.BytesIO()
    book.save(made)
    written = zipfile.ZipFile(made).read("xl/worksheets/sheet1.xml")
    expected = written.partition(b"</row>")[2].partition(b"</sheetData>")[0]
    assert b"".join(sheet_rows(COLUMNS, [False, False], lambda wrapped, formula: 0)) == expected
