"""Review: what people coded and decided, on disk from the moment they did, and how it joins the machine's proposals."""

from fieldnotes.review.log import append, read_log, standing

__all__ = ["append", "read_log", "standing"]
