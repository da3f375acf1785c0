"""Observation notes: each begins with its clock time."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from math import isnan

from fieldnotes.readers.dates import Day, day_at, days_in, with_years
from fieldnotes.readers.legend import is_front
from fieldnotes.readers.reading import NOTE, Block, RawTurn, Reading, comment, lines_of
from fieldnotes.readers.stamps import Stamp, bare, bracketed

HOW = "timed notes"
_MARKER = re.compile(r"[*•–—#\-\s]*(?=\S)")
_TITLE = 300
_AFTER = re.compile(r"[\s:.,;–—|*-]*")


def read_notes(blocks: list[Block], *, kind: str = "") -> Reading | None:
    """Read blocks as timed notes, `start_s` in seconds since midnight; None if fewer than three begin with a time."""
    lines = list(lines_of(blocks))
    stamps = {n: stamp for n, line in enumerate(lines) if not line.author and (stamp := _stamp(line))}
    if len(stamps) < (2 if kind == "observation" else 3):
        return None
    turns, day = _gather(lines, stamps)
    times = [stamp.start_s for stamp in stamps.values()]
    return Reading(tuple(turns), HOW, _confidence(turns, times), day)


def _stamp(line: Block) -> Stamp | None:
    """Give the clock time that a line begins with, and where the note's text begins."""
    at = _MARKER.match(line.text).end()  # type: ignore[union-attr]
    if day_at(line.text, at):
        return None
    stamp = bare(line.text, at, clock=True)
    if stamp is None:
        found = bracketed(line.text, at)
        time = bare(line.text, at + 1, clock=True)
        stamp = replace(time, end=found.end) if found and time else None
    if stamp is None:
        return None
    return replace(stamp, end=_AFTER.match(line.text, stamp.end).end())  # type: ignore[union-attr]


def _gather(lines: list[Block], stamps: dict[int, Stamp]) -> tuple[list[RawTurn], str]:
    """Give the turns and the day: titles, then a note per time; a line with only a date changes the day."""
    days = {n: day for n, line in enumerate(lines) if n not in stamps and (day := _day(line, n < min(stamps)))}
    dates = dict(zip(days, with_years(list(days.values())), strict=True))
    turns: list[RawTurn] = []
    date, several = "", len(set(dates.values())) > 1
    for n, line in enumerate(lines):
        text = line.text
        date = dates.get(n, date)
        if line.author:
            turns.append(comment(line))
        elif n in stamps:
            stamp = stamps[n]
            turns.append(
                RawTurn(text[stamp.end :], start_s=stamp.start_s, end_s=stamp.end_s, date=date if several else "")
            )
        elif n in days and not (text[: days[n].start] + text[days[n].end :]).strip(" .,:;–—-#*()"):
            continue
        elif n < min(stamps) or line.heading:
            turns.append(RawTurn(text, role=NOTE if line.heading or is_front(line) else ""))
        elif (last := _last(turns)) is not None:
            turns[last] = replace(turns[last], text=f"{turns[last].text}\n{text}".strip())
        else:
            turns.append(RawTurn(text))
    return [turn for turn in turns if turn.text], next(iter(dates.values()), "")


def _day(line: Block, front: bool) -> Day | None:
    """Give the date of a line that is a title, a heading or nothing but a date."""
    if line.author or len(line.text) > _TITLE:
        return None
    days = days_in(line.text)
    if len(days) != 1:
        return None
    alone = not line.text[: days[0].start].strip(" #*") and not line.text[days[0].end :].strip(" .:#*")
    return days[0] if alone or line.heading or (front and is_front(line)) else None


def _last(turns: list[RawTurn]) -> int | None:
    """Give the number of the last timed note, which a line without a time goes on with, unless a title came between."""
    for n in range(len(turns) - 1, -1, -1):
        if not turns[n].speaker and turns[n].role != NOTE:
            return n
        if turns[n].role == NOTE and not turns[n].speaker:
            return None
    return None


def _confidence(turns: list[RawTurn], times: list[float]) -> float:
    """Say how much it looks like timed notes: most of the text under a time, and the times going forward."""
    said = [turn for turn in turns if turn.role != NOTE]
    words = sum(len(turn.text.split()) for turn in said)
    timed = sum(len(turn.text.split()) for turn in said if not isnan(turn.start_s))
    back = sum(later < earlier for earlier, later in itertools.pairwise(times))
    return round(max(0.95 * timed / max(words, 1) - 1.5 * back / len(times), 0.05), 2)
