"""Study: the folder, its settings and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes import store
from fieldnotes.settings import Settings, read_settings
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.language.encoders import Vectors
    from fieldnotes.review.widget import ReviewWidget
    from fieldnotes.topics import Topics


class Study:
    """A study's folder, and what its run has made.

    Every method reads a table from `processed/` and raises FieldnotesError, naming the make target that gives it,
    where the table is not there yet.
    """

    def __init__(self, folder: str | Path = "data") -> None:
        self.folder = Path(folder)
        self.raw = self.folder / "raw"
        self.processed = self.folder / "processed"

    def __repr__(self) -> str:
        return f"Study({str(self.folder)!r})"

    @cached_property
    def settings(self) -> Settings:
        """The settings of `raw/study.toml`."""
        return read_settings(self.raw / "study.toml")

    def corpus(self) -> Corpus:
        """Give the pseudonymised Corpus."""
        return Corpus(*(self.table(name, make="corpus") for name in ("documents", "turns", "segments")))

    def codebook(self) -> Codebook:
        """Give the study's codebook, `raw/codebook.yaml`, or the one that ships where there is none."""
        from fieldnotes.coding import read_codebook

        own = self.raw / "codebook.yaml"
        return read_codebook(own if own.exists() else None)

    def tokens(self) -> pd.DataFrame:
        """Give the tokens; columns as in tables.COLUMNS."""
        return self.table("tokens", make="language")

    def codings(self) -> pd.DataFrame:
        """Give all codings, by people and by machines, a sub-code's also under its parent; columns as in tables."""
        return self.table("codings", make="code")

    def counted(self) -> pd.DataFrame:
        """Give what tables count: of each segment and code people's answer, or else the chosen machine's."""
        from fieldnotes.review import counted

        return counted(self.codings(), prefer=self.settings.coder, codebook=self.codebook())

    def topics(self) -> Topics:
        """Give the topics that a run found, with the segments, quotes and measures of each."""
        from fieldnotes.topics import TABLES, Topics

        return Topics(**{name: self.table(table, make="topics") for name, table in TABLES.items()})

    def review(self, coder: str, *, queue: pd.DataFrame | None = None, show_others: bool = False) -> ReviewWidget:
        """Show the study's segments to a coder in Jupyter; each decision is in raw/codings/<coder>.csv at once."""
        from fieldnotes.review.widget import ReviewWidget

        return ReviewWidget(
            self.corpus(),
            self.codings(),
            self.codebook(),
            coder,
            folder=self.folder,
            queue=queue,
            language=self.settings.language,
            show_others=show_others,
        )

    @cached_property
    def encoder(self) -> str:
        """What turns texts into vectors: the name in the settings, or the best that can run here."""
        from fieldnotes.language.encoders import best_encoder

        return best_encoder() if self.settings.vectors == "auto" else self.settings.vectors

    def embedded_texts(self) -> list[str]:
        """Give the texts whose vectors are remembered: the segments that are coded, and what the model learns from.

        Those of the shipped corpus and codebook come with the shipped encoder; another one makes them once.
        """
        from fieldnotes.coding.lessons import card_of
        from fieldnotes.coding.training import read_training, training_vectors
        from fieldnotes.language.vectors import unknown

        cards = [text for code in self.codebook() for text, _ in card_of(code)]
        texts = [*self.corpus().coded().with_text()["text"].tolist(), *cards, *(one.text for one in read_training())]
        return unknown(texts, encoder=self.encoder, known=training_vectors())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of texts; those of the study's segments and codebook are remembered."""
        from fieldnotes.coding.training import training_vectors
        from fieldnotes.language.vectors import vectors

        known = (*training_vectors(), self.processed / "vectors.npz")
        return vectors(texts, encoder=self.encoder, known=known)

    def vectors(self) -> Vectors:
        """Give the vectors of the segments that are coded, `corpus().coded()`: segments x dimensions, length 1."""
        return self.embed(self.corpus().coded().with_text()["text"].tolist())

    def table(self, name: str, *, make: str = "run") -> pd.DataFrame:
        """Give any table of `processed/` by its name, for example `codes` or `differences`."""
        from fieldnotes.tables import COLUMNS

        return store.load(self.processed / f"{name}.parquet", name if name in COLUMNS else "", make=make)
