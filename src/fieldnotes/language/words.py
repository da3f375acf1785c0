"""What is known of single words: simplemma's forms and lemmas, how frequent a lemma is, and lemmas by word class."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

MODEL = Path(__file__).parents[1] / "models" / "danish"


@cache
def forms() -> Mapping[str, str]:
    """Give simplemma's Danish words with their lemmas; lower case, but for lemmas that are names."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    return DEFAULT_DICTIONARY_FACTORY.get_dictionary("da")


@cache
def lemmas() -> frozenset[str]:
    """Give the words that are a lemma of simplemma's."""
    # It holds bytes: as text, 800,000 words one by one, they take as long again as reading them.
    held: Mapping[Any, Any] = getattr(forms(), "_dict", forms())
    return frozenset(word.decode() if isinstance(word, bytes) else word for word in set(held.values()))


@cache
def frequencies() -> dict[str, float]:
    """Give lemmas with how frequent they are: the base-10 logarithm of their share of all words."""
    return {lemma: float(value) for lemma, value in _rows("frequencies.tsv.gz")}


@cache
def lemma_table() -> dict[tuple[str, str], str]:
    """Give the treebank's lemma of a form (lower case, but for proper nouns) and word class."""
    return {(form, pos): lemma for form, pos, lemma in _rows("lemmas.tsv.gz")}


def _rows(name: str) -> list[list[str]]:
    with gzip.open(MODEL / name, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]
