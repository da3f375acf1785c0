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
from fieldnotes.files import PEOPLES, replacing
from fieldnotes.limits import MB
from fieldnotes.tables import KINDS

COLUMNS = ("path", "doc_id", "project", "kind", "date", "round", "role")
SKIP = "skip"  # as `reading`: a file that is listed and left out
LISTS = {"study.toml", "sources.csv", "codebook.yaml", "names.csv"}
_LONGEST = 80
_DOC_ID = re.compile(rf"[^\W_][\w.-]{{0,{_LONGEST - 1}}}")
_LARGEST = 20 * MB  # a hundred thousand rows

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
    """Give the source files below `raw` as relative paths with `/`, NFC, sorted; of the formats that can be read.

    Raises FieldnotesError for a name that no list could hold, and for a link that leads out of `raw`.
    """
    from fieldnotes.readers import SUFFIXES

    found: list[str] = []
    unnameable = outside = 0
    for path in raw.rglob("*"):
        parts = path.relative_to(raw).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        own = parts[0] in PEOPLES or (len(parts) == 1 and parts[0] in LISTS)
        if hidden or own or path.suffix.lower() not in SUFFIXES or not _is_file(path):
            continue
        name = unicodedata.normalize("NFC", "/".join(parts))
        unnameable += not _is_text(name)
        outside += not _is_inside(raw, path)
        found.append(name)
    problems = [_odd_names(unnameable)] if unnameable else []
    problems += [_links(outside)] if outside else []
    if problems:
        raise FieldnotesError(problems)
    return sorted(found)


def _is_text(name: str) -> bool:
    """Tell whether a file's name is text: one that was written in another encoding comes with half signs."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _odd_names(number: int) -> Problem:
    return Problem("raw/", f"has {number} file(s) whose name is not in UTF-8.", "Rename them (ls -b raw shows which).")


def _links(number: int) -> Problem:
    return Problem("raw/", f"has {number} link(s) that lead out of the study.", "Copy the files themselves into raw/.")


def _is_inside(raw: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(raw.resolve())


def locate(raw: Path, relative: str) -> Path:
    """Give the path of a source; a name that the file system keeps decomposed (å as a and ring) is found too."""
    for form in ("NFC", "NFD"):
        path = raw / unicodedata.normalize(form, relative)
        if _is_file(path):
            return path
    return _composed(raw, relative) or raw / relative


def _is_file(path: Path) -> bool:
    """Say whether there is such a file; a path that no file can have (too long, with a zero byte) has none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _composed(raw: Path, relative: str) -> Path | None:
    """Find a path whose parts are partly composed and partly not, as copying between systems leaves them."""
    path = raw
    for part in relative.split("/"):
        wanted = unicodedata.normalize("NFC", part)
        try:
            alike = sorted(entry for entry in path.iterdir() if unicodedata.normalize("NFC", entry.name) == wanted)
        except (OSError, ValueError):
            return None
        if not alike:
            return None
        path = alike[0]
    return path


def read_sources(raw: Path) -> pd.DataFrame:
    """Read `sources.csv`: all columns as text, "" for empty, sorted by doc_id.

    Raises FieldnotesError with every wrong row, every row without a file, and the number of files without a row.
    """
    table = read_rows(raw / "sources.csv")
    missing = [name for name in ("path", "doc_id", "project", "kind") if name not in table]
    if missing:
        raise FieldnotesError(
            Problem("sources.csv", f"has no column {', '.join(missing)}.", f"The columns are: {', '.join(COLUMNS)}, …")
        )
    for name in COLUMNS[1:]:
        table[name] = table[name].str.strip() if name in table else ""
    table["path"] = [_spelled(raw, path) for path in table["path"]]
    table["doc_id"] = table["doc_id"].map(_composed_name)
    problems = [problem for row, line in table.iterrows() for problem in _faults(int(str(row)) + 2, line, raw)]
    problems += _repeated(table, "doc_id") + _repeated(table, "path")
    # Their names may be people's, and `fieldnotes sources` finds them as well as a list would.
    new = len(set(raw_files(raw)) - set(table["path"]))
    if new:
        remedy = "Add them: fieldnotes sources, then correct the guesses."
        problems.append(Problem("raw/", f"has {new} file(s) without a row in sources.csv.", remedy))
    if problems:
        raise FieldnotesError(problems)
    return table.sort_values("doc_id", ignore_index=True)


def _composed_name(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _spelled(raw: Path, path: str) -> str:
    """Give a path as `raw_files` does: as it is written if there is such a file, else without spaces and with `/`."""
    written = _composed_name(path)
    return written if _is_file(locate(raw, written)) else written.strip().replace("\\", "/")


def read_rows(path: Path) -> pd.DataFrame:
    """Read the list as text, the rows counted as a spreadsheet does, up to the last that says anything."""
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    if path.stat().st_size > _LARGEST:
        raise FieldnotesError(Problem("sources.csv", f"is larger than {_LARGEST // MB} MB.", "Keep a row per source."))
    lines = _decoded(path.read_bytes())
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=_delimiter(lines)))
    except csv.Error:
        remedy = "Save it again as CSV from the spreadsheet program."
        raise FieldnotesError(Problem("sources.csv", "cannot be taken apart into rows.", remedy)) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    header = [cell.strip() for cell in rows[0]] if rows else []
    problems = [
        Problem(f"sources.csv, row {number}", "has more cells than the header.", "Quote a cell with a separator in it.")
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row[len(header) :])
    ]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        problems.append(Problem("sources.csv, row 1", "has two columns of the same name.", "Rename one of them."))
    if problems:
        raise FieldnotesError(problems)
    named = [n for n, name in enumerate(header) if name]
    cells = {header[n]: [row[n] if n < len(row) else "" for row in rows[1:]] for n in named}
    return pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in cells.items()})


def _decoded(data: bytes) -> str:
    return data.decode(_encoding(data), errors="replace").replace("\0", "")


def _encoding(data: bytes) -> str:
    """Tell UTF-8, with a mark or without, from the Windows letters of an old spreadsheet program."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _faults(row: int, line: pd.Series, raw: Path) -> list[Problem]:
    """Give what is wrong with a row; its cells are not quoted, for where columns have slipped they may be names."""
    where = f"sources.csv, row {row}"
    faults = []
    path = locate(raw, line["path"])
    if not line["path"] or not _is_file(path):
        faults.append(Problem(where, "its file is not there.", "Correct the path, or delete the row."))
    elif not _is_inside(raw, path):
        faults.append(Problem(where, "its file is outside raw/.", "Copy the file into raw/."))
    if not _DOC_ID.fullmatch(line["doc_id"]):
        rule = "doc_id must be letters, digits, -, _ and . only, a letter or digit first."
        faults.append(Problem(where, rule, f"Write it as JOB-03, with at most {_LONGEST} signs."))
    if not line["project"]:
        faults.append(Problem(where, "project is empty.", "Write the pilot's name."))
    if line["kind"] not in KINDS:
        faults.append(Problem(where, "kind is not known.", f"Write one of: {', '.join(KINDS)}."))
    if line["date"] and not _is_date(line["date"]):
        faults.append(Problem(where, "date is not a date.", "Write it as 2019-12-13."))
    if line.get("reading", "") not in ("", SKIP, *_readings()):
        faults.append(Problem(where, "reading is not known.", f"Write one of: {', '.join((SKIP, *_readings()))}."))
    return faults


def _readings() -> tuple[str, ...]:
    from fieldnotes.readers import READINGS

    return READINGS


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
    table = read_rows(raw / "sources.csv")
    columns = list(table.columns) or list(COLUMNS)
    if "path" not in columns or "doc_id" not in columns:
        remedy = f"The columns are: {', '.join(COLUMNS)}, …"
        raise FieldnotesError(Problem("sources.csv", "has no column path, or none doc_id.", remedy))
    known = {_spelled(raw, path) for path in table.get("path", [])}
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
    new = end.join(_row(row, columns, _delimiter(_decoded(old))) for row in rows) + end
    encoding = _encoding(old)
    try:
        added = new.encode(encoding.removesuffix("-sig"))
    except UnicodeEncodeError:  # a name that Windows letters cannot say
        old, added = _decoded(old).encode("utf-8-sig"), new.encode()
    with replacing(path, durable=True) as temporary:
        temporary.write_bytes(old + (b"" if old.endswith((b"\n", b"\r")) else end.encode()) + added)


def _row(row: dict[str, str], columns: list[str], delimiter: str) -> str:
    # The csv room quotes what its own line end holds: a name may hold either half of this one.
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(row.get(name, "") for name in columns)
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
            if _is_date(date):
                return date
    return ""
