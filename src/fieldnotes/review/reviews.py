"""What people decided, joined to what the machine proposed; and of both, the one answer that is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fieldnotes.coding.rollup import joined
from fieldnotes.review.votes import CELL, Votes, severest, votes
from fieldnotes.tables import COLUMNS, METHODS, empty

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

PEOPLE = "people"  # the coder of a counted coding that several people gave


def apply_reviews(codings: pd.DataFrame, reviews: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """Join people's decisions to the machine's proposals: both tables' rows, each coding once; columns as codings.

    A proposal is accepted where all who judged its segment and code gave the code with its polarity, rejected where
    none did; `at` is then the time of the last of them. Where they disagree it stays proposed, and the note says how
    many of them gave it ("2/3"). People's rows stay as they are, with coder and time. `codebook` lets a person's
    sub-code speak for the codes above it.
    """
    human = codings["method"] == "human"
    people = pd.concat([codings[human], reviews], ignore_index=True)
    people = people.drop_duplicates(["segment_id", "code", "polarity", "coder"], keep="last")
    machine = codings[~human].reset_index(drop=True)
    if people.empty or machine.empty:
        return _stacked(machine, people)
    said = votes(people, codebook)
    judges, givers = said.judges(machine), said.givers(machine, polarity=True)
    latest = people.groupby("segment_id")["at"].max()
    judged, agreed = judges > 0, (givers == 0) | (givers == judges)
    status = machine["status"].mask(judged & (givers == judges), "accepted").mask(judged & (givers == 0), "rejected")
    machine = machine.assign(
        status=status.mask(judged & ~agreed, "proposed"),
        note=machine["note"].mask(judged & ~agreed, givers.astype("str") + "/" + judges.astype("str")),
        at=machine["at"].mask(judged & agreed, machine["segment_id"].map(latest).fillna("")),
    )
    return _stacked(machine, people)


def counted(codings: pd.DataFrame, *, prefer: str = "model", codebook: Codebook | None = None) -> pd.DataFrame:
    """Give what tables count: one answer per segment and code, that is one row where the code is given, else none.

    Where people judged, theirs: given by at least half of those who judged it (a tie counts as given, for what one
    reader saw is there to be seen), the polarity that most of them chose; of two as frequent the graver (lacking,
    rejected, present). Elsewhere the machine's `prefer`, "model" or "terms" ("terms" stand in where there are no
    codings by the model at all), with the polarity that scores highest; prefer="human" counts people's alone.
    Such a row has the score NaN, the coder's name or "people", and as note how many of how many gave it ("2/3").
    Columns as codings; sorted by segment (in the order they come), code.
    Raises ValueError for another `prefer`.
    """
    if prefer not in METHODS:
        raise ValueError(f"no method {prefer!r}; there are: {', '.join(METHODS)}")
    codings = codings.reset_index(drop=True)
    said = votes(codings, codebook)
    machine = codings[codings["method"] == prefer] if prefer != "human" else codings.iloc[:0]
    if machine.empty and prefer == "model":
        machine = codings[codings["method"] == "terms"]
    machine = machine[(machine["status"] != "rejected") & (machine["code"] != "")]
    machine = machine[said.judges(machine) == 0]
    machine = machine.assign(_rank=severest(machine["polarity"]))
    machine = machine.sort_values(["score", "_rank", "coder"], ascending=[False, True, True], kind="stable")
    machine = machine.drop_duplicates(CELL).drop(columns="_rank")
    both = _rooted(_stacked(_peoples(said), machine), codebook)
    order = {segment_id: number for number, segment_id in enumerate(codings["segment_id"].unique())}
    return both.iloc[
        pd.DataFrame({"segment": both["segment_id"].map(order), "code": both["code"].map(_places(both, codebook))})
        .sort_values(["segment", "code"], kind="stable")
        .index
    ].reset_index(drop=True)


def _rooted(codings: pd.DataFrame, codebook: Codebook | None) -> pd.DataFrame:
    """Leave out a sub-code where a code above it does not count: people may have judged that one alone."""
    if codebook is None:
        return codings
    there = set(zip(codings["segment_id"], codings["code"], strict=True))
    kept = [
        all((segment_id, above) in there for above in (codebook.ancestors(code) if code in codebook else ()))
        for segment_id, code in zip(codings["segment_id"], codings["code"], strict=True)
    ]
    return codings[np.array(kept, dtype=bool)].reset_index(drop=True)


def _peoples(said: Votes) -> pd.DataFrame:
    """One row for each segment and code that at least half of its judges gave."""
    given = said.given
    if given.empty:
        return empty("codings")
    number = said.givers(given, polarity=True)
    ranked = given.assign(_n=number, _rank=severest(given["polarity"]))
    ranked = ranked.sort_values(["_n", "_rank", "at", "coder"], ascending=[False, True, True, True], kind="stable")
    best = ranked.drop_duplicates(CELL)
    givers, judges = said.givers(best), said.judges(best)
    best = best[2 * givers >= judges]
    givers, judges = givers[best.index], judges[best.index]
    key = [*CELL, "polarity"]
    chosen = ranked.merge(best[key], on=key)
    by = chosen.groupby(key, sort=False)
    evidence = {cell: joined(spans) for cell, spans in by["evidence"]}
    coders = {cell: sorted(set(names)) for cell, names in by["coder"]}
    cells = list(best[key].itertuples(index=False, name=None))
    return best.assign(
        coder=[coders[cell][0] if len(coders[cell]) == 1 else PEOPLE for cell in cells],
        score=float("nan"),
        status="accepted",
        evidence=pd.Series([evidence[cell] for cell in cells], index=best.index, dtype=object),
        note=[f"{yes}/{of}" if of > 1 else "" for yes, of in zip(givers, judges, strict=True)],
        at=list(best[key].merge(by["at"].max().reset_index(), on=key)["at"]),
    ).drop(columns=["_n", "_rank"])


def _places(codings: pd.DataFrame, codebook: Codebook | None) -> dict[str, int]:
    ids = [*(codebook.ids if codebook is not None else ()), *sorted(set(codings["code"]))]
    return {code: number for number, code in enumerate(dict.fromkeys(ids))}


def _stacked(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Put two tables of codings together: the columns of codings, in their types."""
    parts = [part for part in (first, second) if len(part)]
    if not parts:
        return empty("codings")
    types = {name: kind for name, kind in COLUMNS["codings"].items() if kind != "object"}
    return pd.concat(parts, ignore_index=True)[list(COLUMNS["codings"])].astype(types)
