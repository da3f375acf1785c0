"""Topics: what they are, who says them, how far they come again; found without labels, in any order, the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Literal

import pandas as pd

from fieldnotes.tables import Corpus, empty, frame

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.coding.features import Embed
    from fieldnotes.language.encoders import Vectors
    from fieldnotes.topics.edits import Edits

# A segment that is less than two thirds as often with the topic's segments as those are with each other belongs
# nowhere in particular.
BELONGS = 2 / 3
CODER = "topics"
# The tables of Topics, and what each is called on the disk.
TABLES = {
    "topics": "topics",
    "assignments": "topic_assignments",
    "quotes": "topic_quotes",
    "hierarchy": "topic_hierarchy",
    "pairs": "topic_pairs",
    "measures": "topic_measures",
}
Outliers = Literal["nearest", "leave"]


def _none(table: str) -> Callable[[], pd.DataFrame]:
    return lambda: empty(table)


@dataclass(frozen=True)
class Topics:
    """Topics of a corpus; columns of each table as in `tables.COLUMNS`.

    topics: a row per topic, the largest first. assignments: the topic of each segment, "" for none, and its score.
    quotes: the most typical segments. hierarchy: which topics are most alike. pairs: the segments most alike, where
    there are too few for topics. measures: one row on the whole.
    """

    topics: pd.DataFrame = field(default_factory=_none("topics"))
    assignments: pd.DataFrame = field(default_factory=_none("topic_assignments"))
    quotes: pd.DataFrame = field(default_factory=_none("topic_quotes"))
    hierarchy: pd.DataFrame = field(default_factory=_none("topic_hierarchy"))
    pairs: pd.DataFrame = field(default_factory=_none("topic_pairs"))
    measures: pd.DataFrame = field(default_factory=_none("topic_measures"))

    def __len__(self) -> int:
        return len(self.topics)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each topic."""
        return dict(zip(self.topics["topic"], self.topics["label"], strict=True))

    def codings(self) -> pd.DataFrame:
        """Give the topics as codings: a row for each segment that belongs to one, the topic in place of the code."""
        return topic_codings(self.assignments)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(row['topic'])}</td><td style='text-align:left'><b>{escape(row['label'])}</b><br>"
            f"{escape(row['words'])}</td><td>{row['size']}</td><td>{row['n_documents']}</td>"
            f"<td>{row['stability']:.2f}</td><td style='text-align:left'>{escape(row['code'])}</td></tr>"
            for row in self.topics.to_dict("records")
        )
        head = "".join(f"<th>{name}</th>" for name in ("topic", "words", "size", "documents", "stability", "code"))
        few = "" if len(self) else f" (too few segments; {len(self.pairs)} pairs of like segments in .pairs)"
        return f"<p><b>Topics</b>: {len(self)}{few}</p><table><thead><tr>{head}</tr></thead>{rows}</table>"


def topic_codings(assignments: pd.DataFrame, least: float = BELONGS) -> pd.DataFrame:
    """Give topic assignments as a codings table, those with a score of at least `least`; the code is the topic."""
    own = assignments[(assignments["topic"] != "") & (assignments["score"] >= least)]
    common: dict[str, object] = {"polarity": "present", "coder": CODER, "method": "topics", "status": "proposed"}
    common["evidence"] = []
    rows = zip(own["segment_id"], own["topic"], own["score"], strict=True)
    return frame("codings", [{"segment_id": name, "code": code, "score": score} | common for name, code, score in rows])


def code_topics(
    corpus: Corpus,
    *,
    tokens: pd.DataFrame | None = None,
    vectors: Vectors | Embed | str = "auto",
    n_topics: int | None = None,
    codebook: Codebook | None = None,
    codings: pd.DataFrame | None = None,
    edits: Edits | None = None,
    seeded: bool = False,
    outliers: Outliers = "nearest",
    resamples: int = 10,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Topics:
    """Find topics: segments that many rough partitions put together, called by the words that mark them.

    tokens: the tokens table of the corpus; made where it is not given. vectors: those of `corpus.coded()`, an encoder's
    name as in `language.vectors`, or a function that turns texts into vectors. n_topics: how many; else the number on
    which two halves of the partitions agree best. codebook: says which topics a code covers; with `seeded`, segments
    near a code's own words found that code's topic first (vectors must then be a name or function). codings: those that
    count; by terms where they are not given. edits: what people have decided (`read_edits`).
    outliers: "nearest" gives a segment that belongs nowhere its nearest topic, with a score below 2/3; "leave" "".
    resamples: refits behind the stability. seed: of these refits. The topics themselves hang on the texts alone: not on
    the order of documents, on a seed, or on how many processors there are.
    Fewer than 60 segments of some words give no topics, but the pairs most alike. Beyond 20,000 the topics are found in
    a sample with the share of each project, kind and round, and the others placed; each refit then draws another, so
    the stability has in it what sampling costs.
    Raises ValueError for vectors that do not fit the segments, or another `outliers`.
    """
    from fieldnotes.topics.finding import found_topics

    if outliers not in ("nearest", "leave"):
        raise ValueError(f"no outliers {outliers!r}; there are: nearest, leave")
    return found_topics(
        corpus,
        tokens=tokens,
        vectors=vectors,
        n_topics=n_topics,
        codebook=codebook,
        codings=codings,
        edits=edits,
        seeded=seeded,
        outliers=outliers,
        resamples=resamples,
        seed=seed,
        progress=progress,
    )
