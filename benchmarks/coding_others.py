"""How the machine coder's features do on other labelled texts: sib200's topics and the agendas' major topics."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from coding_common import embedders, folds_of, logistic
from gold import SHARED

from fieldnotes.coding import Codebook
from fieldnotes.coding.features import fit_features
from fieldnotes.coding.ridge import fit_ridge


def ridge_classes(learn: Sequence[str], labels: Sequence[str], texts: Sequence[str], embed) -> np.ndarray:
    names = np.unique(labels)
    given = (np.array(labels)[:, None] == names).astype(float)
    known = None if embed is None else embed([*learn, *texts])
    features, rows = fit_features(learn, None if known is None else known[: len(learn)])
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
    for name, embed in embedders("sib200", [*data[0], *data[2]]).items():
        print(f"  {name} {np.mean(ridge_classes(*data, embed) == dev['category']):.3f}", flush=True)


def measure_agendas(book: Codebook) -> None:
    data = pd.read_csv(SHARED / "agendas" / "agendas.csv", dtype=str, keep_default_na=False)
    parts = folds_of([str(n) for n in range(len(data))], 5)
    ways = {"TF-IDF and logistic regression": baseline_classes} | {
        name: partial(ridge_classes, embed=embed) for name, embed in embedders("agendas", data["text"].tolist()).items()
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
