"""All codings with the words they stand on, as an Excel file or CSV: to sort, filter and quote from."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.counts import ANY, count
from fieldnotes.compare.sheet import VOCABULARY, timeless, write_csv
from fieldnotes.compare.sheet_rows import legal, sheet_rows
from fieldnotes.files import replacing
from fieldnotes.tables import Corpus
from fieldnotes.words import WORDS, alphabetical, word, word_or

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook

FIRST = ("project", "doc_id", "segment_id", "theme_path", "polarity", "text", "marked")
LAST = ("coder", "method", "status", "score", "memo", "at")
LEFT_OUT = ("sha256", "reading", "reading_confidence", "turn_id", "position", "start", "end")
WIDTHS = {"text": 70, "marked": 40, "before": 40, "after": 40, "memo": 40, "theme_path": 30, "project": 18}
AROUND = 200  # characters of context on either side
# Codings in one workbook. Some 190 MB unpacked: Excel opens it, and the audit vouches for no file beyond 512 MB.
ROWS = 100_000
PATH = " > "


def table_codings(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Give a row for each coding of each coder, with its words, its surroundings and all that is known of its source.

    Columns: project, doc_id, segment_id, theme_path (the labels from the top code down), polarity, text (of the whole
    segment), marked (the words that gave the code; "" for the whole segment), before and after (what stands around the
    segment in its source), speaker, role, kind, date, round and the study's own attributes, coder, method, status,
    score, memo, at. Rows that only say that a segment is done are left out, and codings of segments that are not in
    the corpus. Ordered by project, document, place, code, polarity, coder.
    """
    segments = corpus.with_text()
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    order = {code: place for place, code in enumerate(codebook.ids)}
    rows = codings[codings["code"].isin(order)].rename(columns={"note": "memo"})
    rows = rows.merge(segments, on="segment_id", how="inner")
    rows = rows.assign(
        theme_path=rows["code"].map({code: path_of(code, codebook) for code in order}),
        marked=[
            " … ".join(texts[doc_id][span["start"] : span["end"]] for span in spans)
            for doc_id, spans in zip(rows["doc_id"], rows["evidence"], strict=True)
        ],
        before=[_before(texts[d], s) for d, s in zip(rows["doc_id"], rows["start"], strict=True)],
        after=[_after(texts[d], e) for d, e in zip(rows["doc_id"], rows["end"], strict=True)],
        _place=rows["code"].map(order),
        _project=rows["project"].map(alphabetical),
    )
    by = ["_project", "doc_id", "position", "_place", "polarity", "method", "coder"]
    rows = rows.sort_values(by, kind="stable", ignore_index=True)
    known = [*FIRST, *LAST, *LEFT_OUT, "evidence", "code", "_place", "_project"]
    about = [name for name in rows if name not in known]
    return rows[[*FIRST, *about, *LAST]]


def path_of(code: str, codebook: Codebook) -> str:
    """Give a code's label with those above it before it: "Tillid > Faglighed"."""
    above = list(codebook.ancestors(code))
    tops = sorted(above, key=lambda other: len(list(codebook.ancestors(other))))
    return PATH.join(codebook.labels[name] for name in [*tops, code])


def table_presence(corpus: Corpus, codings: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Give codes by documents: 1 where a document has the code, whatever its polarity, else 0.

    Columns: code, then a column for each doc_id in alphabetical order. codings: those that count.
    """
    order = list(codes)
    counted = count(corpus, codings, by="doc_id", codes=order)
    columns = [counted.features.index((code, ANY)) for code in order]
    cells = counted.membership @ counted.hits[:, columns] > 0
    found = pd.DataFrame(cells.astype(int).T, columns=counted.groups["doc_id"].tolist())
    found.insert(0, "code", order)
    return found


def table_polarities(corpus: Corpus, codings: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Give codes by projects by polarity: how many segments and documents. codings: those that count.

    Columns: code, project, polarity, count (segments with the code so), n_coded_documents (documents with it so),
    n_segments, n_documents (all of the project). Every combination has its row.
    """
    counted = count(corpus, codings, by="project", codes=codes)
    member = counted.membership
    hits, documents = member @ counted.hits, member @ (counted.hits > 0)
    segments, sources = member @ counted.size, member @ (counted.size > 0)
    rows = [
        {"code": code, "project": project, "polarity": polarity}
        | {"count": int(hits[at, column]), "n_coded_documents": int(documents[at, column])}
        | {"n_segments": int(segments[at]), "n_documents": int(sources[at])}
        for column, (code, polarity) in enumerate(counted.features)
        if polarity != ANY
        for at, project in enumerate(counted.groups["project"])
    ]
    columns = ["code", "project", "polarity", "count", "n_coded_documents", "n_segments", "n_documents"]
    return pd.DataFrame(rows, columns=columns)


def write_quotes(
    corpus: Corpus,
    codings: pd.DataFrame,
    codebook: Codebook,
    path: str | Path,
    *,
    counted: pd.DataFrame | None = None,
    language: str = "da",
) -> Path:
    """Write all codings with their words as .xlsx or, by the name of the path, .csv; give the path.

    The Excel file has three sheets, with filters and frozen heads: the codings (`table_codings`), 0/1 of codes by
    documents (`table_presence`) and codes by projects by polarity (`table_polarities`); a .csv the first of them.
    counted: the codings that count, for the last two; all of them if not given. What begins like a formula stays text.
    Beyond `ROWS` codings the rest stand in workbooks of their own beside it, `name-2.xlsx` and on.
    The same codings give the same bytes. Raises ValueError for another ending.
    """
    path = Path(path)
    rows = table_codings(corpus, codings, codebook)
    if path.suffix.lower() == ".csv":
        return write_csv(rows, path, language=language)
    if path.suffix.lower() != ".xlsx":
        raise ValueError(f"no such format: {path.suffix or path.name}; there are: .xlsx, .csv")
    counts = codings if counted is None else counted
    sheets = {
        "sheet_codings": (rows[:ROWS], 3),
        "sheet_presence": (table_presence(corpus, counts, codebook.ids), 1),
        "sheet_polarities": (table_polarities(corpus, counts, codebook.ids), 2),
    }
    for number, first in enumerate(range(0, max(len(rows), 1), ROWS), start=1):
        part = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        if number > 1:
            sheets = {"sheet_codings": (rows[first : first + ROWS], 3)}
        with replacing(part) as temporary:
            temporary.write_bytes(_book(sheets, codebook.labels, language))
    return path


def _book(sheets: dict[str, tuple[pd.DataFrame, int]], labels: dict[str, str], language: str) -> bytes:
    from openpyxl import Workbook

    book, rows = Workbook(write_only=True), {}
    for number, (name, (table, frozen)) in enumerate(sheets.items(), start=1):
        sheet = book.create_sheet(word(name, language))
        rows[f"xl/worksheets/sheet{number}.xml"] = _fill(sheet, table, frozen, labels, language)
    book.properties.creator = "fieldnotes"
    made = io.BytesIO()
    book.save(made)
    return timeless(made.getvalue(), rows)


def _fill(sheet: Any, table: pd.DataFrame, frozen: int, labels: dict[str, str], language: str) -> list[bytes]:
    """Headings bold and frozen with the first columns, a filter over all; give the rows, long text in lines."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    names = [str(name) for name in table]
    matrix = len(names) > 0 and "project" not in names
    for place, name in enumerate(names, start=1):
        width = 34 if matrix and place == 1 else WIDTHS.get(name, 4 if matrix else 14)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(names), 1))}{len(table) + 1}"
    head = []
    for place, name in enumerate(names):
        cell = _text(sheet, word(name, language) if name in WORDS else name)
        cell.font = Font(bold=True)
        if matrix and place:
            cell.alignment = Alignment(text_rotation=90)
        head.append(cell)
    sheet.append(head)

    @cache
    def style(wrapped: bool, formula: bool) -> int:
        cell = _text(sheet, "")
        if wrapped:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if formula:
            cell.quotePrefix = True
        return int(cell.style_id)

    columns = [_shown(table[name], name, labels, language) for name in names]
    return sheet_rows(columns, [name in WIDTHS for name in names], style)


def _shown(column: pd.Series, name: str, labels: dict[str, str], language: str) -> list[Any]:
    values: list[Any] = column.tolist()
    if name == "code":
        return [labels.get(value, value) for value in values]
    return [word_or(value, language) if value else value for value in values] if name in VOCABULARY else values


def _text(sheet: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.value = legal(value)
    cell.data_type = "s"
    return cell


def _before(text: str, start: int) -> str:
    cut = text[max(0, start - AROUND) : start].strip()
    return f"… {cut.partition(' ')[2]}" if start > AROUND else cut


def _after(text: str, end: int) -> str:
    cut = text[end : end + AROUND].strip()
    return f"{cut.rpartition(' ')[0]} …" if end + AROUND < len(text) else cut
