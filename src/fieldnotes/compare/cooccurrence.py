"""Which themes are spoken of together: in the same segment, or within a few segments of the same source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldnotes.compare.counts import ANY, Floats, Integers, attributes, check_attributes, counted, valid
from fieldnotes.compare.pairs import FEWEST_DOCUMENTS, FEWEST_WITH_THEME, LEVEL
from fieldnotes.compare.permute import adjusted
from fieldnotes.tables import POLARITIES, Corpus
from fieldnotes.words import alphabetical

# Added to observed and expected: half a meeting, so that rare themes are drawn towards no association (Norén 2013).
PRIOR = 0.5


@dataclass(frozen=True)
class Meetings:
    """How often two themes meet in each document: documents x pairs, observed, expected, and whether both are there.

    held: documents x codes, segments with each. size: documents -> segments.
    """

    observed: Floats
    expected: Floats
    both: Floats
    held: Floats
    size: Floats


def table_cooccurrence(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    window: int = 0,
    by: str | Iterable[str] | None = None,
    codes: Iterable[str] | None = None,
    polarity: str = ANY,
) -> pd.DataFrame:
    """Count how often each two themes meet, against how often they would if each lay anywhere in its sources.

    window: 0 counts segments with both; k counts places where the one is within k segments of the other in the same
    document (interviewer's turns aside), each way. by: attributes of documents, each group by itself; None or [] is
    the whole corpus. codes: a sub-code always meets its parent, so give the codes of one level. polarity: of both;
    "any" is the theme mentioned in whatever polarity.

    Columns: those of `by`, code, code_other, window, n_documents, n_segments, count, count_other (segments with each),
    n_documents_both (documents that hold both), observed, expected (given how many segments each document has, and how
    many of them with each theme: what holds a document together is not taken for a tie between themes), association
    (log2 of observed to expected, half a meeting added to both, a shrunk pointwise mutual information: Norén,
    Hopstadius and Bate 2013), low, high (95 %), p, p_adjusted (Benjamini and Hochberg 1995), n_tests, stands
    ("together" or "apart" where p_adjusted is at most 0.05), note ("too_rare": fewer than three documents hold both).
    The interval is that of the ratio's gamma distribution, widened by how much documents differ (jackknife over
    documents). Raises ValueError for an unknown attribute or polarity, or a window below nought.
    """
    names = attributes(by or [])
    if window < 0:
        raise ValueError("window is a number of segments, nought or more")
    if polarity not in (*POLARITIES, ANY):
        raise ValueError(f"no polarity {polarity!r}; there are: {', '.join((*POLARITIES, ANY))}")
    segments = counted(corpus)
    check_attributes(names, segments)
    order = sorted(set(valid(codings)["code"])) if codes is None else list(dict.fromkeys(codes))
    document, _ = pd.factorize(segments["doc_id"])
    pairs = np.array([(i, j) for i in range(len(order)) for j in range(i + 1, len(order))], dtype=np.int64).reshape(
        -1, 2
    )
    found = meetings(_held(segments, codings, order, polarity), document, pairs, window)
    about = segments.drop_duplicates("doc_id").reset_index(drop=True)
    groups, group = _groups(about, names)
    return associated(found, groups, group, order, pairs).assign(window=window)[
        [*names, "code", "code_other", "window", *COLUMNS]
    ]


COLUMNS = ["n_documents", "n_segments", "count", "count_other", "n_documents_both", "observed", "expected"]
COLUMNS += ["association", "low", "high", "p", "p_adjusted", "n_tests", "stands", "note"]


def meetings(held: Floats, document: Integers, pairs: Integers, window: int) -> Meetings:
    """Count meetings per document from segments x codes, the segments in the order of their documents."""
    near = held.copy()
    for step in range(1, window + 1):
        same = (document[step:] == document[:-step])[:, None]
        near[step:] += held[:-step] * same
        near[:-step] += held[step:] * same
    starts = np.flatnonzero(np.diff(document, prepend=-1))
    size = np.diff(np.append(starts, len(document))).astype(float)
    met = held[:, pairs[:, 0]] * near[:, pairs[:, 1]]
    observed = np.add.reduceat(met, starts, axis=0)
    totals = np.add.reduceat(held, starts, axis=0)
    one, other = totals[:, pairs[:, 0]], totals[:, pairs[:, 1]]
    places = size + 2 * sum(np.maximum(size - step, 0) for step in range(1, window + 1))
    expected = one * other * (places / size**2)[:, None]
    return Meetings(observed, expected, ((one > 0) & (other > 0)).astype(float), totals, size)


def _held(segments: pd.DataFrame, codings: pd.DataFrame, order: list[str], polarity: str) -> Floats:
    """Segments x codes: 1 where the segment has the code."""
    rows = valid(codings)
    rows = rows if polarity == ANY else rows[rows["polarity"] == polarity]
    rows = rows[rows["code"].isin(order) & rows["segment_id"].isin(segments["segment_id"])]
    held = np.zeros((len(segments), len(order)))
    place = pd.Index(segments["segment_id"]).get_indexer(pd.Index(rows["segment_id"]))
    held[place, pd.Index(order).get_indexer(pd.Index(rows["code"]))] = 1
    return held


def _groups(documents: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, Integers]:
    if not names:
        return pd.DataFrame(index=range(1)), np.zeros(len(documents), dtype=np.int64)
    groups = documents[names].drop_duplicates()
    groups = groups.sort_values(names, key=lambda column: column.astype(str).map(alphabetical), ignore_index=True)
    number = pd.MultiIndex.from_frame(groups).get_indexer(pd.MultiIndex.from_frame(documents[names]))
    return groups, number.astype(np.int64)


def associated(
    found: Meetings, groups: pd.DataFrame, group: Integers, order: list[str], pairs: Integers
) -> pd.DataFrame:
    """Hold meetings against chance per group of documents; columns as in `table_cooccurrence`."""
    member = (np.arange(len(groups))[:, None] == group).astype(float)
    documents = member.sum(axis=1)
    observed, expected, both, held = (
        member @ part for part in (found.observed, found.expected, found.both, found.held)
    )
    spread = _spread(found.observed - found.expected, both, group, member)
    with np.errstate(invalid="ignore", divide="ignore"):
        over = np.maximum(1.0, np.nan_to_num(spread / expected))
    low, high, p = _ratio(observed / over, expected / over)
    enough = (both >= FEWEST_WITH_THEME) & (documents >= FEWEST_DOCUMENTS)[:, None]
    p = np.where(enough, p, np.nan)
    fair = adjusted(p)
    association = np.log2((observed + PRIOR) / (expected + PRIOR))
    cells = {
        "count": held[:, pairs[:, 0]].astype(int),
        "count_other": held[:, pairs[:, 1]].astype(int),
        "n_documents_both": both.astype(int),
        "observed": observed.astype(int),
        "expected": expected,
        "association": association,
        "low": np.where(enough, np.minimum(low, association), np.nan),
        "high": np.where(enough, np.maximum(high, association), np.nan),
        "p": p,
        "p_adjusted": fair,
        "n_tests": np.full(p.shape, int(enough.sum())),
        "stands": np.where(fair <= LEVEL, np.where(association > 0, "together", "apart"), ""),
        "note": np.where(enough, "", "too_rare"),
    }
    rows = groups.iloc[np.repeat(np.arange(len(groups)), len(pairs))].reset_index(drop=True)
    names = np.array(order, dtype=object)[np.tile(pairs, (len(groups), 1))].reshape(-1, 2)
    return rows.assign(
        code=names[:, 0],
        code_other=names[:, 1],
        n_documents=np.repeat(documents.astype(int), len(pairs)),
        n_segments=np.repeat((member @ found.size).astype(int), len(pairs)),
        **{name: values.ravel() for name, values in cells.items()},
    ).astype(dict.fromkeys(("code", "code_other", "stands", "note"), "str"))


def _spread(excess: Floats, both: Floats, group: Integers, member: Floats) -> Floats:
    """Jackknife variance of the group's excess, over the documents that hold both themes."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (member @ excess) / both
        there = excess != 0
        squares = member @ np.where(there, (excess - mean[group]) ** 2, 0.0)
        return both / (both - 1) * squares


def _ratio(observed: Floats, expected: Floats) -> tuple[Floats, Floats, Floats]:
    """Limits of log2 of the ratio, gamma with the prior added to both, and the two-sided tail beyond no association."""
    from scipy.special import gammainc, gammaincinv

    shape, rate = observed + PRIOR, expected + PRIOR
    low, high = (np.log2(gammaincinv(shape, tail) / rate) for tail in (0.025, 0.975))
    below = gammainc(shape, rate)  # the chance of a ratio below one
    return low, high, 2 * np.minimum(below, 1 - below)
