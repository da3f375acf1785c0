"""Turns by speaker labels: which labels to believe, where each turn begins, and who it is that asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isnan, nan

from fieldnotes.readers.asking import assign_roles, guess_interviewer
from fieldnotes.readers.believe import believed_labels
from fieldnotes.readers.labels import Mark, cut, mark_at
from fieldnotes.readers.legend import is_front, legend
from fieldnotes.readers.reading import NOTE, Block, RawTurn, Reading, comment, lines_of
from fieldnotes.readers.roles import label_role
from fieldnotes.readers.stamps import bare, bracketed, without_stamps
from fieldnotes.tables import INTERVIEWER

HOW = "speaker labels"
ONE_SIDED = "interviewer labels only"
_ASIDE = re.compile(r"\([^()]+\)|\[[^\[\]]+\]")
# Some programs write the time at the end of the turn.
_LAST = re.compile(r"[\[#][\d:.-]+[\]#]$")
# A numbered question or task of the interview guide: "2 Log ind", "1.a Hvad tænker du?".
_GUIDE = re.compile(r"\d{1,2}(?:\.(?:[a-z]|\d{1,2}))?[.)]?\s+(?=[A-ZÆØÅ])")


@dataclass
class _Open:
    """The turn being gathered."""

    turn: RawTurn
    lines: list[str] = field(default_factory=list)

    def close(self) -> RawTurn:
        text = "\n".join(self.lines).strip()
        return replace(self.turn, text=text)


def read_turns(blocks: list[Block], speakers: Mapping[str, str] | None = None) -> Reading | None:
    """Read blocks as turns with speaker labels; None if they hold none to believe.

    `speakers` is the researcher's own label -> role (casefolded labels) and is believed before all else.
    """
    given = dict(speakers or {})
    lines = list(lines_of(blocks))
    said = [line for line in lines if not line.author]
    roles, explained = legend(said)
    skip = {id(said[n]) for n in explained}
    roles |= given
    believed = believed_labels([line for line in said if id(line) not in skip], roles)
    if not believed:
        return None
    pieces = [piece for line in lines if id(line) not in skip for piece in _pieces(line, believed)]
    turns = assign_roles(_gather(pieces, believed), roles)
    return _judge(turns, pieces)


def _pieces(line: Block, believed: set[str]) -> list[Block]:
    return [line] if line.author else cut(line, believed)


def _gather(pieces: list[Block], believed: set[str]) -> list[tuple[RawTurn, str]]:
    """Give turns with the role written at their label: a label begins one, lines without one go on with it."""
    marks = [mark for piece in pieces if (mark := _mark(piece, believed))]
    one_sided = _one_sided(marks)
    short = _short_front(pieces, believed)
    guide = sum(bool(_GUIDE.match(piece.text)) for piece in pieces) >= 4
    done: list[tuple[RawTurn, str]] = []
    current: _Open | None = None
    aside: list[RawTurn] = []
    role, stamp = "", nan

    def close() -> None:
        nonlocal current
        if current is not None and (turn := current.close()).text:
            done.append((turn, role))
        done.extend((turn, NOTE) for turn in aside)
        aside.clear()
        current = None

    for piece in pieces:
        if piece.author:
            aside.append(comment(piece))
            continue
        alone = _stamp_alone(piece.text)
        if alone is not None:
            stamp = alone
            continue
        mark = _mark(piece, believed)
        if mark is not None:
            close()
            start_s = stamp if isnan(mark.start_s) else mark.start_s
            current, role = _Open(RawTurn("", mark.name, start_s=start_s, end_s=mark.end_s)), mark.role
            _add(current, piece.text[mark.end :])
        elif piece.heading and len(piece.text.split()) <= 14:
            close()
            done.append((RawTurn(piece.text, role=NOTE), NOTE))
            role = ""
        elif one_sided and (aside_role := _aside(piece.text, guide)):
            close()
            done.append((RawTurn(piece.text, role=aside_role), aside_role))
        elif current is None or (one_sided and current.turn.speaker):
            close()
            before = not any(turn.speaker for turn, _ in done) and not one_sided
            front = before and (short or is_front(piece))
            current, role = _Open(RawTurn("", start_s=stamp, role=NOTE if front else "")), NOTE if front else ""
            _add(current, piece.text)
            if front:
                close()
        else:
            _add(current, piece.text)
        # The time above "(ordfører)" is still that of the turn below it.
        if mark is not None or not _ASIDE.fullmatch(piece.text):
            stamp = nan
    close()
    return done


def _mark(piece: Block, believed: set[str]) -> Mark | None:
    mark = None if piece.author else mark_at(piece)
    return mark if mark and mark.key in believed else None


def _one_sided(marks: list[Mark]) -> bool:
    """Tell whether only the one who asks has labels: then a paragraph without one is the other's."""
    return bool(marks) and all(label_role(mark.name) == INTERVIEWER for mark in marks)


def _short_front(pieces: list[Block], believed: set[str]) -> bool:
    """Tell whether what stands before the first label is short enough to be all titles and circumstances."""
    words = [len(piece.text.split()) for piece in pieces]
    first = next((n for n, piece in enumerate(pieces) if _mark(piece, believed)), 0)
    return sum(words[:first]) <= min(120, max(20, 0.2 * sum(words)))


def _aside(text: str, guide: bool) -> str:
    """Give the role of a line that is not the other's speech: a question read out, an action noted."""
    if guide and _GUIDE.match(text):
        return INTERVIEWER
    return NOTE if _ASIDE.fullmatch(text) else ""


def _stamp_alone(text: str) -> float | None:
    """Give the time of a line that holds nothing else."""
    stamp = bracketed(text) or bare(text)
    return stamp.start_s if stamp and stamp.end == len(text) else None


def _add(current: _Open, text: str) -> None:
    """Add a line to the turn: a stamp at its start begins the turn, one at its end ends it, others go."""
    text = text.strip()
    stamp = bracketed(text)
    if stamp:
        text = text[stamp.end :].strip()
        if not current.lines and isnan(current.turn.start_s):
            current.turn = replace(current.turn, start_s=stamp.start_s, end_s=stamp.end_s)
    last = _LAST.search(text)
    if last and isnan(current.turn.end_s) and (stamp := bracketed(last[0].strip())):
        current.turn = replace(current.turn, end_s=stamp.start_s)
    text = without_stamps(text)
    if text:
        current.lines.append(text)


def _judge(turns: list[RawTurn], pieces: list[Block]) -> Reading | None:
    """Say how sure the reading is: many lines begin a turn, several people speak, and one of them asks."""
    labelled = [turn for turn in turns if turn.speaker and turn.role != NOTE]
    speakers = Counter(turn.speaker.casefold() for turn in labelled)
    asks_only = len(speakers) == 1 and labelled[0].role == INTERVIEWER and len(labelled[0].speaker) > 3
    if not labelled or (len(speakers) == 1 and len(labelled) < 2 and not asks_only):
        return None
    if asks_only:
        return Reading(tuple(turns), ONE_SIDED, 0.55)
    lines = [piece for piece in pieces if not piece.author and _stamp_alone(piece.text) is None]
    confidence = 0.95 * min(1.0, 4 * len(labelled) / max(len(lines), 1))
    words = sum(len(turn.text.split()) for turn in turns if turn.role != NOTE)
    confidence *= sum(len(turn.text.split()) for turn in labelled) / max(words, 1)
    if len(speakers) == 1:
        confidence *= 0.6
    if not any(turn.role == INTERVIEWER for turn in turns):
        turns = guess_interviewer(turns)
        confidence -= 0.15
    return Reading(tuple(_one_spelling(turns)), HOW, round(max(confidence, 0.05), 2))


def _one_spelling(turns: list[RawTurn]) -> list[RawTurn]:
    """Give each speaker the commonest spelling of the label: "INTERVIEWER" and "Interviewer" are one."""
    spellings: dict[str, Counter[str]] = {}
    for turn in turns:
        spellings.setdefault(turn.speaker.casefold(), Counter())[turn.speaker] += 1
    best = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items()}
    return [replace(turn, speaker=best[turn.speaker.casefold()]) for turn in turns]
