"""What the tables of a study are made of, and what several of them need worked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.compare.claims import Cut
    from fieldnotes.compare.vocabulary_counts import WordCounts
    from fieldnotes.settings import Settings
    from fieldnotes.topics import Topics


@dataclass(frozen=True)
class Material:
    """What tables are made of.

    `codings` are those that count, `all_codings` those of every coder, `made` the tables that come earlier in the list.
    """

    corpus: Corpus
    codings: pd.DataFrame
    all_codings: pd.DataFrame
    codebook: Codebook
    tokens: pd.DataFrame
    topics: Topics
    settings: Settings
    raw: Path
    made: dict[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def words(self) -> pd.DataFrame:
        """The words that can mark a group."""
        from fieldnotes.compare.vocabulary_counts import content_words

        return content_words(self.corpus, self.tokens)

    @cached_property
    def themes(self) -> dict[str, WordCounts]:
        """The words of each theme, by document and side."""
        from fieldnotes.compare.language import themes

        return themes(self.corpus, self.codings, self.tokens, self.codebook)

    @cached_property
    def cut(self) -> Cut:
        """The sentences."""
        from fieldnotes.compare.claims import cut_sentences

        return cut_sentences(self.corpus, self.tokens)
