"""The same theme seen by each voice of a pilot: by role, or by what is said, written and observed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from fieldnotes.compare.contrast import Estimate, balance, difference, estimated, implied_p, picked
from fieldnotes.compare.counts import Counts, Floats, attributes, check_attributes, count, counted
from fieldnotes.compare.differences import without_any
from fieldnotes.compare.intervals import Shares, shares, together
from fieldnotes.compare.pairs import FEWEST_WITH_THEME, LEVEL
from fieldnotes.compare.permute import adjusted
from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

# Voices whose difference surely is smaller than this are said to agree.
MARGIN = 0.15


def table_perspectives(
    corpus: Corpus,
    codings: pd.DataFrame,
    *,
    voices: str = "role",
    by: str | Iterable[str] = "project",
    codes: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Give each theme's share of segments in each voice of a group, and how the voice stands to the others there.

    voices: "role" (of the speaker), "kind" (said, written, observed), or another attribute. by: the groups, [] for the
    whole corpus. Every voice of the corpus has a row in every group.

    Columns: those of `by`, code, polarity, voices (which), voice, n_documents, n_segments, count, share, low, high
    (95 %), effective (the number of independent segments that would tell as much), df (Student's), share_others (of the
    group's other voices together), difference, difference_low, difference_high (fractions of 1), p (the level at which
    that interval first holds nought), p_adjusted (Benjamini and Hochberg 1995, over all tests of the table), n_tests,
    stands, note.
    stands: "opposed" or "opposed_hint" (`table_opposed`), "more" or "less" (p_adjusted at most 0.05), "agrees" (the
    interval of the difference lies within 15 percentage points), or "" where the sources cannot tell.
    note: "silent" (no segment of that voice: the share is NaN and not nought), "only_voice", "too_rare", "one_source".

    The interval is that of `intervals.shares` with the part of a document that one voice has as its unit. A voice with
    one source has an interval too, which supposes that its sources differ as much as those of other voices do; the
    note says so. Voices of one document are taken for independent, which makes differences look less sure, not more.
    Raises ValueError for an unknown attribute.
    """
    names = attributes(by)
    check_attributes([*names, voices], counted(corpus))
    return voiced(without_any(count(corpus, codings, by=[*names, voices], codes=codes)), names, voices)


def voiced(counts: Counts, names: list[str], voices: str) -> pd.DataFrame:
    """Hold each voice against the others of its group, from counts alone; columns as in `table_perspectives`."""
    estimate = shares(counts.size, counts.hits, counts.group, len(counts.groups))
    rows = _crossed(counts, names, voices)
    features = len(counts.features)
    every = rows.iloc[np.repeat(np.arange(len(rows)), features)].reset_index(drop=True)
    named = pd.DataFrame(counts.features * len(rows), columns=["code", "polarity"], dtype="str")
    table = every[names].join(named).assign(voices=voices, voice=every[voices], **_cells(counts, estimate, rows, names))
    table = table.astype(dict.fromkeys(("voices", "voice", "stands", "note"), "str"))
    opposed = table_opposed(table)
    keys = [*names, "code", "voice"]
    for note in ("opposed_hint", "opposed"):
        found = opposed[opposed["note"] == note]
        sides = [found[[*names, "code"]].assign(voice=found[side]) for side in ("voice_present", "voice_lacking")]
        against = pd.MultiIndex.from_frame(table[keys]).isin(pd.MultiIndex.from_frame(pd.concat(sides)[keys]))
        table.loc[against & (table["polarity"] != "rejected"), "stands"] = note
    group = table.groupby(names, sort=False).ngroup().to_numpy() if names else np.zeros(len(table))
    feature, voice = np.tile(np.arange(features), len(rows)), np.repeat(np.arange(len(rows)), features)
    return table.iloc[np.lexsort((voice, feature, group))].reset_index(drop=True)


def table_opposed(perspectives: pd.DataFrame) -> pd.DataFrame:
    """Give the voices that speak of a theme as present where others in the same group speak of it as lacking.

    perspectives: from `table_perspectives`. Two voices stand here where for the one the theme is more present than
    lacking, for the other more lacking than present, and the 95 % interval of that gap does not hold nought.
    Columns: those of the groups, code, voice_present, voice_lacking, present_one, lacking_one, present_other,
    lacking_other (shares of the first and of the second voice), gap, low, high (present less lacking, of the first
    voice less that of the second: `contrast.balance`), p, p_adjusted (Benjamini and Hochberg 1995, over n_pairs),
    n_one, n_other (segments), documents_one, documents_other, n_pairs (pairs of voices looked at in all), note:
    "opposed" where p_adjusted is at most 0.05, else "opposed_hint". Among many pairs chance alone gives some hints.
    """
    groups = [str(name) for name in perspectives.columns[: perspectives.columns.get_loc("code")]]
    keys = [*groups, "code", "voice"]
    rows = perspectives[perspectives["low"].notna()]
    numbers = ["share", "effective", "df"]
    sides = [rows[rows["polarity"] == name][[*keys, *numbers]] for name in ("present", "lacking")]
    sizes = rows.drop_duplicates(keys)[[*keys, "n_segments", "n_documents"]]
    voices = sides[0].merge(sides[1], on=keys, suffixes=("", "_lacking")).merge(sizes, on=keys)
    pairs = voices.merge(voices, on=[*groups, "code"], suffixes=("_one", "_other"))
    pairs = pairs[pairs["voice_one"] < pairs["voice_other"]]
    plus = [estimated(pairs, "_one"), estimated(pairs, "_lacking_other")]
    minus = [estimated(pairs, "_lacking_one"), estimated(pairs, "_other")]
    gap, low, high = balance(plus, minus)
    p = implied_p(plus, minus)
    fair = adjusted(p)
    pairs = pairs.assign(gap=gap, low=low, high=high, p=p, p_adjusted=fair, n_pairs=len(pairs))
    pairs = pd.concat([pairs, _turned(pairs)], ignore_index=True)
    one, other = (pairs[f"share_{side}"] - pairs[f"share_lacking_{side}"] for side in ("one", "other"))
    found = pairs[(one > 0) & (other < 0) & (pairs["low"] > 0)].rename(columns=NAMES)
    found = found.assign(note=np.where(found["p_adjusted"] <= LEVEL, "opposed", "opposed_hint"))
    found = found.sort_values(["p", *groups, "code", "voice_present", "voice_lacking"], kind="stable")
    return found[[*groups, "code", *TOLD]].astype({"note": "str"}).reset_index(drop=True)


NAMES = {
    "voice_one": "voice_present",
    "voice_other": "voice_lacking",
    "share_one": "present_one",
    "share_lacking_one": "lacking_one",
    "share_other": "present_other",
    "share_lacking_other": "lacking_other",
    "n_segments_one": "n_one",
    "n_segments_other": "n_other",
    "n_documents_one": "documents_one",
    "n_documents_other": "documents_other",
}
TOLD = [
    *list(NAMES.values())[:6],
    "gap",
    "low",
    "high",
    "p",
    "p_adjusted",
    *list(NAMES.values())[6:],
    "n_pairs",
    "note",
]


def _turned(pairs: pd.DataFrame) -> pd.DataFrame:
    """The same pairs seen from the other voice."""
    other = {
        name: name.removesuffix("_one") + "_other" if name.endswith("_one") else name.removesuffix("_other") + "_one"
        for name in pairs.columns
        if name.endswith(("_one", "_other"))
    }
    turned = pairs.rename(columns=other)
    return turned.assign(gap=-pairs["gap"], low=-pairs["high"], high=-pairs["low"])


def _crossed(counts: Counts, names: list[str], voices: str) -> pd.DataFrame:
    """Every group with every voice, and the number of its row in the counts; -1 where nothing is said."""
    groups = counts.groups.assign(_group=range(len(counts.groups)))
    heard = groups[[voices]].drop_duplicates().sort_values(voices, key=lambda names: names.map(alphabetical))
    every = groups[names].drop_duplicates().merge(heard, how="cross") if names else heard
    return every.merge(groups, on=[*names, voices], how="left").fillna({"_group": -1}).astype({"_group": "int64"})


def _cells(counts: Counts, estimate: Shares, rows: pd.DataFrame, names: list[str]) -> dict[str, Floats]:
    """The columns of numbers, a value per row and feature."""
    which = rows["_group"].to_numpy()
    member = np.vstack([counts.membership, np.zeros(len(counts.group))])  # the last row, number -1, is silence
    documents, segments = member.sum(axis=1)[which], (member @ counts.size)[which]
    silent = (segments == 0)[:, None]
    own = _or_nothing(estimate, which)
    others = _or_nothing(together(estimate, _others(counts, names)), which)
    alone = np.isnan(others.share)
    gap, gap_low, gap_high = difference(own, others)
    low, high = own.interval()
    frequent = (counts.hits > 0).sum(axis=0) >= FEWEST_WITH_THEME
    tested = frequent & ~silent & ~alone
    p = np.where(tested, implied_p([own], [others]), np.nan)
    fair = adjusted(p)
    surely = tested & (gap_low > -MARGIN) & (gap_high < MARGIN)
    stands = np.select([(fair <= LEVEL) & (gap > 0), fair <= LEVEL, surely], ["more", "less", "agrees"], "")
    why = [np.broadcast_to(part, p.shape) for part in (silent, alone, ~frequent, (documents == 1)[:, None])]
    note = np.select(why, ["silent", "only_voice", "too_rare", "one_source"], "")
    features = p.shape[1]
    cells = {
        "n_documents": np.repeat(documents.astype(int), features),
        "n_segments": np.repeat(segments.astype(int), features),
        "count": (member @ counts.hits)[which].astype(int),
        "share": own.share,
        "low": low,
        "high": high,
        "effective": own.effective,
        "df": own.df,
        "share_others": others.share,
        "difference": gap,
        "difference_low": gap_low,
        "difference_high": gap_high,
        "p": p,
        "p_adjusted": fair,
        "n_tests": np.full(p.shape, int(tested.sum())),
        "stands": stands,
        "note": note,
    }
    return {name: values.ravel() for name, values in cells.items()}


def _or_nothing(estimate: Shares, which: np.ndarray) -> Estimate:
    """The estimates of some groups; NaN where the number is -1 or the group has no segment."""
    found = picked(estimate, which)
    there = (which >= 0)[:, None] & (estimate.n[which] > 0)[:, None]
    return Estimate(*(np.where(there, values, np.nan) for values in (found.share, found.effective, found.df)))


def _others(counts: Counts, names: list[str]) -> Floats:
    """Groups x groups: 1 for the other voices of the same group."""
    number = counts.groups.groupby(names, sort=False).ngroup() if names else pd.Series(0, index=counts.groups.index)
    same = number.to_numpy()[:, None] == number.to_numpy()
    return (same & ~np.eye(len(same), dtype=bool)).astype(float)
