"""Numbers that lead to somebody: bank accounts and cards, case and record numbers, number plates.

A pattern that begins with the signs it may begin with, and looks back behind the first, is searched several times as
fast as one that begins by looking back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_S = "[ \u00a0\u2009\u202f]"
_DASH = "[-\u2010-\u2015]"
_OF = rf"(?:[.:]|{_S}?(?:er|på|lyder)(?!\w))?:?{_S}{{0,2}}#?"
_NUMBER = rf"(?:{_S}?(?:nr|nummer)(?!\w)\.?)"
# Announced as an account: a registration number of four digits, an account of up to ten, or both.
_ACCOUNT = re.compile(
    rf"(?<!\w)(?:reg(?:istrerings)?\.?{_S}?(?:nr|nummer)\.?(?!\w)|konto(?:{_S}?(?:nr|nummer)\.?(?!\w)|en|(?!\w))"
    rf"|bankkonto(?:en|{_S}?nr\.?|nummer)?(?!\w)|nemkonto(?:en)?(?!\w)|reg\.(?={_S}?\d)){_OF}"
    rf"(?P<number>\d{{4}}(?:{_S}?[-/]?{_S}?(?:{_S}?(?:og|,)?{_S}?konto(?:{_S}?(?:nr|nummer))?\.?:?{_S}?)?"
    rf"\d(?:[ .]?\d){{5,11}})?"
    rf"|\d(?:[ .-]?\d){{5,13}})(?![\w])",
    re.IGNORECASE,
)
# "5366 1234567", "9070-1623457890": four digits and seven to ten, as no amount and no phone is written.
_PAIR = re.compile(rf"\d(?<![\w.,/-].)\d{{3}}(?:{_S}{_DASH}?{_S}?|{_DASH})(?:\d{{10}}|0\d{{8,9}})(?![\w]|[.,/-]\d)")
_IBAN = re.compile(rf"[A-Z](?<!\w.)[A-Z]\d{{2}}(?:{_S}?[A-Z0-9]{{4}}){{2,7}}(?:{_S}?[A-Z0-9]{{1,3}})?(?!\w)")
_CARD = re.compile(r"[3-6](?:(?<![\w.,/-].)\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?![\w]|[.,/-]\d)|(?<!\w.)\d{15}(?!\w))")
_MOBILEPAY = re.compile(
    rf"(?<!\w)mobilepay(?:[ -]?(?:box|nr\.?|nummer))?{_OF}(?P<number>\d{{5,6}})(?!\w)", re.IGNORECASE
)
_CASE = re.compile(
    rf"(?<!\w)(?:(?:sags?|journal|j\.?|jr\.?|akt|dok(?:ument)?|løbe|byggesags?|ansøgnings|borger|klient|patient|medlems|kunde"
    rf"|medarbejder|tjeneste|løn|police|skades|pas|kørekort(?:s)?)(?:{_DASH})?{_S}?(?:nr\.?|nummer(?:et)?|id)"
    rf"|(?:sag|sagen|journalen|akten|esdh|sbsys|acadre|kmd{_S}?sag)(?:{_NUMBER})?){_OF}"
    r"(?P<number>(?=[\w./-]*\d[\w./-]*\d[\w./-]*\d)[A-ZÆØÅa-zæøå]{0,4}[-./]?\d[\w./-]{2,24}(?<![./-]))",
    re.IGNORECASE,
)
_ID = re.compile(
    rf"(?<!\w)(?:pas|kørekort|cvr|p|ean|gln|se)-?{_NUMBER}{_OF}(?P<number>\d(?:{_S}?\d){{6,12}})(?!\w)", re.IGNORECASE
)
_UNITS = r"(?:kr|kroner|dkk|mio|mia|euro|eur|procent|pct|borgere|timer|km|m2|m²|indbyggere|mennesker|%)"
_PLATE = re.compile(
    rf"[A-ZÆØÅ](?<!\w.)(?:(?<=D)K{_S}[A-ZÆØÅ]{{2}}|[A-ZÆØÅ])({_S}?|{_DASH})[1-9]\d({_S}?|[.])\d{{3}}(?!\w|[.,]\d|{_S}?{_UNITS})"
)
_CALLED_PLATE = re.compile(
    rf"[nrb](?<!\w.)(?:(?<=n)ummerplade[n]?|(?<=r)eg(?:istrerings)?{_DASH}?(?:nr|nummer)\.?|(?<=b)ilen){_OF}"
    rf"(?P<number>[A-ZÆØÅ]{{2}}{_S}?\d{{2}}{_S}?\d{{3}}|(?=[\w]{{0,7}}\d)(?=[\w]{{0,7}}[A-ZÆØÅ])[A-ZÆØÅ0-9]{{3,7}})(?!\w)"
)
# Two capitals that stand before a number without being a plate.
_NO_PLATES = frozenset("EU EF FN KL TV IT NR ID SU OK KR PC DR UV EM VM OL HK AC BR HF TR MR SE CV".split())  # noqa: SIM905


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of account, card and IBAN numbers, in order and without overlap."""
    low = text.casefold()
    spans = [match.span() for pattern in (_IBAN, _CARD, _PAIR) for match in pattern.finditer(text)]
    if "konto" in low or "reg" in low:
        spans += [match.span("number") for match in _ACCOUNT.finditer(text)]
    if "mobilepay" in low:
        spans += [match.span("number") for match in _MOBILEPAY.finditer(text)]
    return apart(spans)


def cases(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of numbers that a word for a case, a record or a card announces."""
    spans = [match.span("number") for match in _CASE.finditer(text) if not _is_year(match["number"])]
    return apart([*spans, *(match.span("number") for match in _ID.finditer(text))])


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of Danish number plates; others where a word announces them."""
    spans = [match.span("number") for match in _CALLED_PLATE.finditer(text)]
    spans += [match.span() for match in _PLATE.finditer(text) if match.group()[:2] not in _NO_PLATES]
    return apart(spans)


def apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give spans in order, of those that overlap the one that begins first, or else is longest."""
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _is_year(number: str) -> bool:
    """Say whether a number behind "sagen" is a year or years."""
    return re.fullmatch(r"(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?", number) is not None
