"""Pairs of groups held against each other: any two pilots, or the first and the last round of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fieldnotes.compare.contrast import difference, implied_p, picked
from fieldnotes.compare.counts import Counts, Floats, Integers
from fieldnotes.compare.intervals import Shares, shares
from fieldnotes.compare.permute import adjusted, arrangements, numbered, p_values, residuals

LEVEL = 0.05
FEWEST_DOCUMENTS = 2
# A theme found in fewer documents than this, in all or on the two sides together, is not tested.
FEWEST_WITH_THEME, FEWEST_IN_PAIR = 3, 2

Pair = tuple[int, int]


def contrasted(
    counts: Counts, pairs: Sequence[Pair], *, strata: Sequence[str], permutations: int, seed: int
) -> dict[str, np.ndarray]:
    """Hold the first group of each pair against the second; arrays of pairs x features by the name of the column.

    difference, low, high, p, p_adjusted (Benjamini and Hochberg 1995 over all tests made), n_tests, test, strata, note.
    test is "permutation" where documents can change places in ways enough for one difference alone to survive the
    adjustment, and else "interval": the p-value that the interval implies, with the clustering borrowed from the other
    groups, for with two documents against two no permutation can tell anything. The design alone decides which.
    """
    estimate = shares(counts.size, counts.hits, counts.group, len(counts.groups))
    one, other = ([pair[side] for pair in pairs] for side in (0, 1))
    first, second = picked(estimate, one), picked(estimate, other)
    gap, low, high = difference(first, second)
    documents = counts.membership.sum(axis=1)
    comparable = (np.minimum(documents[one], documents[other]) >= FEWEST_DOCUMENTS)[:, None]
    frequent = _frequent(counts, one, other)
    tested = comparable & frequent & ~np.isnan(low)
    tests = int(tested.sum())
    p = np.where(tested, implied_p([first], [second]), np.nan)
    test = np.where(tested, "interval", "").astype(object)
    within = np.full(gap.shape, "", dtype=object)
    for row, pair in enumerate(pairs):
        names = _enough(counts, pair, strata, tests) if tested[row].any() else None
        if names is not None and permutations + 1 >= tests / LEVEL:
            drawn = _permuted(counts, pair, names, permutations=permutations, seed=seed)
            here = tested[row]
            p[row, here], test[row, here], within[row, here] = drawn[here], "permutation", "+".join(names)
    return {
        "difference": np.where(comparable, gap, np.nan),
        "low": np.where(comparable, low, np.nan),
        "high": np.where(comparable, high, np.nan),
        "p": p,
        "p_adjusted": adjusted(p),
        "n_tests": np.full(p.shape, tests),
        "test": test,
        "strata": within,
        "note": np.where(comparable, np.where(frequent, "", "too_rare"), "too_few_to_compare"),
    }


def compared_pairs(
    counts: Counts, pairs: Sequence[Pair], *, strata: Sequence[str], permutations: int, seed: int
) -> pd.DataFrame:
    """Compare pairs of groups, from counts alone; columns as in `table_differences` with `versus`."""
    found = contrasted(counts, pairs, strata=strata, permutations=permutations, seed=seed)
    estimate: Shares = shares(counts.size, counts.hits, counts.group, len(counts.groups))
    documents = counts.membership.sum(axis=1).astype(int)
    one, other = ([pair[side] for pair in pairs] for side in (0, 1))
    features = len(counts.features)
    rows = counts.groups.iloc[np.repeat(one, features)].reset_index(drop=True)
    names = pd.Series(group_titles(counts)).iloc[np.repeat(other, features)].reset_index(drop=True)
    cells = {"share_group": estimate.share[one], "share_other": estimate.share[other], **found}
    return (
        rows.assign(versus=names.astype("str"))
        .join(pd.DataFrame(counts.features * len(pairs), columns=["code", "polarity"], dtype="str"))
        .assign(
            n_documents=np.repeat(documents[one], features),
            n_documents_other=np.repeat(documents[other], features),
            **{name: values.ravel() for name, values in cells.items()},
        )
        .astype({"test": "str", "strata": "str", "note": "str"})
    )


def all_pairs(counts: Counts) -> list[Pair]:
    """Give every two groups once."""
    return [(a, b) for a in range(len(counts.groups)) for b in range(a + 1, len(counts.groups))]


def named_pair(counts: Counts, names: Sequence[str]) -> Pair:
    """Give the numbers of two groups by name. Raises ValueError where there is no such group."""
    titles = group_titles(counts)
    for name in names:
        if name not in titles:
            raise ValueError(f"no group {name!r}; there are: {', '.join(titles)}")
    if len(names) != 2 or names[0] == names[1]:
        raise ValueError("versus takes two different groups, 'rest' or 'pairs'")
    return titles.index(names[0]), titles.index(names[1])


def group_titles(counts: Counts) -> list[str]:
    """Give each group's name: the values of its columns, joined."""
    return [" · ".join(str(value) for value in row) for row in counts.groups.itertuples(index=False)]


def part(counts: Counts, cells: np.ndarray) -> Counts:
    """Give the counts of some cells alone; groups keep their numbers."""
    return replace(
        counts,
        documents=counts.documents[cells].reset_index(drop=True),
        group=counts.group[cells],
        size=counts.size[cells],
        hits=counts.hits[cells],
    )


def _frequent(counts: Counts, one: list[int], other: list[int]) -> np.ndarray:
    """Pairs x features: whether the theme is in documents enough to be tested."""
    found = counts.membership @ (counts.hits > 0)
    return ((counts.hits > 0).sum(axis=0) >= FEWEST_WITH_THEME) & (found[one] + found[other] >= FEWEST_IN_PAIR)


def _enough(counts: Counts, pair: Pair, strata: Sequence[str], tests: int) -> list[str] | None:
    """The most strata within which the pair's documents change places in ways enough; None where none are."""
    of_pair = part(counts, np.isin(counts.group, pair))
    for names in (list(strata[:n]) for n in range(len(strata), min(len(strata), 1) - 1, -1)):
        if arrangements(of_pair.group, numbered(of_pair.documents, names), pair[0]) >= 2 / LEVEL * tests:
            return names
    return None


def _permuted(counts: Counts, pair: Pair, strata: list[str], *, permutations: int, seed: int) -> Floats:
    of_pair = part(counts, np.isin(counts.group, pair))
    side: Integers = (of_pair.group == pair[1]).astype(np.int64)
    level = numbered(of_pair.documents, strata)
    told = residuals(of_pair.size, of_pair.hits, level)
    return p_values(*told, side, level, 2, permutations=permutations, seed=seed)[0]
