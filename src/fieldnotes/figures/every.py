"""Every figure of a study, drawn from its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.figures.agreement import draw_agreement
from fieldnotes.figures.codes import plot_codes
from fieldnotes.figures.cooccurrence import drawn_cooccurrence
from fieldnotes.figures.describe import describe_code, describe_codes, describe_differences
from fieldnotes.figures.forest import plot_code, plot_differences
from fieldnotes.figures.keyness import drawn_keyness
from fieldnotes.figures.perspectives import drawn_perspectives
from fieldnotes.figures.saturation import draw_saturation
from fieldnotes.figures.topics import drawn_topics
from fieldnotes.figures.trend import drawn_trend
from fieldnotes.figures.write import Drawn, write_figures

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook

BOTH = ("present", "lacking")
MAPS = {
    "temaer": BOTH,
    "temaer-til-stede": ("present",),
    "temaer-mangler": ("lacking",),
    "temaer-afvist": ("rejected",),
}
LEVEL = 0.05  # of the differences drawn, after adjustment for many comparisons
OTHERS = 20  # figures besides those of the themes, about: for the progress shown


def write_all(
    table: Callable[[str], pd.DataFrame],
    codebook: Codebook,
    folder: Path,
    *,
    language: str = "da",
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write every figure of a study; `table` gives a table by its name, as `Study.table` does. Gives index.json's path.

    "temaer" is the heat map of the top codes, "temaer-til-stede", "temaer-mangler" and "temaer-afvist" the same for one
    polarity with the counts, "tema-<code>" the forest plot of each top code; then trends, voices, themes that meet,
    words, agreement and saturation, where there is anything to draw.
    """
    total = len(MAPS) + len(codebook.top) + OTHERS
    return write_figures(
        drawn(table, codebook, language),
        folder,
        total=total,
        labels=codebook.labels,
        language=language,
        progress=progress,
    )


def drawn(table: Callable[[str], pd.DataFrame], codebook: Codebook, language: str = "da") -> Iterator[Drawn]:
    """Draw the figures one by one, each with its table, alternative text and caption."""
    labels = codebook.labels
    same: dict[str, Any] = {"labels": labels, "language": language}
    shares = _segments(table("codes"))
    shares = shares[shares["code"].isin(codebook.top)]
    yield from _maps(shares, same)
    yield from _forests(shares, codebook.top, table("overall"), same)
    yield from _differences(table("differences"), codebook.top, same)
    yield from drawn_trend(table("trend"), labels, language)
    yield from drawn_perspectives(
        table("voices"), table("voices_kind"), table("perspectives"), table("opposed"), labels, language
    )
    yield from drawn_cooccurrence(table("cooccurrence"), labels, language)
    yield from drawn_keyness(table("keyness"), language=language)
    yield from drawn_topics(
        table("topics"), table("topic_groups"), table("topic_differences"), table("topic_measures"), language
    )
    yield from draw_agreement(table("agreement"), **same)
    yield from draw_saturation(table("saturation"), language=language)


def _maps(shares: pd.DataFrame, same: dict[str, Any]) -> Iterator[Drawn]:
    for name, polarity in MAPS.items():
        axes = plot_codes(shares, polarity=polarity, **same)
        texts = describe_codes(shares, polarity=polarity, **same)
        yield Drawn(name, axes, shares[shares["polarity"].isin(polarity)], *texts)


def _forests(
    shares: pd.DataFrame, codes: Iterable[str], overall: pd.DataFrame | None, same: dict[str, Any]
) -> Iterator[Drawn]:
    overall = _segments(overall) if overall is not None else None
    for code in codes:
        axes = plot_code(shares, code, polarity=BOTH, overall=overall, **same)
        rows = shares[(shares["code"] == code) & shares["polarity"].isin(BOTH)]
        yield Drawn(f"tema-{code}", axes, rows, *describe_code(shares, code, polarity=BOTH, **same))


def _differences(differences: pd.DataFrame, codes: Iterable[str], same: dict[str, Any]) -> Iterator[Drawn]:
    """A forest of differences for each theme in which a pilot differs after adjustment."""
    shown = differences[differences["polarity"].isin(BOTH)]
    clear = set(shown.loc[shown["p_adjusted"] <= LEVEL, "code"])
    for code in (code for code in codes if code in clear):
        axes = plot_differences(differences, code, polarity=BOTH, **same)
        rows = shown[shown["code"] == code]
        yield Drawn(f"forskel-{code}", axes, rows, *describe_differences(differences, code, polarity=BOTH, **same))


def _segments(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["unit"] == "segment"] if table["unit"].nunique() > 1 else table
