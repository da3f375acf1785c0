"""`sources.csv`: a row per raw file, read and checked, and filled with guesses for a person to correct."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import PEOPLES, write_text
from fieldnotes.tables import KINDS

COLUMNS = ("path", "doc_id", "project", "kind", "date", "round", "role")
SKIP = "skip"  # as `reading`: a file that is listed and left out
_OWN = {"study.toml", "sources.csv", "codebook.yaml", "names.csv"}
_DOC_ID = re.compile(r"[\w.-]+")

_KIND_WORDS: dict[str, tuple[str, ...]] = {
    "interview": ("interview", "samtale", "fokusgruppe", "transskription"),
    "reflection": ("log", "refleksion", "dagbog", "feedback"),
    "observation": ("observation", "obs", "feltnote", "feltnoter"),
}
_ROLE_WORDS: dict[str, tuple[str, ...]] = {
    "projektleder": ("projektleder", "tovholder"),
    "leder": ("leder", "chef", "afdelingsleder", "teamleder", "skoleleder"),
    "pårørende": ("pårørende", "mor", "far", "datter", "søn", "forælder", "forældre", "ægtefælle"),
    "frivillig": ("frivillig", "frivillige"),
    "borger": ("borger", "borgere", "beboer", "patient", "ung", "elev", "bruger"),
    "medarbejder": ("medarbejder", "sosu", "sagsbehandler", "lærer", "pædagog", "sygeplejerske", "terapeut"),
}
_DATES = (
    re.compile(r"(?P<y>20\d\d)[-_. ]?(?P<m>\d\d)[-_. ]?(?P<d>\d\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-_. ](?P<m>\d{1,2})[-_. ](?P<y>(?:20)?\d\d)(?!\d)"),
)
_ROUND = re.compile(r"(?:runde|round|r)[ _.-]?(\d)(?!\d)", re.IGNORECASE)


def raw_files(raw: Path) -> list[str]:
    """Give the source files below `raw` as relative paths with `/`, NFC, sorted; of the formats that can be read."""
    from fieldnotes.readers import SUFFIXES

    found = []
    for path in raw.rglob("*"):
        parts = path.relative_to(raw).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        own = parts[0] in PEOPLES or (len(parts) == 1 and parts[0] in _OWN)
        if not hidden and not own and path.suffix.lower() in SUFFIXES and path.is_file():
            found.append(unicodedata.normalize("NFC", "/".join(parts)))
    return sorted(found)


def locate(raw: Path, relative: str) -> Path:
    """Give the path of a source; a name that the file system keeps decomposed (å as a and ring) is found too."""
    for form in ("NFC", "NFD"):
        path = raw / unicodedata.normalize(form, relative)
        if path.exists():
            return path
    return raw / relative


def read_sources(raw: Path) -> pd.DataFrame:
    """Read `sources.csv`: all columns as text, "" for empty, sorted by doc_id.

    Raises FieldnotesError with every wrong row, every row without a file and every file without a row.
    """
    table = _read(raw / "sources.csv")
    missing = [name for name in ("path", "doc_id", "project", "kind") if name not in table]
    if missing:
        raise FieldnotesError(
            Problem("sources.csv", f"has no column {', '.join(missing)}.", f"The columns are: {', '.join(COLUMNS)}, …")
        )
    for name in COLUMNS:
        table[name] = table[name].str.strip() if name in table else ""
    table["path"] = table["path"].str.replace("\\", "/").map(lambda path: unicodedata.normalize("NFC", path))
    problems = [problem for row, line in table.iterrows() for problem in _faults(int(str(row)) + 2, line, raw)]
    problems += _repeated(table, "doc_id") + _repeated(table, "path")
    problems += [
        Problem(f"raw/{path}", "has no row in sources.csv.", "Add it: fieldnotes sources, then correct the guesses.")
        for path in raw_files(raw)
        if path not in set(table["path"])
    ]
    if problems:
        raise FieldnotesError(problems)
    return table.sort_values("doc_id", ignore_index=True)


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252")
    return pd.read_csv(io.StringIO(text), sep=_delimiter(text), dtype="str", na_filter=False)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _faults(row: int, line: pd.Series, raw: Path) -> list[Problem]:
    where = f"sources.csv, row {row}"
    faults = []
    if not line["path"] or not locate(raw, line["path"]).is_file():
        faults.append(Problem(where, "its file is not there.", "Correct the path, or delete the row."))
    elif not locate(raw, line["path"]).resolve().is_relative_to(raw.resolve()):
        faults.append(Problem(where, "its file is outside raw/.", "Copy the file into raw/."))
    if not _DOC_ID.fullmatch(line["doc_id"]):
        faults.append(Problem(where, "doc_id must be letters, digits, -, _ and . only.", "Write it as JOB-03."))
    if not line["project"]:
        faults.append(Problem(where, "project is empty.", "Write the pilot's name."))
    if line["kind"] not in KINDS:
        faults.append(Problem(where, f'kind "{line["kind"]}" is not known.', f"Write one of: {', '.join(KINDS)}."))
    if line["date"] and not _is_date(line["date"]):
        faults.append(Problem(where, f'date "{line["date"]}" is not a date.', "Write it as 2019-12-13."))
    return faults


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _repeated(table: pd.DataFrame, column: str) -> list[Problem]:
    repeated = table[table.duplicated(column, keep=False) & (table[column] != "")]
    return [
        Problem(
            f"sources.csv, rows {', '.join(str(row + 2) for row in rows)}",
            f"have the same {column}.",
            "Each needs its own.",
        )
        for rows in repeated.groupby(column).groups.values()
    ]


def add_sources(raw: Path) -> pd.DataFrame:
    """Add a row of guesses to `sources.csv` for each raw file that has none; give the rows added.

    Adds and never overwrites. Columns as in COLUMNS; what cannot be guessed is "".
    """
    table = _read(raw / "sources.csv")
    known = {unicodedata.normalize("NFC", path) for path in table.get("path", [])}
    taken = set(table.get("doc_id", []))
    rows = []
    for path in raw_files(raw):
        if path not in known:
            rows.append(guess(path, taken))
            taken.add(rows[-1]["doc_id"])
    added = pd.DataFrame(rows, columns=[*COLUMNS], dtype="str")
    if rows:
        _append(raw / "sources.csv", list(table.columns), rows)
    return added


def _append(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    old = path.read_text(encoding="utf-8-sig") if path.exists() else ",".join(columns) + "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=_delimiter(old), lineterminator="\n", extrasaction="ignore")
    writer.writerows(rows)
    write_text(path, (old if old.endswith("\n") else old + "\n") + out.getvalue())


def guess(path: str, taken: set[str]) -> dict[str, str]:
    """Guess a row from a file's folder, name and the dates in it; doc_id comes from the folder, never from the name.

    >>> guess("Havnen/Interview med borger 03-02-20 runde 2.docx", set())["date"]
    '2020-02-03'
    """
    folder, _, name = path.rpartition("/")
    words = re.findall(r"[^\W\d_]+", name.rpartition(".")[0].lower())
    project = folder.partition("/")[0]
    number = 1
    prefix = re.sub(r"[^\w]", "", project)[:3].upper() or "DOC"
    while f"{prefix}-{number:02}" in taken:
        number += 1
    found = _ROUND.search(path)
    return {
        "path": path,
        "doc_id": f"{prefix}-{number:02}",
        "project": project,
        "kind": _first(words, _KIND_WORDS) or "note",
        "date": _date(name),
        "round": found.group(1) if found else "",
        "role": _first(words, _ROLE_WORDS),
    }


def _first(words: list[str], table: dict[str, tuple[str, ...]]) -> str:
    return next((value for value, marks in table.items() if any(word in marks for word in words)), "")


def _date(name: str) -> str:
    for pattern in _DATES:
        for match in pattern.finditer(name):
            year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
            date = f"{year}-{int(match['m']):02}-{int(match['d']):02}"
            if _is_date(date):
                return date
    return ""
