"""Every table of a study: what each is called, as a file and for people, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.tables import Corpus

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.settings import Settings


@dataclass(frozen=True)
class Material:
    """What tables are made of. `codings` are those that count, `all_codings` those of every coder."""

    corpus: Corpus
    codings: pd.DataFrame
    all_codings: pd.DataFrame
    codebook: Codebook
    tokens: pd.DataFrame
    settings: Settings
    raw: Path


@dataclass(frozen=True)
class Table:
    """A table: its name in `processed/`, its sheet in `processed/tables/` ("" for none), and what makes it."""

    name: str
    sheet: str
    make: Callable[[Material], pd.DataFrame]


def _codes(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_codes

    units = [table_codes(of.corpus, of.codings, unit=unit, codes=of.codebook.ids) for unit in ("segment", "document")]
    return pd.concat(units, ignore_index=True)


def _overall(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_codes

    return table_codes(of.corpus, of.codings, by=[], unit="segment", codes=of.codebook.top)


def _rounds(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_codes

    return table_codes(of.corpus, of.codings, by=["project", "round"], unit="segment", codes=of.codebook.top)


def _differences(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_differences

    return table_differences(
        of.corpus, of.codings, codes=of.codebook.top, permutations=of.settings.permutations, seed=of.settings.seed
    )


def _quotes(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_quotes

    return table_quotes(of.corpus, of.codings)


def _agreement(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_agreement

    return table_agreement(of.all_codings, codebook=of.codebook, corpus=of.corpus, seed=of.settings.seed)


def _pairs(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_agreement

    return table_agreement(of.all_codings, by="pair", codebook=of.codebook, corpus=of.corpus, seed=of.settings.seed)


def _spans(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_span_agreement

    return table_span_agreement(of.corpus, of.all_codings, codebook=of.codebook, seed=of.settings.seed)


def _saturation(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_saturation

    return table_saturation(of.corpus, of.codings, codes=of.codebook.top, seed=of.settings.seed)


def _accuracy(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.accuracy import table_accuracy

    machine, human = _machine_and_people(of)
    table = table_accuracy(of.corpus, of.codebook, machine, human)
    return table if len(human) else table.iloc[:0]


def _accuracy_groups(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.accuracy import POOLED, table_accuracy

    machine, human = _machine_and_people(of)
    parts = []
    for attribute in ("project", "role", "kind"):
        table = table_accuracy(of.corpus, of.codebook, machine, human, by=attribute)
        parts.append(table[table["code"] == POOLED].rename(columns={attribute: "value"}).assign(attribute=attribute))
    table = pd.concat(parts, ignore_index=True)
    return table[table["n"] > 0].reset_index(drop=True)


def _machine_and_people(of: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the machine said by itself, whatever people then decided, and what people said."""
    machine = of.all_codings[of.all_codings["method"] == of.settings.coder]
    return machine.assign(status="proposed"), of.all_codings[of.all_codings["method"] == "human"]


TABLES = (
    Table("codes", "temaer", _codes),
    Table("overall", "", _overall),
    Table("rounds", "temaer-runder", _rounds),
    Table("differences", "forskelle", _differences),
    Table("quotes", "citater", _quotes),
    Table("agreement", "enighed", _agreement),
    Table("agreement_pairs", "enighed-par", _pairs),
    Table("agreement_spans", "enighed-markeringer", _spans),
    Table("saturation", "maetning", _saturation),
    Table("accuracy", "maskinens-kodning", _accuracy),
    Table("accuracy_groups", "maskinens-kodning-grupper", _accuracy_groups),
)
