"""Review: what people coded and decided, on disk from the moment they did, and how it joins the machine's proposals."""

from fieldnotes.review.codings import read_codings
from fieldnotes.review.log import append, read_log, standing
from fieldnotes.review.queue import review_queue
from fieldnotes.review.reviews import apply_reviews, counted

__all__ = ["append", "apply_reviews", "counted", "read_codings", "read_log", "review_queue", "standing"]
