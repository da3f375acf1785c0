"""Compounds: tillidsreform is a tillid and a reform."""

from __future__ import annotations


def split_compound(word: str) -> tuple[str, ...]:
    """Give the parts of a compound as lemmas, or nothing where the word is no compound."""
    return ()
