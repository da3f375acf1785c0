"""Measure the machine coder on texts that it has not learnt from.

Run: python benchmarks/coding.py [settings] [registers] [own] [newcode] [size] [gold] [sib200] [agendas]
     (all of them without a word; FIELDNOTES_VECTORS=FOLDER keeps vectors between runs)

settings   the training corpus, leaving whole settings out: kappa, polarity, calibration, learning curve
registers  the same by register, each coded as a study of its own at the rate that the model expects
own        after 100 and 200 coded segments of a register that nothing else was learnt from
newcode    codes that the training corpus does not know: a definition, five terms, and 0 to 25 examples
size       100,000 segments in one pass, without vectors: seconds and memory
gold       ../shared/data/municipal/gold.csv: what ships alone, and leaving whole documents out
sib200     trained on train, measured on dev
agendas    20 major topics, cross-validated
Beside them: TF-IDF with logistic regression, and terms alone. Only top codes are compared.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

from coding_common import by_code, cut, embedders, folds_of, line, logistic, reliability, study_corpus
from coding_newcode import measure_newcode, measure_size
from coding_others import measure_agendas, measure_sib200
from coding_registers import chosen, measure_own, measure_registers
from coding_settings import measure_settings
from gold import SHARED, cells_of, coded_cells, f1, read_gold

from fieldnotes.coding import Codebook, code_terms, read_codebook
from fieldnotes.coding.model import score_cells
from fieldnotes.coding.scored import top_of
from fieldnotes.language import tokens
from fieldnotes.tables import frame


def human_codings(gold: pd.DataFrame, segment_ids: pd.Series) -> pd.DataFrame:
    """Give what the two coders of the gold coded, as codings."""
    rows = []
    for segment, row in zip(segment_ids, gold.to_dict("records"), strict=True):
        for coder in ("a", "b"):
            common = {"segment_id": segment, "coder": coder, "method": "human", "status": "accepted", "evidence": []}
            lacking = row[f"lacking_{coder}"].split(";")
            rows += [
                common | {"code": code, "polarity": "lacking" if code in lacking else "present"}
                for code in row[f"codes_{coder}"].split(";")
            ]
    return frame("codings", rows)


def measure_gold(book: Codebook) -> None:
    gold = read_gold(SHARED / "municipal" / "gold.csv")
    texts, documents = gold["text"].tolist(), gold["document"].tolist()
    corpus = study_corpus(texts, documents)
    ids, words = corpus.segments["segment_id"], tokens(corpus)
    a, b = (cells_of(gold[f"codes_{coder}"], book.top) for coder in "ab")
    lacking = cells_of(gold["lacking_a"], book.top)
    print(f"municipal/gold.csv: {len(gold)} paragraphs, {len(set(documents))} documents")
    line("coder b, against a", b, a)
    print(f"    by code: {by_code(book.top, b, a)}")

    def show(name: str, ours: np.ndarray, lack: np.ndarray) -> None:
        line(f"{name}, coder a", ours, a, f"lacking F1 {f1(lack, lacking):.2f}")
        line(f"{name}, coder b", ours, b, f"{ours.sum() / len(ours):.2f} codes a paragraph")
        for coder, truth in (("a", a), ("b", b)):
            print(f"    by code, coder {coder}: {by_code(book.top, ours, truth)}", flush=True)

    found = code_terms(corpus, book, tokens=words)
    short = found[found["polarity"] == "lacking"]
    show("terms alone", coded_cells(found, ids, book.top), coded_cells(short, ids, book.top))
    _baseline(texts, documents, a)
    human = human_codings(gold, ids)
    for name, embed in embedders("gold", texts).items():
        how = {"tokens": words, "vectors": embed}
        show(f"{name}, what ships alone", *chosen(score_cells(corpus, book, **how), book))
        # A document that people have coded is scored as if they had not: one pass leaves out each in turn.
        scored = score_cells(corpus, book, human, **how)
        show(f"{name}, one document out", *chosen(scored, book))
        reliability(scored.probability[:, top_of(book)], a)


def _baseline(texts: list[str], documents: list[str], truth: np.ndarray) -> None:
    scores = np.full(truth.shape, -9.0)
    for held in folds_of(documents, len(set(documents))):
        rest = np.setdiff1d(np.arange(len(texts)), held)
        varied = [n for n in range(truth.shape[1]) if 0 < truth[rest, n].sum() < len(rest)]
        learn = [texts[n] for n in rest], truth[rest][:, varied]
        scores[np.ix_(held, varied)] = logistic(*learn, [texts[n] for n in held])
    line("TF-IDF and logistic, one document out, a", cut(scores, truth.sum(axis=1).mean()), truth)


OURS = {
    "settings": measure_settings,
    "registers": measure_registers,
    "own": measure_own,
    "newcode": measure_newcode,
    "size": measure_size,
}
SHARED_ONLY = {"gold": measure_gold, "sib200": measure_sib200, "agendas": measure_agendas}


def main() -> None:
    book = read_codebook()
    for name in sys.argv[1:] or [*OURS, *SHARED_ONLY]:
        if name in SHARED_ONLY and not SHARED.is_dir():
            print(f"{name}: ../shared/data is not here; nothing to measure against.")
        else:
            (OURS | SHARED_ONLY)[name](book)


if __name__ == "__main__":
    main()
