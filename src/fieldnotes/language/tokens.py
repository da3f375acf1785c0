"""The tokens table: each word of each segment with its lemma, word class and the parts of a compound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fieldnotes.language import lemmas, placeholders
from fieldnotes.language.compounds import split_compound
from fieldnotes.language.pipeline import OWN, load_pipeline
from fieldnotes.spread import Spread, here
from fieldnotes.tables import COLUMNS, Corpus, empty

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ATTRIBUTES: list[int | str] = ["IDX", "LENGTH", "ORTH", "POS", "LEMMA", "IS_SPACE"]
# What a pipeline may have that the table does not ask for; our own lemmas come of the table and the lexicon.
IDLE = ("ner", "senter", "parser")
OWN_IDLE = ("trainable_lemmatizer",)
COMPOUND = frozenset({"NOUN", "ADJ"})
HESITATIONS = frozenset("øh øhh øhm øhmm ehm eh hm hmm mm mmm mhm æh æhm øøh årh".split())  # noqa: SIM905
# What the tagger may take a rare noun for where a capital opens the sentence.
MISREAD = frozenset({"PROPN", "ADV", "X", "INTJ"})
DEFINITE = ("en", "et", "ne", "ens", "ets", "nes")
BATCH = 64


def tokens(
    corpus: Corpus,
    *,
    pipeline: str = OWN,
    known: pd.DataFrame | None = None,
    progress: Callable[[int, int], None] | None = None,
    spread: Spread = here,
) -> pd.DataFrame:
    """Give the words of all segments, the interviewer's too, in the order of the segments; white space is none.

    Columns as in `tables.COLUMNS["tokens"]`; start and end are offsets into the document's text; parts of a compound
    are lemmas joined by "+". A placeholder such as [Person 3] is one word.
    `known` is an earlier table of the same pipeline: only segments it does not hold are read again.
    `progress` is called with the number of segments read and to be read; `spread` says who reads them.
    Raises MissingExtraError or FieldnotesError as load_pipeline does.
    """
    segments = corpus.with_text()
    kept = empty("tokens") if known is None else known[_among(known["segment_id"], segments["segment_id"])]
    fresh = segments[~_among(segments["segment_id"], kept["segment_id"])]
    parts = [_rebased(kept, segments)] if len(kept) else []
    if len(fresh):
        parts.append(_read(fresh, pipeline, progress, spread))
    if not parts:
        return empty("tokens")
    if len(parts) == 1 and not len(kept):
        return parts[0]
    table = pd.concat(parts, ignore_index=True)
    place = pd.Series(np.arange(len(segments)), index=segments["segment_id"])
    return table.iloc[np.lexsort((table["i"], place[table["segment_id"]]))].reset_index(drop=True)


def _among(ids: pd.Series, others: pd.Series) -> np.ndarray:
    """Say of each id whether it is one of the others; Series.isin asks Arrow for each of them one by one."""
    wanted = set(others.to_numpy(object))
    return np.fromiter((own in wanted for own in ids.to_numpy(object)), bool, len(ids))


def _rebased(known: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Move known words to where their segment now stands; the words are the same, since the id holds their hash."""
    lead = segments["text"].str.len() - segments["text"].str.lstrip().str.len()
    now = pd.Series((segments["start"] + lead).to_numpy(), index=segments["segment_id"])
    then = known.groupby("segment_id", sort=False)["start"].min()
    shift = (now.reindex(then.index) - then).reindex(known["segment_id"]).to_numpy()
    return known.assign(start=known["start"] + shift, end=known["end"] + shift)


def _read(
    segments: pd.DataFrame, pipeline: str, progress: Callable[[int, int], None] | None, spread: Spread
) -> pd.DataFrame:
    texts = list(segments["text"])
    batches = [texts[first : first + BATCH] for first in range(0, len(texts), BATCH)]
    words: dict[tuple[str, ...], int] = {}
    places: list[np.ndarray] = []
    numbers: list[np.ndarray] = []
    lengths: list[int] = []
    for cells, batch_words, number, counts in spread(partial(read_words, pipeline), batches):
        places.append(cells)
        numbers.append(np.array([words.setdefault(word, len(words)) for word in batch_words], np.int64)[number])
        lengths += counts
        if progress:
            progress(len(lengths), len(texts))
    cells, table = np.concatenate(places), np.array(list(words), dtype=object).reshape(-1, 4)
    word = table[np.concatenate(numbers)]
    offset = np.repeat(segments["start"].to_numpy(), lengths)
    columns = {
        "segment_id": np.repeat(segments["segment_id"].to_numpy(dtype=object), lengths),
        "i": np.concatenate([np.arange(n) for n in lengths]),
        "start": offset + cells[:, 0],
        "end": offset + cells[:, 0] + cells[:, 1],
        **{name: word[:, j] for j, name in enumerate(("text", "lemma", "pos", "parts"))},
    }
    _restore(columns, texts, lengths, segments["start"].to_numpy())
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtype) for name, dtype in COLUMNS["tokens"].items()})


def read_words(
    pipeline: str, texts: list[str]
) -> tuple[np.ndarray, list[tuple[str, str, str, str]], np.ndarray, list[int]]:
    """Read a batch of texts: offset and length of each word, the different words, which each is, how many a text has.

    A different word is text, lemma, class and parts; placeholders are still masked.
    """
    nlp = load_pipeline(pipeline)
    idle = [pipe for pipe in IDLE + OWN_IDLE * (pipeline == OWN) if pipe in nlp.pipe_names]
    rows = [_cells(doc) for doc in nlp.pipe(map(placeholders.mask, texts), disable=idle, batch_size=BATCH)]
    cells = np.concatenate(rows)
    words, number = _vocabulary(nlp, cells, own=pipeline == OWN)
    return cells[:, :2], words, number, [len(row) for row in rows]


def _cells(doc: Doc) -> np.ndarray:
    """Give one row a word that is not white space: offset, length and the numbers of its text, class and lemma."""
    cells = doc.to_array(ATTRIBUTES)
    return cells[cells[:, 5] == 0, :5].astype(np.int64)


def _vocabulary(nlp: Language, cells: np.ndarray, *, own: bool) -> tuple[list[tuple[str, str, str, str]], np.ndarray]:
    """Look each different word up once, however often it comes."""
    different, inverse = np.unique(cells[:, 2:5], axis=0, return_inverse=True)
    strings = nlp.vocab.strings
    words = []
    for number in different:
        text, pos, guess = (strings[int(key)] if key else "" for key in number.view(np.uint64))
        if text.lower() in HESITATIONS:
            pos = "INTJ"
        elif own and pos in MISREAD and _is_definite_compound(text):
            pos = "NOUN"
        found = lemmas.lemma(text, pos, guess) if own else guess or text
        if not own and pos != "PROPN":
            found = found.lower()
        parts = "+".join(split_compound(found)) if pos in COMPOUND else ""
        words.append((text, found, pos, parts))
    return words, inverse.reshape(-1)


def _is_definite_compound(text: str) -> bool:
    """Say whether a capitalised word is a compound in the definite form, which a name hardly ever is."""
    low = text.lower()
    return (
        text[:1].isupper() and low.endswith(DEFINITE) and bool(split_compound(low)) and lemmas.lemma(low, "NOUN") != low
    )


def _restore(columns: dict[str, np.ndarray], texts: list[str], lengths: list[int], starts: np.ndarray) -> None:
    """Put the placeholders back where their masks were read."""
    ends = np.cumsum(lengths)
    for k, text in enumerate(texts):
        for start, end in placeholders.spans(text):
            first = ends[k] - lengths[k]
            row = first + np.searchsorted(columns["start"][first : ends[k]], starts[k] + start)
            columns["text"][row] = text[start:end]
            columns["lemma"][row] = placeholders.lemma(text[start:end])
            columns["pos"][row] = "PROPN"
            columns["parts"][row] = ""
