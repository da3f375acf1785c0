"""Direct identifiers in a text: CPR numbers, phones, e-mail, addresses, births, accounts, cases, number plates.

Every repetition is bounded, so the time to search grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from fieldnotes.privacy.addresses import addresses, postcodes
from fieldnotes.privacy.births import births
from fieldnotes.privacy.numbers import accounts, cases, plates
from fieldnotes.privacy.phones import phones, phones_abroad

_SPACE = "[ \u00a0\u2009\u202f]"
_DASH = "[-\u2010-\u2015\u2212]"
# Six digits of birth date, in pairs or not, and four digits or as many crosses. Impossible dates count too: what is
# typed wrong still points to somebody.
_CPR = re.compile(
    r"\d(?:(?<![^\W_].)|(?<=[cC][pP][rR].))(?<!\d[.,/-].)(?:\d{5}|\d([ ./-])\d\d\1\d\d)"
    rf"{_SPACE}{{0,2}}{_DASH}?{_SPACE}{{0,2}}(?:\d{{4}}|[xX*]{{4}})(?![^\W_]|[.,/]\d)"
)
_MAIL = re.compile(
    r"[\w.+%-]{1,64}"
    rf"(?:{_SPACE}@{_SPACE}|@|{_SPACE}?[(\[](?:at|@|snabel-?a){_SPACE}?[)\]]{_SPACE}?|{_SPACE}snabel-?a{_SPACE})"
    rf"[\w-]{{1,63}}(?:(?:\.|{_SPACE}punktum{_SPACE}|{_SPACE}?[(\[](?:dot|punktum)[)\]]{_SPACE}?)[\w-]{{1,63}}){{0,8}}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]{0,40}\w")
_PATH = r"[^\s<>\"'()\[\]]"
_WEB = re.compile(rf"(?:https?://|www\.){_PATH}{{1,2000}}", re.IGNORECASE)
# A bare host is looked for from its last dot; endings that are Danish words (.de, .nu) count only with a path.
_ENDING = re.compile(
    rf"\.(?:(?:dk|com|org|net|eu|example)(?![\w-]|\.\w)(?:/{_PATH}{{0,2000}})?|[a-z]{{2,6}}/{_PATH}{{1,2000}})",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?<![\w@.-])[\w-](?:[\w.-]{0,98}[\w-])?\Z")
# What every citizen uses is no trace of anybody, and a theme of its own.
_SERVICES = """
    aula.dk borger.dk dr.dk dst.dk e-boks.dk jobnet.dk kl.dk mitid.dk nemid.nu retsinformation.dk skat.dk sundhed.dk
    virk.dk
"""
_PUBLIC = frozenset(_SERVICES.split())


def identifiers(text: str) -> list[tuple[int, int, str]]:
    """Give (start, end, label) of every direct identifier, in order and without overlap.

    Labels: [CPR], [telefon], [e-mail], [adresse], [web], [fødselsdato], [sagsnummer], [kontonummer], [nummerplade].
    Other dates, years, times, amounts and paragraphs are none.

    >>> identifiers("140356-1238 ringer kl. 10.15 fra 22147803")
    [(0, 11, '[CPR]'), (33, 41, '[telefon]')]
    """
    found: list[tuple[int, int, str]] = []
    for label, find in _FINDERS if _DIGIT.search(text) else _FINDERS[:_WITHOUT_DIGITS]:
        spans = list(find(text))
        found += [(start, end, label) for start, end in spans]
        text = _blanked(text, spans)
    return sorted(found)


@lru_cache(maxsize=500)  # sources, each of which is asked for its names first and then pseudonymised
def identifiers_of_source(text: str) -> tuple[tuple[int, int, str], ...]:
    """Give the direct identifiers of a text that is searched more than once."""
    return tuple(identifiers(text))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """Give the text with the spans filled, so that no later search sees them and all offsets stay."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "\0" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]]) if spans else text


def _cpr(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _CPR.finditer(text) if not _is_span_of_years(match.group()))


def _is_span_of_years(digits: str) -> bool:
    """Say whether ten digits in two groups are a month and a year, as in "201909-2020"."""
    return re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[-–](?:19|20)\d\d", digits) is not None


def _mail(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text or "snabel" in text.casefold() or "at)" in text.casefold() or "at]" in text.casefold():
        yield from (match.span() for match in _MAIL.finditer(text))


def _web(text: str) -> Iterator[tuple[int, int]]:
    spans = [match.span() for match in _WEB.finditer(text)]
    last = 0
    for match in _ENDING.finditer(text):
        host = _HOST.search(text, max(last, match.start() - 100), match.start())
        if host is not None:
            spans.append((host.start(), match.end()))
            last = match.end()
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        address = text[start:end].rstrip(".,;:!?")
        if (
            start >= last
            and address.casefold().removeprefix("https://").removeprefix("www.").rstrip("/") not in _PUBLIC
        ):
            yield start, start + len(address)
            last = end


def _handles(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _HANDLE.finditer(text)) if "@" in text else iter(())


_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = 3  # finders of what needs none
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("[e-mail]", _mail),
    ("[web]", _web),
    ("[web]", _handles),
    ("[fødselsdato]", births),
    ("[sagsnummer]", cases),
    ("[kontonummer]", accounts),
    ("[nummerplade]", plates),
    ("[telefon]", phones_abroad),  # before CPR numbers, since +45 and eight digits are ten
    ("[CPR]", _cpr),
    ("[adresse]", addresses),
    ("[adresse]", postcodes),
    ("[telefon]", phones),
)
