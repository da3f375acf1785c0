"""Danish: the spaCy pipeline, tokens with lemmas and the parts of compounds, and sentences."""

from fieldnotes.language.compounds import split_compound
from fieldnotes.language.pipeline import load_pipeline, pipeline_id
from fieldnotes.language.sentences import sentences
from fieldnotes.language.tokens import tokens

__all__ = ["load_pipeline", "pipeline_id", "sentences", "split_compound", "tokens"]
