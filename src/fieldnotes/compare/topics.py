"""Topics counted and compared as themes are: by pilot, role, kind, round, or any other group, and over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from fieldnotes.compare.codes import table_codes
from fieldnotes.compare.differences import table_differences
from fieldnotes.compare.trend import table_trend
from fieldnotes.tables import Corpus

GROUPS = ("project", "role", "kind", "round")


def table_topics(
    corpus: Corpus,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    by: str | Iterable[str] = "project",
    unit: str = "segment",
) -> pd.DataFrame:
    """Count each topic per group, with share and 95 % interval, as `table_codes` does for themes.

    codings: the topics as codings (`Topics.codings`). topics: the topics table, for order and labels.
    Columns: those of `by`, topic, label, unit, n_documents, n_segments, count, share, low, high, note. Segments that
    belong to no topic are among n_segments.
    """
    table = table_codes(corpus, codings, by=by, unit=unit, codes=_asked(topics))
    return _named(table[table["polarity"] == "present"], topics)


def table_topic_groups(corpus: Corpus, codings: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Count each topic by pilot, role, kind and round, one below the other.

    Columns: attribute (which of the four), value, and as in `table_topics`. An attribute with one value is left out.
    """
    parts = []
    for attribute in GROUPS:
        table = table_topics(corpus, codings, topics, by=attribute).rename(columns={attribute: "value"})
        if table["value"].nunique() > 1:
            parts.append(table.assign(attribute=attribute))
    if not parts:
        table = table_topics(corpus, codings, topics, by="project").rename(columns={"project": "value"})
        parts = [table.assign(attribute="project").iloc[:0]]
    joined = pd.concat(parts, ignore_index=True).astype({"attribute": "str", "value": "str"})
    return joined[["attribute", "value", *(name for name in joined if name not in ("attribute", "value"))]]


def table_topic_differences(
    corpus: Corpus,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    by: str = "project",
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare each topic's share of segments in each group with that in the rest, as `table_differences` does.

    Topics are found without a look at the groups, so permuting whole documents between groups is as right a test for
    them as for codes. Columns: as there, with topic and label in place of code and polarity.
    """
    table = table_differences(corpus, codings, by=by, codes=_asked(topics), permutations=permutations, seed=seed)
    return _named(_tested_once(table), topics)


def table_topic_trend(
    corpus: Corpus,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    time: str = "round",
    permutations: int = 20_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Follow each topic's share of segments through rounds, months, quarters or years, as `table_trend` does.

    Columns: as there, with topic and label in place of code and polarity.
    """
    names = [by] if isinstance(by, str) else list(by)
    table = table_trend(
        corpus, codings, by=names, time=time, codes=_asked(topics), permutations=permutations, seed=seed
    )
    return _named(_tested_once(table), topics)


def _tested_once(table: pd.DataFrame) -> pd.DataFrame:
    """A topic has one polarity, so the others are no comparisons: they were too rare to be tested, and are left out."""
    return table[table["polarity"] == "present"]


def _asked(topics: pd.DataFrame) -> list[str]:
    """What to count: where there is no topic, one that nobody has, so that the columns are the same."""
    return topics["topic"].tolist() or ["T00"]


def _named(table: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    table = table[table["code"].isin(topics["topic"])]
    labels = dict(zip(topics["topic"], topics["label"], strict=True))
    place = list(table.columns).index("code")
    table = table.rename(columns={"code": "topic"}).drop(columns="polarity").reset_index(drop=True)
    table.insert(place + 1, "label", table["topic"].map(labels).astype("str"))
    return table
