"""A corpus with every name and direct identifier replaced, and every offset moved along."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

import pandas as pd

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.privacy.namelist import names_frame
from fieldnotes.privacy.replacer import Replacer, replaced
from fieldnotes.privacy.speakers import with_speakers
from fieldnotes.tables import Corpus, segment_ids

# Not prose: checked for names (the first two) or made by the machine.
_IDENTIFYING = ("doc_id", "project")
_UNTOUCHED = {*_IDENTIFYING, "kind", "date", "round", "sha256", "text", "reading", "reading_confidence"}


def pseudonymise(corpus: Corpus, names: pd.DataFrame, *, dates: str = "keep", ages: str = "coarsen") -> Corpus:
    """Replace the names of `names` (columns as names.csv), unknown speakers and direct identifiers in a corpus.

    Replaces in the texts, the speakers, the roles and the study's own attributes; moves the offsets of turns and
    segments along, and makes their ids anew where they are made of text. A boundary inside something replaced moves
    to its end. `dates` in texts are kept, or only their "month" or "year", or nothing of them ("mask"); `ages`
    of 90 and more are "coarsen" or "keep". Names that `names` does not have stay: `with_unlisted` adds those found.
    Raises FieldnotesError where a doc_id or a project holds a name, since these are not replaced.
    """
    everyone = with_speakers(corpus, names_frame(names.to_dict("records")))
    replacer = Replacer(everyone, dates=dates, ages=ages)
    problems = _named_ids(corpus.documents, replacer)
    if problems:
        raise FieldnotesError(problems)
    spans = {
        doc_id: replacer.spans(text)
        for doc_id, text in zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True)
    }
    documents = _replaced_columns(corpus.documents, replacer, text_columns(corpus.documents))
    documents["text"] = _strings(
        documents,
        (
            replaced(text, spans[doc_id])
            for doc_id, text in zip(documents["doc_id"], corpus.documents["text"], strict=True)
        ),
    )
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    before = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    turns = _moved(_replaced_columns(corpus.turns, replacer, ["speaker", "role"]), spans, texts)
    segments = _moved(_replaced_columns(corpus.segments, replacer, ["speaker", "role"]), spans, texts)
    turn_ids = turns["turn_id"]
    if list(turn_ids) == _ids(corpus.turns, before):
        turns["turn_id"] = _strings(turns, _ids(turns, texts))
        anew = dict(zip(turn_ids, turns["turn_id"], strict=True))
        segments["turn_id"] = _strings(segments, (anew.get(turn_id, turn_id) for turn_id in segments["turn_id"]))
    segments["segment_id"] = _strings(segments, _ids(segments, texts))
    return Corpus(documents, turns, segments)


def _named_ids(documents: pd.DataFrame, replacer: Replacer) -> list[Problem]:
    """A problem for each project or doc_id that names somebody, told by the rows it is in, not by itself."""
    problems = []
    for column in _IDENTIFYING:
        for value in documents[column].unique():
            if replacer.spans(str(value).replace("_", " ")):
                rows = [str(row) for row, own in enumerate(documents[column], start=1) if own == value]
                where = rows[0] if len(rows) == 1 else f"{rows[0]} and {len(rows) - 1} more"
                problems.append(
                    Problem(
                        f"document {where}, in order of doc_id",
                        f"its {column} holds a name, or a direct identifier.",
                        f"Give it another {column} in sources.csv, or in the column of the sheet that says it; "
                        'or decide "keep" or "not a name" for the name in names.csv.',
                    )
                )
    return problems


def text_columns(documents: pd.DataFrame) -> list[str]:
    """Give the columns of documents that people wrote, beside the text: where a name may stand."""
    return [
        str(column)
        for column in documents
        if column not in _UNTOUCHED
        and (pd.api.types.is_string_dtype(documents[column]) or pd.api.types.is_object_dtype(documents[column]))
    ]


def _replaced_columns(table: pd.DataFrame, replacer: Replacer, columns: list[str]) -> pd.DataFrame:
    table = table.copy()
    for column in columns:
        anew = {value: replacer.replace(value) for value in table[column].unique() if isinstance(value, str)}
        table[column] = table[column].map(lambda value, anew=anew: anew.get(value, value)).astype(table[column].dtype)
    return table


def _strings(table: pd.DataFrame, values: Iterable[str]) -> pd.Series:
    return pd.Series(list(values), index=table.index, dtype="str")


def _ids(table: pd.DataFrame, texts: dict[str, str]) -> list[str]:
    rows = list(zip(table["doc_id"], table["start"], table["end"], strict=True))
    return segment_ids([doc_id for doc_id, _, _ in rows], [texts[doc_id][start:end] for doc_id, start, end in rows])


def _moved(table: pd.DataFrame, spans: dict[str, list[tuple[int, int, str]]], texts: dict[str, str]) -> pd.DataFrame:
    """Give the table with start and end moved to where the same text now is."""
    movers = {doc_id: mover(found) for doc_id, found in spans.items()}
    starts, ends = [], []
    for doc_id, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True):
        (first, cut), (last, _) = movers[doc_id](start), movers[doc_id](end)
        # A segment whose first words went into what its neighbour holds begins at its next word.
        while cut and first < last and texts[doc_id][first].isspace():
            first += 1
        starts.append(first)
        ends.append(last)
    return table.assign(start=pd.Series(starts, table.index, "int64"), end=pd.Series(ends, table.index, "int64"))


def mover(spans: list[tuple[int, int, str]]) -> Callable[[int], tuple[int, bool]]:
    """Make the function from an old offset to (new offset, whether it lay inside something replaced).

    >>> mover([(2, 6, "[x]")])(4)
    (5, True)
    """
    starts = [start for start, _, _ in spans]
    grown = [0]
    for start, end, replacement in spans:
        grown.append(grown[-1] + len(replacement) - (end - start))

    def move(offset: int) -> tuple[int, bool]:
        i = bisect_right(starts, offset)
        inside = i > 0 and starts[i - 1] < offset < spans[i - 1][1]
        if inside:
            return spans[i - 1][1] + grown[i], True
        # At the very start of a span, what grows lies ahead.
        return offset + grown[i - 1 if i > 0 and starts[i - 1] == offset else i], False

    return move
