"""How the machine coder does on the training corpus, leaving whole settings out."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
from coding_common import by_code, cut, embedders, folds_of, line, logistic, part_of, reliability, study_corpus
from gold import coded_cells, f1, kappa

from fieldnotes.coding import Codebook, code_terms
from fieldnotes.coding.features import Embed
from fieldnotes.coding.model import score_cells
from fieldnotes.coding.scored import top_of
from fieldnotes.coding.training import Example, labels_of, read_training
from fieldnotes.language import tokens
from fieldnotes.tables import Corpus

FOLDS = 6
SIZES = (250, 500, 1000, 2000, 3000)  # and what all but a fold give: some 3,500


def over_settings(
    examples: Sequence[Example],
    corpus: Corpus,
    words: pd.DataFrame,
    book: Codebook,
    embed: Embed | None,
    size: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Give probabilities and polarities of every segment, from a model that has not seen its setting."""
    top = top_of(book)
    shape = len(examples), int(top.sum())
    probability, polarity = np.zeros(shape), np.zeros((*shape, 3))
    order = np.random.default_rng(1).permutation(len(examples))
    rate = float(np.mean([len(one.codes) for one in examples]))
    for held in folds_of([one.setting for one in examples], FOLDS):
        learn = [examples[row] for row in order[~np.isin(order, held)][:size]]
        how = {"tokens": words, "vectors": embed, "examples": learn, "rate": rate}
        scored = score_cells(part_of(corpus, held), book, **how)
        probability[held], polarity[held] = scored.probability[:, top], scored.polarity[:, top]
    return probability, polarity


def measure_settings(book: Codebook) -> None:
    examples = read_training()
    labels = labels_of(examples, book.top)
    truth = labels > 0
    rate = truth.sum(axis=1).mean()
    texts, settings = [one.text for one in examples], [one.setting for one in examples]
    corpus = study_corpus(texts, settings)
    words = tokens(corpus)
    print(f"training corpus: {len(examples)} segments, settings left out in {FOLDS} folds, {rate:.2f} codes a segment")
    found = code_terms(corpus, book, tokens=words)
    line("terms alone", coded_cells(found, corpus.segments["segment_id"], book.top), truth, groups=settings)
    baseline = np.zeros(truth.shape)
    for held in folds_of(settings, FOLDS):
        rest = np.setdiff1d(np.arange(len(examples)), held)
        baseline[held] = logistic([texts[row] for row in rest], truth[rest], [texts[row] for row in held])
    line("TF-IDF and logistic regression", cut(baseline, rate), truth, groups=settings)
    for name, embed in embedders().items():
        began = time.perf_counter()
        probability, polarity = over_settings(examples, corpus, words, book, embed)
        seconds = (time.perf_counter() - began) / FOLDS
        line(f"code_model, {name}", cut(probability, rate), truth, f"{seconds:.0f} s a fold", settings)
        _details(examples, book, probability, polarity, labels)
    curve = {
        size: kappa(cut(over_settings(examples, corpus, words, book, embed, size)[0], rate), truth) for size in SIZES
    }
    print(f"  learning curve, {name}: " + ", ".join(f"{size} {value:.3f}" for size, value in curve.items()), flush=True)


def _details(
    examples: Sequence[Example], book: Codebook, probability: np.ndarray, polarity: np.ndarray, labels: np.ndarray
) -> None:
    truth = labels > 0
    ours, tone = cut(probability, truth.sum(axis=1).mean()), polarity.argmax(axis=2) + 1
    reliability(probability, truth)
    for kind, mark in (("lacking", 2), ("rejected", 3)):
        both = f1((tone == mark) & ours & truth, (labels == mark) & ours & truth)
        print(f"    {kind}: F1 {f1(ours * tone == mark, labels == mark):.2f}; given the theme is found {both:.2f}")
    print("    by code: " + by_code(book.top, ours, truth))
    for kind in sorted({one.kind for one in examples}):
        rows = np.array([one.kind == kind for one in examples])
        print(f"    {kind} {kappa(ours[rows], truth[rows]):.2f}", end="")
    hard = np.array([one.hard for one in examples])
    print(f"    hard negatives {kappa(ours[hard], truth[hard]):.2f}")
    order = np.argsort(-probability, axis=1)
    some = truth.any(axis=1)
    hits = [truth[np.arange(len(truth))[:, None], order[:, :n]].any(axis=1)[some].mean() for n in (1, 3, 5)]
    print("    one of the first 1, 3, 5 suggestions is right: " + ", ".join(f"{hit:.2f}" for hit in hits), flush=True)
