"""Captions (VTT, SRT): cues with seconds, those of one turn joined."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers.asking import assign_roles, guess_interviewer
from fieldnotes.readers.believe import believed_labels
from fieldnotes.readers.encoding import read_text
from fieldnotes.readers.labels import cut, mark_at
from fieldnotes.readers.problems import empty, unreadable
from fieldnotes.readers.reading import Block, RawTurn, Reading
from fieldnotes.readers.tidy import tidy
from fieldnotes.tables import INTERVIEWER

HOW = "captions"
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt|font|\d\d:)[^>]*>")
# Without any speaker named, a silence this long ends a turn.
_PAUSE_S = 2.0


@dataclass(frozen=True)
class _Cue:
    """What one person says in a cue; speaker "" if the cue does not say who."""

    text: str
    speaker: str
    role: str
    start_s: float
    end_s: float
    dash: bool = False


def read_captions(path: Path, speakers: Mapping[str, str] | None = None) -> Reading:
    """Read a .vtt or .srt; raises FieldnotesError where a cue is malformed or there is none."""
    import webvtt

    text = tidy(read_text(path)).strip() + "\n"
    suffix = path.suffix.casefold()[1:]
    try:
        captions = webvtt.WebVTT.from_buffer(io.StringIO(text), format=suffix).captions
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError):
        raise _broken(path, suffix) from None
    raw = [(tidy(cue.raw_text).strip(), _seconds(cue.start), _seconds(cue.end)) for cue in captions]
    raw = [cue for cue in raw if cue[0]]
    if not raw:
        raise empty(path)
    given = dict(speakers or {})
    lines = [Block(_TAG.sub("", line)) for text, _, _ in raw for line in text.split("\n") if not _VOICE.search(line)]
    believed = believed_labels([line for line in lines if line.text], given)
    cues = [cue for text, start, end in raw for cue in _cues(text, start, end, believed)]
    return _reading(_joined(cues), given)


def _seconds(stamp: str) -> float:
    """Give the seconds of "00:01:02.500" with their decimals, which webvtt-py's own figure drops."""
    hours, minutes, seconds = stamp.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def _broken(path: Path, suffix: str) -> FieldnotesError:
    return unreadable(
        path, f"is not a well-formed {suffix} file.", "Export the captions again from the program that made them."
    )


def _cues(text: str, start_s: float, end_s: float, believed: set[str]) -> list[_Cue]:
    """Give what each person says in a cue, by voice tags or labels; the cue's times stand for all of them."""
    parts = _VOICE.split(text)
    pieces = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    cues = []
    for voice, piece in pieces:
        for line in _TAG.sub("", piece).split("\n"):
            for block in cut(Block(line.strip()), believed) if line.strip() else []:
                mark = mark_at(block)
                if mark and mark.key in believed:
                    rest = block.text[mark.end :].strip()
                    cues.append(_Cue(rest, mark.name, mark.role, start_s, end_s))
                else:
                    dash = bool(re.match(r"[-–—]\s", block.text)) and not voice
                    cues.append(_Cue(block.text[2:] if dash else block.text, voice.strip(), "", start_s, end_s, dash))
    return cues


def _joined(cues: list[_Cue]) -> list[tuple[RawTurn, str]]:
    """Join the cues of one turn with spaces: same speaker, or nobody named; without any names, up to a pause."""
    named = any(cue.speaker for cue in cues)
    turns: list[tuple[RawTurn, str]] = []
    for cue in cues:
        last = turns[-1][0] if turns else None
        same = last is not None and not cue.dash
        if same and last is not None:
            pause = cue.start_s - last.end_s
            same = cue.speaker.casefold() in ("", last.speaker.casefold()) if named else pause < _PAUSE_S
        if same and last is not None:
            text = f"{last.text} {cue.text}".strip()
            turns[-1] = (replace(last, text=text, end_s=max(cue.end_s, last.end_s)), turns[-1][1] or cue.role)
        else:
            turns.append((RawTurn(cue.text, cue.speaker, "", cue.start_s, cue.end_s), cue.role))
    return [(turn, role) for turn, role in turns if turn.text]


def _reading(turns: list[tuple[RawTurn, str]], given: Mapping[str, str]) -> Reading:
    with_roles = assign_roles(turns, given)
    confidence = 0.95 * sum(bool(turn.speaker) for turn in with_roles) / max(len(with_roles), 1)
    if not any(turn.role == INTERVIEWER for turn in with_roles):
        with_roles = guess_interviewer(with_roles)
        confidence -= 0.1
    return Reading(tuple(with_roles), HOW, round(max(confidence, 0.4), 2))
