"""Codes of a project and our codebook: ids, descriptions, and polarity as sub-codes that every program shows.

A theme that is lacking is the sub-code "Tillid – mangler" under "Tillid". Every program shows sub-codes, counts them
apart or with their parent, and lets people give them by hand; a note or a set is seen only by who looks for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.coding.patterns import parse_term
from fieldnotes.exchange.guids import guid
from fieldnotes.exchange.project import Lost, ProjectCode
from fieldnotes.words import LANGUAGES, word

LISTS = ("include", "exclude", "examples", "terms", "not_terms")
HELPERS = "fieldnotes"  # the folder of codes that say what REFI-QDA has no word for
DONE, ABSENT = "done", "absent"  # a segment judged for every theme; a theme that the coder says is not there
SUBCODES = ("lacking", "rejected")
DASH = " – "
_ID = re.compile(r"[a-z][a-z0-9_]*")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})
# Colours that are told apart without red and green (Okabe and Ito 2008), then darker and lighter ones.
COLORS = (
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C7A00", "#5F4B8B"),
    *("#7A4419", "#2E7D8C", "#B5446E", "#6B8E23", "#4A5568"),
)


@dataclass(frozen=True)
class Meaning:
    """What giving a project's code means here: a code (its id), a polarity, and the status of the decision.

    `code` "" with status accepted: the segment is done.
    """

    code: str
    polarity: str = "present"
    status: str = "accepted"


def describe(code: Code, language: str = "da") -> str:
    r"""Write all that a codebook says of a code as one text for people, which `described` reads back.

    >>> describe(Code("tillid", "Tillid", definition="Når nogen stoler på nogen.", terms=("stole på",)))
    'Når nogen stoler på nogen.\n\nOrd:\n- stole på\n\nId: tillid'
    """
    parts = [_line(code.definition)]
    for key in LISTS:
        if items := [f"- {_line(item)}" for item in getattr(code, key)]:
            parts.append("\n".join([f"{word(f'refi_{key}', language)}:", *items]))
    return "\n\n".join([*parts, f"Id: {code.id}"])


def described(text: str) -> dict[str, Any]:
    """Read a description: definition, include, exclude, examples, terms, not_terms and id, as far as it says them."""
    lines = [line.strip() for line in unicodedata.normalize("NFC", text).rstrip().splitlines()]
    if not (lines and (last := re.fullmatch(rf"Id: ({_ID.pattern})", lines[-1]))):
        return {"definition": _line(text)}
    heads = {f"{word(f'refi_{key}', language)}:": key for key in LISTS for language in LANGUAGES}
    first = [] if lines[0] in heads or len(lines) == 1 else lines[:1]  # some programs take empty lines away
    said: dict[str, list[str]] = {}
    at = ""
    for line in lines[len(first) : -1]:
        if line in heads:
            at = heads[line]
        elif at and line.startswith("- "):
            said.setdefault(at, []).append(line[2:])
    lists = {key: tuple(items) for key, items in said.items()}
    return {"definition": "".join(first), "id": last[1], **lists}


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def colors(codebook: Codebook) -> dict[str, str]:
    """Give a colour to each code: its own at the top, below it the one above."""
    tops = {code: COLORS[n % len(COLORS)] for n, code in enumerate(codebook.top)}
    return {code: tops.get((code, *codebook.ancestors(code))[-1], COLORS[-1]) for code in codebook.ids}


def in_tree_order(codebook: Codebook) -> list[Code]:
    """Give the codes from the top, each before those under it, wherever they stand in the file."""
    found: list[Code] = []
    waiting = list(codebook.top)[::-1]
    while waiting:
        found.append(codebook[waiting.pop()])
        waiting += codebook.children(found[-1].id)[::-1]
    return found


def project_codes(codebook: Codebook, used: Iterable[Meaning], language: str = "da") -> list[ProjectCode]:
    """Give the codes of a project: the codebook's, and under them the sub-codes that `used` asks for."""
    wanted = set(used)
    painted = colors(codebook)
    made = []
    for code in in_tree_order(codebook):
        above = guid("code", code.parent) if code.parent else ""
        own = guid("code", code.id)
        made.append(ProjectCode(own, code.label, above, describe(code, language), painted[code.id]))
        for polarity in SUBCODES:
            if Meaning(code.id, polarity) in wanted:
                name = f"{code.label}{DASH}{word(polarity, language)}"
                said = word(f"refi_{polarity}", language)
                made.append(ProjectCode(guid("code", code.id, polarity), name, own, said, painted[code.id]))
    helpers = _helpers(codebook, wanted, language)
    return [*made, *helpers]


def _helpers(codebook: Codebook, wanted: set[Meaning], language: str) -> list[ProjectCode]:
    folder, grey = guid("helper", HELPERS), "#808080"
    made = []
    if Meaning("") in wanted:
        name, said = word("refi_done", language), word("refi_done_said", language)
        made.append(ProjectCode(guid("helper", DONE), name, folder, said, grey))
    for code in in_tree_order(codebook):
        if Meaning(code.id, status="rejected") in wanted:
            name = f"{code.label}{DASH}{word('refi_absent', language)}"
            said = f"{word('refi_absent_said', language)}\n\nId: {code.id}"
            made.append(ProjectCode(guid("helper", ABSENT, code.id), name, folder, said, grey))
    if not made:
        return []
    return [ProjectCode(folder, HELPERS, "", word("refi_helpers", language), grey, codable=False), *made]


def tree_order(codes: Sequence[ProjectCode]) -> dict[str, int]:
    """Give each code's place, by GUID, when a tree is read from the top, each code before those under it."""
    below: dict[str, list[str]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code.guid)
    order: list[str] = []
    waiting = below.get("", [])[::-1]
    while waiting:
        order.append(waiting.pop())
        waiting += below.get(order[-1], [])[::-1]
    return {code: place for place, code in enumerate(order)}


def code_guid(meaning: Meaning) -> str:
    """Give the GUID of the project's code that says so."""
    if not meaning.code:
        return guid("helper", DONE)
    if meaning.status == "rejected":
        return guid("helper", ABSENT, meaning.code)
    return guid("code", meaning.code, *([meaning.polarity] if meaning.polarity in SUBCODES else []))


def codebook_of(codes: Sequence[ProjectCode]) -> tuple[Codebook, dict[str, Meaning], list[Lost]]:
    """Give the codebook that a project's codes make, what giving each of them means, by GUID, and what is lost.

    A sub-code named as its parent with " – mangler" or " – afvist" behind is the parent's polarity. Ids are the ones
    that fieldnotes wrote, else made of the names.
    """
    by_guid = {code.guid: code for code in codes}
    folder = {code.guid for code in codes if code.name == HELPERS and not code.codable and not code.parent}
    helpers = [code for code in codes if code.parent in folder]
    polarity = {code.guid: found for code in codes if (found := _polarity(code, by_guid))}
    own = [code for code in codes if code.guid not in folder | polarity.keys() and code not in helpers]
    texts = {code.guid: described(code.description) for code in own}
    ids = _ids(own, by_guid, texts)
    lost: list[Lost] = []
    book = []
    for code in own:
        said = texts[code.guid]
        lists = {key: _terms(said.get(key, ())) if "terms" in key else said.get(key, ()) for key in LISTS}
        definition, label = said["definition"], _line(code.name) or ids[code.guid]
        parent = ids.get(_above(code, by_guid, ids), "")
        book.append(Code(ids[code.guid], label, parent, definition, **lists))
        if not code.codable:
            lost.append(Lost("refi_lost_folder", code.name))
    meanings = {code: Meaning(id_) for code, id_ in ids.items()}
    meanings |= {code: Meaning(ids[by_guid[code].parent], which) for code, which in polarity.items()}
    meanings |= {code.guid: meaning for code in helpers if (meaning := _helper(code, set(ids.values())))}
    lost += [Lost("refi_lost_code", code.name) for code in helpers if code.guid not in meanings]
    return Codebook(tuple(book)), meanings, lost


def _polarity(code: ProjectCode, by_guid: Mapping[str, ProjectCode]) -> str:
    above = by_guid.get(code.parent)
    if above is None or "id" in described(code.description):
        return ""
    names = {
        f"{_line(above.name)}{DASH}{word(polarity, language)}".casefold(): polarity
        for polarity in SUBCODES
        for language in LANGUAGES
    }
    return names.get(_line(code.name).casefold(), "")


def _helper(code: ProjectCode, known: set[str]) -> Meaning | None:
    if code.name in {word("refi_done", language) for language in LANGUAGES}:
        return Meaning("")
    id_ = str(described(code.description).get("id", ""))
    return Meaning(id_, status="rejected") if id_ in known else None


def _above(code: ProjectCode, by_guid: Mapping[str, ProjectCode], ids: Mapping[str, str]) -> str:
    """The nearest code above that is in the codebook."""
    parent = code.parent
    while parent and parent not in ids:
        parent = by_guid[parent].parent if parent in by_guid else ""
    return parent


def _terms(found: Sequence[str]) -> tuple[str, ...]:
    """The terms that can be read, each once."""
    good = []
    for term in dict.fromkeys(found):
        try:
            parse_term(term)
        except ValueError:
            continue
        good.append(term)
    return tuple(good)


def _ids(
    codes: Sequence[ProjectCode], by_guid: Mapping[str, ProjectCode], said: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    ids: dict[str, str] = {}
    for code in codes:  # the ids that fieldnotes wrote come first, so that no other code takes one
        written = str(said[code.guid].get("id", ""))
        if written and written not in ids.values():
            ids[code.guid] = written
    taken = set(ids.values())
    for code in codes:
        if code.guid not in ids:
            above = by_guid.get(code.parent)
            ids[code.guid] = _free(slug(code.name), slug(above.name) if above else "", taken)
            taken.add(ids[code.guid])
    return {code.guid: ids[code.guid] for code in codes}


def slug(name: str) -> str:
    """Make an id of a name.

    >>> slug("Prøvehandling & læring"), slug("2. runde"), slug("日本")
    ('proevehandling_laering', 'k2_runde', 'kode')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    made = "_".join(words)[:60].strip("_")
    return made if _ID.fullmatch(made) else (f"k{made}" if made else "kode")


def _free(wanted: str, above: str, taken: set[str]) -> str:
    if wanted in taken and above and f"{above}_{wanted}" not in taken:
        return f"{above}_{wanted}"
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
