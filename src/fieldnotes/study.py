"""Study: the folder, its settings and its tables."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes import store
from fieldnotes.settings import Settings, read_settings
from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook


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
        """Give the codings, a sub-code's also under its parent; columns as in tables.COLUMNS."""
        return self.table("codings", make="code")

    def table(self, name: str, *, make: str = "run") -> pd.DataFrame:
        """Give any table of `processed/` by its name, for example `codes` or `differences`."""
        from fieldnotes.tables import COLUMNS

        return store.load(self.processed / f"{name}.parquet", name if name in COLUMNS else "", make=make)
