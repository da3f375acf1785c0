"""Clock times and recording times in text: `[00:12:31]`, `(12:40)`, `12.40`, `kl. 9.15`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isnan, nan

_TIME = r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:[.,]\d{1,3})?"
_SPAN = rf"(?P<kl>[Kk]l(?:\.|okken)?\s*)?(?P<start>{_TIME})(?:\s*(?:[-–—>]+|til)\s*(?:kl\.?\s*)?(?P<end>{_TIME}))?"
BRACKETED = re.compile(rf"(?:[\[(<{{]\s*{_SPAN}(?:-\d)?\s*[\])>}}]|#\s*{_SPAN.replace('P<', 'P<h_')}(?:-\d)?\s*#)")
_BARE = re.compile(rf"{_SPAN}(?![\d%/]|[.,:]\d|\s*(?:kr|pct|procent|mio|mia)\b)")
# In running text only what cannot be a price, a reference or a time somebody speaks of.
_RUNNING = re.compile(
    rf"\s*(?:\[\s*{_TIME}(?:\s*[-–>]+\s*{_TIME})?\s*\]|#\s*{_TIME}(?:-\d)?\s*#|\(\d{{2}}:\d{{2}}:\d{{2}}\))"
)


@dataclass(frozen=True)
class Stamp:
    """A time as written: seconds of start and end (nan if none), and the offset in the line where it ends."""

    start_s: float
    end_s: float
    end: int


def seconds(time: str, *, clock: bool = False) -> float:
    """Give the seconds of a written time, nan if there is no such time; two parts are hours and minutes by the clock.

    >>> seconds("00:12:31"), seconds("12:40"), seconds("9.05", clock=True), seconds("12:75")
    (751.0, 760.0, 32700.0, nan)
    """
    parts = [int(part) for part in re.split("[.:]", time.split(",")[0])[:3]]
    if any(part > 59 for part in parts[1:]) or (clock and parts[0] > 23):
        return nan
    hours, minutes, rest = parts if len(parts) == 3 else ([*parts, 0] if clock else [0, *parts])
    return float(3600 * hours + 60 * minutes + rest)


def bracketed(text: str, at: int = 0) -> Stamp | None:
    """Give the stamp in brackets or between `#` that stands at `at`."""
    match = BRACKETED.match(text, at)
    if match is None:
        return None
    groups = match.groupdict()
    start, end = groups["start"] or groups["h_start"], groups["end"] or groups["h_end"]
    return _stamp(start, end, match.end(), clock=bool(groups["kl"] or groups["h_kl"]))


def bare(text: str, at: int = 0, *, clock: bool = False) -> Stamp | None:
    """Give the time without brackets that stands at `at`; after `kl.` it is a clock time."""
    match = _BARE.match(text, at)
    if match is None:
        return None
    return _stamp(match["start"], match["end"], match.end(), clock=clock or bool(match["kl"]))


def _stamp(start: str, end: str | None, at: int, *, clock: bool) -> Stamp | None:
    start_s = seconds(start, clock=clock)
    end_s = seconds(end, clock=clock) if end else nan
    return None if isnan(start_s) else Stamp(start_s, end_s, at)


def without_stamps(text: str) -> str:
    """Give the text without the recording times inside it.

    >>> without_stamps("og så [00:12:31] kom hun kl. 10.15")
    'og så kom hun kl. 10.15'
    """
    return _RUNNING.sub("", text).strip()
