"""A table as the CSV that a Danish Excel opens right."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from fieldnotes.files import replacing
from fieldnotes.words import WORDS, word, word_or

# Columns whose values are keys of `words`.
VOCABULARY: tuple[str, ...] = (
    *("polarity", "polarity_rising", "unit", "kind", "role", "method", "status", "note", "strata", "test", "time"),
    *("recurs", "voices", "voice", "voice_present", "voice_lacking", "stands", "verdict", "attribute", "value"),
    *("used_by", "who", "for_whom", "valence", "evidence_kind", "state", "horizon", "direction", "form"),
    *("side", "side_other", "from_side", "shared", "shared_why", "leave_out"),
)
# Columns whose values are codes.
CODES = ("code", "code_other", "code_rising")
# A cell that begins with one of these is run as a formula by a spreadsheet (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DECIMALS = 6
# Office files are zips with times inside; the same content shall be the same bytes.
ROWS_END = b"</sheetData>"
NEVER = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")


def write_csv(
    table: pd.DataFrame, path: Path, *, labels: Mapping[str, str] | None = None, language: str = "da"
) -> Path:
    """Write a table for people: `sheet` as a file, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(sheet(table, labels=labels, language=language))
    return path


def sheet(table: pd.DataFrame, *, labels: Mapping[str, str] | None = None, language: str = "da") -> bytes:
    r"""Give a table as CSV with headings and values in the language: UTF-8 with BOM, CRLF.

    Danish: semicolons and decimal comma; English: commas and decimal point. labels: code -> label. Missing numbers are
    empty. Text that a spreadsheet would run as a formula gets an apostrophe before it. Lists (evidence) are left out.

    >>> sheet(pd.DataFrame({"project": ["Havnen"], "code": ["tillid"], "share": [0.25]}), labels={"tillid": "Tillid"})
    b'\xef\xbb\xbfPilot;Tema;Andel\r\nHavnen;Tillid;0,25\r\n'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="," if language == "en" else ";", lineterminator="\r\n")
    columns = [name for name in table if not any(isinstance(value, list) for value in _objects(table[name]))]
    writer.writerow([word(str(name), language) if name in WORDS else _guarded(str(name)) for name in columns])
    cells = [_cells(table[name], labels or {}, language) for name in columns]
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue().encode("utf-8-sig")


def timeless(content: bytes, rows: Mapping[str, Sequence[bytes]] | None = None) -> bytes:
    """Give an Office file (.xlsx, .docx) without the times in it, its parts in a fixed order.

    rows: further rows at the end of worksheets, by the name of the part.
    """
    clean = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", old.read(name))
            before, end, after = part.rpartition(ROWS_END)
            more = (rows or {}).get(name, ())
            kept = zipfile.ZipInfo(name, NEVER)
            kept.compress_type = zipfile.ZIP_DEFLATED
            with new.open(kept, "w") as written:
                for piece in (before, *more, end + after):
                    written.write(piece)
    return clean.getvalue()


def _objects(column: pd.Series) -> list[object]:
    return column.tolist() if column.dtype == object else []


def _cells(column: pd.Series, labels: Mapping[str, str], language: str) -> list[str]:
    """What stands in a column; of text, which mostly comes again, each is looked at once."""
    values, name = column.tolist(), str(column.name)
    if not isinstance(column.dtype, pd.StringDtype):
        return [_cell(value, name, labels, language) for value in values]
    shown = {value: _cell(value, name, labels, language) for value in set(values)}
    return [shown[value] for value in values]


def _cell(value: object, column: str, labels: Mapping[str, str], language: str) -> str:
    if isinstance(value, float):
        text = "" if math.isnan(value) else f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}".rstrip("0").rstrip(".")
        return text if language == "en" else text.replace(".", ",")
    text = str(value)
    if column in CODES:
        text = labels.get(text, text)
    elif column in VOCABULARY and text:
        text = " × ".join(word_or(part, language) for part in text.split("+"))
    return _guarded(text) if isinstance(value, str) else text


def _guarded(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text
