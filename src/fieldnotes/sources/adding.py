"""New raw files put into sources.csv, with guesses for a person to correct."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import replacing
from fieldnotes.sources.files import raw_files, spelled
from fieldnotes.sources.reading import is_date
from fieldnotes.sources.rows import COLUMNS, decoded, delimiter, encoding, read_rows

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


def add_sources(raw: Path) -> pd.DataFrame:
    """Add a row of guesses to `sources.csv` for each raw file that has none; give the rows added.

    Adds and never overwrites. Columns as in COLUMNS; what cannot be guessed is "".
    """
    table = read_rows(raw / "sources.csv")
    columns = list(table.columns) or list(COLUMNS)
    if "path" not in columns or "doc_id" not in columns:
        remedy = f"The columns are: {', '.join(COLUMNS)}, …"
        raise FieldnotesError(Problem("sources.csv", "has no column path, or none doc_id.", remedy))
    known = {spelled(raw, path) for path in table.get("path", [])}
    taken = set(table.get("doc_id", []))
    rows = []
    for path in raw_files(raw):
        if path not in known:
            rows.append(guess(path, taken))
            taken.add(rows[-1]["doc_id"])
    added = pd.DataFrame(rows, columns=[*COLUMNS], dtype="str")
    if rows:
        _append(raw / "sources.csv", columns, rows)
    return added


def _append(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Put rows behind what stands in the list, byte for byte, in its own encoding, separator and line ends."""
    old = path.read_bytes() if path.exists() else b""
    old = old if old.strip() else (",".join(columns) + "\n").encode()
    end = "\r\n" if b"\r\n" in old else "\n"
    new = end.join(_row(row, columns, delimiter(decoded(old))) for row in rows) + end
    letters = encoding(old)
    try:
        added = new.encode(letters.removesuffix("-sig"))
    except UnicodeEncodeError:  # a name that Windows letters cannot say
        old, added = decoded(old).encode("utf-8-sig"), new.encode()
    with replacing(path, durable=True) as temporary:
        temporary.write_bytes(old + (b"" if old.endswith((b"\n", b"\r")) else end.encode()) + added)


def _row(row: dict[str, str], columns: list[str], separator: str) -> str:
    # The csv room quotes what its own line end holds: a name may hold either half of this one.
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerow(row.get(name, "") for name in columns)
    return out.getvalue().removesuffix("\r\n")


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
            if is_date(date):
                return date
    return ""
