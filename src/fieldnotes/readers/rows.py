"""Rows with a header: which column holds what, and a turn per row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

from fieldnotes.readers.dates import Day, day_at, with_years
from fieldnotes.readers.reading import RawTurn
from fieldnotes.readers.roles import canonical, label_role
from fieldnotes.readers.stamps import bare, bracketed
from fieldnotes.readers.tidy import tidy

HOW = "rows"
# What a column is called; a weak name counts where no other column holds text.
_HEADERS = {
    "text": (
        "tekst text indlæg refleksion refleksioner udsagn ytring replik observation observationer beskrivelse svar "
        "besvarelse fritekst indhold content log logbog entry transskription transcript citat"
    ),
    "weak": "note noter notat notater notes kommentar kommentarer bemærkning bemærkninger comment comments",
    "date": "dato date dag day",
    "time": "tid time kl klokken klokkeslæt tidspunkt start start_s fra",
    "end": "slut end end_s til",
    "speaker": "taler speaker navn name hvem person informant deltager interviewperson",
    "role": "rolle role funktion stilling",
    "project": "projekt project pilot indsats",
    "document": "dokument document doc_id kilde source fil file",
}
_NAMES = {key: frozenset(words.split()) for key, words in _HEADERS.items()}
KEYS = ("text", "date", "time", "end", "speaker", "role", "project", "document")


def guess_columns(header: Sequence[str]) -> dict[str, list[int]]:
    """Give the numbers of the columns by what they hold, from Danish and English header names; text may be several."""
    names = [re.sub(r"[\s:.*]+", " ", tidy(name)).strip().casefold() for name in header]
    found = {key: [n for n, name in enumerate(names) if name in words] for key, words in _NAMES.items()}
    weak = found.pop("weak")
    found["text"] = found["text"] or weak
    return {key: numbers if key == "text" else numbers[:1] for key, numbers in found.items() if numbers}


def given_columns(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[int]]:
    """Give the guessed columns with those that the researcher names put in their place.

    Raises ValueError for a key that is not in `KEYS` and KeyError for a header that the file does not have.
    """
    unknown = sorted(set(columns) - set(KEYS))
    if unknown:
        raise ValueError(f"no such column: {', '.join(unknown)}; there are: {', '.join(KEYS)}")
    names = [tidy(name).strip().casefold() for name in header]
    given = {key: tidy(name).strip().casefold() for key, name in columns.items() if name}
    missing = sorted(columns[key] for key, name in given.items() if name not in names)
    if missing:
        raise KeyError(", ".join(missing))
    return guess_columns(header) | {key: [names.index(name)] for key, name in given.items()}


def turns_of_rows(rows: Sequence[Sequence[Any]], columns: Mapping[str, list[int]]) -> list[RawTurn]:
    """Give a turn per row with text; dates become ISO, times seconds (a clock time: since midnight)."""
    kept = [row for row in rows if _text(row, columns)]
    dates = _dates([_value(row, columns, "date") for row in kept])
    turns = []
    for row, date in zip(kept, dates, strict=True):
        speaker, role = _string(row, columns, "speaker"), _string(row, columns, "role")
        start_s, range_end = _seconds(_value(row, columns, "time"))
        end_s = _seconds(_value(row, columns, "end"))[0] if "end" in columns else range_end
        turns.append(
            RawTurn(
                _text(row, columns),
                speaker,
                canonical(role) or role or label_role(speaker) if speaker or role else "",
                start_s,
                end_s,
                date,
                _string(row, columns, "project"),
                _string(row, columns, "document"),
            )
        )
    return turns


def _value(row: Sequence[Any], columns: Mapping[str, list[int]], key: str) -> Any:
    numbers = columns.get(key, [])
    return row[numbers[0]] if numbers and numbers[0] < len(row) else ""


def _string(row: Sequence[Any], columns: Mapping[str, list[int]], key: str) -> str:
    return cell_text(_value(row, columns, key))


def _text(row: Sequence[Any], columns: Mapping[str, list[int]]) -> str:
    cells = (cell_text(row[n]) for n in columns["text"] if n < len(row))
    return "\n".join(cell for cell in cells if cell)


def cell_text(value: Any) -> str:
    """Give a cell as text: whole numbers without a decimal point, blank lines inside it closed up."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return re.sub(r"\n\s*\n+", "\n", tidy(str(value))).strip() if value is not None else ""


def _dates(values: list[Any]) -> list[str]:
    """Give ISO dates; a year not written is the neighbour's, and an empty cell has the date of the row above."""
    days = [_day(value) for value in values]
    found = [day for day in days if day]
    iso = iter(with_years(found))
    dates, last = [], ""
    for value, day in zip(values, days, strict=True):
        last = next(iso) if day else (last if cell_text(value) == "" else "")
        dates.append(last)
    return dates


def _day(value: Any) -> Day | None:
    if isinstance(value, dt.date):
        return Day(value.year, value.month, value.day, 0, 0)
    return day_at(cell_text(value))


def _seconds(value: Any) -> tuple[float, float]:
    """Give start and end in seconds of a cell with a time, a span or a number of seconds."""
    if isinstance(value, dt.datetime):
        value = value.time()
    if isinstance(value, dt.time):
        return 3600.0 * value.hour + 60 * value.minute + value.second, nan
    if isinstance(value, dt.timedelta):
        return value.total_seconds(), nan
    text = cell_text(value)
    stamp = bare(text, clock=True) or bracketed(text)
    if stamp:
        return stamp.start_s, stamp.end_s
    try:
        return float(text.replace(",", ".")), nan
    except ValueError:
        return nan, nan
