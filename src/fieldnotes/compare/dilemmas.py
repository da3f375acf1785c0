"""Dilemmas: sentences that set one thing against another, for a person to confirm."""

from __future__ import annotations

import pandas as pd

from fieldnotes.compare.claims import Cut, Sentences, candidates, cut_sentences, lists, weighed
from fieldnotes.tables import Corpus

LEAST = 0.5
WEIGHTS = {"strong": 0.65, "turn": 0.35, "pivot": 0.2, "slight": 0.1, "wish": 0.15, "but": 0.1, "doubt": 0.15}
WEIGHTS |= {"general": -0.2, "place": -0.5}
# A turn that opens a sentence looks back at the one before it.
OPENING = 30  # characters into the sentence


def table_dilemmas(
    corpus: Corpus, tokens: pd.DataFrame, *, least: float = LEAST, cut: Cut | None = None
) -> pd.DataFrame:
    """List the sentences that set this against that: candidates, each to be confirmed by a person.

    Columns: doc_id, project, kind, role, date, segment_id, start, end (of the sentence in the document), sentence,
    this, against (what is set against what: the words before and after the turn; where the turn opens the sentence,
    the sentence before it and this one; where there is no turn, the sentence before it and ""), confidence (0-1),
    confirmed ("", for the person).
    least: the lowest confidence listed.
    cut: what `cut_sentences` gives for these tokens, where it is there already.
    """
    found = (cut or cut_sentences(corpus, tokens)).find(lists("dilemmas"))
    this, against = _sides(found)
    return candidates(found, weighed(found, WEIGHTS), {"this": this, "against": against}, least=least)


def _sides(found: Sentences) -> tuple[list[str], list[str]]:
    """The words on each side of the turn: the pivot, or else a "but" inside the sentence."""
    turns = {**found.first("but"), **found.first("slight"), **found.first("pivot"), **found.first("turn")}
    rows = found.rows
    segment, texts, starts = (rows[name].to_numpy(object) for name in ("segment_id", "sentence", "start"))
    this, against = [], []
    for row in range(len(found)):
        at = turns[row][0] - starts[row] if row in turns else -1
        opens = 0 <= at < OPENING and row > 0 and segment[row - 1] == segment[row]
        first, second = (texts[row - 1], texts[row]) if opens else (texts[row][:at], texts[row][at:])
        if at < 0:
            first, second = (texts[row - 1] if row > 0 and segment[row - 1] == segment[row] else ""), ""
        this.append(str(first).strip(" ,;–-"))
        against.append(str(second).strip())
    return this, against
