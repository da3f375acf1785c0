"""From a raw file to turns: the reader for its suffix, then the way of reading that its text looks like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.readers.captions import read_captions
from fieldnotes.readers.dates import days_in
from fieldnotes.readers.docx import read_docx
from fieldnotes.readers.entries import read_entries
from fieldnotes.readers.notes import read_notes
from fieldnotes.readers.odt import read_odt
from fieldnotes.readers.paragraphs import read_bold_questions, read_paragraphs
from fieldnotes.readers.pdf import read_pdf
from fieldnotes.readers.problems import empty, unreadable
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
_ROWS: dict[str, Callable[[Path, Mapping[str, str] | None], Reading]] = {".csv": read_csv, ".xlsx": read_xlsx}
_CUES: dict[str, Callable[[Path, Mapping[str, str] | None], Reading]] = {".vtt": read_captions, ".srt": read_captions}
SUFFIXES = tuple(sorted([*_BLOCKS, *_ROWS, *_CUES]))

# Times and dates also stand in transcripts with labels, and labels in tables: the more particular form comes first.
_PRIOR = {"turns": 0.25, "rows": 0.6}
_EXPECTED = {"interview": "turns", "reflection": "entries", "observation": "notes"}


def read_source(
    path: Path, *, kind: str = "", reading: str = "", speakers: str = "", columns: Mapping[str, str] | None = None
) -> Reading:
    """Read a raw file into turns with their raw text.

    `kind` (interview, reflection, observation, note) says what to expect; `reading` (turns, paragraphs, entries,
    notes, rows) and `speakers` ("A=interviewer;B=borger") overrule what is found; `columns` names the columns of a
    sheet: text, date, time, end, speaker, role, project, document.
    Gives the turns, how they were found, how sure that is (0-1), and the date the file itself names ("" if none).
    Raises FieldnotesError for a file that cannot be read, ValueError for an unknown reading.
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
    given = read_speakers(speakers)
    try:
        if suffix in _ROWS:
            return _with_roles(_ROWS[suffix](path, columns), given)
        if suffix in _CUES:
            return _CUES[suffix](path, given)
        blocks = _BLOCKS[suffix](path)
    except OSError as error:
        raise unreadable(path, f"cannot be opened ({type(error).__name__}).", "Check that it is there.") from None
    blocks = [block for block in blocks if block.text.strip()]
    if not blocks:
        raise empty(path)
    found = choose(blocks, kind=kind, reading=reading, speakers=given)
    if not found.turns:
        raise empty(path)
    return replace(found, date=found.date or _date(blocks))


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
