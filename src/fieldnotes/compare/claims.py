"""Sentences that claim something, and the words they are told by: what the lists of effects and the like stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.vocabulary import Vocabulary

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

# What every list of candidates begins and ends with.
OPENING = ("doc_id", "project", "kind", "role", "date", "segment_id", "start", "end", "sentence")
CLOSING = ("confidence", "confirmed")
TEXT_COLUMNS = ("doc_id", "project", "kind", "role", "date", "segment_id", "sentence", "confirmed")
SHORTEST, LONGEST = 4, 70  # words of a sentence that can be judged by itself
SUREST = 0.95


@cache
def lists(topic: str) -> dict[str, tuple[str, ...]]:
    """Give the lists of terms for "effects", "experiments", "dilemmas" or "groups" (claims.yaml)."""
    return {name: tuple(str(term) for term in terms) for name, terms in _everything()[topic].items()}


@cache
def first_person() -> tuple[str, ...]:
    """Give the words by which people speak of themselves."""
    return tuple(_everything()["first_person"])


@cache
def _everything() -> dict[str, Any]:
    import yaml

    text = Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@dataclass(frozen=True)
class Sentences:
    """The sentences of a corpus, and where the terms of each list stand in them.

    rows: a row per sentence: the columns of OPENING, n_words, question. hits: a row per hit: name (of the list), row
    (of the sentence), start, end (in the document's code points).
    """

    rows: pd.DataFrame
    hits: pd.DataFrame

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _counts(self) -> dict[str, NDArray[np.int64]]:
        groups = self.hits.groupby("name", sort=True)["row"]
        return {str(name): np.bincount(rows, minlength=len(self)) for name, rows in groups}

    def count(self, name: str) -> NDArray[np.int64]:
        """Give how many hits of a list each sentence has."""
        return self._counts.get(name, np.zeros(len(self), np.int64))

    def has(self, name: str) -> Bools:
        """Say which sentences have a hit of a list."""
        return self.count(name) > 0

    def before(self, flags: Bools, back: int = 1) -> Bools:
        """Say which sentences have one with the flag at most `back` sentences before them in their segment."""
        found = np.zeros(len(self), bool)
        segment = self.rows["segment_id"].to_numpy(object)
        for step in range(1, back + 1):
            found[step:] |= flags[:-step] & (segment[step:] == segment[:-step])
        return found

    def first(self, name: str) -> dict[int, tuple[int, int]]:
        """Give the place of the first hit of a list, by sentence."""
        own = self.hits[self.hits["name"] == name].drop_duplicates("row")
        return {row: (start, end) for row, start, end in zip(own["row"], own["start"], own["end"], strict=True)}


@dataclass(frozen=True)
class Cut:
    """A corpus cut into sentences, in which terms can be sought.

    rows: as in `Sentences`. told: the words of the segments, in order; number: the sentence of each.
    """

    rows: pd.DataFrame
    told: pd.DataFrame
    number: NDArray[np.int64]

    @cached_property
    def _vocabulary(self) -> tuple[Vocabulary, NDArray[np.int64]]:
        from fieldnotes.coding.vocabulary import vocabulary

        return vocabulary(self.told)

    def find(self, wanted: Mapping[str, Iterable[str]]) -> Sentences:
        """Find the terms of each list."""
        from fieldnotes.coding.matching import find_terms, swallowed
        from fieldnotes.coding.patterns import parse_term

        vocab, ids = self._vocabulary
        start, end = self.told["start"].to_numpy(), self.told["end"].to_numpy()
        parts = []
        for name, terms in wanted.items():
            found = find_terms(vocab, ids, self.number, [parse_term(term) for term in terms])
            found = found.take(~swallowed(found, twins=True))
            place = {"row": self.number[found.start], "start": start[found.start], "end": end[found.end - 1]}
            parts.append(pd.DataFrame({"name": name} | place))
        hits = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["name", "row", "start", "end"])
        return Sentences(self.rows, hits.sort_values(["name", "row", "start", "end"], kind="stable", ignore_index=True))


def cut_sentences(corpus: Corpus, tokens: pd.DataFrame) -> Cut:
    """Cut the coded segments into sentences, once for all that is sought in them."""
    from fieldnotes.coding.features import sentence_spans
    from fieldnotes.language.placeholders import mask

    segments = corpus.coded().with_text().sort_values(["doc_id", "position"], kind="stable", ignore_index=True)
    rows = []
    for row in segments.to_dict("records"):
        for start, end in sentence_spans(mask(row["text"])):
            text = row["text"][start:end]
            place = {"start": row["start"] + start, "end": row["start"] + end, "sentence": " ".join(text.split())}
            own = {name: row[name] for name in OPENING[:6]}
            rows.append(own | place | {"n_words": len(text.split()), "question": text.rstrip('"”»’) ').endswith("?")})
    table = pd.DataFrame(rows, columns=[*OPENING, "n_words", "question"])
    order = pd.Series(np.arange(len(segments)), index=segments["segment_id"])
    told = tokens[tokens["segment_id"].isin(order.index)]
    told = told.assign(_segment=order.loc[told["segment_id"]].to_numpy()).sort_values(["_segment", "i"], kind="stable")
    return Cut(table, told, _sentence_of(table, told, order))


def _sentence_of(rows: pd.DataFrame, told: pd.DataFrame, order: pd.Series) -> NDArray[np.int64]:
    """The number of each word's sentence: the last that begins before it in its segment."""
    far = int(max(rows["end"].max(), told["end"].max()) + 1) if len(rows) and len(told) else 1
    begins = order.loc[rows["segment_id"]].to_numpy() * far + rows["start"].to_numpy()
    words = told["_segment"].to_numpy() * far + told["start"].to_numpy()
    return (np.searchsorted(begins, words, side="right") - 1).astype(np.int64)


def weighed(found: Sentences, weights: Mapping[str, float]) -> Floats:
    """Give each sentence the sum of the weights of the lists it has a hit of."""
    score = np.zeros(len(found))
    for name, weight in weights.items():
        score += weight * found.has(name)
    return score


def judgeable(found: Sentences) -> Bools:
    """Say which sentences can be judged by themselves: no question, not a few words, not a list without an end."""
    rows = found.rows
    return ~rows["question"].to_numpy(bool) & rows["n_words"].between(SHORTEST, LONGEST).to_numpy()


def candidates(
    found: Sentences, score: Floats, fields: Mapping[str, Iterable[object]], *, least: float
) -> pd.DataFrame:
    """Give the sentences of at least this score as a list for a person to confirm, in the order of the sources.

    Columns: OPENING, the fields, confidence (0-1, at most 0.95), confirmed ("", for the person's yes or no).
    """
    table = found.rows[list(OPENING)].copy()
    for name, values in fields.items():
        table[name] = pd.Series(list(values), index=table.index)
    table = table.assign(confidence=np.round(np.clip(score, 0, SUREST), 2), confirmed="")
    table = table[(score >= least - 1e-9) & judgeable(found)].reset_index(drop=True)
    return table.astype(dict.fromkeys((name for name in TEXT_COLUMNS if name in table), "str"))


def joined(found: Sentences, names: Iterable[str]) -> list[str]:
    """Give for each sentence the names of the lists it has a hit of, joined by "+"."""
    flags = {name: found.has(name) for name in names}
    return ["+".join(name for name, has in flags.items() if has[row]) for row in range(len(found))]
