"""Texts to learn from: Danish without codes, from ../shared/data or other folders, and word lists for the vocabulary.

They are read when the encoder is made and never kept in the project.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("FIELDNOTES_SHARED", ROOT.parent / "shared" / "data"))
_END = re.compile(r"(?<=[.!?…])\s+(?=[»\"(–-]*[A-ZÆØÅ0-9])|\n+")
_NOISE = re.compile(r"^[\W\d_]*$|\.{4,}|^\W*kl\. ")


def passages(shared: Path = SHARED) -> Iterator[list[str]]:
    """Give passages, each a list of its sentences: parliament's turns and sittings, news, Twitter and chat."""
    with (shared / "folketing" / "welfare_turns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield sentences(row["text"])
    for path in sorted((shared / "folketing").glob("raw-*.txt")):
        for part in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
            yield sentences(" ".join(part.split()))
    with (shared / "speech" / "folketing-40.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield sentences(row["text"])
    yield from _treebank(shared / "treebank")


def _treebank(folder: Path) -> Iterator[list[str]]:
    lines = (folder / "ddt-train.conllu").read_text(encoding="utf-8").splitlines()
    found = [line.partition(" = ")[2] for line in lines if line.startswith("# text = ")]
    yield from (found[at : at + 4] for at in range(0, len(found), 4))
    for path in sorted(folder.glob("ner-*.tsv")):
        if "news" in path.name:
            continue  # the same texts as the treebank's
        words: list[str] = []
        for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
            if line.strip() and not line.startswith("#"):
                words.append(line.split("\t")[0])
            elif words:
                yield [re.sub(r" ([.,!?:;)])", r"\1", " ".join(words))]
                words = []


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; lines without a word are left out."""
    return [part.strip() for part in _END.split(text) if part.strip() and not _NOISE.search(part.strip())]


def units(size: int = 350, seed: int = 0) -> list[str]:
    """Give texts to learn from: half are sentences, half runs of two to four sentences, up to so many characters."""
    random, found = np.random.default_rng(seed), []
    for passage in passages():
        at = 0
        while at < len(passage):
            many = 1 if random.random() < 0.6 else int(random.integers(2, 5))
            text = " ".join(passage[at : at + many])
            at += many
            if len(text) >= 12:
                found.append(text[:size].rsplit(" ", 1)[0] if len(text) > size else text)
    return list(dict.fromkeys(found))


def varied(text: str, words: Sequence[str], random: np.random.Generator, share: float) -> str:
    """Put words of the list for a share of the longer words of a text."""

    def other(match: re.Match[str]) -> str:
        if random.random() >= share:
            return match.group()
        word = words[int(random.integers(len(words)))]
        return word.capitalize() if match.group()[0].isupper() else word

    return re.sub(r"\w{4,}", other, text)


def words_of(language: str) -> list[str]:
    """Give a language's word forms from simplemma's dictionary (MIT)."""
    from simplemma.strategies.dictionaries.dictionary_factory import _load_dictionary_from_disk

    return sorted(word.decode() for word in _load_dictionary_from_disk(language))


def frequent_words() -> list[str]:
    """Give the words that ship with fieldnotes' own Danish, by frequency."""
    path = resources.files("fieldnotes").joinpath("models", "danish", "frequencies.tsv.gz")
    with path.open("rb") as raw, gzip.open(raw, "rt", encoding="utf-8") as file:
        return [line.split("\t")[0] for line in file]
