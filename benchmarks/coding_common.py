"""What the measurements of the machine coder share: corpora of texts, baselines, and how a figure is printed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from gold import f1, kappa

from fieldnotes.coding.accuracy import calibration_error
from fieldnotes.coding.training import Example, training_vectors
from fieldnotes.language.encoders import Vectors, best_encoder
from fieldnotes.language.vectors import remember, unknown, vectors
from fieldnotes.tables import Corpus, frame

Bools = np.ndarray
DRAWS = 300


@cache
def _folder() -> Path:
    given = os.environ.get("FIELDNOTES_VECTORS")
    folder = Path(given or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def embedders(name: str = "", texts: Sequence[str] = ()) -> dict[str, partial[Vectors] | None]:
    """Give the ways to measure: with words alone and, where there is an encoder, with vectors.

    `texts` are encoded once, under `name`.
    """
    if best_encoder() == "tfidf":
        return {"words": None}
    known, encoder = list(training_vectors()), best_encoder()
    if texts:
        kept = _folder() / f"{name}.npz"
        new = unknown(texts, encoder=encoder, known=known)
        known.append(remember(new, kept, encoder=encoder))
    return {"words": None, "vectors": partial(vectors, encoder=encoder, known=known)}


def folds_of(groups: Sequence[str], folds: int, seed: int = 0) -> list[np.ndarray]:
    """Give rows by fold; whole groups stay together."""
    names = np.unique(groups)
    part = dict(zip(np.random.default_rng(seed).permutation(names), np.arange(len(names)) % folds, strict=True))
    number = np.array([part[group] for group in groups])
    return [np.flatnonzero(number == fold) for fold in range(folds)]


def study_corpus(texts: Sequence[str], documents: Sequence[str]) -> Corpus:
    """Give a corpus with a document for each name, and a turn and segment for each text, p00000 and on."""
    whole: dict[str, str] = {}
    rows = []
    for number, (text, name) in enumerate(zip(texts, documents, strict=True)):
        start = len(whole.setdefault(name, ""))
        whole[name] += text + "\n"
        segment = f"p{number:05}"
        rows.append(
            {"segment_id": segment, "turn_id": segment, "doc_id": name, "position": number}
            | {"start": start, "end": start + len(text)}
        )
    seconds = {"start_s": None, "end_s": None}
    turns = [{name: row[name] for name in row if name != "segment_id"} | seconds for row in rows]
    documents_table = frame("documents", [{"doc_id": name, "text": text} for name, text in whole.items()])
    return Corpus(documents_table, frame("turns", turns), frame("segments", rows))


def part_of(corpus: Corpus, rows: np.ndarray) -> Corpus:
    """Give a corpus with these segments and their documents."""
    segments = corpus.segments.iloc[rows].reset_index(drop=True)
    turns = corpus.turns[corpus.turns["turn_id"].isin(segments["turn_id"])].reset_index(drop=True)
    documents = corpus.documents[corpus.documents["doc_id"].isin(segments["doc_id"])].reset_index(drop=True)
    return Corpus(documents, turns, segments)


def judged_as(examples: Sequence[Example], segment_ids: Sequence[str]) -> pd.DataFrame:
    """Give the codings of one coder who judged every code of these segments."""
    rows = []
    for one, segment in zip(examples, segment_ids, strict=True):
        common = {"segment_id": segment, "coder": "a", "method": "human", "status": "accepted", "evidence": []}
        rows += [common | {"code": code, "polarity": polarity} for code, polarity in one.codes.items()]
        rows.append(common | {"code": "", "polarity": "present"})
    return frame("codings", rows)


def logistic(learn: Sequence[str], given: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """Give the baseline: one logistic regression a code, on TF-IDF of pieces of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True).fit(learn)
    x, new = pieces.transform(learn), pieces.transform(texts)
    models = [LogisticRegression(C=10.0, solver="liblinear").fit(x, column) for column in given.T]
    return np.stack([model.decision_function(new) for model in models], axis=1)


def cut(scores: np.ndarray, rate: float) -> Bools:
    """Give the likeliest cells, so many a segment."""
    return scores >= np.sort(scores.ravel())[::-1][max(round(rate * len(scores)), 1) - 1]


def interval(ours: Bools, truth: Bools, groups: Sequence[str] | None = None) -> tuple[float, float]:
    """Give the 95 % percentile interval of kappa over resampled segments or, where they are given, whole groups."""
    names = np.arange(len(ours)) if groups is None else np.unique(groups, return_inverse=True)[1]
    members = [np.flatnonzero(names == name) for name in range(names.max() + 1)]
    random = np.random.default_rng(0)
    spread = []
    for _ in range(DRAWS):
        rows = np.concatenate([members[n] for n in random.integers(0, len(members), len(members))])
        spread.append(kappa(ours[rows], truth[rows]))
    low, high = np.quantile(spread, [0.025, 0.975])
    return float(low), float(high)


def line(name: str, ours: Bools, truth: Bools, extra: str = "", groups: Sequence[str] | None = None) -> None:
    """Print kappa with its interval, and F1."""
    low, high = interval(ours, truth, groups)
    found = f"kappa {kappa(ours, truth):.3f} [{low:.3f}, {high:.3f}]  F1 {f1(ours, truth):.3f}"
    print(f"  {name:40} {found}  {extra}", flush=True)


def by_code(codes: Sequence[str], ours: Bools, truth: Bools) -> str:
    """Say kappa code by code."""
    agreed = [(code, kappa(ours[:, n], truth[:, n])) for n, code in enumerate(codes) if truth[:, n].any()]
    return ", ".join(f"{code} {value:.2f}" for code, value in agreed)


def reliability(probability: np.ndarray, truth: Bools, bins: int = 10) -> None:
    """Print what was predicted beside what was so, in bins of equal width, and the expected calibration error."""
    flat, given = probability.ravel(), truth.ravel()
    number = np.minimum((flat * bins).astype(int), bins - 1)
    print("    predicted  observed  cells")
    for one in range(bins):
        at = number == one
        if at.any():
            print(f"    {flat[at].mean():9.3f} {given[at].mean():9.3f} {at.sum():6}")
    print(f"    expected calibration error {calibration_error(flat, given):.3f}", flush=True)
