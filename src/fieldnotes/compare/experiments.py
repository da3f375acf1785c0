"""Experiments: what was tried, how far it has come, and what was learnt, for a person to confirm."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fieldnotes.compare.claims import Cut, Sentences, candidates, cut_sentences, lists, weighed
from fieldnotes.tables import Corpus

LEAST = 0.5
WEIGHTS = {"strong": 0.55, "maybe": 0.35, "weak": 0.2, "span": 0.2, "we": 0.1, "learnt": 0.1}
WEIGHTS |= {"planned": 0.05, "done": 0.05, "general": -0.1, "trying": -0.3, "not": -0.6}
STATUSES = ("dropped", "planned", "running", "done")
AHEAD = 2  # sentences after it in which what was learnt may stand


def table_experiments(
    corpus: Corpus, tokens: pd.DataFrame, *, least: float = LEAST, cut: Cut | None = None
) -> pd.DataFrame:
    """List the sentences that tell of an experiment (prøvehandling): candidates, each to be confirmed by a person.

    Columns: doc_id, project, kind, role, date, segment_id, start, end (of the sentence in the document), sentence,
    tried (the words from the sign of trying on), state ("planned", "running", "done", "dropped" or ""), learnt (the
    sentence, this one or one of the two after it, that says what was learnt; "" where none does), confidence (0-1),
    confirmed ("", for the person). least: the lowest confidence listed.
    cut: what `cut_sentences` gives for these tokens, where it is there already.
    """
    found = (cut or cut_sentences(corpus, tokens)).find(lists("experiments"))
    fields = {"tried": _tried(found), "state": _state(found), "learnt": _learnt(found)}
    return candidates(found, weighed(found, WEIGHTS), fields, least=least)


def _tried(found: Sentences) -> list[str]:
    places = {**found.first("weak"), **found.first("maybe"), **found.first("strong")}
    words = []
    for row, (start, text) in enumerate(zip(found.rows["start"], found.rows["sentence"], strict=True)):
        words.append(text[places[row][0] - start :].rstrip(".!") if row in places else text)
    return words


def _state(found: Sentences) -> list[str]:
    """What is dropped is no longer planned, and what is planned is not done, whatever else the sentence says."""
    flags = {name: found.has(name) for name in STATUSES}
    flags["dropped"] &= ~found.has("if")  # "if it is no good, we drop it" drops nothing yet
    return np.select(list(flags.values()), list(flags), "").tolist()


def _learnt(found: Sentences) -> list[str]:
    learnt, rows = found.has("learnt"), found.rows
    segment, texts = rows["segment_id"].to_numpy(object), rows["sentence"].to_numpy(object)
    words = []
    for row in range(len(found)):
        ahead = [n for n in range(row, min(row + AHEAD + 1, len(found))) if segment[n] == segment[row]]
        words.append(next((str(texts[n]) for n in ahead if learnt[n]), ""))
    return words
