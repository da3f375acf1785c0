"""Write the tables beside the weights: lemmas by word class (treebank), and how frequent a lemma is (wordfreq)."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log10
from pathlib import Path

from lexicon import forms, frequencies
from treebank import Sentence


def lemma_rows(sentences: Iterable[Sentence]) -> list[tuple[str, str, str]]:
    """Give form, word class and the lemma it has most often; lower case except proper nouns, ties by the alphabet."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence:
            proper = word.pos == "PROPN"
            # "blandt_andet" for bl.a. is the treebank's way to write two words.
            form, lemma = (word.text, word.lemma) if proper else (word.text.lower(), word.lemma.lower())
            if word.pos not in ("PUNCT", "SYM", "NUM", "X") and "\t" not in form + lemma:
                counts[form, word.pos][lemma.replace("_", " ")] += 1
    return [(form, pos, min(found, key=lambda x: (-found[x], x))) for (form, pos), found in sorted(counts.items())]


def frequency_rows(sentences: Iterable[Sentence]) -> list[tuple[str, str]]:
    """Give lemma and the logarithm of its share: the sum of its forms in wordfreq, and its count in the treebank."""
    lexicon = forms()
    share: Counter[str] = Counter()
    for word, centibels in frequencies().items():
        if word.isalpha():
            share[lexicon.get(word, word).lower()] += 10 ** (-centibels / 100)
    words = [word for sentence in sentences for word in sentence]
    treebank = Counter(word.lemma.lower() for word in words if word.lemma.isalpha() and word.pos != "PROPN")
    for lemma, n in treebank.items():
        share[lemma] = max(share[lemma], n / len(words) / 10)
    return [(lemma, f"{log10(value):.1f}") for lemma, value in sorted(share.items())]


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Write rows as gzipped TSV, the same bytes each time."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
