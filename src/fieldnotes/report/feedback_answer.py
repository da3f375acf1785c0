"""A pilot's answer to its feedback, read from the filled-in sheet and put in as a source of the next round."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import write_text
from fieldnotes.report.cycle import ANSWERS
from fieldnotes.report.page import prose
from fieldnotes.sources import COLUMNS, read_sources
from fieldnotes.words import LANGUAGES

# Labels that the readers know: whoever asks is neither coded nor counted, whoever answers has the source's own role.
ASKS, SAYS = "Spørgsmål", "Svar"
TEXTS = (".txt", ".md")


def read_answer(path: str | Path) -> list[tuple[str, str]]:
    """Read the filled-in feedback, .docx or .txt, as (question, answer); questions without an answer are left out.

    Only what stands below the questions is read: what the researchers wrote in the feedback is no answer.
    Raises FieldnotesError where there is no such file, it cannot be read, or nothing is answered.
    """
    path = Path(path)
    known = {
        _plain(question): question for name in LANGUAGES for question in prose(name)["feedback"]["answer_questions"]
    }
    found: dict[str, list[str]] = {}
    question = ""
    for line in _lines(path):
        if _plain(line) in known:
            question = known[_plain(line)]
        elif question and line.strip():
            found.setdefault(question, []).append(line.strip())
    if not found:
        remedy = "Write below the questions of the feedback, and keep the questions as they are."
        raise FieldnotesError(Problem("the answer", "has nothing below the feedback's questions.", remedy))
    return [(asked, "\n".join(lines)) for asked, lines in found.items()]


def add_answer(
    raw: Path, path: str | Path, project: str, *, answers: str, round: str, date: str = "", role: str = ""
) -> str:
    """Add a pilot's answer to a study's raw folder: a text file and its row in sources.csv; give the doc_id.

    answers: the round of the feedback; round: the round that the answer belongs to. Adds, and never overwrites: the
    column `answers` is added to sources.csv where it is not there yet. Raises FieldnotesError as `read_answer` and
    `read_sources`, for a pilot that has no source, and for an answer that is there already.
    """
    said = read_answer(path)
    sources = read_sources(raw)
    own = sources[sources["project"] == project]
    if own.empty:
        raise FieldnotesError(
            Problem("--project", "has no source in sources.csv.", "Write the pilot as it stands there.")
        )
    if ANSWERS in sources and (own[ANSWERS] == answers).any():
        where = ", ".join(own.loc[own[ANSWERS] == answers, "doc_id"])
        remedy = f"Delete {where} and its row first."
        raise FieldnotesError(Problem("the answer", f"of this pilot to round {answers} is there already.", remedy))
    folder = own["path"].iloc[0].rpartition("/")[0]
    doc_id = _free(f"{_prefix(own['doc_id'].tolist())}-R{round}-S", set(sources["doc_id"]))
    name = f"{folder}/{doc_id}.txt".lstrip("/")
    text = "\n\n".join(f"{ASKS}: {asked}\n\n{SAYS}: {answer}" for asked, answer in said) + "\n"
    row = {"path": name, "doc_id": doc_id, "project": project, "kind": "reflection", "date": date}
    table = _with_row(raw / "sources.csv", row | {"round": round, "role": role, ANSWERS: answers})
    write_text(raw / name, text)
    write_text(raw / "sources.csv", table)
    return doc_id


def next_round(name: str) -> str:
    """Give the round after a round: the next number, or the same name with a + where it has none.

    >>> next_round("3"), next_round("forår")
    ('4', 'forår+')
    """
    number = re.search(r"\d+(?!.*\d)", name)
    return f"{name[: number.start()]}{int(number[0]) + 1}{name[number.end() :]}" if number else f"{name}+"


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise FieldnotesError(Problem("the answer", "is not there.", "Give the path of the filled-in feedback."))
    if path.suffix.lower() in TEXTS:
        from fieldnotes.readers.encoding import decode

        return decode(path.read_bytes(), path).splitlines()
    import zipfile

    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn

    try:
        body = docx.Document(str(path)).element.body
    except (PackageNotFoundError, ValueError, KeyError, zipfile.BadZipFile):
        remedy = "Save the feedback as .docx, or write questions and answers as .txt."
        raise FieldnotesError(Problem("the answer", "is no Word document.", remedy)) from None
    return ["".join(text.text or "" for text in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).strip(" :?")


def _prefix(doc_ids: list[str]) -> str:
    """What the pilot's sources are called before the first hyphen, as most of them are."""
    starts = [doc_id.partition("-")[0] for doc_id in doc_ids]
    return max(sorted(set(starts)), key=starts.count)


def _free(wanted: str, taken: set[str]) -> str:
    name, number = re.sub(r"[^\w.-]", "", wanted), 1
    base = name
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name


def _with_row(path: Path, row: dict[str, str]) -> str:
    """The text of sources.csv with a row more, and a column more where it lacks one; the rest as it was."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    columns = rows[0] if rows else list(COLUMNS)
    columns += [name for name in row if name not in columns]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([*line, *[""] * (len(columns) - len(line))] for line in rows[1:] if line)
    writer.writerow([row.get(name, "") for name in columns])
    return out.getvalue()
