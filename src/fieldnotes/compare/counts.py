"""Counts: how many segments of each document hold each theme, which is all that the statistics need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.tables import POLARITIES, Corpus
from fieldnotes.words import alphabetical

# A column of segments, which may therefore differ within a document.
SPEAKERS_OWN = ("role", "speaker")
# The roll-up: the theme is mentioned, whatever is said of it.
ANY = "any"

Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Counts:
    """Sizes and hits per cell; a cell is a document, or the part of it that belongs to one group (a role, say).

    groups: a row per group, one column per attribute asked for. documents: a row per cell, with the document's
    attributes. group: cells -> row of groups. size: cells -> number of segments. features: the (code, polarity) pairs.
    hits: cells x features -> number of segments with the code in that polarity.
    """

    groups: pd.DataFrame
    documents: pd.DataFrame
    group: Integers
    size: Floats
    features: list[tuple[str, str]]
    hits: Floats

    @property
    def membership(self) -> Floats:
        """Groups x cells, 1 where the cell belongs to the group."""
        return (np.arange(len(self.groups))[:, None] == self.group).astype(float)


def attributes(by: str | Iterable[str]) -> list[str]:
    """Give the attributes asked for as a list: `by="project"` is `by=["project"]`, and `by=[]` is the whole corpus."""
    return [by] if isinstance(by, str) else list(by)


def counted(corpus: Corpus) -> pd.DataFrame:
    """Give the segments that count, the interviewer's left out, with their document's attributes; document order."""
    segments = corpus.coded().segments
    documents = corpus.documents.drop(columns=["text", "sha256", "role"], errors="ignore")
    rows = segments.merge(documents, on="doc_id", how="left", validate="many_to_one")
    return rows.sort_values(["doc_id", "position"], kind="stable", ignore_index=True)


def positions(values: pd.Series, among: pd.Series) -> Integers:
    """Give where each text stands among others that differ, -1 where it does not; pandas takes seven times as long.

    >>> positions(pd.Series(["b", "c", "a", "b"]), pd.Series(["a", "b"]))
    array([ 1, -1,  0,  1])
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.large_string()
    found = pc.index_in(pa.array(values, kind), value_set=pa.array(among, kind))
    return found.fill_null(-1).to_numpy().astype(np.int64)


def valid(codings: pd.DataFrame) -> pd.DataFrame:
    """Give the codings that count: all but those a person has rejected."""
    return codings[codings["status"] != "rejected"]


def count(
    corpus: Corpus, codings: pd.DataFrame, *, by: str | Iterable[str], codes: Iterable[str] | None = None
) -> Counts:
    """Count segments and hits per document and group.

    A segment counts once per code and polarity, however many coders or methods found it there.
    Raises ValueError where the corpus has no attribute of that name.
    """
    names = attributes(by)
    segments = counted(corpus)
    check_attributes(names, segments)
    groups = _groups(corpus, segments, names)
    keys = list(dict.fromkeys(["doc_id", *names]))
    cells = segments[keys].drop_duplicates(ignore_index=True)
    cell = matched(cells, segments, keys)
    codings = valid(codings)
    order = sorted(set(codings["code"])) if codes is None else list(dict.fromkeys(codes))
    features = [(code, polarity) for code in order for polarity in (*POLARITIES, ANY)]
    attributes_of = segments.drop_duplicates("doc_id").set_index("doc_id")
    return Counts(
        groups,
        attributes_of.loc[cells["doc_id"]].reset_index(),
        matched(groups, cells, names),
        np.bincount(cell, minlength=len(cells)).astype(float),
        features,
        _hits(codings, segments["segment_id"], cell, len(cells), features),
    )


def check_attributes(names: list[str], segments: pd.DataFrame) -> None:
    """Raise ValueError where an attribute is not known."""
    known = [str(name) for name in segments if name not in ("segment_id", "turn_id", "position", "start", "end")]
    for name in names:
        if name not in known:
            raise ValueError(f"no attribute {name!r}; there are: {', '.join(known)}")


def _groups(corpus: Corpus, segments: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Every group of the corpus: one without a segment to count has its row too. Alphabetical, as Danes sort."""
    if not names:
        return pd.DataFrame(index=range(1))
    found = segments[names]
    if set(names) <= set(corpus.documents) - set(SPEAKERS_OWN):
        found = pd.concat([found, corpus.documents[names]])
    return found.drop_duplicates().sort_values(
        names, key=lambda column: column.astype(str).map(alphabetical), ignore_index=True
    )


def matched(table: pd.DataFrame, data: pd.DataFrame, keys: list[str]) -> Integers:
    """For each row of data the row of the table with the same keys."""
    if not keys:
        return np.zeros(len(data), dtype=np.int64)
    # Rows that differ are numbered as they come, so the table's own rows come first.
    both = pd.concat([table[keys], data[keys]], ignore_index=True)
    return both.groupby(keys, sort=False, dropna=False).ngroup().to_numpy(np.int64)[len(table) :]


def _hits(
    codings: pd.DataFrame, segment_ids: pd.Series, cell: Integers, n_cells: int, features: list[tuple[str, str]]
) -> Floats:
    place = positions(codings["segment_id"], segment_ids)
    found = codings.loc[place >= 0, ["code", "polarity"]].assign(_place=place[place >= 0])
    found = pd.concat([found, found.assign(polarity=ANY)]).drop_duplicates()
    columns = pd.Series(np.arange(len(features)), index=pd.MultiIndex.from_tuples(features, names=["code", "polarity"]))
    column = columns.reindex(pd.MultiIndex.from_frame(found[["code", "polarity"]])).to_numpy()
    known = ~np.isnan(column)
    hits = np.zeros((n_cells, len(features)))
    np.add.at(hits, (cell[found["_place"].to_numpy()[known]], column[known].astype(np.int64)), 1)
    return hits
