"""The tables: one schema each, and the Corpus, which is the first three of them together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    import pandera.pandas as pa

KINDS = ("interview", "reflection", "observation", "note")
POLARITIES = ("present", "lacking", "rejected")
METHODS = ("human", "terms", "model", "topics")
STATUSES = ("proposed", "accepted", "rejected")

# The role of whoever asks the questions, and of a colleague's comment in the margin.
# Such turns are kept, and left out of coding and counting by default.
INTERVIEWER = "interviewer"
NOT_CODED = (INTERVIEWER, "note")

# Column -> dtype. Text columns may hold missing values only where OPTIONAL says so.
COLUMNS: dict[str, dict[str, str]] = {
    "documents": {
        "doc_id": "str",
        "project": "str",
        "kind": "str",
        "date": "str",
        "round": "str",
        "role": "str",
        "sha256": "str",
        "text": "str",
    },
    "turns": {
        "turn_id": "str",
        "doc_id": "str",
        "position": "int64",
        "speaker": "str",
        "role": "str",
        "start": "int64",
        "end": "int64",
        "start_s": "float64",
        "end_s": "float64",
        "date": "str",
    },
    "segments": {
        "segment_id": "str",
        "doc_id": "str",
        "turn_id": "str",
        "position": "int64",
        "speaker": "str",
        "role": "str",
        "start": "int64",
        "end": "int64",
    },
    "tokens": {
        "segment_id": "str",
        "i": "int64",
        "start": "int64",
        "end": "int64",
        "text": "str",
        "lemma": "str",
        "pos": "str",
        "parts": "str",
    },
    "codings": {
        "segment_id": "str",
        "code": "str",
        "polarity": "str",
        "coder": "str",
        "method": "str",
        "score": "float64",
        "status": "str",
        "evidence": "object",
        "note": "str",
        "at": "str",
    },
    "topics": {
        "topic": "str",
        "label": "str",
        "words": "str",
        "size": "int64",
        "stability": "float64",
        "n_documents": "int64",
        "n_speakers": "int64",
        "share_document": "float64",
        "coherence": "float64",
        "code": "str",
        "coverage": "float64",
        "x": "float64",
        "y": "float64",
        "note": "str",
    },
    "topic_assignments": {"segment_id": "str", "topic": "str", "score": "float64"},
    "topic_quotes": {
        "topic": "str",
        "rank": "int64",
        "segment_id": "str",
        "doc_id": "str",
        "project": "str",
        "role": "str",
        "kind": "str",
        "date": "str",
        "score": "float64",
        "text": "str",
    },
    "topic_hierarchy": {
        "step": "int64",
        "topics": "str",
        "label": "str",
        "n_topics": "int64",
        "size": "int64",
        "similarity": "float64",
    },
    "topic_pairs": {
        "rank": "int64",
        "segment_id": "str",
        "segment_id_other": "str",
        "doc_id": "str",
        "doc_id_other": "str",
        "similarity": "float64",
        "words": "str",
    },
    "topic_measures": {
        "n_topics": "int64",
        "n_segments": "int64",
        "n_founding": "int64",
        "outlier_share": "float64",
        "agreement": "float64",
        "agreement_low": "float64",
        "resamples": "int64",
        "coherence": "float64",
        "diversity": "float64",
        "outliers": "str",
        "unmatched": "str",
    },
}

# "" says "not known" in a text column (NaN in seconds): one way to be missing, the same in CSV, parquet and memory.
CHOICES = {
    ("documents", "kind"): KINDS,
    ("codings", "polarity"): POLARITIES,
    ("codings", "method"): METHODS,
    ("codings", "status"): STATUSES,
}
NATURAL = ("position", "start", "end", "i")  # from 0 on
KEYS = {
    "documents": "doc_id",
    "turns": "turn_id",
    "segments": "segment_id",
    "topics": "topic",
    "topic_assignments": "segment_id",
}


@cache
def schema(table: str) -> pa.DataFrameSchema:
    """Give the pandera schema of a table; `documents` may have further columns, the study's own attributes."""
    import pandera.pandas as pa

    columns = {}
    for name, dtype in COLUMNS[table].items():
        checks = []
        if (table, name) in CHOICES:
            checks.append(pa.Check.isin(CHOICES[table, name]))
        if name in NATURAL:
            checks.append(pa.Check.ge(0))
        columns[name] = pa.Column(
            None if dtype == "object" else dtype,
            checks,
            nullable=dtype == "float64",
            unique=KEYS.get(table) == name,
        )
    return pa.DataFrameSchema(columns, strict=table != "documents", ordered=table != "documents")


def empty(table: str) -> pd.DataFrame:
    """Give the table with its columns and no rows."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS[table].items()})


def frame(table: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Build a table from dicts: the schema's columns in order and dtype, then any further ones.

    What a row does not say is "" in text, 0 in whole numbers and NaN in others.
    """
    data = pd.DataFrame(list(rows))
    columns = {}
    for name, dtype in COLUMNS[table].items():
        column = data[name] if name in data else pd.Series([None] * len(data), index=data.index, dtype=object)
        if dtype == "str":
            column = column.astype(object).where(column.notna(), "").astype("str")
        elif dtype == "int64":
            column = column.astype(object).where(column.notna(), 0).astype("int64")
        elif dtype != "object":
            column = column.astype(cast(Any, dtype))
        columns[name] = column
    further = [name for name in data if name not in columns]
    return pd.DataFrame(columns | {name: data[name] for name in further}).reset_index(drop=True)


def check(table: str, data: pd.DataFrame) -> pd.DataFrame:
    """Give the table back if it fits its schema; else raise FieldnotesError with every column that does not."""
    if _fits(table, data):
        return data
    import pandera.errors

    try:
        return schema(table).validate(data, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.groupby(["column", "check"], dropna=False, sort=True).size()
        raise FieldnotesError(
            Problem(
                f"table {table}, column {column}",
                f"{n} value(s) fail the check {test}.",
                "Build it with the columns that tables.py gives.",
            )
            for (column, test), n in cases.items()
        ) from None


def _fits(table: str, data: pd.DataFrame) -> bool:
    """Say whether nothing is wrong; what is, pandera says, which takes longer to load than all tables to look at."""
    kinds, names = COLUMNS[table], list(data)
    if not data.columns.is_unique or not (names == list(kinds) or (table == "documents" and {*kinds} <= {*names})):
        return False
    for name, kind in kinds.items():
        column = data[name]
        if kind not in ("object", column.dtype) or (kind != "float64" and column.isna().any()):
            return False
        if (table, name) in CHOICES and not {*column.unique()} <= {*CHOICES[table, name]}:
            return False
        if (name in NATURAL and (column < 0).any()) or (KEYS.get(table) == name and not column.is_unique):
            return False
    return True


def segment_ids(doc_ids: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Make segment_ids: doc_id, a short hash of the segment's text, and an ordinal where the same words come again."""
    seen: dict[str, int] = {}
    ids = []
    for doc_id, text in zip(doc_ids, texts, strict=True):
        base = f"{doc_id}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        seen[base] = seen.get(base, 0) + 1
        ids.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return ids


@dataclass(frozen=True)
class Corpus:
    """Documents, turns and segments that belong together.

    Columns as in `COLUMNS`; a segment is `document.text[start:end]`, in Unicode code points.
    """

    documents: pd.DataFrame
    turns: pd.DataFrame
    segments: pd.DataFrame

    def __len__(self) -> int:
        return len(self.segments)

    def where(self, **values: str | Iterable[str]) -> Corpus:
        """Give the part of the corpus whose attributes have the values given, for example `where(project="Havnen")`.

        `role` and `speaker` are the speaker's own and choose segments and turns; anything else chooses documents.
        Raises ValueError where the corpus has no such attribute.
        """
        documents, turns, segments = self.documents, self.turns, self.segments
        for name, value in values.items():
            wanted = [value] if isinstance(value, str) else list(value)
            if name in ("role", "speaker"):
                turns = turns[turns[name].isin(wanted)]
                segments = segments[segments[name].isin(wanted)]
                documents = documents[documents["doc_id"].isin(segments["doc_id"])]
            elif name in documents:
                documents = documents[documents[name].isin(wanted)]
            else:
                raise ValueError(f"no attribute {name!r}; there are: {', '.join([*documents.columns, 'speaker'])}")
        return replace(
            self,
            documents=documents.reset_index(drop=True),
            turns=turns[turns["doc_id"].isin(documents["doc_id"])].reset_index(drop=True),
            segments=segments[segments["doc_id"].isin(documents["doc_id"])].reset_index(drop=True),
        )

    def with_text(self) -> pd.DataFrame:
        """Give the segments with their `text` and, behind it, the attributes of their document.

        Columns: those of segments, text, then project, kind, date, round and the study's own attributes.
        """
        # Asked once a segment: plain text answers thirty times as fast as a column of Arrow.
        texts = dict(zip(self.documents["doc_id"], self.documents["text"], strict=True))
        segments = self.segments.assign(
            text=pd.Series(
                [
                    texts[doc_id][start:end]
                    for doc_id, start, end in zip(
                        self.segments["doc_id"], self.segments["start"], self.segments["end"], strict=True
                    )
                ],
                index=self.segments.index,
                dtype="str",
            )
        )
        attributes = self.documents.drop(columns=["text", "sha256", "role"], errors="ignore")
        return segments.merge(attributes, on="doc_id", how="left", validate="many_to_one")

    def coded(self) -> Corpus:
        """Give the corpus without the interviewer's turns and margin comments: what is coded and counted."""
        keep = ~self.segments["role"].isin(NOT_CODED)
        return replace(self, segments=self.segments[keep].reset_index(drop=True))

    def _repr_html_(self) -> str:
        shape = pd.crosstab(self.documents["project"], self.documents["kind"])
        return (
            f"<p><b>Corpus</b>: {len(self.documents)} documents, {len(self.turns)} turns, "
            f"{len(self.segments)} segments</p>{shape.to_html()}"
        )
