"""Dates as people write them in Danish logs: `12. september 2019`, `12/9-19`, `2020-05-14`, `d. 3/6`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_DANISH = "januar februar marts april maj juni juli august september oktober november december"
_ENGLISH = "january february march april may june july august september october november december"
_MONTHS = {name: n for names in (_DANISH, _ENGLISH) for n, name in enumerate(names.split(), 1)}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:(?:man|tirs|ons|tors|fre|lør|søn)(?:dag|\.)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,?\s+"
    r"(?:morgen\s+|formiddag\s+|eftermiddag\s+|aften\s+)?"
)
_YEAR = r"(?P<{0}>(?:19|20)\d\d|\d\d(?!\d))"
_DATE = re.compile(
    rf"(?:{_WEEKDAY})?(?P<den>den\s+|d\.?\s*(?=\d))?(?:"
    r"(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)"
    rf"|(?P<wd>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?P<wm>{_MONTH})\b\.?(?:,?\s+(?P<wy>(?:19|20)\d\d)\b)?"
    rf"|(?P<em>{_MONTH})\s+(?P<ed>\d{{1,2}}),?\s+(?P<ey>(?:19|20)\d\d)\b"
    rf"|(?P<sd>\d{{1,2}})\s?/\s?(?P<sm>\d{{1,2}})(?:[-/.\s]\s?{_YEAR.format('sy')})?(?![\d/])"
    rf"|(?P<nd>\d{{1,2}})[.-](?P<nm>\d{{1,2}})[.-]\s?{_YEAR.format('ny')}(?![\d.:])"
    r"|(?P<dd>\d{1,2})\.(?P<dm>\d{1,2})\.?(?![\d.:])"
    r")",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Day:
    """A date in a line: year (0 if not written), month, day, and where in the line it stands."""

    year: int
    month: int
    day: int
    start: int
    end: int

    def iso(self, year: int = 0) -> str:
        """Give the ISO date with the year written, or the one given; "" without a year or such a day."""
        try:
            return date(self.year or year, self.month, self.day).isoformat() if self.year or year else ""
        except ValueError:
            return ""


def day_at(text: str, at: int = 0) -> Day | None:
    """Give the date that stands at `at` in the text.

    >>> day_at("Torsdag d. 12. september 2019").iso(), day_at("12/9-19").iso(), day_at("d. 3/6").iso(2020)
    ('2019-09-12', '2019-09-12', '2020-06-03')
    """
    match = _DATE.match(text, at)
    return _day(match) if match else None


def days_in(text: str) -> list[Day]:
    """Give all the dates in the text, in order."""
    found = (_day(match) for match in _DATE.finditer(text) if not text[: match.start()][-1:].isalnum())
    return [day for day in found if day]


def _day(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    # "3.6" alone is a number; "den 3.6." is a date.
    if groups["dd"] and not groups["den"]:
        return None
    for kind in "iwesnd":
        if groups.get(f"{kind}d") is None:
            continue
        month = groups[f"{kind}m"].casefold()
        year = int(groups.get(f"{kind}y") or 0)
        day = Day(
            year + 2000 if 0 < year < 100 else year,
            _MONTHS.get(month) or int(month),
            int(groups[f"{kind}d"]),
            match.start(),
            match.end(),
        )
        return day if day.iso(2020) or day.iso() else None
    return None


def with_years(days: Sequence[Day], fallback: int = 0) -> list[str]:
    """Give ISO dates, each missing year taken from its neighbour before, then after, then `fallback`; "" if unknown.

    A month far behind the one before is the next year's: a log that goes on from December to January.
    """
    year = next((day.year for day in days if day.year), 0) or fallback
    first = next((day for day in days if day.year), None)
    if first and days[0].month > first.month + 6 and not days[0].year:
        year -= 1
    dates, last = [], 0
    for day in days:
        if not day.year and last - day.month > 6:
            year += 1
        year, last = day.year or year, day.month
        dates.append(day.iso(year))
    return dates
