"""The top of a transcript: what its labels stand for, when and where it was, and what it is called."""

from __future__ import annotations

import re
from itertools import takewhile

from fieldnotes.readers.labels import is_code, is_nobody, looks_like_name
from fieldnotes.readers.reading import Block
from fieldnotes.readers.roles import canonical, is_known, label_role

_NAME = r"(?:^|(?<=[\s(;,.]))(?P<name>[^\W\d_][\w/-]{0,24}(?: \d{1,2})?)"
_EQUALS = re.compile(rf"{_NAME}\s*(?:=|\ber\b(?= (?:den |en )?\w+(?:$|[,.;]| og\b)))\s*")
_PAIRS = re.compile(rf"{_NAME}\s?:\s")
_HEADS = re.compile(
    r"(?:deltagere|til stede|talere|forkortelser|legende|tegnforklaring|medvirkende|participants)\b[^:]*:?\s*", re.I
)
_FIRST_PERSON = re.compile(r"\b(?:jeg|vi|du|mig|min|mit|os|hej|ja|nej|tak)\b", re.I)
_TOP = 15


def legend(lines: list[Block]) -> tuple[dict[str, str], set[int]]:
    """Find what labels stand for in the first lines: role by casefolded label, and the numbers of those lines.

    Forms: `S1 = interviewer, S2 = pædagog`; `I: Interviewer  IP: borger`; a line per label such as
    `Mor: mor til en dreng i 3. b`. A line that may be speech is left to the turns.
    """
    roles: dict[str, str] = {}
    numbers: set[int] = set()
    later = "\n".join(line.text for line in lines)
    for n, name, value in _presented(lines[:_TOP]):
        if _recurs(name, later):
            roles[name.casefold()] = canonical(value) or label_role(name)
            numbers.add(n)
    for n, line in enumerate(lines[:_TOP]):
        text = _HEADS.sub("", line.text, count=1) if _HEADS.match(line.text) else line.text
        pairs = _explained(text)
        if pairs and all(_recurs(name, later) for name in pairs):
            roles |= {name.casefold(): canonical(value) or label_role(name) for name, value in pairs.items()}
            # What else the line says stays text.
            if text.lstrip(" (-–•*").startswith(next(iter(pairs))):
                numbers.add(n)
        elif n not in numbers and _speaks(text):
            break
    return roles, numbers


def _speaks(text: str) -> bool:
    """Tell whether a line begins with what may be a label: from there on the top is over."""
    match = _PAIRS.match(text)
    return (
        match is not None
        and not is_nobody(match["name"])
        and (is_known(match["name"]) or looks_like_name(match["name"]))
    )


def _presented(lines: list[Block]) -> list[tuple[int, str, str]]:
    """Give line number, label and value of a list that presents everybody first: `Mor: Kirsten Holm`, `Far: fra Vejle`.

    It is the first labels up to one that comes again or that speech follows, two or more.
    """
    found: list[tuple[int, str, str]] = []
    for n, line in enumerate(lines):
        pairs = _split(line.text, _PAIRS)
        if pairs and is_nobody(next(iter(pairs))):
            continue
        if found and (not pairs or any(name in pairs for _, name, _ in found)):
            break
        found += [(n, name, value) for name, value in pairs.items()]
    presented = list(takewhile(lambda pair: _presents(pair[2]), found))
    return presented if len(presented) > 1 else []


def _presents(value: str) -> bool:
    """Tell whether words after a label say who somebody is: a name, a role, or a phrase in small letters."""
    value = re.split(r"\.\s", value)[0]
    if not value or len(value.split()) > 8 or re.search(r"[?!…]", value) or _FIRST_PERSON.search(value):
        return False
    return value[0].islower() or bool(canonical(value)) or (looks_like_name(value) and len(value.split()) > 1)


def _explained(text: str) -> dict[str, str]:
    """Give label -> explanation for a line of a legend, {} for any other line."""
    equals = _split(text, _EQUALS)
    if equals:
        return equals if all(len(value.split()) <= 14 for value in equals.values()) else {}
    pairs = _split(text, _PAIRS)
    short = all(len(value.split()) <= 12 and canonical(value) for value in pairs.values())
    spoken = re.search(r"[?!…]", text) or _FIRST_PERSON.search(text.partition(":")[2])
    labels = all(is_code(name) or is_known(name) or looks_like_name(name) for name in pairs)
    return pairs if pairs and short and labels and not spoken else {}


def _split(text: str, pattern: re.Pattern[str]) -> dict[str, str]:
    """Split a line into labels and explanations; with colons it must begin with a label."""
    end = text.rfind(":") + 2 if pattern is _PAIRS else len(text)  # behind the last colon is no label
    matches = list(pattern.finditer(text, 0, end))
    before = text[: matches[0].start()].strip(" (-–•*") if matches else ""
    if not matches or (before and pattern is _PAIRS):
        return {}
    ends = [match.start() for match in matches[1:]] + [len(text)]
    return {match["name"]: text[match.end() : end].strip(" ,;.()") for match, end in zip(matches, ends, strict=True)}


def _recurs(name: str, text: str) -> bool:
    """Tell whether the label stands at least once more, where a turn may begin."""
    found = re.findall(rf"(?:^|(?<=[.!?…:\]\")\s]))\W*{re.escape(name)}\b(?!\s*=)", text, re.MULTILINE | re.IGNORECASE)
    return len(found) >= 2


def is_front(line: Block) -> bool:
    """Tell whether a line before the first turn is a title or says when, where and who: nobody's speech."""
    text = line.text
    key, colon, value = text.partition(":")
    if colon and is_nobody(key):
        return True
    if colon and len(value.split()) <= 6 and not re.search(r"[.?!…]$", text):
        return True
    return line.heading or (len(text.split()) <= 14 and not re.search(r"[.?!…]$", text))
