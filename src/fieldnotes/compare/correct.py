"""Shares corrected for the machine's errors, where people have judged some of the same segments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.contrast import Estimate, difference, implied_p
from fieldnotes.compare.counts import Counts, Floats, Integers, attributes, count, counted, valid
from fieldnotes.compare.differences import without_any
from fieldnotes.compare.intervals import shares
from fieldnotes.compare.permute import adjusted
from fieldnotes.tables import Corpus

FEWEST_DOCUMENTS = 2
# Fewer judged segments than this in a group tell nothing of how the machine errs there.
FEWEST_JUDGED = 10


@dataclass(frozen=True)
class Judgements:
    """Per cell (a document, or one group's part of it) and feature: what machine and people found.

    size: segments. found: segments with the machine's coding. judged: segments that people judged; human and machine:
    their hits among those. All but size cells x features; where the judged were not drawn alike, they are weighted.
    """

    group: Integers
    size: Floats
    found: Floats
    judged: Floats
    human: Floats
    machine: Floats


@dataclass(frozen=True)
class Corrected:
    """Corrected shares, groups x features, with their variance over documents and Student's degrees of freedom."""

    share: Floats
    variance: Floats
    df: Floats
    effective: Floats

    @property
    def estimate(self) -> Estimate:
        """The shares as an interval and a contrast take them."""
        return Estimate(self.share, self.effective, self.df)


def table_corrected(
    corpus: Corpus,
    machine: pd.DataFrame,
    human: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    codes: Iterable[str] | None = None,
    probability: pd.Series | None = None,
) -> pd.DataFrame:
    """Correct the machine's shares of segments by the segments that people judged, and let the interval say the price.

    machine, human: codings; of the human ones also the rows without a code, which say that all of a segment is judged.
    A sub-code's coding must also be there as its parent's, as `Study.codings` gives it. by, codes: as in `table_codes`.
    probability: segment_id -> the chance with which it was drawn to be judged, where that was not the same for all.

    Columns: those of `by`, code, polarity, n_documents, n_segments, n_judged_documents, n_judged, share_machine,
    share_human (among the judged alone), share, low, high (corrected, 95 %), difference, difference_low,
    difference_high, p, p_adjusted, n_tests (against the other groups together; Benjamini and Hochberg 1995), note:
    "too_few_judged" (fewer than 10 segments or 2 documents of the group: NaN) or "".

    The share is the machine's among all segments plus the mean of what people say less what the machine says among the
    judged, each times how far the machine is to be trusted (between 0 and 1, from all judged segments): prediction-
    powered inference (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, Science 382; tuned: Angelopoulos, Duchi
    and Zrnic 2023), which survey statistics knows as the regression estimator (Särndal, Swensson and Wretman 1992).
    Documents are the independent units. It holds where the judged segments were drawn by chance within each group:
    those that a person chose, or that the machine was least sure of, need `probability`.
    Raises ValueError for an unknown attribute.
    """
    counts = without_any(count(corpus, machine, by=by, codes=codes))
    judgements = judge(corpus, counts, machine, human, by=by, probability=probability)
    found = corrected(judgements, len(counts.groups))
    member = (np.arange(len(counts.groups))[:, None] == judgements.group).astype(float)
    cells = _columns(judgements, found, member)
    features = len(counts.features)
    rows = counts.groups.loc[counts.groups.index.repeat(features)].reset_index(drop=True)
    named = pd.DataFrame(counts.features * len(counts.groups), columns=["code", "polarity"], dtype="str")
    return (
        pd.concat([rows, named], axis=1)
        .assign(
            n_documents=np.repeat((member @ (judgements.size > 0)).astype(int), features),
            n_segments=np.repeat((member @ judgements.size).astype(int), features),
            **{name: values.ravel() for name, values in cells.items()},
        )
        .astype({"note": "str"})
    )


def corrected(seen: Judgements, n_groups: int) -> Corrected:
    """Estimate corrected shares from counts per cell.

    The variance is that of the linearised estimator, whose residual in a document is what its own segments add.
    """
    member = (np.arange(n_groups)[:, None] == seen.group).astype(float)
    n, judged = member @ seen.size, member @ seen.judged
    trust = _trust(seen)
    with np.errstate(invalid="ignore", divide="ignore"):
        machine = (member @ seen.found) / n[:, None]
        off = seen.human - trust * seen.machine
        bias = (member @ off) / judged
        share = trust * machine + bias
        own = trust * (seen.found - machine[seen.group] * seen.size[:, None]) / n[seen.group][:, None]
        own = own + (off - bias[seen.group] * seen.judged) / judged[seen.group]
        documents = member @ (seen.judged > 0)
        variance = documents / (documents - 1) * (member @ own**2)
        df = judged**2 / (member @ seen.judged**2) - 1
        enough = (documents >= FEWEST_DOCUMENTS) & (judged >= FEWEST_JUDGED) & (df > 0)
        share = np.where(enough, np.clip(share, 0, 1), np.nan)
        inside = np.clip(share, 0.5 / judged, 1 - 0.5 / judged)
        alone = _judged_alone(seen, n_groups)
        effective = np.where(variance > 0, inside * (1 - inside) / variance, alone)
    return Corrected(share, variance, np.where(enough, df, np.nan), np.minimum(effective, n[:, None]))


def judge(
    corpus: Corpus,
    counts: Counts,
    machine: pd.DataFrame,
    human: pd.DataFrame,
    *,
    by: str | Iterable[str],
    probability: pd.Series | None = None,
) -> Judgements:
    """Lay the codings of machine and people side by side, cell by cell; features and groups are those of the counts."""
    names = attributes(by)
    segments = counted(corpus)
    cell = segments.groupby(["doc_id", *names], sort=False, dropna=False).ngroup().to_numpy()
    first = segments.iloc[np.unique(cell, return_index=True)[1]]
    group = np.zeros(len(first), dtype=np.int64)
    if names:
        group = pd.MultiIndex.from_frame(counts.groups).get_indexer(pd.MultiIndex.from_frame(first[names]))
    ids = segments["segment_id"]
    found = _given(ids, machine, counts.features) > 0
    said, known = _judged(ids, human, counts.features)
    weight = np.ones(len(ids)) if probability is None else 1 / ids.map(probability).fillna(1.0).to_numpy(float)
    weighted = known * weight[:, None]

    def total(values: Floats) -> Floats:
        summed = np.zeros((len(first), values.shape[1]))
        np.add.at(summed, cell, values)
        return summed

    return Judgements(
        group.astype(np.int64),
        np.bincount(cell, minlength=len(first)).astype(float),
        total(found.astype(float)),
        total(weighted),
        total(weighted * said),
        total(weighted * found),
    )


def _judged(
    segment_ids: pd.Series, human: pd.DataFrame, features: list[tuple[str, str]]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Segments x features: the share of its coders who gave it, and whether anybody judged it.

    A coder who gave a segment a code, or a row without a code, judged all codes of it; one who only rejected, those.
    """
    human = human[human["method"] == "human"]
    shape = len(segment_ids), len(features)
    said, coders = np.zeros(shape), np.zeros(shape)
    codes = np.array([code for code, _ in features])
    for _, own in human.groupby("coder", sort=True):
        rows = own[own["segment_id"].isin(segment_ids)]
        done = set(rows.loc[(rows["code"] == "") | (rows["status"] != "rejected"), "segment_id"])
        judged = np.repeat(segment_ids.isin(done).to_numpy()[:, None], len(features), axis=1)
        refused = rows[(rows["status"] == "rejected") & (rows["code"] != "")]
        for code, segments in refused.groupby("code")["segment_id"]:
            judged |= segment_ids.isin(segments).to_numpy()[:, None] & (codes == code)
        said += judged * (_given(segment_ids, rows, features) > 0)
        coders += judged
    return said / np.maximum(coders, 1), coders > 0


def _given(segment_ids: pd.Series, codings: pd.DataFrame, features: list[tuple[str, str]]) -> Floats:
    rows = valid(codings)
    row = pd.Index(segment_ids).get_indexer(pd.Index(rows["segment_id"]))
    keys = ["code", "polarity"]
    columns = pd.MultiIndex.from_frame(pd.DataFrame(features, columns=keys))
    column = columns.get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    there = (row >= 0) & (column >= 0)
    given = np.zeros((len(segment_ids), len(features)))
    given[row[there], column[there]] = 1
    return given


def _trust(seen: Judgements) -> Floats:
    """How far to trust the machine, per feature: the slope of people's judgement on its own, between 0 and 1.

    From the documents' totals within groups, since documents are what varies; 1 where they tell nothing.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        human, machine = (part / seen.judged for part in (seen.human, seen.machine))
        centred = []
        for part in (human, machine):
            member = (np.arange(seen.group.max() + 1)[:, None] == seen.group).astype(float)
            mean = (member @ np.nan_to_num(part * seen.judged)) / (member @ seen.judged)
            centred.append(np.nan_to_num(part - mean[seen.group]))
        both = (seen.judged * centred[0] * centred[1]).sum(axis=0)
        own = (seen.judged * centred[1] ** 2).sum(axis=0)
        return np.where(own > 0, np.clip(both / own, 0, 1), 1.0)


def _judged_alone(seen: Judgements, n_groups: int) -> Floats:
    """The effective number of segments behind the judged alone, feature by feature."""
    found = []
    for feature in range(seen.judged.shape[1]):
        there = seen.judged[:, feature] > 0
        size, hits = seen.judged[there, feature], seen.human[there, feature][:, None]
        if there.any():
            found.append(shares(size, hits, seen.group[there], n_groups).effective[:, 0])
        else:
            found.append(np.full(n_groups, np.nan))
    return np.array(found).T.reshape(n_groups, -1)


def _columns(seen: Judgements, found: Corrected, member: Floats) -> dict[str, NDArray[np.generic]]:
    judged = member @ seen.judged
    low, high = found.estimate.interval()
    rest = _rest(found, member @ seen.size)
    gap, gap_low, gap_high = difference(found.estimate, rest)
    p = implied_p([found.estimate], [rest])
    with np.errstate(invalid="ignore", divide="ignore"):
        machine, human = (member @ seen.found) / (member @ seen.size)[:, None], (member @ seen.human) / judged
    return {
        "n_judged_documents": (member @ (seen.judged > 0)).astype(int),
        "n_judged": judged.round().astype(int),
        "share_machine": machine,
        "share_human": human,
        "share": found.share,
        "low": low,
        "high": high,
        "difference": gap,
        "difference_low": gap_low,
        "difference_high": gap_high,
        "p": p,
        "p_adjusted": adjusted(p),
        "n_tests": np.full(p.shape, int((~np.isnan(p)).sum())),
        "note": np.where(np.isnan(found.share), "too_few_judged", ""),
    }


def _rest(found: Corrected, n: Floats) -> Estimate:
    """All other groups together, those without enough judged left out."""
    known = ~np.isnan(found.share)
    sizes = n[:, None] * known
    others = 1 - np.eye(len(n))
    share, variance = np.where(known, found.share, 0), np.where(known, found.variance, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = others @ sizes
        mean = np.where(whole > 0, (others @ (sizes * share)) / whole, np.nan)
        parts = sizes**2 * variance
        total = (others @ parts) / whole**2
        df = (others @ parts) ** 2 / (others @ np.nan_to_num(parts**2 / found.df))
        loose = others @ np.where(known, found.effective, 0)
        effective = np.where(total > 0, mean * (1 - mean) / total, loose)
        df = np.where(total > 0, df, others @ np.nan_to_num(found.df))
    return Estimate(mean, effective, np.where(known, df, np.nan))
