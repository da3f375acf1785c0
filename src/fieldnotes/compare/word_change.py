"""Words that come and go from the first round to the last, and which may have taken the place of which."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from fieldnotes.compare.contexts import context_similarity
from fieldnotes.compare.counts import attributes, check_attributes, counted
from fieldnotes.compare.keyness import LEVEL, PRIOR, adjusted_p, finest_strata, measured
from fieldnotes.compare.vocabulary_counts import CAP, WordCounts, content_words, count_words
from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

# With fewer documents in either round nothing is tested: the words are shown as an indication.
FEWEST_TESTED = 4
# A word that comes or goes is met in at least so many documents of the round that has it most.
FEWEST_DOCUMENTS = 2
# A word whose rate hardly moves (z) takes nobody's place.
CHANGED = 1.0
# Context similarity from which on a word is proposed as another's successor.
ALIKE = 0.2
COLUMNS = (
    *("rank", "word", "form", "direction", "first", "last", "n_documents_first", "n_documents_last"),
    *("n_first", "n_last", "per_thousand_first", "per_thousand_last", "n_documents_elsewhere"),
    *("log_odds", "low", "high", "z", "p_adjusted", "replaced", "similarity", "note"),
)


def table_word_change(
    corpus: Corpus,
    tokens: pd.DataFrame,
    *,
    by: str | Iterable[str] = (),
    rounds: tuple[str, str] | None = None,
    n: int = 15,
    permutations: int = 1000,
    seed: int = 0,
    words: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give the words that rise and fall from the first round to the last, and pairs that may replace each other.

    by: attributes of documents; [] is the whole study. rounds: which two, the first and the last in the group if not
    given. n: so many words that rise and as many that fall, for each group. words: what `content_words` gives for these
    tokens, where it is there already.

    Columns: those of `by`, rank, word, form, direction ("rises" or "falls"), first, last (the rounds),
    n_documents_first and _last (of the round, with the word), n_first and n_last (documents of the round),
    per_thousand_first and _last (capped counts per 1,000 content words), n_documents_elsewhere (outside the group,
    with the word), log_odds (last against first, natural logarithm), low, high, z, p_adjusted (as in
    `table_keyness`, rising and falling alike), replaced (the word of the other direction said in the most similar
    contexts, where each is the other's nearest), similarity (cosine 0-1, `contexts`), note. With fewer than four
    documents in a round low, high and p_adjusted are NaN, and the words are an indication. A pair is a candidate to
    read for, and no finding.
    Raises ValueError for an unknown attribute.
    """
    names = attributes(by)
    segments = counted(corpus)
    check_attributes(names, segments)
    words = content_words(corpus, tokens) if words is None else words
    documents = segments[["doc_id", "round", *names]].drop_duplicates("doc_id")
    tables = []
    groups = documents.groupby(names, sort=False) if names else [((), documents)]
    for values, own in sorted(groups, key=lambda pair: [alphabetical(str(value)) for value in pair[0]]):
        chosen = rounds or _ends(own["round"])
        if chosen is None:
            continue
        part = corpus.where(doc_id=own.loc[own["round"].isin(chosen), "doc_id"])
        found = _changed(part, words, chosen, n=n, permutations=permutations, seed=seed)
        found["n_documents_elsewhere"] = found["word"].map(_elsewhere(words, own["doc_id"])).fillna(0).astype(int)
        for name, value in zip(names, values, strict=True):
            found[name] = str(value)
        tables.append(found)
    columns = [*names, *COLUMNS]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
    return pd.concat(tables, ignore_index=True)[columns]


def _elsewhere(words: pd.DataFrame, doc_ids: pd.Series) -> pd.Series:
    """In how many documents outside the group each word is said."""
    return words[~words["doc_id"].isin(doc_ids)].groupby("word")["doc_id"].nunique()


def _ends(rounds: pd.Series) -> tuple[str, str] | None:
    found = sorted({value for value in rounds if value})
    return (found[0], found[-1]) if len(found) > 1 else None


def _changed(
    part: Corpus, words: pd.DataFrame, rounds: tuple[str, str], *, n: int, permutations: int, seed: int
) -> pd.DataFrame:
    """The words of two rounds, those that rise most and those that fall most."""
    counts = count_words(part, words, by="round").capped(CAP).of_documents(FEWEST_DOCUMENTS)
    if list(counts.groups["round"]) != sorted(rounds) or not counts.words:
        return pd.DataFrame(columns=list(COLUMNS))
    first, last = (list(counts.groups["round"]).index(name) for name in rounds)
    prior = PRIOR * float(counts.size.sum())
    weighed = measured(counts, prior)
    found = {name: values[last] for name, values in weighed.items()}
    sizes = np.bincount(counts.group, minlength=2)
    p = np.full(len(counts.words), np.nan)
    if sizes.min() >= FEWEST_TESTED:
        strata = finest_strata(counts, ["kind", "project"])
        p = adjusted_p(counts, strata, weighed["z"], prior=prior, permutations=permutations, seed=seed).min(axis=0)
    else:
        found |= {name: np.full(len(counts.words), np.nan) for name in ("low", "high")}
    table = _described(counts, first, last).assign(
        first=rounds[0], last=rounds[1], p_adjusted=p, **{k: found[k] for k in ("log_odds", "low", "high", "z")}
    )
    most = np.where(table["log_odds"] > 0, table["n_documents_last"], table["n_documents_first"])
    table = table[most >= FEWEST_DOCUMENTS].assign(
        direction=lambda rows: np.where(rows["log_odds"] > 0, "rises", "falls")
    )
    table = table.assign(_most=table["z"].abs()).sort_values(
        ["direction", "_most", "word"], ascending=[False, False, True]
    )
    table["rank"] = table.groupby("direction").cumcount() + 1
    table = table[table["rank"] <= n].reset_index(drop=True)
    note = np.where(table["p_adjusted"].isna(), "too_few_to_compare", "maybe_chance")
    table["note"] = np.where(table["p_adjusted"] <= LEVEL, "", note)
    return _paired(table, words[words["doc_id"].isin(counts.cells["doc_id"])])


def _described(counts: WordCounts, first: int, last: int) -> pd.DataFrame:
    columns: dict[str, object] = {
        "word": counts.words,
        "form": ["compound" if whole else "word" for whole in counts.compound],
    }
    for name, which in (("first", first), ("last", last)):
        own = counts.group == which
        columns[f"n_documents_{name}"] = (counts.counts[own] > 0).sum(axis=0)
        columns[f"n_{name}"] = int(own.sum())
        columns[f"per_thousand_{name}"] = 1000 * counts.counts[own].sum(axis=0) / counts.size[own].sum()
    return pd.DataFrame(columns)


def _paired(table: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Each word with the one of the other direction that is nearest in context, where that goes both ways."""
    falls, rises = (
        table.index[(table["direction"] == name) & (table["z"].abs() >= CHANGED)] for name in ("falls", "rises")
    )
    table = table.assign(replaced="", similarity=np.nan)
    if not len(falls) or not len(rises):
        return table
    alike = context_similarity(words, list(table.loc[falls, "word"]), list(table.loc[rises, "word"]))
    for row in range(len(falls)):
        column = int(alike[row].argmax())
        if alike[row, column] >= ALIKE and alike[:, column].argmax() == row:
            for here, there in ((falls[row], rises[column]), (rises[column], falls[row])):
                table.loc[here, "replaced"] = table.loc[there, "word"]
                table.loc[here, "similarity"] = alike[row, column]
    return table
