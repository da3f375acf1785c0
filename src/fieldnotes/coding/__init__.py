"""Coding: the codebook, and the ways a segment comes to its themes."""

from fieldnotes.coding.codebook import Code, Codebook, read_codebook
from fieldnotes.coding.rollup import with_ancestors
from fieldnotes.coding.terms import code_terms

__all__ = ["Code", "Codebook", "code_terms", "read_codebook", "with_ancestors"]
