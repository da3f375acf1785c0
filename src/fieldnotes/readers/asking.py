"""Who asks and who answers: the role of each speaker from legend, brackets, label, or the questions asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from fieldnotes.readers.reading import NOTE, RawTurn
from fieldnotes.readers.roles import answers, canonical, label_role
from fieldnotes.tables import INTERVIEWER


def assign_roles(gathered: list[tuple[RawTurn, str]], roles: Mapping[str, str]) -> list[RawTurn]:
    """Give each turn the role of its label: the researcher's, the legend's, the one in brackets, or its own."""
    turns = []
    brackets: dict[str, str] = {}
    for turn, written in gathered:
        if written:
            brackets.setdefault(turn.speaker.casefold(), written)
    for turn, bracket in gathered:
        if turn.role == NOTE or not turn.speaker:
            turns.append(turn)
            continue
        key = turn.speaker.casefold()
        written = bracket or brackets.get(key, "")
        role = roles.get(key) or canonical(written) or label_role(turn.speaker) or written
        turns.append(replace(turn, role=role))
    return _moderators(turns, roles)


def _moderators(turns: list[RawTurn], roles: Mapping[str, str]) -> list[RawTurn]:
    """Take `M` for the moderator if nobody else asks and M asks most of the time."""
    if any(turn.role == INTERVIEWER for turn in turns) or "m" in roles:
        return turns
    asked = [turn.text.rstrip().endswith("?") for turn in turns if turn.speaker.casefold() == "m"]
    if not asked or sum(asked) < 0.5 * len(asked):
        return turns
    return [replace(turn, role=INTERVIEWER) if turn.speaker.casefold() == "m" else turn for turn in turns]


def guess_interviewer(turns: list[RawTurn]) -> list[RawTurn]:
    """Of two speakers, take one for the interviewer if no label says who asks.

    It is the one beside a label for who is asked ("Informant"), else the one who asks nearly all the questions.
    """
    said = [turn for turn in turns if turn.speaker and turn.role != NOTE]
    speakers = Counter(turn.speaker.casefold() for turn in said)
    if len(speakers) != 2 or min(speakers.values()) < 2 or any(turn.role == INTERVIEWER for turn in said):
        return turns
    asks = {
        key: sum("?" in turn.text for turn in said if turn.speaker.casefold() == key) / n for key, n in speakers.items()
    }
    more, less = sorted(asks, key=lambda key: (answers(key), -asks[key], key))
    clear = asks[more] > asks[less] if answers(less) else asks[more] >= 0.3 and asks[more] >= 2.5 * asks[less]
    if answers(more) or not clear:
        return turns
    return [
        replace(turn, role=INTERVIEWER) if turn.role != NOTE and turn.speaker.casefold() == more else turn
        for turn in turns
    ]
