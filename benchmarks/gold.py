"""Measure code_terms against the two human coders of ../shared/data/municipal/gold.csv.

Run: python benchmarks/gold.py [codebook.yaml]

Printed: Cohen's kappa (Cohen 1960) per code and pooled over all cells, with each coder; micro-F1; and F1 of the
codes said to be lacking. Sub-codes count for their parents; only the codes of the gold file are compared.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from fieldnotes.coding import Codebook, code_terms, read_codebook
from fieldnotes.tables import Corpus, frame

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("FIELDNOTES_SHARED", ROOT.parent / "shared" / "data"))


def read_gold(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def corpus_of(gold: pd.DataFrame) -> Corpus:
    """Give a corpus with a document, turn and segment per paragraph; the segment_id is the paragraph's."""
    ids = [{"doc_id": para, "turn_id": para, "segment_id": para} for para in gold["para_id"]]
    rows = [
        names | {"text": text, "position": 0, "start": 0, "end": len(text), "start_s": None, "end_s": None}
        for names, text in zip(ids, gold["text"], strict=True)
    ]
    documents = [{"doc_id": row["doc_id"], "text": row["text"]} for row in rows]
    turns = [{name: row[name] for name in row if name not in ("text", "segment_id")} for row in rows]
    segments = [{name: row[name] for name in row if name not in ("text", "start_s", "end_s")} for row in rows]
    return Corpus(frame("documents", documents), frame("turns", turns), frame("segments", segments))


def cells_of(column: pd.Series, codes: tuple[str, ...]) -> np.ndarray:
    """Give paragraphs x codes: whether the coder gave the code."""
    return np.array([[code in cell.split(";") for code in codes] for cell in column], bool)


def coded_cells(codings: pd.DataFrame, paragraphs: pd.Series, codes: tuple[str, ...]) -> np.ndarray:
    given = set(zip(codings["segment_id"], codings["code"], strict=True))
    return np.array([[(para, code) in given for code in codes] for para in paragraphs], bool)


def kappa(ours: np.ndarray, theirs: np.ndarray) -> float:
    agreed = (ours == theirs).mean()
    chance = ours.mean() * theirs.mean() + (1 - ours.mean()) * (1 - theirs.mean())
    return float((agreed - chance) / (1 - chance)) if chance < 1 else float("nan")


def f1(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(2 * (ours & theirs).sum() / max(ours.sum() + theirs.sum(), 1))


def measure(gold: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, dict[str, float]]:
    """Give a row per code (n, kappa with each coder and between them), and the pooled figures."""
    codes = codebook.top
    codings = code_terms(corpus_of(gold), codebook)
    ours = coded_cells(codings, gold["para_id"], codes)
    a, b = cells_of(gold["codes_a"], codes), cells_of(gold["codes_b"], codes)
    lacking = coded_cells(codings[codings["polarity"] == "lacking"], gold["para_id"], codes)
    lacking_a, lacking_b = cells_of(gold["lacking_a"], codes), cells_of(gold["lacking_b"], codes)
    rows = [
        {
            "code": code,
            "ours": int(ours[:, j].sum()),
            "a": int(a[:, j].sum()),
            "b": int(b[:, j].sum()),
            "kappa_a": kappa(ours[:, j], a[:, j]),
            "kappa_b": kappa(ours[:, j], b[:, j]),
            "kappa_ab": kappa(a[:, j], b[:, j]),
        }
        for j, code in enumerate(codes)
    ]
    pooled = {
        "kappa_a": kappa(ours, a),
        "kappa_b": kappa(ours, b),
        "kappa_ab": kappa(a, b),
        "micro_f1_a": f1(ours, a),
        "micro_f1_b": f1(ours, b),
        "precision_a": float((ours & a).sum() / max(ours.sum(), 1)),
        "recall_a": float((ours & a).sum() / max(a.sum(), 1)),
        "lacking_ours": int(lacking.sum()),
        "lacking_f1_a": f1(lacking, lacking_a),
        "lacking_f1_b": f1(lacking, lacking_b),
    }
    return pd.DataFrame(rows), pooled


def main() -> None:
    path = SHARED / "municipal" / "gold.csv"
    if not path.exists():
        sys.exit("../shared/data/municipal/gold.csv is not here; nothing to measure against.")
    table, pooled = measure(read_gold(path), read_codebook(sys.argv[1] if len(sys.argv) > 1 else None))
    print(table.to_string(index=False, float_format="{:.2f}".format))
    for name, value in pooled.items():
        print(f"{name:14} {value:.3f}")


if __name__ == "__main__":
    main()
