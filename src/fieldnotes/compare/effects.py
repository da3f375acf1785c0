"""The effect ledger: sentences that claim that something has changed, for a person to confirm."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fieldnotes.compare.claims import (
    Cut,
    Floats,
    Sentences,
    candidates,
    cut_sentences,
    first_person,
    joined,
    lists,
    weighed,
)
from fieldnotes.tables import Corpus

LEAST = 0.5
# What each sign adds to the score of a sentence, or takes from it.
WEIGHTS = {"strong": 0.55, "weak": 0.15, "more": 0.2, "now": 0.15, "before": 0.15, "unreal": -0.4, "soft": -0.15}
FIGURES = 0.7  # a change with figures stands, whatever is doubted around it
CONTRAST = 0.35  # before and now, in one sentence or in two that follow each other
SETTLED = 0.4  # "Nu ringer jeg altid først": a sentence that opens with now and tells of what has become a habit
COUNTED = 0.1  # a number, or a word for counting
NUMBER = r"(?i)\d|\b(?:én|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|halv\w*|dobbelt|procent)\b"
# Roles that can be meant by "I" and "we".
SPEAKERS = ("borger", "pårørende", "medarbejder", "leder", "projektleder", "frivillig")


def table_effects(
    corpus: Corpus, tokens: pd.DataFrame, *, least: float = LEAST, cut: Cut | None = None
) -> pd.DataFrame:
    """List the sentences that claim a change: a ledger of candidates, each to be confirmed by a person.

    In the spirit of Outcome Harvesting (Wilson-Grau 2018): what changed, for whom, who says so, and how they know.

    Columns: doc_id, project, kind, role, date, segment_id, start, end (of the sentence in the document), sentence,
    who (the role of the one who claims it), for_whom (roles, joined by "+"; "" where the sentence does not say), what
    (the words that claim it), polarity ("present": changed; "lacking": said not to have changed), valence ("better",
    "worse" or ""), horizon ("long", "short" or ""), evidence_kind ("documented", "seen", "own_experience" or ""),
    confidence (0-1: how much speaks for it being a claim of change), confirmed ("", for the person).
    Questions, wishes and plans are left out as far as the words tell. least: the lowest confidence listed.
    cut: what `cut_sentences` gives for these tokens, where it is there already.
    """
    cues = lists("effects")
    found = (cut or cut_sentences(corpus, tokens)).find({**cues, **lists("groups"), "first_person": first_person()})
    fields: dict[str, list[str]] = {
        "who": found.rows["role"].tolist(),
        "for_whom": _for_whom(found),
        "what": _what(found),
        "polarity": np.where(found.has("unchanged"), "lacking", "present").tolist(),
        "valence": _valence(found),
        "horizon": np.where(found.has("long"), "long", np.where(found.has("short"), "short", "")).tolist(),
        "evidence_kind": _evidence(found),
    }
    return candidates(found, _score(found), fields, least=least)


def _score(found: Sentences) -> Floats:
    score = weighed(found, WEIGHTS)
    claimed = found.has("unchanged") & ~found.has("strong")
    first = found.rows["sentence"].str.match(r"\W*(?:Nu|I dag|Så nu)\b").to_numpy(bool)
    earlier = found.before(found.has("before"), back=2) & first
    contrast = ((found.has("before") & found.has("turned")) | earlier) & ~found.has("momentary")
    numbers = found.rows["sentence"].str.contains(NUMBER).to_numpy(bool)
    settled = first & found.has("settled")
    stands = found.has("strong") | claimed | contrast | settled
    score += WEIGHTS["strong"] * claimed + CONTRAST * contrast + SETTLED * settled + COUNTED * found.has("documented")
    return np.maximum(np.where(stands, score, 0.0), FIGURES * (found.has("figures") & numbers & ~found.has("asked")))


def _for_whom(found: Sentences) -> list[str]:
    """Those the sentence names; else, where it says "I" or "we", the one who speaks."""
    named = joined(found, lists("groups"))
    own = found.has("first_person")
    roles = found.rows["role"]
    return [
        name or (role if mine and role in SPEAKERS else "") for name, mine, role in zip(named, own, roles, strict=True)
    ]


def _what(found: Sentences) -> list[str]:
    """The words from the first sign of change to the end of its clause, at most so many."""
    places = {**found.first("weak"), **found.first("now"), **found.first("unchanged")}
    places |= {**found.first("strong"), **found.first("figures")}
    words = []
    for row, (start, text) in enumerate(zip(found.rows["start"], found.rows["sentence"], strict=True)):
        at = places.get(row, (start, start))[0] - start
        words.append(text[at:].rstrip(".!") if at < len(text) else text)
    return words


def _valence(found: Sentences) -> list[str]:
    better, worse = found.count("better"), found.count("worse")
    tone = np.where(better > worse, "better", np.where(worse > better, "worse", ""))
    return np.where(found.has("unchanged"), "", tone).tolist()  # what did not come made nothing better


def _evidence(found: Sentences) -> list[str]:
    seen = found.has("observed") | found.rows["kind"].isin(("observation",)).to_numpy()
    kinds = [(found.has("documented"), "documented"), (seen, "seen"), (found.has("own"), "own_experience")]
    return np.select([flags for flags, _ in kinds], [name for _, name in kinds], "").tolist()
