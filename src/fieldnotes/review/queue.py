"""What is drawn for a person to code next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd

from fieldnotes.review.votes import CELL, votes
from fieldnotes.tables import Corpus

ORDERS = ("random", "uncertain", "code", "double", "disagreement")
COLUMNS = ("segment_id", "doc_id", "position", "why", "uncertainty")
RANDOM_FIRST = 30  # segments of a study to code at random before the uncertain ones pay


def review_queue(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    n: int = 50,
    order: str = "uncertain",
    coder: str = "",
    double: float = 0.2,
    code: str | Iterable[str] | None = None,
    seed: int = 0,
    scores: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Draw the next segments for a coder: at most `n`, in the order to code them.

    Columns: segment_id, doc_id, position, why (the order that drew it; or `double`), uncertainty (0 sure, 1 least
    sure). `codings` are all there are, people's too; the interviewer's segments are left out.

    Orders: `random`; `uncertain`, where the machine's closest call between giving and not giving a code is closest;
    `code`, in turn for the code that people have given least, from what the machine proposes for it; `double`, what
    every coder gets; `disagreement`, where people's answers differ, most codes in dispute first (a consensus round:
    the only order that shows a coder a segment again).
    A share `double` of the other orders is drawn from the list that is the same for every coder, spread evenly, so
    that agreement can be computed. `code`: only this one, or these, count for `uncertain`, `code`, `disagreement`.
    `scores` (segment_id, code, score: a probability) says more than codings do, where the machine gave no code too;
    without it the scores of the model's codings are used, of the terms' where there are none.
    The first 20 to 40 segments of a study are best drawn at random: what is uncertain to a machine that has seen
    nothing of the material says little. The same seed draws the same, whatever the order of the rows.
    Raises ValueError for an unknown order, and for a share outside 0 to 1.
    """
    if order not in ORDERS:
        raise ValueError(f"no order {order!r}; there are: {', '.join(ORDERS)}")
    if not 0 <= double <= 1:
        raise ValueError(f"double is a share from 0 to 1, not {double}")
    wanted = [code] if isinstance(code, str) else None if code is None else list(code)
    segments = corpus.coded().segments[["segment_id", "doc_id", "position"]].sort_values("segment_id")
    calls = _closest_call(codings if scores is None else scores, wanted)
    segments = segments.assign(uncertainty=segments["segment_id"].map(calls).fillna(0.0))
    human = codings[codings["method"] == "human"]
    if order == "disagreement":
        return _rows(_disputed(segments, human, wanted, seed), n, order)
    free = segments[~segments["segment_id"].isin(human.loc[human["coder"] == coder, "segment_id"])]
    shared = _shuffled(free, seed, "double")
    if order == "double":
        return _rows(shared, n, order)
    several = _rows(shared, min(round(double * n), len(shared)), "double")
    rest = _shuffled(free[~free["segment_id"].isin(several["segment_id"])], seed, coder)
    if order == "uncertain":
        rest = rest.sort_values("uncertainty", ascending=False, kind="stable")
    elif order == "code":
        rest = _by_code(rest, n, codings, human, wanted, scores)
    return _spread(_rows(rest, n - len(several), order), several)


def _shuffled(segments: pd.DataFrame, seed: int, who: str) -> pd.DataFrame:
    """Order segments by a hash of their id, so that neither their order nor what else there is matters."""
    key = [hashlib.sha256(f"{seed}\n{who}\n{name}".encode()).hexdigest() for name in segments["segment_id"]]
    return segments.assign(_key=key).sort_values("_key").drop(columns="_key")


def _closest_call(scored: pd.DataFrame, wanted: list[str] | None) -> pd.Series:
    """Give for each segment how near its nearest score is to a half: 1 is a half, 0 is sure."""
    if "method" in scored:
        machine = scored[scored["method"] == "model"]
        scored = machine if len(machine) else scored[scored["method"] == "terms"]
    scored = scored[scored["score"].notna()]
    if wanted is not None:
        scored = scored[scored["code"].isin(wanted)]
    return (1 - (2 * scored["score"] - 1).abs()).clip(0, 1).groupby(scored["segment_id"]).max()


def _disputed(segments: pd.DataFrame, human: pd.DataFrame, wanted: list[str] | None, seed: int) -> pd.DataFrame:
    """The segments where people who judged the same code gave different answers, most such codes first."""
    said = votes(human)
    cells = said.given[[*CELL, "polarity"]].drop_duplicates()
    if wanted is not None:
        cells = cells[cells["code"].isin(wanted)]
    differs = said.givers(cells, polarity=True) < said.judges(cells)
    disputes = cells[differs].drop_duplicates(CELL).groupby("segment_id").size()
    rows = _shuffled(segments[segments["segment_id"].isin(disputes.index)], seed, "disagreement")
    number = rows["segment_id"].map(disputes)
    return rows.assign(_n=number).sort_values("_n", ascending=False, kind="stable").drop(columns="_n")


def _by_code(
    rest: pd.DataFrame,
    n: int,
    codings: pd.DataFrame,
    human: pd.DataFrame,
    wanted: list[str] | None,
    scores: pd.DataFrame | None,
) -> pd.DataFrame:
    """In turn one for the code that has fewest so far: of what is proposed for it at random, else the best scored."""
    machine = codings[(codings["method"] != "human") & (codings["code"] != "")]
    codes = wanted if wanted is not None else sorted({*machine["code"], *(() if scores is None else scores["code"])})
    place = {name: number for number, name in enumerate(rest["segment_id"])}
    lines = {name: _line(name, machine, scores, place) for name in codes}
    of = machine[machine["code"].isin(codes)].groupby("segment_id")["code"].agg(set).to_dict()
    given = human[(human["status"] != "rejected") & human["code"].isin(codes)]
    have = {name: int((given["code"] == name).sum()) for name in codes}
    drawn: dict[str, None] = {}
    while lines and len(drawn) < n:
        name = min(lines, key=lambda name: (have[name], codes.index(name)))
        following = next((segment for segment in lines[name] if segment not in drawn), None)
        if following is None:
            del lines[name]
            continue
        drawn[following] = None
        for found in of.get(following, {name}) | {name}:
            have[found] += 1
    order = np.array([place[name] for name in drawn], dtype=np.int64)
    return rest.iloc[order]


def _line(name: str, machine: pd.DataFrame, scores: pd.DataFrame | None, place: dict[str, int]) -> Iterable[str]:
    """Give the segments to draw for a code, each once, as an iterator that goes on where it was left."""
    found = set(machine.loc[machine["code"] == name, "segment_id"]) & place.keys()
    proposed = sorted(found, key=lambda segment: place[segment])
    if scores is None:
        return iter(proposed)
    own = scores[(scores["code"] == name) & scores["segment_id"].isin(list(place))]
    best = own.assign(_at=own["segment_id"].map(place)).sort_values(["score", "_at"], ascending=[False, True])
    return iter(dict.fromkeys([*proposed, *best["segment_id"]]))


def _rows(segments: pd.DataFrame, n: int, why: str) -> pd.DataFrame:
    return segments.head(max(n, 0)).assign(why=why)[list(COLUMNS)].reset_index(drop=True)


def _spread(rest: pd.DataFrame, several: pd.DataFrame) -> pd.DataFrame:
    """Lay what every coder gets evenly among the rest."""
    at = np.concatenate([(np.arange(len(part)) + 0.5) / max(len(part), 1) for part in (rest, several)])
    both = pd.concat([part for part in (rest, several) if len(part)] or [rest])
    return both.iloc[np.argsort(at, kind="stable")].reset_index(drop=True)
