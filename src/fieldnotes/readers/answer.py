"""What reading a file came to, as JSON between two processes: its turns, or its problems."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import asdict, fields
from math import isnan, nan
from pathlib import Path
from typing import Any

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.limits import Limits, too_much
from fieldnotes.readers.problems import called, unreadable
from fieldnotes.readers.reading import RawTurn, Reading
from fieldnotes.readers.rows import KEYS
from fieldnotes.readers.source import read_source

_FIELDS = tuple(field.name for field in fields(RawTurn))


def answered(path: Path, options: Mapping[str, Any], limits: Limits) -> Reading:
    """Read a source; whatever goes wrong with it is a FieldnotesError, a fault of ours too, by its place in the code.

    An exception's own words may quote the file, so they are not passed on.
    """
    unknown = sorted(set(options.get("columns") or {}) - set(KEYS))
    if unknown:
        what = f"names columns that there are not: {', '.join(unknown)}."
        raise FieldnotesError(Problem("study.toml, setting columns", what, f"There are: {', '.join(KEYS)}."))
    try:
        return read_source(path, limits=limits, **options)
    except FieldnotesError:
        raise
    except MemoryError:
        raise too_much(called(path), f"takes more than {limits.memory_mb} MB of memory to read.", "memory_mb") from None
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}, {Path(frame.filename).name}, line {frame.lineno}"
        raise unreadable(
            path, f"cannot be read because of a fault in fieldnotes ({where}).", "Report it; the file need not be sent."
        ) from None


def packed(path: Path, options: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Give the answer to a question: `turns` and what else a Reading says, or `problems`."""
    try:
        found = answered(path, options, limits)
    except FieldnotesError as error:
        return {"problems": [asdict(problem) for problem in error.problems]}
    rest = {name: value for name, value in vars(found).items() if name != "turns"}
    return rest | {"turns": [[_plain(getattr(turn, name)) for name in _FIELDS] for turn in found.turns]}


def told(answer: Mapping[str, Any]) -> Reading:
    """Give the Reading that an answer holds; raises FieldnotesError with the problems it holds instead."""
    if "problems" in answer:
        raise FieldnotesError(Problem(**problem) for problem in answer["problems"])
    turns: list[RawTurn] = []
    for values in answer["turns"]:
        given: dict[str, Any] = {
            name: nan if value is None else value for name, value in zip(_FIELDS, values, strict=True)
        }
        turns.append(RawTurn(**given))
    return Reading(tuple(turns), answer["how"], answer["confidence"], answer["date"], answer["sha256"])


def _plain(value: Any) -> Any:
    """JSON has no nan."""
    return None if isinstance(value, float) and isnan(value) else value
