"""Votes: of each segment and code, how many people judged it, how many gave it, and as what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.coding.judged import levels
from fieldnotes.coding.rollup import with_ancestors

CELL = ["segment_id", "code"]
# Of two that as many people chose, the graver: what is missing is easier to overlook than what is there.
GRAVEST = ("lacking", "rejected", "present")


@dataclass(frozen=True)
class Votes:
    """People's judgements.

    `given`: their codings, a row per segment, code, polarity and coder, those above sub-codes too.
    `whole`: segment_id -> coders who judged every top code of it; `deep`: those of them who code by sub-codes (`below`)
    too, which are the coders who ever named one.
    `refusers`: (segment_id, code) -> coders who judged that code alone, and refused it.
    """

    given: pd.DataFrame
    whole: pd.Series
    deep: pd.Series
    below: frozenset[str]
    refusers: pd.Series

    def judges(self, cells: pd.DataFrame) -> pd.Series:
        """Give for rows of segment_id and code how many people judged the code there."""
        top, deep = (_looked_up(counts, cells["segment_id"]) for counts in (self.whole, self.deep))
        return top.where(~cells["code"].isin(list(self.below)), deep) + _looked_up(self.refusers, cells[CELL])

    def givers(self, cells: pd.DataFrame, *, polarity: bool = False) -> pd.Series:
        """Give for rows of segment_id and code (and polarity) how many people gave it."""
        key = [*CELL, "polarity"] if polarity else CELL
        return _looked_up(self.given.drop_duplicates([*key, "coder"]).groupby(key).size(), cells[key])


def votes(codings: pd.DataFrame, codebook: Codebook | None = None) -> Votes:
    """Gather what people judged from codings; those by machines are left out.

    A coder who gave a segment a code, or a row without a code (it is done), judged all codes of it, but sub-codes only
    if that coder ever named one. One who only rejected codes judged those, and those below them. A code below counts
    for those above it.
    Without a codebook, the codes stand side by side.
    """
    human = codings[codings["method"] == "human"].reset_index(drop=True)
    coded = human[human["code"] != ""]
    codebook = codebook or Codebook(tuple(Code(code, code) for code in sorted(set(coded["code"]))))
    coded = coded[coded["code"].isin(list(codebook.ids))]
    given = with_ancestors(coded[coded["status"] != "rejected"], codebook)
    done = (human["code"] == "") & (human["status"] != "rejected")
    whole = human[done | human.index.isin(coded.index[coded["status"] != "rejected"])]
    whole = whole[["segment_id", "coder"]].drop_duplicates()
    refused = _refused(coded, codebook)
    refused = refused.merge(whole, how="left", indicator=True)
    below = frozenset(codebook.ids) - frozenset(codebook.top)
    level = levels(human, codebook)
    deep = whole[np.array([level[coder].all() for coder in whole["coder"]], dtype=bool)]
    elsewhere = (refused["_merge"] == "left_only") | (refused["code"].isin(list(below)) & ~_pairs_in(refused, deep))
    by = "segment_id"
    return Votes(
        given, whole.groupby(by).size(), deep.groupby(by).size(), below, refused[elsewhere].groupby(CELL).size()
    )


def _pairs_in(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Say which rows have their segment and coder among the pairs."""
    known = set(zip(pairs["segment_id"], pairs["coder"], strict=True))
    found = [pair in known for pair in zip(rows["segment_id"], rows["coder"], strict=True)]
    return pd.Series(found, index=rows.index, dtype=bool)


def _refused(coded: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Who rejected which code where, by itself or by rejecting a code above it."""
    rows = coded.loc[coded["status"] == "rejected", [*CELL, "coder"]]
    below = {
        code: [other for other in codebook.ids if code in (other, *codebook.ancestors(other))] for code in rows["code"]
    }
    return rows.assign(code=rows["code"].map(below)).explode("code").drop_duplicates()


def _looked_up(counts: pd.Series, cells: pd.DataFrame | pd.Series) -> pd.Series:
    """Give the count of each cell, 0 where it has none."""
    if counts.empty or cells.empty:
        return pd.Series(0, index=cells.index, dtype="int64")
    keys = pd.MultiIndex.from_frame(cells) if isinstance(cells, pd.DataFrame) else pd.Index(cells)
    return pd.Series(counts.reindex(keys).fillna(0).to_numpy(), index=cells.index).astype("int64")


def severest(polarities: pd.Series) -> pd.Series:
    """Give the rank of each polarity where numbers tie; lower comes first."""
    return polarities.map({polarity: rank for rank, polarity in enumerate(GRAVEST)})
