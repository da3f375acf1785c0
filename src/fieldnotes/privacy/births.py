"""Dates of birth, high ages, and dates that a study wants coarser."""

from __future__ import annotations

import re
from collections.abc import Iterator

_S = "[ \u00a0]"
MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|nov|dec"
_MONTH = rf"(?:{MONTHS}|(?:{_SHORT})\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NUMERIC = rf"{_DAY}{_S}?[./-]{_S}?(?:1[0-2]|0?[1-9])(?:{_S}?[./-]{_S}?|{_S})(?:(?:19|20)\d\d|\d\d)"
_WRITTEN = rf"{_DAY}\.?{_S}{{0,2}}{_MONTH}(?:{_S}{{1,2}}(?:19|20)\d\d)?"
_ISO = r"(?:19|20)\d\d-(?:1[0-2]|0[1-9])-(?:3[01]|[12]\d|0[1-9])"
_DIGITS = re.compile(r"\d(?<![\w.,/-].)(?:\d{7}|\d{5})(?![\w-]|[.,/]\d)")
DATE = re.compile(rf"(?<![\w.,/-])(?<!version )(?:{_ISO}|{_NUMERIC}|{_WRITTEN})(?!\w|[./-]\d)", re.IGNORECASE)
_BEGINS = re.compile(r"\d(?<![\w.,/-].)")  # a date
_BORN = re.compile(
    r"(?<!\w)(?:(?:er |blev |var )?født(?: den| d\.)?|f\.|fødselsda(?:to|g)(?:en)?|fødselsdata|fødsel|fdato|f\.dato|dåb"
    r"|fylder(?: \d{1,3}(?: år)?)?(?: den| d\.)?|geb\.?|dob)"
    r"(?:\s?(?:er|var|:|på|den|d\.|lyder)){0,3}\s{0,2}\Z",
    re.IGNORECASE,
)
_BEFORE = 40  # characters looked back for what announces a date of birth
_TENS = "(?:halvfems|halvfemsinstyve|halvfemser)"
_ONES = "(?:en|et|to|tre|fire|fem|seks|syv|otte|ni)"
_WORDS = rf"(?:{_ONES}og{_TENS}|{_TENS}|(?:et)?hundrede?(?:og{_ONES})?)"
_OLD = r"(?:9\d|1[0-2]\d)"
# 94 år, 94-årig, 94 år gammel, 94 somre: but no period ("i 95 år", "for 100 år siden").
_AGE = re.compile(
    rf"(?<![\w.,/-])(?P<age>{_OLD}|{_WORDS})(?=(?:{_S}|{_S}?[-‐‑–]{_S}?)?(?:års?(?!\w)|årige?s?(?!\w)))", re.IGNORECASE
)
_SAID = re.compile(
    rf"(?<!\w)(?:(?:hun|han|jeg|mor|far|mormor|farmor|morfar|farfar){_S}(?:er|var|bliver|blev|fylder|er nu|er jo)"
    rf"|fyldte?|fylder|blev|alder(?:en)?(?::|{_S}er)?){_S}(?P<age>{_OLD})"
    rf"(?=[.,;!?)]|{_S}(?:og|i|nu|men|da|til|år)(?!\w)|\n|\Z)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"(?<!\w)(?:i|for|om|efter|over|de sidste|de næste|gennem|på|hvert|siden|mere end|knap|godt){_S}\Z", re.IGNORECASE
)
_AGO = re.compile(rf"{_S}?års?{_S}?(?:siden|jubilæum|dag|fødselsdag med)", re.IGNORECASE)
_GAMMEL = re.compile(rf"{_S}?år{_S}(?:gammel|gamle)", re.IGNORECASE)
OLD = "[over-89]"


def births(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of every date that a word for birth announces."""
    dates = [match.span() for match in (*written_dates(text), *_DIGITS.finditer(text))]
    yield from (span for span in sorted(dates) if _BORN.search(text[max(0, span[0] - _BEFORE) : span[0]]))


def written_dates(text: str) -> Iterator[re.Match[str]]:
    """Give the dates in order: looked for where a number begins, not at every letter."""
    last = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() >= last and (match := DATE.match(text, begin.start())):
            yield match
            last = match.end()


def high_ages(text: str) -> Iterator[tuple[int, int, str]]:
    """Give (start, end, "[over-89]") of every age of 90 and more, in digits or words; periods are none."""
    found = [match.span("age") for match in _AGE.finditer(text) if not _is_period(text, *match.span("age"))]
    found += [match.span("age") for match in _SAID.finditer(text)]
    yield from ((start, end, OLD) for start, end in sorted(set(found)))


def _is_period(text: str, start: int, end: int) -> bool:
    if _AGO.match(text, end):
        return True
    return _PERIOD.search(text[max(0, start - 12) : start]) is not None and not _GAMMEL.match(text, end)


def coarse_dates(text: str, to: str) -> Iterator[tuple[int, int, str]]:
    """Give (start, end, what to write instead) of every whole date: `to` is "month", "year" or "mask".

    >>> list(coarse_dates("d. 12. september 2019 og 2019-09-14", "month"))
    [(3, 21, 'september 2019'), (25, 35, 'september 2019')]
    """
    for match in written_dates(text):
        month, year = _month_and_year(match.group())
        coarse = {"month": f"{month} {year}".strip(), "year": year}.get(to, "")
        yield match.start(), match.end(), coarse or "[dato]"


def _month_and_year(date: str) -> tuple[str, str]:
    names = MONTHS.split("|")
    year = re.search(r"(?:19|20)\d\d(?!\d)", date)
    if re.fullmatch(_ISO, date):
        return names[int(date[5:7]) - 1], date[:4]
    if letters := re.search(r"[^\W\d_]{3,}", date):
        month = next(name for name in names if name.startswith(letters.group().casefold()[:3]))
        return month, year.group() if year else ""
    _, month, last = re.findall(r"\d+", date)
    return names[int(month) - 1], last if len(last) == 4 else f"{19 + (int(last) < 60)}{last}"
