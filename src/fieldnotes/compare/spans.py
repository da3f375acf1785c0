"""Whether coders who gave a segment the same code point at the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.coding.rollup import with_ancestors
from fieldnotes.compare.agreement import BETWEEN, POOLED, top_codes
from fieldnotes.compare.coefficients import MISSING, ROUNDING, Sums, sums
from fieldnotes.compare.counts import Floats, Integers
from fieldnotes.compare.judgements import Judgements, judgements
from fieldnotes.compare.resample import FEWEST_DOCUMENTS, limit_columns, resampled, some_documents
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

UNITS = ("word", "character")
Places = list[tuple[int, int]]


def table_span_agreement(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    coders: Sequence[str] | None = None,
    codes: Iterable[str] | None = None,
    codebook: Codebook | None = None,
    unit: str = "word",
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure whether coders mark the same words, in the segments to which two of them or more gave the code.

    unit: "word" (marked if any of it is; a comma more or less does not matter) or "character". A coding without a span
    stands for the whole segment. The other arguments are those of `table_agreement`, which says whether they gave the
    same code in the first place.

    Columns, a row per code and one, "all", of the top codes pooled: code, coders, unit, n_segments (two coders gave the
    code), n_documents, n_units (words or characters in them), n_whole (codings among them without a span), overlapping
    (share of segments where two coders' marks share a unit), f1 and alpha with _low and _high, note.
    f1: of a marked unit's other coders, the share that marked it too; for two coders the F1 score or Dice coefficient
    of their marks, which kappa comes close to where most is unmarked (Hripcsak and Rothschild 2005).
    alpha: Krippendorff's, nominal, each word or character a unit. The interval resamples documents, and what little is
    known where all marks are the same is told from the number of segments, as words of one span are no independent
    witnesses. Raises ValueError for an unknown unit, coder or code.
    """
    if unit not in UNITS:
        raise ValueError(f"no unit {unit!r}; there are: {', '.join(UNITS)}")
    judged = judgements(codings, coders=coders, codes=codes, codebook=codebook, corpus=corpus)
    segments = corpus.with_text().set_index("segment_id").loc[judged.segments["segment_id"]].reset_index()
    document, names = pd.factorize(segments["doc_id"])
    marks = _evidence(codings, judged, codebook)
    pieces = [_pieces(text, unit) for text in segments["text"]]
    numbers, flats = [], []
    for place, code in enumerate(judged.codes):
        both = np.flatnonzero((judged.answers[:, :, place] == 1).sum(axis=0) >= 2)
        own = [_marked(judged, marks, segments, pieces, int(row), place, code) for row in both]
        answers = np.concatenate([np.zeros((len(judged.coders), 0), int), *(one for one, _ in own)], axis=1)
        where = np.repeat(document[both], [one.shape[1] for one, _ in own])
        numbers.append(_numbers(own, both))
        flats.append(sums(answers, 2, where, len(names)).flat())
    return _table(judged, np.array(numbers).reshape(-1, 3), flats, top_codes(judged, codebook), unit, resamples, seed)


def span_disagreements(total: Sums) -> dict[str, tuple[Floats, Floats]]:
    """Give observed and chance disagreement of f1 and alpha, as `coefficients.disagreements` does.

    With two categories Krippendorff's alpha is f1 corrected for chance: by chance a mark would be missed as often as
    units are unmarked.
    """
    unmarked, marked = total.values[..., 0], total.values[..., 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        missed = 1 - total.matched[..., 1] / marked
        return {"f1": (missed, np.ones_like(missed)), "alpha": (missed, unmarked / (unmarked + marked - 1))}


def _table(
    judged: Judgements,
    numbers: Floats,
    flats: list[Floats],
    top: NDArray[np.bool_],
    unit: str,
    resamples: int,
    seed: int,
) -> pd.DataFrame:
    coders = len(judged.coders)
    nothing = sums(np.zeros((coders, 0), int), 2, np.zeros(0, int), judged.segments["doc_id"].nunique()).flat()
    pooled = sum((flat for flat, counts in zip(flats, top, strict=True) if counts), start=nothing)
    columns = Sums.unflat(np.stack([*flats, pooled], axis=1), coders, 2)
    numbers = np.vstack([numbers, numbers[top].sum(axis=0)])
    limits = resampled(
        some_documents(columns), resamples=resamples, seed=seed, measures=span_disagreements, independent=numbers[:, 0]
    )
    with np.errstate(invalid="ignore"):
        overlapping = numbers[:, 1] / numbers[:, 0]
    table = pd.DataFrame(
        {
            "code": [*judged.codes, POOLED],
            "coders": BETWEEN.join(judged.coders),
            "unit": unit,
            "n_segments": numbers[:, 0].astype("int64"),
            "n_documents": (columns.compared > 0).sum(axis=0),
            "n_units": columns.compared.sum(axis=0).astype("int64"),
            "n_whole": numbers[:, 2].astype("int64"),
            "overlapping": overlapping,
            **limit_columns(limits),
        }
    )
    nothing_common, alike = table["n_segments"] == 0, (table["n_segments"] > 0) & table["alpha"].isna()
    few = table["n_documents"] < FEWEST_DOCUMENTS
    same = table["f1"] >= 1 - ROUNDING
    notes = ["not_double_coded", "no_variation", "too_few_documents", "no_disagreement"]
    table.loc[alike, "alpha"] = 0.0
    table["note"] = np.select([nothing_common, alike, few, same], notes, "")
    return table.astype(dict.fromkeys(("code", "coders", "unit", "note"), "str"))


def _evidence(
    codings: pd.DataFrame, judged: Judgements, codebook: Codebook | None
) -> dict[tuple[str, str, str], list[Places]]:
    """Coder, segment and code -> the places of each coding; none of them for the whole segment."""
    rows = codings[codings["coder"].isin(judged.coders) & (codings["code"] != "")]
    rows = rows[(rows["status"] != "rejected") | (rows["method"] != "human")].assign(status="proposed")
    if codebook is not None:
        rows = with_ancestors(rows, codebook)
    found: dict[tuple[str, str, str], list[Places]] = {}
    for coder, segment, code, spans in zip(
        rows["coder"], rows["segment_id"], rows["code"], rows["evidence"], strict=True
    ):
        places = [(int(span["start"]), int(span["end"])) for span in spans]
        found.setdefault((coder, segment, code), []).append(places)
    return found


def _pieces(text: str, unit: str) -> Integers:
    """Starts and ends of a text's words or characters, 2 x units."""
    if unit == "character":
        return np.stack([np.arange(len(text)), np.arange(1, len(text) + 1)])
    return np.array([match.span() for match in re.finditer(r"\w+", text)], dtype=int).reshape(-1, 2).T


def _marked(
    judged: Judgements,
    marks: dict[tuple[str, str, str], list[Places]],
    segments: pd.DataFrame,
    pieces: list[Integers],
    row: int,
    place: int,
    code: str,
) -> tuple[Integers, int]:
    """Coders x units of the segment: marked, not marked, or MISSING; and how many codings have no span."""
    starts, ends = pieces[row] + int(segments["start"].iloc[row])
    answers = np.full((len(judged.coders), len(starts)), MISSING)
    whole = 0
    for number in np.flatnonzero(judged.answers[:, row, place] == 1):
        given = marks[judged.coders[number], segments["segment_id"].iloc[row], code]
        hits = [(starts < end) & (ends > start) for places in given for start, end in places]
        whole += not hits
        answers[number] = np.any(hits, axis=0) if hits else 1
    return answers, whole


def _numbers(own: list[tuple[Integers, int]], both: NDArray[Any]) -> tuple[int, int, int]:
    """Segments, those where two coders' marks meet, and codings without a span."""
    meeting = sum(bool(((answers == 1).sum(axis=0) >= 2).any()) for answers, _ in own)
    return len(both), meeting, sum(whole for _, whole in own)
