"""From a raw file to turns: the reader for its suffix, then the way of reading that its text looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from hashlib import file_digest
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.limits import DEFAULT, WORD, Limits, too_much
from fieldnotes.readers.captions import read_captions
from fieldnotes.readers.dates import days_in
from fieldnotes.readers.docx import read_docx
from fieldnotes.readers.entries import read_entries
from fieldnotes.readers.notes import read_notes
from fieldnotes.readers.odt import read_odt
from fieldnotes.readers.opening import check_file
from fieldnotes.readers.paragraphs import read_bold_questions, read_paragraphs
from fieldnotes.readers.pdf import read_pdf
from fieldnotes.readers.problems import called, empty, unreadable
from fieldnotes.readers.reading import Block, RawTurn, Reading
from fieldnotes.readers.roles import canonical, label_role
from fieldnotes.readers.sheets import read_csv, read_xlsx
from fieldnotes.readers.tabled import flattened, read_tables
from fieldnotes.readers.text import read_markdown, read_plain
from fieldnotes.readers.turns import read_turns

READINGS = ("turns", "paragraphs", "entries", "notes", "rows")

# A new format is one new file and one line here.
_BLOCKS: dict[str, Callable[[Path], list[Block]]] = {
    ".docx": read_docx,
    ".odt": read_odt,
    ".pdf": read_pdf,
    ".txt": read_plain,
    ".md": read_markdown,
}
_ROWS: dict[str, Callable[..., Reading]] = {".csv": read_csv, ".xlsx": read_xlsx}
_CUES: dict[str, Callable[[Path, Mapping[str, str] | None], Reading]] = {".vtt": read_captions, ".srt": read_captions}
SUFFIXES = tuple(sorted([*_BLOCKS, *_ROWS, *_CUES]))

# Times and dates also stand in transcripts with labels, and labels in tables: the more particular form comes first.
_PRIOR = {"turns": 0.25, "rows": 0.6}
_EXPECTED = {"interview": "turns", "reflection": "entries", "observation": "notes"}


_LONG = re.compile(rf"\S{{{WORD}}}")


def read_source(
    path: Path,
    *,
    kind: str = "",
    reading: str = "",
    speakers: str = "",
    columns: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT,
) -> Reading:
    """Read a raw file into turns with their raw text.

    `kind` (interview, reflection, observation, note) says what to expect; `reading` (turns, paragraphs, entries,
    notes, rows) and `speakers` ("A=interviewer;B=borger") overrule what is found; `columns` names the columns of a
    sheet: text, date, time, end, speaker, role, project, document.
    Gives the turns, how they were found, how sure that is (0-1), the date the file itself names ("" if none), and the
    hash of what was read. Raises FieldnotesError for a file that cannot be read, that goes over `limits` or changes
    meanwhile, and ValueError for an unknown reading. `reading_apart` does the same where a file may do harm.
    """
    if reading and reading not in READINGS:
        raise ValueError(f"no reading {reading!r}; there are: {', '.join(READINGS)}")
    path = Path(path)
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        raise unreadable(
            path,
            f"is in a format that is not read ({suffix or 'no suffix'}).",
            f"Save it as one of: {' '.join(SUFFIXES)}.",
        )
    read = partial(_read, path, suffix, kind=kind, reading=reading, speakers=read_speakers(speakers), columns=columns)
    try:
        check_file(path, limits)
        before = _sha256(path)
        found = read(limits=limits)
        after = _sha256(path)
    except OSError as error:
        remedy = "Check that it is there and that you may read it."
        raise unreadable(path, f"cannot be opened ({type(error).__name__}).", remedy) from None
    if after != before:
        raise unreadable(path, "changed while it was read.", "Close it where it is being written, and run again.")
    return _within(replace(found, sha256=before), path, limits)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _read(
    path: Path,
    suffix: str,
    *,
    kind: str,
    reading: str,
    speakers: Mapping[str, str],
    columns: Mapping[str, str] | None,
    limits: Limits,
) -> Reading:
    if suffix in _ROWS:
        return _with_roles(_ROWS[suffix](path, columns, most_rows=limits.rows), speakers)
    if suffix in _CUES:
        return _CUES[suffix](path, speakers)
    blocks = [block for block in _BLOCKS[suffix](path) if block.text.strip()]
    if not blocks:
        raise empty(path)
    found = choose(blocks, kind=kind, reading=reading, speakers=speakers)
    if not found.turns:
        raise empty(path)
    return replace(found, date=found.date or _date(blocks))


def _within(found: Reading, path: Path, limits: Limits) -> Reading:
    """Give the reading if its turns are no more than anybody writes, and its words words."""
    if len(found.turns) > limits.rows:
        raise too_much(called(path), f"has {len(found.turns)} turns; at most {limits.rows} are read.", "rows")
    number = next((n for n, turn in enumerate(found.turns, start=1) if _LONG.search(turn.text)), 0)
    if number:
        raise unreadable(
            path,
            f"has {WORD} signs without a space in turn {number}: data, not words.",
            "Take out what is no text, such as a picture written in letters.",
        )
    return found


def read_speakers(speakers: str) -> dict[str, str]:
    """Give label -> role of the researcher's overrule "A=interviewer;B=borger", labels casefolded.

    Raises FieldnotesError where a part is not `label=role`.

    >>> read_speakers("S1=interviewer; Birthe=pædagog")
    {'s1': 'interviewer', 'birthe': 'medarbejder'}
    """
    given = {}
    for part in filter(None, (part.strip() for part in speakers.split(";"))):
        label, equals, role = (word.strip() for word in part.partition("="))
        if not equals or not label or not role:
            raise FieldnotesError(
                Problem("speakers", "is not a list of label=role.", "Write it as A=interviewer;B=borger.")
            )
        given[label.rstrip(":").casefold()] = label_role(role) or canonical(role) or role
    return given


def choose(
    blocks: list[Block], *, kind: str = "", reading: str = "", speakers: Mapping[str, str] | None = None
) -> Reading:
    """Read blocks in the way asked for, else in the way they look most like; paragraphs if in none."""
    ways: dict[str, Callable[[], Reading | None]] = {
        "turns": cache(lambda: read_turns(flattened(blocks), speakers) or read_bold_questions(blocks)),
        "entries": cache(lambda: read_entries(blocks, kind="reflection" if reading else kind)),
        "notes": cache(lambda: read_notes(blocks, kind="observation" if reading else kind)),
        "rows": cache(lambda: read_tables(blocks)),
    }
    if reading == "paragraphs":
        return read_paragraphs(blocks, confidence=1.0)
    if reading:
        asked = ways[reading]()
        # What was asked for is not there: say so by a low figure rather than lose the file.
        return asked or read_paragraphs(blocks, confidence=0.1)
    likely = {way: found for way, read in ways.items() if (found := read())}
    expected = _EXPECTED.get(kind, "turns" if speakers else "")
    scores = {way: found.confidence + _PRIOR.get(way, 0.0) + 0.3 * (way == expected) for way, found in likely.items()}
    best = max(scores, key=lambda way: (scores[way], way), default="")
    if best and scores[best] >= 0.5:
        return likely[best]
    doubt = max(scores.values(), default=0.0)
    return read_paragraphs(blocks, confidence=round((0.4 if expected else 0.9) - 0.5 * doubt * (not expected), 2))


def _with_roles(found: Reading, given: Mapping[str, str]) -> Reading:
    """Give the rows with the researcher's roles for their speakers."""

    def role(turn: RawTurn) -> str:
        return given.get(turn.speaker.casefold(), turn.role) if turn.speaker else turn.role

    return replace(found, turns=tuple(replace(turn, role=role(turn)) for turn in found.turns))


def _date(blocks: list[Block]) -> str:
    """Give the first full date that the first lines of a file name."""
    dates = (day.iso() for block in blocks[:8] if len(block.text) < 300 for day in days_in(block.text))
    return next(filter(None, dates), "")
