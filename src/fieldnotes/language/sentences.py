"""Sentences: where a text may be cut."""

from __future__ import annotations

from fieldnotes.language.pipeline import load_pipeline


def sentences(text: str) -> list[tuple[int, int]]:
    """Give the start and end of each sentence, in code points, without the white space around it."""
    spans = []
    for sent in load_pipeline()(text).sents:
        start, end = sent.start_char, sent.end_char
        stripped = text[start:end].strip()
        if stripped:
            start += text[start:end].index(stripped[0])
            spans.append((start, start + len(stripped)))
    return spans
