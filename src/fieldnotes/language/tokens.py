"""The tokens table: each word of each segment with its lemma, word class and the parts of a compound."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from fieldnotes.language.pipeline import load_pipeline
from fieldnotes.tables import COLUMNS, Corpus


def tokens(
    corpus: Corpus,
    *,
    pipeline: str = "danish",
    known: pd.DataFrame | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Give the words of all segments, the interviewer's too, in the order of the segments."""
    import simplemma

    nlp = load_pipeline(pipeline)
    segments = corpus.with_text()
    columns: dict[str, list] = {name: [] for name in COLUMNS["tokens"]}
    rows = zip(segments["segment_id"], segments["start"], nlp.pipe(segments["text"]), strict=True)
    for done, (segment_id, start, doc) in enumerate(rows, 1):
        words = [token for token in doc if not token.is_space]
        columns["segment_id"] += [segment_id] * len(words)
        columns["i"] += range(len(words))
        columns["start"] += [start + token.idx for token in words]
        columns["end"] += [start + token.idx + len(token) for token in words]
        columns["text"] += [token.text for token in words]
        columns["lemma"] += [simplemma.lemmatize(token.text.lower(), lang="da").lower() for token in words]
        columns["pos"] += ["PUNCT" if token.is_punct else "X" for token in words]
        columns["parts"] += [""] * len(words)
        if progress:
            progress(done, len(segments))
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtype) for name, dtype in COLUMNS["tokens"].items()})
