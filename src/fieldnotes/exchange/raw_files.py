"""The raw files of an imported project: what they are called, and what stands in them and in sources.csv."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from math import nan
from typing import Any

from fieldnotes.exchange.attributes import OURS, kind_of
from fieldnotes.exchange.guids import guid
from fieldnotes.exchange.project import Project, Source
from fieldnotes.exchange.transcript import fingerprint
from fieldnotes.readers.roles import canonical, label_role
from fieldnotes.sources import guess
from fieldnotes.tables import COLUMNS

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DOC_ID = re.compile(r"[\w.-]+")
_TAKEN = {"path", "reading", "speakers", "text", "reading_confidence", "codes"}
_TAKEN |= {name for table in ("documents", "turns", "segments", "codings") for name in COLUMNS[table]}
ELSEWHERE = "_import"  # behind a column's name that means something else here


def is_ours(source: Source) -> bool:
    """Say whether fieldnotes named a source: then its name is a doc_id. Other programs keep its GUID."""
    return source.guid == guid("source", source.name) and _DOC_ID.fullmatch(source.name) is not None


def safe_name(name: str, fallback: str) -> str:
    """Give what of a name can be a file's on every system: no path, no hidden file, nothing that Windows forbids.

    >>> safe_name("../Interview: Åse?.txt", "kilde"), safe_name("...", "kilde"), safe_name("con", "kilde")
    ('Interview Åse .txt', 'kilde', 'kilde con')
    """
    plain = re.sub(r"[^\w ,()&+.-]+", " ", unicodedata.normalize("NFC", name))
    plain = re.sub(r"^[\W_]+", "", " ".join(plain.split()))[:80].rstrip(" .")
    if not plain:
        return fallback
    return f"{fallback} {plain}" if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", plain) else plain


def rows_of(project: Project) -> dict[str, dict[str, str]]:
    """Give the row of sources.csv of each source, by GUID, in the project's order; `path` without its suffix."""
    groups = _groups(project)
    taken: set[str] = {source.name for source in project.sources if is_ours(source)}
    paths: set[str] = set()
    rows: dict[str, dict[str, str]] = {}
    for source in project.sources:
        said, further = _sorted_out(groups[source.guid] | source.attributes)
        folder = safe_name(said.get("project", ""), "Import")
        name = safe_name(re.sub(r"\.(?:txt|docx?|odt|rtf|pdf)$", "", source.name, flags=re.IGNORECASE), "kilde")
        path, number = f"{folder}/{name}", 1
        while path.casefold() in paths:
            number += 1
            path = f"{folder}/{name} {number}"
        paths.add(path.casefold())
        guessed = guess(f"{path}.txt", taken)
        doc_id = source.name if is_ours(source) else guessed["doc_id"]
        taken.add(doc_id)
        own = {"path": path, "doc_id": doc_id, "project": said.get("project", "") or "Import"}
        if not _DATE.search(source.name):
            guessed["date"] = ""  # 1007-1015 is rather pages than a day
        for column in ("kind", "date", "round", "role"):
            own[column] = said.get(column, "") or ("" if is_ours(source) else guessed[column])
        if source.codes:
            labels = {code.guid: code.name for code in project.codes}
            further["codes"] = "; ".join(dict.fromkeys(labels[given.code] for given in source.codes))
        rows[source.guid] = own | further
    return rows


def _sorted_out(attributes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Part our own columns, as far as their values fit, from the study's further ones."""
    ours: dict[str, str] = {}
    further: dict[str, str] = {}
    for column, value in attributes.items():
        if column == "kind" and kind_of(value):
            ours[column] = kind_of(value)
        elif column in ("project", "round", "role") or (column == "date" and _DATE.fullmatch(value)):
            ours[column] = value
        else:
            further[further_column(column)] = value
    return ours, further


def further_column(name: str) -> str:
    """Give the name of a further column: a variable's own, unless that means something else here."""
    return name + ELSEWHERE if name.casefold() in _TAKEN else name


def further_columns(project: Project) -> list[str]:
    """Give the columns that a project's variables make, in its order, those without a value too."""
    return [further_column(name) for name in project.variables if name not in OURS]


def _groups(project: Project) -> dict[str, dict[str, str]]:
    """Give what cases and sets say of each source: the attributes of its cases, its pilot, and its other groups."""
    found: dict[str, dict[str, str]] = {source.guid: {} for source in project.sources}
    of_cases: dict[str, list[str]] = {source.guid: [] for source in project.sources}
    of_sets: dict[str, list[str]] = {source.guid: [] for source in project.sources}
    for groups, of in ((project.cases, of_cases), (project.sets, of_sets)):
        for group in groups:
            for member in group.sources:
                of[member] += [group.name] if group.name else []
                for column, value in group.attributes.items():
                    known = found[member].get(column, "")
                    found[member][column] = value if not known or value in known.split("; ") else f"{known}; {value}"
    for source in project.sources:
        own = found[source.guid]
        sets, cases = of_sets[source.guid], of_cases[source.guid]
        shared = [case.name for case in project.cases if source.guid in case.sources and len(case.sources) > 1]
        named = source.attributes.get("project") or own.get("project")
        own["project"] = named or next((only[0] for only in (sets, shared) if len(only) == 1), project.name.strip())
        own |= {
            column: "; ".join(names)
            for column, names in (("case", cases), ("sets", sets))
            if [name for name in names if name != own["project"]]
        }
    return found


def turns_csv(source: Source, structure: Mapping[str, Any], role: str) -> tuple[str, str] | None:
    """Give a source that fieldnotes exported as a CSV of its turns, and the roles of speakers that it cannot say.

    `structure` is what fieldnotes wrote of the document beside the project. None where the text is another since.
    """
    try:
        if structure["sha256"] != fingerprint(source.text):
            return None
        turns = [_turn(source.text, turn) for turn in structure["turns"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not turns or [turn for turn in turns if not turn["tekst"]]:
        return None
    speakers: dict[str, str] = {}
    for turn in turns:
        read = canonical(turn["rolle"]) or turn["rolle"] or label_role(turn["taler"])
        if read != turn["rolle"] == role and not label_role(turn["taler"]):
            turn["rolle"] = ""  # a turn without one has its document's
        elif read != turn["rolle"] and turn["taler"]:
            speakers[turn["taler"]] = turn["rolle"]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(turns[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(turns)
    return out.getvalue(), ";".join(f"{speaker}={role}" for speaker, role in speakers.items())


def _turn(text: str, turn: Mapping[str, Any]) -> dict[str, str]:
    start, end = int(turn["start"]), int(turn["end"])
    return {
        "tekst": text[start:end] if 0 <= start < end <= len(text) else "",
        "taler": str(turn.get("speaker", "")),
        "rolle": str(turn.get("role", "")),
        "dato": str(turn.get("date", "")),
        "start": _seconds(float(turn.get("start_s", nan))),
        "slut": _seconds(float(turn.get("end_s", nan))),
    }


def _seconds(value: float) -> str:
    """Write seconds so that no reader takes them for a time of day: whole, or with three decimals."""
    if value != value:
        return ""
    return f"{value:.0f}" if value.is_integer() else f"{value:.3f}"
