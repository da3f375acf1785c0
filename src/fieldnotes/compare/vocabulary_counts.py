"""Words counted by document: content words and compounds, whole and in parts, without names, fillers and stop words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.counts import Floats, Integers, attributes, check_attributes, counted, matched, positions
from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

CLASSES = ("NOUN", "VERB", "ADJ")
WORD, COMPOUND, PART = "word", "compound", "part"
# After one of these a capital letter is no sign of a name.
OPENERS = frozenset('.!?:;…–—-«»"”“(')
SHORTEST = 3
# A word counts this often in a document, however often it is said there: one talkative person does not make a word.
CAP = 3


@dataclass(frozen=True)
class WordCounts:
    """How often each word is said in each cell, a cell being a document, or the part of it that belongs to one group.

    groups: a row per group. cells: a row per cell, with its document's attributes. group: cells -> row of groups.
    size: words in each cell. words, compound: the words, and whether each is a whole compound. counts: cells x words.
    """

    groups: pd.DataFrame
    cells: pd.DataFrame
    group: Integers
    size: Floats
    words: list[str]
    compound: list[bool]
    counts: Floats

    def capped(self, cap: int | None = CAP) -> WordCounts:
        """Give the same with no word counted more than `cap` times in a cell; None leaves the counts as they are."""
        if cap is None:
            return self
        counts = np.minimum(self.counts, cap)
        # The words that are not counted were not said either: sizes shrink by the same number.
        size = np.maximum(self.size - (self.counts - counts)[:, ~np.array(self.compound, bool)].sum(axis=1), 1)
        return WordCounts(self.groups, self.cells, self.group, size, self.words, self.compound, counts)

    def of_documents(self, fewest: int) -> WordCounts:
        """Give the same with only the words that are said in at least `fewest` documents; sizes stay."""
        said = pd.DataFrame(self.counts > 0).groupby(self.cells["doc_id"].to_numpy()).any().sum().to_numpy()
        keep = np.flatnonzero(said >= fewest)
        words, compound = [self.words[n] for n in keep], [self.compound[n] for n in keep]
        return WordCounts(self.groups, self.cells, self.group, self.size, words, compound, self.counts[:, keep])


@cache
def common_words() -> frozenset[str]:
    """Give the lemmas that are never counted (common_words.yaml)."""
    import yaml

    lists = yaml.safe_load(Path(__file__).with_name("common_words.yaml").read_text(encoding="utf-8"))
    return frozenset(str(word) for words in lists.values() for word in words)


def content_words(corpus: Corpus, tokens: pd.DataFrame) -> pd.DataFrame:
    """Give the words that can mark a group: a row for each noun, verb and adjective, and for each part of a compound.

    Columns: segment_id, doc_id, i (the token's place in its segment), word (a lemma in small letters; PPR as it is),
    form ("word", "compound" for a whole one, "part" for a part of one). Left out are the interviewer's segments,
    placeholders such as [Person 3], names (told by the word class, or by a capital in mid-sentence), numbers, and
    `common_words`.
    """
    segments = corpus.coded().segments
    documents = segments.set_index("segment_id")["doc_id"]
    vocabulary, number = _vocabulary(tokens)
    names = _names(vocabulary, number, tokens["i"].to_numpy())
    spoken = tokens["segment_id"].isin(documents.index).to_numpy()
    short = _abbreviations(vocabulary, np.bincount(number[spoken], minlength=len(vocabulary)) > 0)
    keep = vocabulary["pos"].isin(CLASSES) | short
    keep &= ~vocabulary["word"].isin(names) & ~vocabulary["text"].str.startswith("[")
    keep &= vocabulary["word"].str.fullmatch(r"[^\W\d_][\w-]*") & (vocabulary["word"].str.len() >= SHORTEST)
    vocabulary["word"] = vocabulary["word"].mask(short, vocabulary["text"])
    whole = vocabulary[keep].assign(form=np.where(vocabulary.loc[keep, "parts"] == "", WORD, COMPOUND))
    parts = whole[whole["parts"] != ""]
    parts = parts.assign(word=parts["parts"].str.split("+"), form=PART).explode("word")
    parts = parts[~parts["word"].isin(names) & (parts["word"].str.len() >= SHORTEST)]
    forms = pd.concat([whole, parts])[["word", "form"]].astype("str")
    forms = forms[~forms["word"].isin(common_words())]
    told = pd.DataFrame({"segment_id": tokens["segment_id"], "i": tokens["i"], "_number": number})
    found = told[spoken & np.isin(number, forms.index)].merge(forms, left_on="_number", right_index=True)
    found["doc_id"] = documents.loc[found["segment_id"]].to_numpy()
    found = found.sort_values(["doc_id", "segment_id", "i", "form", "word"], kind="stable", ignore_index=True)
    return found[["segment_id", "doc_id", "i", "word", "form"]].astype({"doc_id": "str"})


def _vocabulary(tokens: pd.DataFrame) -> tuple[pd.DataFrame, Integers]:
    """Give the different words (text, lemma, pos, parts, and word: the lemma in small letters), and each token's own.

    A word is looked at once, however often it is said.
    """
    number = np.zeros(len(tokens), np.int64)
    for name in ("text", "lemma", "pos", "parts"):
        own, different = pd.factorize(tokens[name])
        _, number = np.unique(number * max(len(different), 1) + own, return_inverse=True)
    _, first = np.unique(number, return_index=True)
    vocabulary = tokens[["text", "lemma", "pos", "parts"]].iloc[first].reset_index(drop=True)
    return vocabulary.assign(word=vocabulary["lemma"].str.casefold()), number


def _names(vocabulary: pd.DataFrame, number: Integers, place: Integers) -> set[str]:
    """Words that mostly have a capital where no sentence begins: names, which Danish alone writes so."""
    opens = vocabulary["text"].str[-1:].isin(OPENERS).to_numpy()
    masked = vocabulary["text"].str.startswith("[").to_numpy()
    inside = (place > 0) & ~np.concatenate([[True], opens[number]])[: len(number)] & ~masked[number]
    times = np.bincount(number[inside], minlength=len(vocabulary))
    capital = vocabulary["text"].str[:1].str.isupper() & ~vocabulary["text"].str.isupper()
    by_word = (
        pd.DataFrame({"word": vocabulary["word"], "times": times, "capital": times * capital}).groupby("word").sum()
    )
    return set(by_word.index[by_word["capital"] > by_word["times"] / 2])


def _abbreviations(vocabulary: pd.DataFrame, said: np.ndarray) -> pd.Series:
    """PPR, CO2, NPM: capitals only, tagged as names; a word that is `said` in small letters too was shouted."""
    upper = (vocabulary["pos"] == "PROPN") & vocabulary["text"].str.fullmatch(r"[A-ZÆØÅ][A-ZÆØÅ0-9]{2,5}")
    folded = vocabulary["text"].str.casefold()
    return upper & ~folded.isin(set(folded[said & ~vocabulary["text"].str.isupper()]))


def count_words(corpus: Corpus, words: pd.DataFrame, *, by: str | Iterable[str]) -> WordCounts:
    """Count words (from `content_words`) per document and group.

    A part counts with the word it is: "tillid" is said by tillid and by tillidsreform. A part that is met in one
    compound only is left out, since the compound tells it. Raises ValueError for an unknown attribute.
    """
    names = attributes(by)
    segments = counted(corpus)
    check_attributes(names, segments)
    keys = list(dict.fromkeys(["doc_id", *names]))
    cells = segments.drop_duplicates(keys, ignore_index=True)
    cell = matched(cells, segments, keys)
    groups = cells[names].drop_duplicates() if names else pd.DataFrame(index=range(1))
    if names:
        groups = groups.sort_values(names, key=lambda column: column.map(alphabetical), ignore_index=True)
    group = matched(groups, cells, names)
    place = positions(words["segment_id"], segments["segment_id"])
    words, at = words[place >= 0], cell[place[place >= 0]]
    size = np.bincount(at[(words["form"] != PART).to_numpy()], minlength=len(cells)).astype(float)
    kept = _telling(words)
    told, at = words[kept], at[kept]
    number, different = pd.factorize(told["word"])
    vocabulary = sorted(different, key=lambda word: (alphabetical(word), word))
    column = positions(pd.Series(different, dtype="str"), pd.Series(vocabulary, dtype="str"))
    counts = np.zeros((len(cells), len(vocabulary)))
    np.add.at(counts, (at, column[number]), 1)
    whole = set(told.loc[told["form"] == COMPOUND, "word"])
    compound = [word in whole for word in vocabulary]
    return WordCounts(groups, cells, group, np.maximum(size, 1), vocabulary, compound, counts)


def compounds_of(words: pd.DataFrame, most: int = 3) -> dict[str, str]:
    """Give for each part the compounds it is met in, the most frequent first: {"tillid": "tillidsreform, …"}."""
    whole = words.loc[words["form"] == COMPOUND, ["segment_id", "i", "word"]]
    parts = words.loc[words["form"] == PART, ["segment_id", "i", "word"]]
    pairs = parts.merge(whole, on=["segment_id", "i"], suffixes=("", "_whole"))
    sizes = pairs.groupby(["word", "word_whole"]).size().reset_index(name="n")
    sizes = sizes.sort_values(["word", "n", "word_whole"], ascending=[True, False, True], kind="stable")
    listed = sizes.groupby("word")["word_whole"].agg(lambda found: ", ".join(found.head(most)))
    return {str(part): str(found) for part, found in listed.items()}


def _telling(words: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which words tell something: all but parts that are met in one compound and nowhere else."""
    number, different = pd.factorize(words["word"])
    segment, place = pd.factorize(words["segment_id"])[0], words["i"].to_numpy()
    _, token = np.unique(segment * (place.max(initial=0) + 1) + place, return_inverse=True)
    compound, part = ((words["form"] == form).to_numpy() for form in (COMPOUND, PART))
    whole = np.full(token.max(initial=0) + 1, -1)
    whole[token[compound]] = number[compound]
    inside = np.where(part, whole[token], number)
    pairs = np.unique(number[inside >= 0] * len(different) + inside[inside >= 0])
    met = np.bincount(pairs // max(len(different), 1), minlength=len(different))
    alone = np.bincount(number[part], minlength=len(different)) == np.bincount(number, minlength=len(different))
    return ~(alone & (met == 1))[number]
