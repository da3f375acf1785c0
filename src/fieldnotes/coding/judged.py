"""What people have judged: human codings as segments x codes, with the cells that nobody judged left open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.rollup import with_ancestors
from fieldnotes.tables import POLARITIES

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook


@dataclass(frozen=True)
class Judged:
    """Segments x codes: `given` is the share of coders who gave the code, NaN where nobody judged.

    `polarity` is segments x codes x polarities: the share of those who gave it that gave it so.
    """

    given: npt.NDArray[np.float64]
    polarity: npt.NDArray[np.float64]

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The segments that somebody has judged for some code."""
        return np.flatnonzero(~np.isnan(self.given).all(axis=1))


def judged_cells(segment_ids: pd.Series, codebook: Codebook, labelled: pd.DataFrame | None) -> Judged:
    """Read human codings as cells; codings by machines and of other segments are left out.

    A coder who gave a segment a code, or a row without a code, judged all codes of it, but sub-codes only if that coder
    ever named one. One who only rejected codes judged those. A code below counts for those above it.
    Raises ValueError where a code is not in the codebook.
    """
    shape = len(segment_ids), len(codebook.codes)
    votes, yes = np.zeros(shape), np.zeros((*shape, len(POLARITIES)))
    if labelled is None or labelled.empty:
        return Judged(np.full(shape, np.nan), yes)
    human = labelled[(labelled["method"] == "human") & labelled["segment_id"].isin(segment_ids)]
    number = pd.Index(segment_ids)
    coded = human[human["code"] != ""]
    given = with_ancestors(coded[coded["status"] != "rejected"], codebook)
    refused = coded[coded["status"] == "rejected"]
    whole = human[(human["code"] == "") | (human["status"] != "rejected")]
    pairs = whole[["segment_id", "coder"]].drop_duplicates()
    level = levels(human, codebook)
    judged = np.array([level[coder] for coder in pairs["coder"]], float).reshape(-1, len(codebook.codes))
    np.add.at(votes, number.get_indexer(pd.Index(pairs["segment_id"])), judged)
    only = refused.merge(pairs, how="left", indicator=True)
    only = only[only["_merge"] == "left_only"]
    codes = pd.Index(list(codebook.ids))
    np.add.at(votes, (number.get_indexer(pd.Index(only["segment_id"])), codes.get_indexer(pd.Index(only["code"]))), 1.0)
    cells = number.get_indexer(pd.Index(given["segment_id"])), codes.get_indexer(pd.Index(given["code"]))
    np.add.at(yes, (*cells, pd.Index(list(POLARITIES)).get_indexer(pd.Index(given["polarity"]))), 1.0)
    total = yes.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(votes > 0, np.minimum(total / votes, 1.0), np.nan)
        return Judged(share, np.where(total[:, :, None] > 0, yes / total[:, :, None], 0.0))


def levels(human: pd.DataFrame, codebook: Codebook) -> dict[str, npt.NDArray[np.bool_]]:
    """Give for each coder which codes they code by: top codes, and sub-codes where they ever named one."""
    top = np.array([not code.parent for code in codebook.codes], bool)
    below = set(codebook.ids) - set(codebook.top)
    named = human.groupby("coder")["code"].agg(lambda codes: bool(below & set(codes)))
    return {str(coder): np.ones_like(top) if deep else top for coder, deep in named.items()}
