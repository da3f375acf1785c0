"""The shared language: how citizens and professionals talk of a theme, and how much of it they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.counts import valid
from fieldnotes.compare.keyness import LEVEL
from fieldnotes.compare.logodds import log_odds
from fieldnotes.compare.overlap import overlap_interval, overlap_of, shuffled_overlaps
from fieldnotes.compare.vocabulary_counts import CAP, WordCounts, content_words, count_words
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook

SIDES: Mapping[str, tuple[str, ...]] = {
    "citizens": ("borger", "pårørende", "frivillig"),
    "professionals": ("medarbejder", "leder", "projektleder"),
}
WINDOW = 12  # words to each side of what gave the theme
FEWEST_DOCUMENTS = 3  # of each side, below which nothing is said of what they share
PRIOR = 0.25
WORD_COLUMNS = (
    *("code", "word", "form", "used_by", "n_documents_one", "n_documents_other", "times_one", "times_other"),
    *("per_thousand_one", "per_thousand_other", "log_odds", "z", "in_codebook"),
)
OVERLAP_COLUMNS = (
    *("code", "side", "side_other", "documents_one", "documents_other", "n_words_one", "n_words_other"),
    *("shared_words", "jaccard", "overlap", "low", "high", "expected", "p", "n_tests", "p_adjusted", "note"),
)


def table_language(
    corpus: Corpus,
    codings: pd.DataFrame,
    tokens: pd.DataFrame,
    codebook: Codebook,
    *,
    sides: Mapping[str, Iterable[str]] = SIDES,
    codes: Iterable[str] | None = None,
    window: int = WINDOW,
    given: dict[str, WordCounts] | None = None,
) -> pd.DataFrame:
    """Give the words by which each theme is talked of, and who uses them: the one side, the other, or both.

    sides: the name of each of two sides and its roles. codes: the codebook's top codes if not given. window: the words
    of a theme are the content words at most so many words from what gave the code (its evidence), or of the whole
    segment where a coding has no evidence. given: what `themes` gives for all of these, where it is there already.

    Columns: code, word (lemma), form ("word" or "compound"), used_by (a side's name, or "both": said in documents of
    each), n_documents_one and _other (documents of the side with the word in the theme), times_one and _other
    (times, at most three a document), per_thousand_one and _other (of the side's words in the theme), log_odds (of
    the first side against the second, with a prior from both), z, in_codebook (whether the word stands in a term of
    the code).
    Words of at least two documents; ordered by code, then most documents, then word. Raises ValueError for other than
    two sides.
    """
    first, second = _two(sides)
    if given is None:
        given = themes(corpus, codings, tokens, codebook, sides=sides, codes=codes, window=window)
    rows: list[pd.DataFrame] = []
    for code, counts in given.items():
        own = [counts.group == which for which in (0, 1)]
        met = [(counts.counts[mask] > 0).sum(axis=0) for mask in own]
        said = [counts.counts[mask].sum(axis=0) for mask in own]
        size = [np.atleast_1d(counts.size[mask].sum()) for mask in own]
        prior = PRIOR * (said[0] + said[1])
        ratio, variance = log_odds(said[0], size[0], said[1], size[1], prior, PRIOR * float(size[0][0] + size[1][0]))
        terms = _term_words(codebook, code)
        table = pd.DataFrame(
            {
                "code": code,
                "word": counts.words,
                "form": ["compound" if whole else "word" for whole in counts.compound],
                "used_by": np.where(met[1] == 0, first, np.where(met[0] == 0, second, "both")),
                "n_documents_one": met[0],
                "n_documents_other": met[1],
                "times_one": said[0].astype(int),
                "times_other": said[1].astype(int),
                "per_thousand_one": 1000 * said[0] / size[0],
                "per_thousand_other": 1000 * said[1] / size[1],
                "log_odds": ratio,
                "z": ratio / np.sqrt(variance),
                "in_codebook": [word in terms for word in counts.words],
            }
        )
        table = table.assign(_n=met[0] + met[1])
        table = table[table["_n"] >= 2].sort_values(["_n", "word"], ascending=[False, True], kind="stable")
        rows.append(table[list(WORD_COLUMNS)])
    if not rows:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in WORD_COLUMNS})
    return pd.concat(rows, ignore_index=True)


def table_overlap(
    corpus: Corpus,
    codings: pd.DataFrame,
    tokens: pd.DataFrame,
    codebook: Codebook,
    *,
    sides: Mapping[str, Iterable[str]] = SIDES,
    codes: Iterable[str] | None = None,
    window: int = WINDOW,
    permutations: int = 1000,
    seed: int = 0,
    given: dict[str, WordCounts] | None = None,
) -> pd.DataFrame:
    """Give how much of a theme's language the two sides share, against what chance would leave them.

    Arguments as in `table_language`. Columns: code, side, side_other (their names), documents_one and _other (of
    the side, with the theme), n_words_one and _other (different words), shared_words (different words of both),
    jaccard (shared of all different words), overlap (Morisita and Horn's index of the rates, 0-1: nothing to all in
    common; Horn 1966), low, high (95 %, leaving out documents), expected (the mean overlap when whole documents are
    dealt to the sides at random), p (one-sided: how often chance leaves so little in common), n_tests, p_adjusted
    (Benjamini and Hochberg 1995), note. Two sides of one language never share all, since each says only some words:
    overlap is to be read against expected. With fewer than three documents on a side the numbers are NaN.
    """
    from fieldnotes.compare.differences import adjusted

    first, second = _two(sides)
    if given is None:
        given = themes(corpus, codings, tokens, codebook, sides=sides, codes=codes, window=window)
    rows = []
    for code, counts in given.items():
        documents = np.bincount(counts.group, minlength=2)
        met = [(counts.counts[counts.group == which] > 0).any(axis=0) for which in (0, 1)]
        either = int((met[0] | met[1]).sum())
        enough = documents.min() >= FEWEST_DOCUMENTS
        row: dict[str, object] = {
            "code": code,
            "side": first,
            "side_other": second,
            "documents_one": int(documents[0]),
            "documents_other": int(documents[1]),
            "n_words_one": int(met[0].sum()),
            "n_words_other": int(met[1].sum()),
            "shared_words": int((met[0] & met[1]).sum()),
            "jaccard": float((met[0] & met[1]).sum() / either) if either and enough else np.nan,
            "note": "" if enough else "too_few_to_compare",
        }
        nothing = dict.fromkeys(("overlap", "low", "high", "expected", "p"), np.nan)
        rows.append(row | (_compared(counts, permutations, seed) if enough else nothing))
    table = pd.DataFrame(rows)
    if table.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in OVERLAP_COLUMNS})
    p = table["p"].to_numpy(float)
    table = table.assign(n_tests=int((~np.isnan(p)).sum()), p_adjusted=adjusted(p))
    table["note"] = table["note"].where((table["note"] != "") | (table["p_adjusted"] <= LEVEL), "maybe_chance")
    return table[list(OVERLAP_COLUMNS)]


def _compared(counts: WordCounts, permutations: int, seed: int) -> dict[str, float]:
    seen = overlap_of(counts.counts, counts.group)
    low, high = overlap_interval(counts.counts, counts.group)
    drawn = shuffled_overlaps(counts.counts, counts.group, _strata(counts), permutations=permutations, seed=seed)
    p = (1 + int((drawn <= seen + 1e-12).sum())) / (1 + permutations)
    return {"overlap": seen, "low": low, "high": high, "expected": float(drawn.mean()), "p": p}


def _strata(counts: WordCounts) -> np.ndarray:
    """Documents are dealt within their pilot, so that no side is blamed for its pilot's words."""
    return counts.cells.groupby("project", sort=True, dropna=False).ngroup().to_numpy(np.int64)


def _term_words(codebook: Codebook, code: str) -> set[str]:
    from fieldnotes.coding.patterns import parse_term

    terms = codebook[code].terms if code in codebook else ()
    return {word.text for term in terms for word in parse_term(term).words}


def _two(sides: Mapping[str, Iterable[str]]) -> tuple[str, str]:
    if len(sides) != 2:
        raise ValueError(f"language is compared between two sides, not {len(sides)}")
    first, second = sides
    return first, second


def themes(
    corpus: Corpus,
    codings: pd.DataFrame,
    tokens: pd.DataFrame,
    codebook: Codebook,
    *,
    sides: Mapping[str, Iterable[str]] = SIDES,
    codes: Iterable[str] | None = None,
    window: int = WINDOW,
) -> dict[str, WordCounts]:
    """Give for each code the words of the theme, counted per document and side; both sides have to speak of it.

    Arguments as in `table_language`.
    """
    first, second = _two(sides)
    side = {role: n for n, name in enumerate((first, second)) for role in sides[name]}
    segments = corpus.segments.assign(side=corpus.segments["role"].map(side))
    segments = segments[segments["side"].notna()].assign(side=lambda rows: rows["side"].astype(int).astype(str))
    kept = Corpus(corpus.documents, corpus.turns, segments.reset_index(drop=True))
    words = content_words(kept, tokens)
    given = valid(codings)
    near = _near(words, tokens, given, window)
    found = {}
    for code in codebook.top if codes is None else dict.fromkeys(codes):
        told = words[near.get(code, np.zeros(len(words), bool))]
        if told.empty:
            continue
        spoken = kept.segments["segment_id"].isin(told["segment_id"].unique())
        part = Corpus(kept.documents, kept.turns, kept.segments[spoken].reset_index(drop=True))
        counts = count_words(part, told, by="side").capped(CAP)
        if list(counts.groups["side"]) == ["0", "1"]:
            found[code] = counts
    return found


def _near(
    words: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, window: int
) -> dict[str, NDArray[np.bool_]]:
    """Code -> which words are at most `window` words from a coding's evidence; all of a segment without evidence."""
    spans = [
        (code, segment, int(span["start"]), int(span["end"]))
        for code, segment, evidence in zip(codings["code"], codings["segment_id"], codings["evidence"], strict=True)
        for span in (evidence if isinstance(evidence, list | tuple | np.ndarray) else ())
    ]
    cell = ["code", "segment_id"]
    given = pd.DataFrame(spans, columns=[*cell, "from", "to"]).drop_duplicates()
    hits = given.merge(tokens[["segment_id", "i", "start", "end"]], on="segment_id")
    hits = hits[(hits["end"] > hits["from"]) & (hits["start"] < hits["to"])]
    reach = hits.groupby([*cell, "from", "to"])["i"].agg(["min", "max"]).reset_index()
    whole = codings[cell].drop_duplicates().merge(given[cell], on=cell, how="left", indicator="_marked")
    whole = whole[whole["_marked"] == "left_only"].assign(min=0, max=np.iinfo(np.int64).max // 2)
    reach = pd.concat([reach, whole])[[*cell, "min", "max"]]
    near = words[["segment_id", "i"]].reset_index(names="_row").merge(reach, on="segment_id")
    near = near[near["i"].between(near["min"] - window, near["max"] + window)]
    rows = np.arange(len(words))
    return {str(code): np.isin(rows, own) for code, own in near.groupby("code")["_row"]}
