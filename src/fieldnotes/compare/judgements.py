"""What each coder answered: coders x segments x codes, with what a coder did not judge left open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.coding.judged import levels
from fieldnotes.coding.rollup import with_ancestors
from fieldnotes.compare.coefficients import MISSING
from fieldnotes.compare.counts import Integers, counted
from fieldnotes.tables import POLARITIES, Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

ANSWERS = ("code", "polarity", "both")
# A segment_id is the doc_id, ten hexadecimal digits and perhaps an ordinal, see `tables.segment_ids`.
SEGMENT_ID = r"^(.*)-[0-9a-f]{10}(?:-\d+)?$"


@dataclass(frozen=True)
class Judgements:
    """What coders answered, as numbers of `categories`, or MISSING.

    segments: a row per segment with segment_id, doc_id and whatever the corpus tells of it.
    answers: coders x segments x codes.
    """

    coders: list[str]
    codes: list[str]
    segments: pd.DataFrame
    categories: list[str]
    answers: Integers


def judgements(
    codings: pd.DataFrame,
    *,
    coders: Sequence[str] | None = None,
    codes: Iterable[str] | None = None,
    codebook: Codebook | None = None,
    corpus: Corpus | None = None,
    answer: str = "code",
) -> Judgements:
    """Read codings as what each coder answered; arguments as in `table_agreement`.

    Raises ValueError for a coder that the codings do not have, a code that the codebook does not have, or an unknown
    answer.
    """
    if answer not in ANSWERS:
        raise ValueError(f"no answer {answer!r}; there are: {', '.join(ANSWERS)}")
    codings = _of_people_or_machines(codings)
    names = _coders(codings, coders)
    human = codings["method"] == "human"
    segments = _segments(codings[codings["coder"].isin(names) | human], corpus)
    codings = codings[codings["segment_id"].isin(segments["segment_id"])]
    given = codings[(codings["code"] != "") & (codings["status"] != "rejected")]
    refused = codings[(codings["code"] != "") & (codings["status"] == "rejected")]
    if codebook is not None:
        given = with_ancestors(given, codebook)
    listed = list(
        codes if codes is not None else codebook.ids if codebook else sorted({*given["code"], *refused["code"]})
    )
    numbers = (pd.Index(names), pd.Index(segments["segment_id"]), pd.Index(listed))

    def cells(rows: pd.DataFrame) -> tuple[tuple[Integers, ...], NDArray[np.bool_]]:
        found = [
            index.get_indexer(pd.Index(rows[name]))
            for index, name in zip(numbers, ("coder", "segment_id", "code"), strict=True)
        ]
        known = np.all([place >= 0 for place in found], axis=0)
        return tuple(place[known] for place in found), known

    said = np.zeros([len(index) for index in numbers], dtype=np.int64)
    places, known = cells(given)
    np.bitwise_or.at(said, places, 1 << pd.Index(POLARITIES).get_indexer(pd.Index(given["polarity"]))[known])
    whole = _whole(codings, names, segments, corpus)[:, :, None] & _levels(codings, names, listed, codebook)[:, None, :]
    judged = whole | (said > 0)
    judged[cells(refused)[0]] = True
    categories, answers = _answers(said, judged, answer)
    return Judgements(names, listed, segments, categories, answers)


def doc_ids(segment_ids: pd.Series) -> pd.Series:
    """Give the doc_id that each segment_id begins with; an id of another shape stands for a document of its own.

    >>> doc_ids(pd.Series(["HAV-1-e1f65e04b7", "HAV-1-e1f65e04b7-2", "s3"])).tolist()
    ['HAV-1', 'HAV-1', 's3']
    """
    return segment_ids.str.extract(SEGMENT_ID, expand=False).fillna(segment_ids)


def _of_people_or_machines(codings: pd.DataFrame) -> pd.DataFrame:
    """People's codings, and machines' as the machine made them, whatever people said of them afterwards."""
    human = codings["method"] == "human"
    people = set(codings.loc[human, "coder"])
    codings = codings[human | ~codings["coder"].isin(people)]
    return codings.assign(status=codings["status"].where(codings["method"] == "human", "proposed"))


def _coders(codings: pd.DataFrame, coders: Sequence[str] | None) -> list[str]:
    if coders is None:
        return sorted(set(codings.loc[codings["method"] == "human", "coder"]))
    unknown = sorted(set(coders) - set(codings["coder"]))
    if unknown:
        raise ValueError(f"no codings by {', '.join(unknown)}; there are: {', '.join(sorted(set(codings['coder'])))}")
    return list(dict.fromkeys(coders))


def _segments(codings: pd.DataFrame, corpus: Corpus | None) -> pd.DataFrame:
    if corpus is not None:
        return counted(corpus)
    segment_ids = pd.Series(sorted(set(codings["segment_id"])), dtype="str")
    return pd.DataFrame({"segment_id": segment_ids, "doc_id": doc_ids(segment_ids)})


def _whole(codings: pd.DataFrame, names: list[str], segments: pd.DataFrame, corpus: Corpus | None) -> NDArray[np.bool_]:
    """Coders x segments: whether the coder judged the segment for every code."""
    kept = codings[codings["status"] != "rejected"]
    human = codings["method"] == "human"
    by_people = set(codings.loc[human, "segment_id"])
    machines = set(codings.loc[~human, "coder"])
    rows = []
    for name in names:
        own = set(kept.loc[kept["coder"] == name, "segment_id"])
        if name in machines:
            own = set(segments["segment_id"]) if corpus is not None else own | by_people
        rows.append(segments["segment_id"].isin(own).to_numpy())
    return np.array(rows, dtype=bool).reshape(len(names), len(segments))


def _levels(codings: pd.DataFrame, names: list[str], listed: list[str], codebook: Codebook | None) -> NDArray[np.bool_]:
    """Coders x codes: whether the coder codes by that code; who never names a sub-code codes by top codes."""
    everything = np.ones((len(names), len(listed)), dtype=bool)
    if codebook is None:
        return everything
    by_coder = levels(codings[codings["method"] == "human"], codebook)
    places = pd.Index(list(codebook.ids)).get_indexer(pd.Index(listed))
    for row, name in enumerate(names):
        if name in by_coder:
            everything[row] = by_coder[name][places]
    return everything


def _answers(said: Integers, judged: NDArray[np.bool_], answer: str) -> tuple[list[str], Integers]:
    """Categories and answers from which polarities were said, a bit each; several at once are one of their own."""
    if answer == "code":
        return ["absent", "given"], np.where(judged, (said > 0).astype(np.int64), MISSING)
    number = np.zeros(1 << len(POLARITIES), dtype=np.int64) + len(POLARITIES) + 1
    number[0] = 0
    number[[1 << place for place in range(len(POLARITIES))]] = np.arange(1, len(POLARITIES) + 1)
    answers = np.where(judged, number[said], MISSING)
    categories = ["absent", *POLARITIES] + ["several"] * bool((answers > len(POLARITIES)).any())
    if answer == "both":
        return categories, answers
    return categories[1:], np.where(answers > 0, answers - 1, MISSING)
