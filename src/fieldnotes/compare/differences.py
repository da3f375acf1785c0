"""Each pilot, or any other group of documents, against the rest or each other: difference, interval and test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.counts import ANY, Counts, Floats, Integers, attributes, check_attributes, count, counted
from fieldnotes.compare.intervals import shares, together
from fieldnotes.compare.pairs import all_pairs, compared_pairs, named_pair
from fieldnotes.compare.permute import adjusted, arrangements, numbered, p_values, residuals
from fieldnotes.tables import Corpus

LEVEL = 0.05
# A theme found in fewer documents than this cannot differ clearly between groups, so it is not tested.
FEWEST_WITH_THEME = 3
FEWEST_DOCUMENTS = 2


def table_differences(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    codes: Iterable[str] | None = None,
    versus: str | Sequence[str] = "rest",
    strata: Sequence[str] = ("kind", "round"),
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare the share of segments with a theme in each group with that in all other groups together.

    by: one or several attributes of documents. codes: as in `table_codes`. strata: documents are only permuted with
    documents alike in these; the last are given up where a group has too few documents to be tested within all.
    versus: "rest"; or "pairs", every two groups, which is one large family of tests; or the names of two groups.

    Columns: those of `by`, code, polarity, n_documents, n_documents_rest, share_group, share_rest, difference, low,
    high (95 %; fractions of 1), p (two-sided), p_adjusted (Benjamini and Hochberg 1995, over all tests of the table),
    n_tests (how many those are), strata (within which the group's documents were permuted, joined by "+"), note.
    With too few documents the numbers are NaN and the note, a key of `words`, says so. As p is never below
    1 / (permutations + 1), a note also says where there are too few permutations for so many tests.

    With pairs the columns are those of `by`, versus (the other group), code, polarity, n_documents, n_documents_other,
    share_group, share_other, and as above, and test: "permutation", or "interval" where two groups have too few
    documents for that (`pairs.contrasted`).

    The interval combines those of the two shares (Newcombe 1998, method 10), each over documents. The test permutes
    whole documents (`permute`), so it also takes out differences that the strata explain, which the interval does not.
    Raises ValueError for an unknown attribute, or one that differs within a document.
    """
    counts = count(corpus, codings, by=by, codes=codes)
    check_attributes(list(strata), counted(corpus))
    if counts.documents["doc_id"].duplicated().any():
        names = ", ".join(attributes(by))
        raise ValueError(f"documents are compared whole, and some belong to several groups of by={names!r}")
    counts = without_any(counts)
    if versus == "rest":
        return compared(counts, strata=strata, permutations=permutations, seed=seed)
    if isinstance(versus, str) and versus != "pairs":
        raise ValueError(f"no versus {versus!r}; there are: rest, pairs, or the names of two groups")
    pairs = all_pairs(counts) if versus == "pairs" else [named_pair(counts, versus)]
    return compared_pairs(counts, pairs, strata=strata, permutations=permutations, seed=seed)


def compared(counts: Counts, *, strata: Sequence[str], permutations: int, seed: int) -> pd.DataFrame:
    """Compare each group with the rest, from counts alone; columns as in `table_differences`."""
    groups, features = len(counts.groups), len(counts.features)
    documents = counts.membership.sum(axis=1).astype(int)
    nested = [list(strata[:n]) for n in range(len(strata), -1, -1)]
    levels = [numbered(counts.documents, names) for names in nested]
    ways = np.array([[arrangements(counts.group, level, which) for level in levels] for which in range(groups)], float)
    comparable = (documents >= FEWEST_DOCUMENTS) & (ways.max(axis=1, initial=0) >= 2 / LEVEL)
    frequent = (counts.hits > 0).sum(axis=0) >= FEWEST_WITH_THEME
    tested = comparable[:, None] & frequent
    level, alone = _finest(ways, int(tested.sum()))
    p = np.full((groups, features), np.nan)
    for which in np.unique(level[comparable]):
        residual, weight = residuals(counts.size, counts.hits, levels[which])
        drawn = p_values(residual, weight, counts.group, levels[which], groups, permutations=permutations, seed=seed)
        here = tested & (level == which)[:, None]
        p[here] = drawn[here]
    limits = {
        name: np.where(comparable[:, None], value, np.nan) if name in ("difference", "low", "high") else value
        for name, value in _differences(counts).items()
    }
    within = np.array(["+".join(names) for names in nested])[level]
    per_cell = limits | {
        "p": p,
        "p_adjusted": adjusted(p),
        "n_tests": np.full(p.shape, int(tested.sum())),
        "strata": np.where(tested, within[:, None], ""),
        "note": _notes(comparable, frequent, alone, (permutations + 1) * LEVEL >= tested.sum()),
    }
    rows = counts.groups.loc[counts.groups.index.repeat(features)].reset_index(drop=True)
    named = pd.DataFrame(counts.features * groups, columns=["code", "polarity"], dtype="str")
    table = pd.concat([rows, named], axis=1).assign(
        n_documents=np.repeat(documents, features), n_documents_rest=np.repeat(documents.sum() - documents, features)
    )
    return table.assign(**{name: values.ravel() for name, values in per_cell.items()}).astype(
        {"strata": "str", "note": "str"}
    )


def without_any(counts: Counts) -> Counts:
    """Leave out the roll-up over polarities, which is no test of its own."""
    keep = [polarity != ANY for _, polarity in counts.features]
    features = [feature for feature, kept in zip(counts.features, keep, strict=True) if kept]
    return Counts(counts.groups, counts.documents, counts.group, counts.size, features, counts.hits[:, keep])


def _finest(ways: Floats, tests: int) -> tuple[Integers, NDArray[np.bool_]]:
    """Per group the strata within which it is tested, and whether a difference can be found there alone.

    The finest within which one difference can survive the adjustment with no other to help it; else those that give
    the most arrangements, but no strata at all only where nothing could be tested within any: a pilot of logs alone
    is compared with logs. The design alone decides, not the outcome, so the level of the test holds.
    """
    alone = ways >= 2 / LEVEL * max(tests, 1)
    within, possible = ways[:, :-1], alone[:, :-1].any(axis=1)
    coarsest = within.shape[1]
    largest = np.where((within >= 2 / LEVEL).any(axis=1), coarsest - 1, coarsest)
    level = np.where(possible, alone.argmax(axis=1), largest)
    return level, alone[np.arange(len(ways)), level]


def _differences(counts: Counts) -> dict[str, Floats]:
    """Share of the group and of the rest, their difference and its limits; groups x features."""
    group = shares(counts.size, counts.hits, counts.group, len(counts.groups))
    rest = together(group, 1 - np.eye(len(group.n)))
    (low, high), (rest_low, rest_high) = group.interval(), rest.interval()
    difference = group.share - rest.share
    return {
        "share_group": group.share,
        "share_rest": rest.share,
        "difference": difference,
        "low": difference - np.hypot(group.share - low, rest_high - rest.share),
        "high": difference + np.hypot(high - group.share, rest.share - rest_low),
    }


def _notes(
    comparable: NDArray[np.bool_], frequent: NDArray[np.bool_], alone: NDArray[np.bool_], enough: bool
) -> NDArray[np.str_]:
    found = np.where(alone[:, None], "" if enough else "few_permutations", "few_arrangements")
    return np.where(comparable[:, None], np.where(frequent, found, "too_rare"), "too_few_to_compare")
