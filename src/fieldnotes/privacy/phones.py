"""Phone numbers in the ways Danes write them, told from years, dates, times and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_SPACE = " \u00a0\u2009\u202f"
_SEP = f"[{_SPACE}.\u2010-\u2015-]"
_ABROAD = re.compile(
    rf"[(+0](?<![\w+].)(?:(?<=\()(?:\+|00)[1-9]\d{{0,2}}\)|(?<=\+)[1-9]\d{{0,2}}|(?<=0)0[{_SPACE}]?[1-9]\d{{0,2}})(?:[{_SPACE}.()/-]{{0,3}}\d){{6,12}}(?!\d)"
)
# Eight digits: together, in pairs, four and four, or two-three-three; the same separator throughout.
_DANISH = re.compile(
    rf"\d(?<![^\W_].)(?<!\d[.,/:].)(?:\d{{7}}|\d({_SEP})\d\d(?:\1\d\d){{2,8}}|\d{{3}}{_SEP}\d{{4}}"
    rf"|\d([{_SPACE}.])\d{{3}}\2\d{{3}}|\d\d([{_SPACE}])\d\d\3\d{{3}}|\d\d([{_SPACE}])\d{{3}}\4\d\d"
    rf"|\d([{_SPACE}])\d\d\5\d{{4}}|\d{{3}}([{_SPACE}])\d\d\6\d\d)(?![^\W_]|[.,/:]\d)"
)
# After such a word eight digits are a phone number however they are grouped.
_EIGHT = re.compile(rf"\d(?<!\d.)(?:{_SEP}?\d){{7}}(?!{_SEP}?\d)")
_ANNOUNCED = re.compile(
    rf"(?<![^\W_])(?:tlf|tel|telefon\w{{0,8}}|mobil\w{{0,8}}|mob|sms|fax|ring(?:e|er|et)?(?:[{_SPACE}](?:til|på))?|lokal|t|m)"
    rf"[.:]?(?:[-{_SPACE}]?(?:nr|nummer)\.?)?(?:[{_SPACE}](?:er|på))?[:{_SPACE}]{{0,3}}\Z",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?:kr\b|kroner|dkk|mio|mia|tkr|euro|eur\b|€|\$|%|procent|pct|timer|km\b|m2|m²|indbyggere|borgere|stk)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"(?:kr\.?|dkk|eur|€|\$)\s?$", re.IGNORECASE)


def phones_abroad(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of every phone number with a country code, Denmark's among them."""
    return (match.span() for match in _ABROAD.finditer(text))


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of every phone number without a country code, in order and without overlap."""
    spans = [
        match.span()
        for match in _EIGHT.finditer(text)
        if _ANNOUNCED.search(text[max(0, match.start() - 40) : match.start()])
    ]
    spans += [match.span() for match in _DANISH.finditer(text) if _is_phone(text, match)]
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _is_phone(text: str, match: re.Match[str]) -> bool:
    """Say whether eight digits that nothing announces are a phone number; in doubt they are."""
    number = match.group()
    groups = re.findall(r"\d+", number)
    digits = "".join(groups)
    if (
        digits[0] in "01"
        or _UNIT.match(text, match.end())
        or _CURRENCY.search(text, max(0, match.start() - 6), match.start())
    ):
        return False
    if len(groups) == 1:
        return not _is_date(digits)
    if [len(group) for group in groups] == [4, 4]:
        return not _is_range(int(groups[0]), int(groups[1]), dashed=number[4] not in _SPACE)
    if [len(group) for group in groups] == [2, 3, 3]:
        return "." not in number
    return not _is_series([int(group) for group in groups])


def _is_date(digits: str) -> bool:
    """Say whether eight digits are a date of our time, as in a file name: 20190912, 22092019."""
    for year, month, day in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])):
        if 1990 <= int(year) <= 2039 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return True
    return False


def _is_range(first: int, second: int, *, dashed: bool) -> bool:
    """Say whether two four-digit numbers are years (2019-2020) or the ends of a range (2500-3500)."""
    if first >= second:
        return False
    years = first >= 1900 and second <= 2060 and (dashed or second - first <= 30)
    return years or (dashed and first % 50 == 0 and second % 50 == 0)


def _is_series(numbers: list[int]) -> bool:
    """Say whether numbers go up or down by the same step, as in a table: 20 30 40 50."""
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return len(numbers) >= 4 and len(steps) == 1 and steps != {0}
