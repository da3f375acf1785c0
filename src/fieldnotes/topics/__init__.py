"""Topics: what else is said than the codes look for, found the same way each time, with words, quotes and stability."""

from fieldnotes.topics.edits import Edits, read_edits
from fieldnotes.topics.suggest import suggest_codes
from fieldnotes.topics.topics import TABLES, Topics, code_topics, topic_codings

__all__ = ["TABLES", "Edits", "Topics", "code_topics", "read_edits", "suggest_codes", "topic_codings"]
