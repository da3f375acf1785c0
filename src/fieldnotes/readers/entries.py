"""Log entries: each begins with its date, as a heading, on a line of its own or before the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fieldnotes.readers.dates import YEAR, Day, day_at, days_in, with_years
from fieldnotes.readers.legend import is_front
from fieldnotes.readers.reading import NOTE, Block, RawTurn, Reading, comment, lines_of

HOW = "entries"
_MARKER = re.compile(r"[#*•–—\-\s]*(?:(?:dato|date)\s*:\s*)?", re.IGNORECASE)
_CHATTER = re.compile(
    r"\b(?:log|logbog|logbogen|refleksion|refleksionslog|dagbog|notat|indlæg|entry|date|dato|dag|den|d|"
    r"(?:uge|runde) \d+)\b",
    re.IGNORECASE,
)
_TITLE = 120
_AFTER = re.compile(r"[\s:.,;–—|*-]*")


@dataclass(frozen=True)
class _Start:
    """Where an entry begins: its day, how it is set ("own" line, before a "mark", or "run" into the text), the rest."""

    day: Day
    style: str
    rest: str


def read_entries(blocks: list[Block], *, kind: str = "") -> Reading | None:
    """Read blocks as dated entries; None if fewer than two begin with a date (one is enough in a known log)."""
    lines = list(lines_of(blocks))
    starts = {n: start for n, line in enumerate(lines) if not line.author and (start := _start(line))}
    # A sentence may begin with a date too: where dates stand apart, those are the entries.
    if any(start.style != "run" for start in starts.values()):
        starts = {n: start for n, start in starts.items() if start.style != "run"}
    if len(starts) < (1 if kind == "reflection" else 2):
        return None
    first = min(starts)
    dates = dict(zip(starts, with_years([start.day for start in starts.values()], _year(lines[:first])), strict=True))
    turns = _gather(lines, starts, dates)
    return Reading(tuple(turns), HOW, _confidence(turns, list(dates.values()), list(starts.values())))


def _start(line: Block) -> _Start | None:
    """Tell whether a line begins an entry."""
    text = line.text
    at = _MARKER.match(text).end()  # type: ignore[union-attr]
    day = day_at(text, at)
    if day is None:
        return _titled(line)
    rest = text[day.end :]
    bare = _AFTER.sub("", rest, count=1)
    if not bare:
        return _Start(day, "own", "")
    if line.heading and len(days_in(text)) > 1:
        return None
    if line.heading or (line.lead >= day.end and len(text) <= line.lead + 2):
        return _Start(day, "own", bare)
    if line.lead >= day.end or re.match(r"\s*(?:[:|\t]|[–—-]\s)|\.\s", rest) or re.match(r"\s*\([^)]*\)\s*[:–-]", rest):
        return _Start(day, "mark", bare)
    # "12/9-19 Vi startede" has a stamp; "12. september 2019 startede vi" is a sentence.
    stamped = rest[:1] == " " and rest[1:2].isupper() and not re.search(r"[^\W\d_]{3}", text[at : day.end])
    return _Start(day, "run", bare if stamped else text[at:])


def _titled(line: Block) -> _Start | None:
    """Give the entry that a short title with one date in it begins: "Refleksion, 12/9-19"."""
    if len(line.text) > _TITLE or len(line.text.split()) > 9:
        return None
    days = days_in(line.text)
    if len(days) != 1 or re.search(r"[.?!]$", line.text[days[0].end :]):
        return None
    rest = (line.text[: days[0].start] + line.text[days[0].end :]).strip(" #*,:;–—-()")
    words = re.sub(r"[\W_]+", "", _CHATTER.sub("", rest))
    if not line.heading and not line.lead and words:
        return None
    return _Start(days[0], "own", rest if words else "")


def _year(front: list[Block]) -> int:
    """Give the year that the title names, 0 if none."""
    years = [int(year) for line in front for year in YEAR.findall(line.text)]
    return years[0] if years else 0


def _gather(lines: list[Block], starts: dict[int, _Start], dates: dict[int, str]) -> list[RawTurn]:
    """Give the turns: what stands before the first date, then an entry per date with its paragraphs as lines."""
    turns: list[RawTurn] = []
    asides: list[RawTurn] = []
    current: list[str] = []
    date = ""

    def close() -> None:
        if current:
            turns.append(RawTurn("\n".join(current), date=date))
        turns.extend(replace(aside, date=date) for aside in asides)
        current.clear()
        asides.clear()

    for n, line in enumerate(lines):
        if line.author:
            asides.append(comment(line))
        elif n in starts:
            close()
            date = dates[n]
            current.extend([starts[n].rest] if starts[n].rest else [])
        elif n < min(starts):
            turns.append(RawTurn(line.text, role=NOTE if is_front(line) else ""))
        else:
            current.append(line.text)
    close()
    return turns


def _confidence(turns: list[RawTurn], dates: list[str], starts: list[_Start]) -> float:
    """Say how much it looks like a log: text under dates that are complete and in order."""
    said = [turn for turn in turns if turn.role != NOTE]
    words = sum(len(turn.text.split()) for turn in said)
    dated = sum(len(turn.text.split()) for turn in said if turn.date)
    known = [date for date in dates if date]
    confidence = 0.95 * dated / max(words, 1)
    if known not in (sorted(known), sorted(known, reverse=True)):
        confidence -= 0.15
    if len(starts) == 1:
        confidence -= 0.3
    if any(start.style == "run" for start in starts):
        confidence -= 0.25
    if not known:
        confidence = 0.5
    return round(max(confidence, 0.05), 2)
