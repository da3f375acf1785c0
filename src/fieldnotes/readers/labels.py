"""The grammar of speaker labels: what one looks like, where one stands, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from math import nan

from fieldnotes.readers.reading import Block
from fieldnotes.readers.roles import canonical, is_known, words
from fieldnotes.readers.stamps import BRACKETED, Stamp, bare, bracketed

# Words that stand before a colon and are nobody.
_NOBODY = words(
    "eksempel eksempelvis fx f.eks for ex obs nb ps bemærk note noter notat kl klokken dato date tid time sted "
    "place tema emne kilde kilder link http https ftp mail e-mail email tlf telefon mobil citat konklusion "
    "pointe pointer resume resumé opsummering formål mål deltagere tilstede varighed status plan aftale "
    "aftaler læring refleksion refleksioner dagsorden punkt opgave station post-it post-its hypotese "
    "eksperiment prøvehandling titel overskrift lydfil fil optagelse optaget transskription transskriberet "
    "projekt pilot udfordring udfordringer løsning løsninger fordele ulemper kontekst baggrund metode "
    "observation observationer kommentar kommentarer bilag side fase runde uge dag interviewguide tavlen skilt "
    "skiltet plakat plakaten overskriften resultat resultater næste problem sagen altså spørgsmålet svaret "
    "dilemma dilemmaet ad til fra cc emner mandag tirsdag onsdag torsdag fredag lørdag søndag legende "
    "ja nej jo nå okay og men så tegnforklaring forkortelser talere adresse cpr cpr-nr kontakt example topic task"
)
_PARTICLES = words("af de den der du la le van von og & fra")
_WORD = r"[^\W\d_](?:[\w'’/&+-]*|\.)"
_NAME = rf"{_WORD}(?:,?[ ]{_WORD}|[ ]\d{{1,2}}|[ ]&){{0,7}}"


def _stamp(prefix: str) -> str:
    """Give the pattern of a stamp in brackets with its groups under a prefix, to stand twice in one pattern."""
    return BRACKETED.pattern.replace("(?P<", f"(?P<{prefix}_")


_LABEL = rf"(?P<name>{_NAME})(?:\s?\((?P<role>[^()\n\d]{{1,60}})\))?(?P<stamp>\s*{_stamp('s')})?"
_AFTER = r"(?=\s|$|[A-ZÆØÅ\"”»“(\[…])"
_COLON = re.compile(rf"{_LABEL}\s?:(?:\s*(?P<after>{_stamp('a')}))?{_AFTER}")
_STAMPED = re.compile(rf"{_LABEL}$")
_TIMED = re.compile(rf"(?P<name>{_NAME})\s+(?=\d{{1,2}}:\d\d(?::\d\d)?$)")
_CODE = re.compile(r"[A-ZÆØÅ]{1,3}\d{0,2}\.?$")
_CAPITAL_WORD = r"[A-ZÆØÅÉÄÖÜ][A-ZÆØÅÉÄÖÜ'’-]+"
_CAPITALS = re.compile(
    rf"(?P<name>(?:{_CAPITAL_WORD}|[A-ZÆØÅ]{{1,2}}\d?)(?: {_CAPITAL_WORD}| [A-ZÆØÅ]\.| \d{{1,2}}){{0,3}})(?=\s|$)"
)
# Where one turn may end and the next begin on the same line.
_TURN_ENDS = r"(?:(?<=[.!?…\"”»)\]])|(?<=[.!?…\"”»)\]]\s)|(?<=\s\s)|(?<=\t))"
_INSIDE = re.compile(
    rf"{_TURN_ENDS}(?:{_stamp('b')}\s*)?(?P<name>{_WORD}(?:[ ]{_WORD}|[ ]\d{{1,2}}){{0,3}})"
    rf"(?:\s?\([^()\n]{{1,60}}\))?\s?:{_AFTER}"
)


@dataclass(frozen=True)
class Mark:
    """A possible label: its name and role as written, where it ends in the line, and how it is set.

    `style`: "colon" (text follows on the line) or "own" (alone on its line, with a colon or a stamp); without a colon
    "bold" or "capitals" (text follows) or "alone".
    """

    name: str
    role: str
    end: int
    style: str
    start_s: float = nan
    end_s: float = nan

    @property
    def key(self) -> str:
        """Give what is the same in each occurrence of the label."""
        return self.name.casefold()


def mark_at(line: Block) -> Mark | None:
    """Give the label that may stand at the start of a line, after a stamp or not; to believe it is for others."""
    text = line.text
    stamp, name_at = _before(text)
    for style, pattern in (("colon", _COLON), ("own", _STAMPED)):
        match = pattern.match(text, name_at)
        if match and (style == "colon" or match["stamp"]):
            inner = match["stamp"] or (match["after"] if style == "colon" else None)
            found = bracketed(inner.strip()) if inner else stamp
            # A heading such as "Raw transcript: Anna" is a title; one that is a known label may be set as a heading.
            if line.heading and not is_known(match["name"]):
                return None
            own = style == "own" or not text[match.end() :].strip()
            return _mark(match["name"], match["role"], match.end(), "own" if own else "colon", found or stamp)
    timed = _TIMED.match(text, name_at)
    if timed and looks_like_name(timed["name"]):
        return _mark(timed["name"], "", len(text), "own", bare(text, timed.end()))
    return _without_colon(line, name_at, stamp)


def _before(text: str) -> tuple[Stamp | None, int]:
    """Give the stamp before a label, if there is one, and where the label may begin."""
    stamp = bracketed(text) or bare(text)
    if stamp is None:
        return None, 0
    end = stamp.end
    while end < len(text) and text[end] in " \t-–—|:":
        end += 1
    return stamp, end


def _without_colon(line: Block, name_at: int, stamp: Stamp | None) -> Mark | None:
    """Give a label in bold or in capitals that no colon follows."""
    text = line.text
    if line.heading:
        return None
    if line.lead > name_at:
        name, role = _split_role(text[name_at : line.lead].strip(" \t:–-"))
        if name and looks_like_name(name) and len(name) <= 40:
            own = not text[line.lead :].strip(" \t:–-")
            end = len(text) - len(text[line.lead :].lstrip(" \t:–-"))
            return _mark(name, role, end, "alone" if own else "bold", stamp)
    match = _CAPITALS.match(text, name_at)
    if match is None:
        return None
    name = match["name"]
    rest = text[match.end() :].strip()
    # "I dag" is no interviewer.
    if re.search(r"[.!?]$", name) or (rest and len(name) < 3 and not re.match(r"\t| {2}", text[match.end() :])):
        return None
    return _mark(name, "", match.end(), "capitals" if rest else "alone", stamp)


def _split_role(name: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)\s?\(([^()]+)\)", name)
    return (match[1], match[2]) if match else (name, "")


def _mark(name: str, role: str | None, end: int, style: str, stamp: Stamp | None) -> Mark:
    """Build a mark; a name in brackets stays with the label ("Formanden (Søren Holm)"), for it is no role."""
    role = (role or "").strip()
    abbreviated = role.isupper() and len(role) <= 4
    if role and not canonical(role) and looks_like_name(role) and not abbreviated:
        name, role = f"{name} ({role})", ""
    times = (stamp.start_s, stamp.end_s) if stamp else (nan, nan)
    return Mark(name.strip(), role, end, style, *times)


def looks_like_name(name: str) -> bool:
    """Tell whether the words could be a person's name or a code for a speaker, by their capitals alone.

    >>> looks_like_name("Anna-Grethe af Holmskov"), looks_like_name("S1"), looks_like_name("Der er to ting")
    (True, True, False)
    """
    words = name.split()
    if not words or len(words) > 5 or is_nobody(name):
        return False
    proper = [word for word in words if word not in _PARTICLES and not word.isdigit()]
    # "forslag nr. L 12": a number with a letter.
    if len(words) == 2 and len(words[0]) == 1 and words[1].isdigit():
        return False
    return bool(proper) and words[0] == proper[0] and all(word[0].isupper() for word in proper)


def is_nobody(name: str) -> bool:
    """Tell whether the words before a colon are known to be no speaker ("Eksempel", "NB", "Dato", "Station 3")."""
    words = name.casefold().split()
    return words[0].strip(".") in _NOBODY or name.casefold() in ("til stede", "det vil sige", "note to self")


def is_code(name: str) -> bool:
    """Tell whether the label is some capitals and perhaps a number: S1, B, M2."""
    return _CODE.match(name) is not None


def names_inside(line: Block) -> list[str]:
    """Give what may be labels of further turns inside a line: names and known labels after the end of a sentence."""
    floor = _behind_label(line)
    end = line.text.rfind(":") + 2  # what follows the last colon is no label, and may be long
    names = [match["name"] for match in _INSIDE.finditer(line.text, 0, end) if match.start() >= floor]
    return [name for name in names if looks_like_name(name) or is_known(name)]


def _behind_label(line: Block) -> int:
    """Give where a further turn may begin: not at the start, nor inside a label such as "Nanna W. Holm:"."""
    mark = mark_at(line) if ":" in line.text else None
    return mark.end if mark and mark.style in ("colon", "own") else 1


def cut(line: Block, names: Collection[str]) -> list[Block]:
    """Cut a line before each of the labels (keys, casefolded) that stand inside it with a colon.

    A short label ("B:") must follow the end of a sentence, for a sentence may say "plan B: vi venter".
    """
    if not names or ":" not in line.text:
        return [line]
    pattern = _cutter(tuple(sorted(names, key=lambda name: (-len(name), name))))
    floor = _behind_label(line)
    starts = [0, *(match.start() for match in pattern.finditer(line.text) if match.start() >= floor)]
    ends = [*starts[1:], len(line.text)]
    pieces = (
        replace(line, text=line.text[start:end].strip(), lead=line.lead if start == 0 else 0)
        for start, end in zip(starts, ends, strict=True)
    )
    return [piece for piece in pieces if piece.text]


@cache
def _cutter(names: tuple[str, ...]) -> re.Pattern[str]:
    long = "|".join(re.escape(name) for name in names if len(name) > 3) or r"(?!)"
    short = "|".join(re.escape(name) for name in names if len(name) <= 3) or r"(?!)"
    tail = rf"(?:\s?\([^()\n]{{1,60}}\))?(?:\s*{_stamp('c')})?\s?:{_AFTER}"
    return re.compile(
        rf"(?:(?<=\s)(?:{_stamp('d')}\s*)?(?:{long})|{_TURN_ENDS}(?:{_stamp('e')}\s*)?(?:{long}|{short})){tail}",
        re.IGNORECASE,
    )
