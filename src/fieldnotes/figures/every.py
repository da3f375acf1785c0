"""Every figure of a study, drawn from its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
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
from fieldnotes.figures.plates import Plate, write_plates
from fieldnotes.figures.saturation import draw_saturation
from fieldnotes.figures.topics import drawn_topics
from fieldnotes.figures.trend import drawn_trend
from fieldnotes.figures.write import Drawn

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
    words, agreement and saturation, where there is anything to draw. What is drawn from unchanged tables stays.
    """
    total = len(MAPS) + len(codebook.top) + OTHERS
    return write_plates(
        plates(table, codebook, language),
        folder,
        total=total,
        labels=codebook.labels,
        language=language,
        progress=progress,
    )


def drawn(table: Callable[[str], pd.DataFrame], codebook: Codebook, language: str = "da") -> Iterator[Drawn]:
    """Draw the figures one by one, each with its table, alternative text and caption."""
    for plate in plates(table, codebook, language):
        yield from plate.draw()


def plates(table: Callable[[str], pd.DataFrame], codebook: Codebook, language: str = "da") -> Iterator[Plate]:
    """Give the figures of a study by what they are drawn from, none of them drawn yet."""
    labels = codebook.labels
    same: dict[str, Any] = {"labels": labels, "language": language}
    shares = _segments(table("codes"))
    shares = shares[shares["code"].isin(codebook.top)]
    yield from _maps(shares, same)
    yield from _forests(shares, codebook.top, _segments(table("overall")), same)
    yield from _differences(table("differences"), codebook.top, same)
    rooms: tuple[tuple[tuple[str, ...], Callable[..., Iterator[Drawn]]], ...] = (
        (("trend",), partial(drawn_trend, **same)),
        (("voices", "voices_kind", "perspectives", "opposed"), partial(drawn_perspectives, **same)),
        (("cooccurrence",), partial(drawn_cooccurrence, **same)),
        (("keyness",), partial(drawn_keyness, language=language)),
        (
            ("topics", "topic_groups", "topic_differences", "topic_measures", "topic_hierarchy"),
            lambda *of: drawn_topics(of[0], of[1], of[2], of[3], language, hierarchy=of[4]),
        ),
        (("agreement",), partial(draw_agreement, **same)),
        (("saturation",), partial(draw_saturation, language=language)),
    )
    for names, draw in rooms:
        of = tuple(table(name) for name in names)
        yield Plate(names[0], of, partial(draw, *of))


def _maps(shares: pd.DataFrame, same: dict[str, Any]) -> Iterator[Plate]:
    def draw(name: str, polarity: tuple[str, ...]) -> Iterator[Drawn]:
        axes = plot_codes(shares, polarity=polarity, **same)
        texts = describe_codes(shares, polarity=polarity, **same)
        yield Drawn(name, axes, shares[shares["polarity"].isin(polarity)], *texts)

    for name, polarity in MAPS.items():
        yield Plate(name, (shares,), partial(draw, name, polarity))


def _forests(
    shares: pd.DataFrame, codes: Iterable[str], overall: pd.DataFrame, same: dict[str, Any]
) -> Iterator[Plate]:
    def draw(code: str, rows: pd.DataFrame, line: pd.DataFrame) -> Iterator[Drawn]:
        axes = plot_code(rows, code, polarity=BOTH, overall=line, **same)
        yield Drawn(f"tema-{code}", axes, rows, *describe_code(rows, code, polarity=BOTH, **same))

    for code in codes:
        rows, line = (own[(own["code"] == code) & own["polarity"].isin(BOTH)] for own in (shares, overall))
        yield Plate(f"tema-{code}", (rows, line), partial(draw, code, rows, line))


def _differences(differences: pd.DataFrame, codes: Iterable[str], same: dict[str, Any]) -> Iterator[Plate]:
    """A forest of differences for each theme in which a pilot differs after adjustment."""

    def draw(code: str, rows: pd.DataFrame) -> Iterator[Drawn]:
        axes = plot_differences(rows, code, polarity=BOTH, **same)
        yield Drawn(f"forskel-{code}", axes, rows, *describe_differences(rows, code, polarity=BOTH, **same))

    shown = differences[differences["polarity"].isin(BOTH)]
    clear = set(shown.loc[shown["p_adjusted"] <= LEVEL, "code"])
    for code in (code for code in codes if code in clear):
        rows = shown[shown["code"] == code]
        yield Plate(f"forskel-{code}", (rows,), partial(draw, code, rows))


def _segments(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["unit"] == "segment"] if table["unit"].nunique() > 1 else table
