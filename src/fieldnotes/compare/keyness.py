"""The words that mark one group against the others, counted so that one talkative person does not make a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.counts import Floats, Integers, attributes, check_attributes, counted
from fieldnotes.compare.intervals import student
from fieldnotes.compare.logodds import jackknife, least_variance, log_likelihood, log_odds, z_scores
from fieldnotes.compare.permute import arrangements, shuffled, summed
from fieldnotes.compare.vocabulary_counts import (
    CAP,
    COMPOUND,
    PART,
    WordCounts,
    compounds_of,
    content_words,
    count_words,
)
from fieldnotes.tables import Corpus

LEVEL = 0.05
# A word of fewer documents than this marks nobody.
FEWEST_DOCUMENTS = 3
# The prior's size as a share of the study's words: a word's rate is drawn towards the whole study's with that weight.
PRIOR = 0.25
# A part is left out where one compound makes up this share of what the group says of it: the compound tells it.
TOLD = 0.5
CHUNK = 50_000  # cells of permuted tables worked on at a time: what stays near the processor
STRATA = ("kind", "round", "project")


def table_keyness(
    corpus: Corpus,
    tokens: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    n: int | None = None,
    prior: float = PRIOR,
    cap: int | None = CAP,
    strata: Sequence[str] | None = None,
    permutations: int = 1000,
    seed: int = 0,
    words: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give the words and compounds that mark each group against all the others.

    by: an attribute of documents, or role or speaker of segments, or several. n: only the first n words of a group.
    prior: the weight that draws a word's rate towards its rate in the whole study, as a share of the study's words.
    cap: a word counts at most this often in a document (None: as often as it is said). strata: documents are permuted
    with documents alike in these; kind, round and project, as far as they are not in `by`, if not given.
    words: what `content_words` gives for these tokens, where it is there already.

    Columns: those of `by`, rank, word (lemma), form ("word" or "compound"), compounds (the most frequent ones that a
    part stands in), n_documents (of the group, with the word), n_documents_group, n_speakers (who say it there),
    times (it is said there), times_rest, per_thousand and per_thousand_rest (capped counts per 1,000 content
    words), log_odds (natural logarithm, `logodds.log_odds`), low, high (95 % by leaving out documents, with Student's
    t), z, g2 (Dunning 1993; capped counts), p_adjusted, n_tests, note (a key of `words`, "" where there is nothing to
    say). Only words said more in the group than elsewhere, by at least three of its documents and two speakers; with
    fewer documents the group has no row. Ordered by group, then z.

    p_adjusted is the share of permutations of whole documents in which any word of any group reaches such a z
    (Westfall and Young 1993): at 0.05, at most one study in twenty reports a word where there is none to find.
    Raises ValueError for an unknown attribute.
    """
    names = attributes(by)
    words = content_words(corpus, tokens) if words is None else words
    whole = count_words(corpus, words, by=names)
    raw, counts = (one.of_documents(FEWEST_DOCUMENTS) for one in (whole, whole.capped(cap)))
    pseudo_words = prior * float(counts.size.sum())
    documents = _per_group(counts, (raw.counts > 0).astype(float))
    placed = _placed(corpus, words, raw, names)
    speakers = _speakers(placed, raw)
    found = measured(counts, pseudo_words)
    within = STRATA if strata is None else tuple(strata)
    check_attributes(list(within), counted(corpus))
    level = finest_strata(counts, [name for name in within if name not in names])
    p = adjusted_p(counts, level, found["z"], prior=pseudo_words, permutations=permutations, seed=seed)
    keep = (documents >= FEWEST_DOCUMENTS) & (speakers != 1) & (found["log_odds"] > 0)
    keep &= ~_told_by_a_compound(placed, words, raw)
    inside = compounds_of(words)
    members = np.bincount(counts.group, minlength=len(counts.groups))
    said, said_rest = _sides(raw)
    rates = _rates(counts)
    rows = []
    for which, word in zip(*np.nonzero(keep), strict=True):
        at = (which, word)
        rows.append(
            {name: counts.groups[name].iat[which] for name in names}
            | {"word": counts.words[word], "form": "compound" if counts.compound[word] else "word"}
            | {"compounds": inside.get(counts.words[word], ""), "n_documents": int(documents[at])}
            | {"n_documents_group": int(members[which]), "n_speakers": int(speakers[at])}
            | {"times": int(said[at]), "times_rest": int(said_rest[at])}
            | {"per_thousand": rates[0][at], "per_thousand_rest": rates[1][at]}
            | {name: float(found[name][at]) for name in ("log_odds", "low", "high", "z", "g2")}
            | {"p_adjusted": float(p[at]), "n_tests": p.size, "note": "" if p[at] <= LEVEL else "maybe_chance"}
            | {"_group": int(which)}
        )
    columns = [*names, "rank", *COLUMNS]
    if not rows:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
    table = pd.DataFrame(rows).sort_values(["_group", "z", "word"], ascending=[True, False, True], kind="stable")
    table["rank"] = table.groupby("_group").cumcount() + 1
    if n is not None:
        table = table[table["rank"] <= n]
    return table[columns].reset_index(drop=True)


COLUMNS = (
    *("word", "form", "compounds", "n_documents", "n_documents_group", "n_speakers", "times", "times_rest"),
    *("per_thousand", "per_thousand_rest", "log_odds", "low", "high", "z", "g2", "p_adjusted", "n_tests", "note"),
)


def _per_group(counts: WordCounts, values: Floats) -> Floats:
    member = (np.arange(len(counts.groups))[:, None] == counts.group).astype(float)
    return member @ values


def _sides(counts: WordCounts) -> tuple[Floats, Floats]:
    """Groups x words: said in the group, and in the rest."""
    own = _per_group(counts, counts.counts)
    return own, own.sum(axis=0) - own


def _sizes(counts: WordCounts) -> tuple[Floats, Floats]:
    size = _per_group(counts, counts.size[:, None])
    return size, size.sum() - size


def _rates(counts: WordCounts) -> tuple[Floats, Floats]:
    sides, sizes = _sides(counts), _sizes(counts)
    return 1000 * sides[0] / sizes[0], 1000 * sides[1] / np.maximum(sizes[1], 1)


def measured(counts: WordCounts, prior: float) -> dict[str, Floats]:
    """Give log_odds, low, high (by documents), z and g2, groups x words; `prior` is in words."""
    (own, rest), (size, rest_size) = _sides(counts), _sizes(counts)
    pseudo = pseudo_counts(counts, prior)
    ratio, variance = log_odds(own, size, rest, rest_size, pseudo, prior)
    least, spread = least_variance(own, rest, pseudo), np.zeros_like(ratio)
    for which in range(len(counts.groups)):
        left_out = jackknife(counts.counts, counts.size, counts.group, which, pseudo, prior)
        df = max((counts.group == which).sum() - 1, 1)
        spread[which] = student(df, 1 - LEVEL) * np.sqrt(np.maximum(left_out, least[which]))
    return {
        "log_odds": ratio,
        "low": ratio - spread,
        "high": ratio + spread,
        "z": ratio / np.sqrt(variance),
        "g2": log_likelihood(own, size, rest, rest_size),
    }


def pseudo_counts(counts: WordCounts, prior: float) -> Floats:
    """Give the prior of each word: its rate in the whole study, times the prior's size in words."""
    return prior * counts.counts.sum(axis=0) / counts.size.sum()


def finest_strata(counts: WordCounts, strata: list[str]) -> Integers:
    """Number the cells by stratum: the finest strata in which each group could have had other documents by chance."""
    members = np.bincount(counts.group, minlength=len(counts.groups))
    for last in range(len(strata), 0, -1):
        level = counts.cells.groupby(strata[:last], sort=True, dropna=False).ngroup().to_numpy(np.int64)
        ways = [
            arrangements(counts.group, level, which) for which in np.flatnonzero(members >= FEWEST_DOCUMENTS).tolist()
        ]
        if min(ways, default=0) >= 2 / LEVEL:
            return level
    return np.zeros(len(counts.cells), np.int64)


def adjusted_p(counts: WordCounts, level: Integers, z: Floats, *, prior: float, permutations: int, seed: int) -> Floats:
    """Give p-values, groups x words, adjusted for all of them: how often the greatest permuted z is as great.

    Groups of fewer than three documents take no part. The observed arrangement counts as one (Phipson and Smyth 2010).
    """
    pseudo = pseudo_counts(counts, prior)
    members = np.bincount(counts.group, minlength=len(counts.groups))
    enough = members >= FEWEST_DOCUMENTS
    everything, all_words = counts.counts.sum(axis=0), counts.size.sum()
    told = np.column_stack([counts.counts, counts.size])
    chunk, extreme = max(1, CHUNK // max(z.size, 1)), np.zeros(z.shape)
    for order in shuffled(counts.group, level, permutations, chunk, np.random.default_rng(seed)):
        sums = summed(order, members, told)[:, enough]
        own, size = sums[:, :, :-1], sums[:, :, -1:]
        drawn = z_scores(own, size, everything - own, all_words - size, pseudo, prior).reshape(len(order), -1)
        greatest = np.sort(drawn.max(axis=1, initial=-np.inf))
        extreme += len(greatest) - np.searchsorted(greatest, z - 1e-9)
    return (1 + extreme) / (1 + permutations)


def _speakers(placed: pd.DataFrame, counts: WordCounts) -> Integers:
    """How many speakers of each group say each word; where the speaker is not known, each document is one."""
    return _summed(placed.drop_duplicates(["_group", "word", "_who"]), counts).astype(np.int64)


def _told_by_a_compound(placed: pd.DataFrame, words: pd.DataFrame, counts: WordCounts) -> NDArray[np.bool_]:
    """Groups x words: whether the word is mostly one compound there, as "handling" is "prøvehandling"."""
    whole = words.loc[words["form"] == COMPOUND, ["segment_id", "i", "word"]].drop_duplicates(["segment_id", "i"])
    parts = placed[placed["form"] == PART].merge(whole, on=["segment_id", "i"], suffixes=("", "_whole"))
    sizes = parts.groupby(["_group", "word", "word_whole"]).size().groupby(["_group", "word"]).max()
    most = sizes.rename("_n").reset_index()
    with np.errstate(invalid="ignore", divide="ignore"):
        share = _summed(most, counts, most["_n"].to_numpy(float)) / _summed(placed, counts)
    return np.nan_to_num(share) >= TOLD


def _placed(corpus: Corpus, words: pd.DataFrame, counts: WordCounts, names: list[str]) -> pd.DataFrame:
    """The words that are counted, each with its group (_group) and who says it (_who)."""
    segments = counted(corpus)
    who = segments["speaker"].where(segments["speaker"] != "", segments["doc_id"])
    keys = segments.assign(_who=who)[list(dict.fromkeys(["segment_id", "_who", *names]))]
    told = words[words["word"].isin(set(counts.words))].merge(keys, on="segment_id")
    return told.merge(counts.groups.reset_index(names="_group"), on=names) if names else told.assign(_group=0)


def _summed(told: pd.DataFrame, counts: WordCounts, values: Floats | float = 1.0) -> Floats:
    """Groups x words: the values of the rows added up."""
    number = {word: n for n, word in enumerate(counts.words)}
    result = np.zeros((len(counts.groups), len(counts.words)))
    np.add.at(result, (told["_group"].to_numpy(np.int64), told["word"].map(number).to_numpy(np.int64)), values)
    return result
