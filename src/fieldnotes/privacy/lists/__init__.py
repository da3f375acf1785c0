"""What is known of names without any text: given names with gender, family names, towns, and what is public."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from fieldnotes.privacy.words import WORD, key

FOLDER = Path(__file__).parent


@cache
def given() -> dict[str, str]:
    """Give given names by their key with gender: "k" a woman's, "m" a man's, "" both's or not known."""
    return {key(name): gender for name, _, gender in (line.partition("\t") for line in _lines("given.tsv.gz"))}


@cache
def danish() -> dict[str, tuple[str, ...]]:
    """Give Danish given names by gender, in order, to choose pseudonyms from."""
    rows = [line.split("\t") for line in _lines("danish.tsv")]
    return {gender: tuple(name for name, own in rows if own == gender) for gender in ("k", "m")}


@cache
def family() -> frozenset[str]:
    """Give the keys of family names."""
    return frozenset(map(key, _lines("family.txt.gz")))


@cache
def towns() -> frozenset[str]:
    """Give the keys of the single-word names of Danish postal towns."""
    return frozenset(key(town) for town in _lines("towns.txt") if " " not in town)


@cache
def public() -> frozenset[tuple[str, ...]]:
    """Give the keys, word by word, of countries and of other proper nouns that single nobody out."""
    names = [*_lines("countries.txt"), *_lines("public.txt")]
    return frozenset(tuple(map(key, WORD.findall(name))) for name in names)


def _lines(name: str) -> list[str]:
    data = (FOLDER / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return [line for line in text.split("\n") if line and not line.startswith("#")]
