"""A study whose tables are read once, for the many sections that look at the same ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fieldnotes.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from fieldnotes.coding import Codebook


class Kept(Study):
    """A study that is not run meanwhile: each table and the codebook are read on first use, and kept."""

    def __init__(self, study: Study) -> None:
        super().__init__(study.folder)
        self._kept: dict[str, Any] = study._kept if isinstance(study, Kept) else {}

    def _once(self, name: str, read: Callable[[], Any]) -> Any:
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]

    def codebook(self) -> Codebook:
        """Give the study's codebook."""
        return self._once("codebook", super().codebook)

    def counted(self) -> pd.DataFrame:
        """Give what tables count."""
        return self._once("counted", super().counted)

    def table(self, name: str, *, make: str = "run") -> pd.DataFrame:
        """Give any table of `processed/` by its name; who changes it has to copy it first."""
        read = super().table
        return self._once(f"table {name}", lambda: read(name, make=make))
