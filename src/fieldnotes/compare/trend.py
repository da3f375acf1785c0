"""How themes come and go: share per round or month in each pilot, and the change from the first to the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fieldnotes.compare.contrast import balance, estimated, implied_p
from fieldnotes.compare.counts import Counts, attributes, check_attributes, count, counted
from fieldnotes.compare.differences import without_any
from fieldnotes.compare.intervals import shares
from fieldnotes.compare.pairs import FEWEST_DOCUMENTS, LEVEL, Pair, contrasted
from fieldnotes.compare.periods import in_time, timed
from fieldnotes.compare.permute import adjusted
from fieldnotes.tables import Corpus
from fieldnotes.words import WORDS

# A column of cells: the source itself where it goes over several periods, so that it changes place with itself alone.
WHOLE = "_source"


def table_trend(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    time: str = "round",
    codes: Iterable[str] | None = None,
    strata: Sequence[str] = ("kind",),
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Give each theme's share of segments at each time, and its change from the first time to the last.

    by: attributes of documents; [] follows the whole corpus. time: "round" or another attribute of documents, or
    "month", "quarter", "year": of the turn's own date in a log, else of the document. codes: as in `table_codes`.

    Columns: those of `by`, code, polarity, time (which), when (its value), n_documents, n_segments, count, share, low,
    high (95 %, over documents), effective (the number of independent segments that would tell as much), df (Student's);
    then, alike on every row of a series (a group, code and polarity): first, last (the
    first and the last time at which the group has documents), n_first, n_last (documents there), share_first,
    share_last, change, change_low, change_high (Newcombe 1998 from the two intervals; fractions of 1), p, p_adjusted
    (Benjamini and Hochberg 1995 over all series), n_tests, test and strata (as in `pairs.contrasted`: documents are
    permuted between first and last within the strata, or the interval's own p), recurs ("same_source" where a
    source goes on from first to last, "same_person" where somebody named speaks in both, else ""), note.
    The interval takes the documents of first and last for independent; where sources or persons recur it is, if
    anything, too wide. The note "other_kinds" says that first and last are not the same kinds of source.
    Rows stand by group, code, polarity, time. What has no time is left out. Raises ValueError for an unknown time.
    """
    names = attributes(by)
    dated = timed(corpus, time)
    check_attributes([*names, *strata], counted(corpus))
    counts = without_any(count(dated, codings, by=[*names, time], codes=codes))
    speakers = _speakers(dated)
    return trended(counts, names, time, strata=strata, permutations=permutations, seed=seed, speakers=speakers)


def trended(
    counts: Counts,
    names: list[str],
    time: str,
    *,
    strata: Sequence[str],
    permutations: int,
    seed: int,
    speakers: Mapping[str, set[str]] | None = None,
) -> pd.DataFrame:
    """Follow each group through its times, from counts alone; columns as in `table_trend`.

    speakers: doc_id -> the names of those who speak in it.
    """
    counts = _whole(counts)
    series, order = _series(counts, names, time)
    points = _points(counts, time)
    used = counts.membership.sum(axis=1) > 0
    ends: list[Pair] = [_ends(rows, used) for rows in order]
    found = contrasted(counts, ends, strata=(*strata, WHOLE), permutations=permutations, seed=seed)
    change = _changes(counts, ends, found, time, _recurring(counts, ends, speakers or {}))
    features = len(counts.features)
    rows = [(s, f, g) for s, groups in enumerate(order) for f in range(features) for g in groups]
    which, feature, group = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return pd.concat(
        [
            series.iloc[which].reset_index(drop=True),
            points.iloc[group * features + feature].reset_index(drop=True),
            change.iloc[which * features + feature].reset_index(drop=True),
        ],
        axis=1,
    )


def changes(trend: pd.DataFrame) -> pd.DataFrame:
    """Give one row per series of `table_trend`: the columns that are alike on all its rows."""
    point = ["when", "n_documents", "n_segments", "count", "share", "low", "high", "effective", "df"]
    keys = [*trend.columns[: trend.columns.get_loc("code")], "code", "polarity"]
    return trend.drop_duplicates(keys).drop(columns=point).reset_index(drop=True)


def table_shifts(trend: pd.DataFrame) -> pd.DataFrame:
    """Pair each theme that falls with each that rises in the same group: resistance that turned into understanding.

    trend: from `table_trend`. A pair stands here where the 95 % interval of the shift (what the one rises plus what the
    other falls: `contrast.balance`) does not hold nought.
    Columns: those of the groups, code, polarity (what falls), share_first, share_last, code_rising, polarity_rising,
    share_first_rising, share_last_rising, shift, low, high (fractions of 1), p, p_adjusted (Benjamini and Hochberg
    1995, over n_pairs), first, last, n_first, n_last (documents), n_pairs (pairs of themes in a group that were looked
    at, whichever falls), note: "shift_clear" where p_adjusted is at most 0.05, else "shift_hint". Among many pairs
    chance alone gives some hints. Those least likely by chance come first.
    """
    groups = [str(name) for name in trend.columns[: trend.columns.get_loc("code")]]
    series = _ended(trend, groups).assign(_all=0)
    series["_number"] = range(len(series))
    both = series.merge(series, on=["_all", *groups], suffixes=("", "_rising"))
    both = both[both["_number"] < both["_number_rising"]]
    had, left, before, risen = (
        estimated(both, f"_{end}{side}") for side in ("", "_rising") for end in ("first", "last")
    )
    parts = [had, risen], [left, before]
    shift, low, high = balance(*parts)
    p = implied_p(*parts)
    both = both.assign(shift=shift, low=low, high=high, p=p, p_adjusted=adjusted(p), n_pairs=len(both))
    swapped = {f"{name}_rising": name for name in series.columns if f"{name}_rising" in both}
    turned = both.rename(columns={**swapped, **{name: new for new, name in swapped.items()}})
    turned = turned.assign(shift=-both["shift"], low=-both["high"], high=-both["low"])
    both = pd.concat([both, turned], ignore_index=True)
    falls = (both["share_last"] < both["share_first"]) & (both["share_last_rising"] > both["share_first_rising"])
    both = both[falls & (both["low"] > 0)]
    both = both.assign(note=np.where(both["p_adjusted"] <= LEVEL, "shift_clear", "shift_hint"))
    order = ["p", *groups, "code", "polarity", "code_rising", "polarity_rising"]
    both = both.sort_values(order, kind="stable", ignore_index=True)
    told = ["code", "polarity", "share_first", "share_last"]
    told = [*told, *(f"{name}_rising" for name in told), "shift", "low", "high", "p", "p_adjusted"]
    return both[[*groups, *told, "first", "last", "n_first", "n_last", "n_pairs", "note"]].astype({"note": "str"})


def _ended(trend: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """The tested series, a row each, with the estimates at their first and last time."""
    keys = [*groups, "code", "polarity"]
    tested = trend[trend["p"].notna()]
    sides = [
        tested.loc[tested["when"] == tested[end], [*keys, "share", "effective", "df"]].rename(
            columns={name: f"{name}_{end}" for name in ("share", "effective", "df")}
        )
        for end in ("first", "last")
    ]
    series = tested.drop_duplicates(keys)[[*keys, "first", "last", "n_first", "n_last"]]
    return series.merge(sides[0], on=keys).merge(sides[1], on=keys)


def _whole(counts: Counts) -> Counts:
    """Mark the cells of sources that go over several times."""
    repeated = counts.documents["doc_id"].duplicated(keep=False)
    marked = counts.documents["doc_id"].where(repeated, "")
    return replace(counts, documents=counts.documents.assign(**{WHOLE: marked}))


def _series(counts: Counts, names: list[str], time: str) -> tuple[pd.DataFrame, list[list[int]]]:
    """The groups without time, and for each the numbers of its groups in time, as they come."""
    groups = counts.groups
    keys = groups[names].drop_duplicates(ignore_index=True) if names else pd.DataFrame(index=range(min(len(groups), 1)))
    number = {tuple(row): i for i, row in enumerate(keys.itertuples(index=False))}
    order: list[list[int]] = [[] for _ in range(len(keys))]
    for g in sorted(range(len(groups)), key=lambda g: in_time(groups[time].iloc[g])):
        order[number[tuple(groups[names].iloc[g])]].append(g)
    return keys, order


def _points(counts: Counts, time: str) -> pd.DataFrame:
    """A row per group in time and feature: what is counted there."""
    member, features = counts.membership, len(counts.features)
    estimate = shares(counts.size, counts.hits, counts.group, len(counts.groups))
    documents = member.sum(axis=1)
    enough = (documents >= FEWEST_DOCUMENTS)[:, None]
    low, high = (np.where(enough, limit, np.nan) for limit in estimate.interval())
    named = pd.DataFrame(counts.features * len(counts.groups), columns=["code", "polarity"], dtype="str")
    return named.assign(
        time=pd.Series(time, index=named.index, dtype="str"),
        when=np.repeat(counts.groups[time].to_numpy(), features),
        n_documents=np.repeat(documents.astype(int), features),
        n_segments=np.repeat((member @ counts.size).astype(int), features),
        count=(member @ counts.hits).ravel().astype(int),
        share=estimate.share.ravel(),
        low=low.ravel(),
        high=high.ravel(),
        effective=estimate.effective.ravel(),
        df=estimate.df.ravel(),
    ).astype({"when": "str"})


def _ends(groups: list[int], used: np.ndarray) -> Pair:
    """The last and the first group of a series that have documents: the change is the last less the first."""
    there = [g for g in groups if used[g]] or groups[:1]
    return there[-1], there[0]


def _changes(
    counts: Counts, ends: list[Pair], found: dict[str, np.ndarray], time: str, recurs: list[str]
) -> pd.DataFrame:
    """A row per series and feature: first to last."""
    features = len(counts.features)
    estimate = shares(counts.size, counts.hits, counts.group, len(counts.groups))
    documents = counts.membership.sum(axis=1).astype(int)
    last, first = (np.array([pair[side] for pair in ends], dtype=np.int64) for side in (0, 1))
    one = last == first
    for name in ("difference", "low", "high", "p", "p_adjusted"):
        found[name] = np.where(one[:, None], np.nan, found[name])
    alike = np.array([_kinds(counts, a) == _kinds(counts, b) for a, b in ends], dtype=bool)
    note = np.where((found["note"] == "") & ~alike[:, None], "other_kinds", found["note"])
    note = np.where(one[:, None], "one_time", note)
    within = [["+".join(name for name in text.split("+") if name != WHOLE) for text in row] for row in found["strata"]]
    strata = np.array(within, dtype=object).reshape(note.shape)
    per_series = {
        "first": counts.groups[time].to_numpy()[first],
        "last": counts.groups[time].to_numpy()[last],
        "n_first": documents[first],
        "n_last": documents[last],
    }
    cells = {
        "share_first": estimate.share[first],
        "share_last": estimate.share[last],
        "change": found["difference"],
        "change_low": found["low"],
        "change_high": found["high"],
        **{name: found[name] for name in ("p", "p_adjusted", "n_tests", "test")},
        "strata": strata,
    }
    columns = {name: np.repeat(values, features) for name, values in per_series.items()}
    columns |= {name: values.ravel() for name, values in cells.items()}
    columns |= {"recurs": np.repeat(np.array(recurs, dtype=object), features), "note": note.ravel()}
    text = ("first", "last", "test", "strata", "recurs", "note")
    return pd.DataFrame(columns).astype(dict.fromkeys(text, "str"))


def _kinds(counts: Counts, group: int) -> set[str]:
    return set(counts.documents.loc[counts.group == group, "kind"])


def _speakers(corpus: Corpus) -> dict[str, set[str]]:
    """Who speaks in each document, by name; a role ("Borger") or an unknown ("[Taler 2]") is nobody in particular."""
    spoken = counted(corpus)
    labels = {label.casefold() for pair in WORDS.values() for label in pair}
    name = spoken["speaker"].str.casefold()
    roles = labels | set(spoken["role"].str.casefold())
    named = spoken[(name.str.len() > 2) & ~name.isin(roles) & ~name.str.startswith("[taler")]
    return {str(doc_id): set(names) for doc_id, names in named.groupby("doc_id")["speaker"]}


def _recurring(counts: Counts, ends: list[Pair], speakers: Mapping[str, set[str]]) -> list[str]:
    """Whether a source, or somebody named, is in both the first and the last of each series."""
    found = []
    for pair in ends:
        last, first = (set(counts.documents.loc[counts.group == group, "doc_id"]) for group in pair)
        said = [{name for doc_id in side for name in speakers.get(doc_id, ())} for side in (first, last)]
        found.append("same_source" if first & last else "same_person" if said[0] & said[1] else "")
    return found
