"""Words a second of the language room, beside spaCy's bare tokenizer and simplemma: `python benchmarks/language.py`.

Reads the 2,032 spoken turns of ../shared/data (or FIELDNOTES_SHARED); another text file can be named instead.
One process; set OMP_NUM_THREADS=1 for one core. Loading is timed apart, and the best of three runs is told.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from fieldnotes.language import load_pipeline, sentences, split_compound, tokens
from fieldnotes.tables import Corpus, frame, segment_ids

WORDS = 100_000
SHARED = Path(os.environ.get("FIELDNOTES_SHARED") or Path(__file__).parents[2] / "shared" / "data")


def texts() -> list[str]:
    if len(sys.argv) > 1:
        found = Path(sys.argv[1]).read_text("utf-8").split("\n")
    else:
        found = list(pd.read_csv(SHARED / "folketing" / "welfare_turns.csv", dtype=str)["text"].dropna())
    kept, words = [], 0
    for text in found:
        if text.strip() and words < WORDS:
            kept.append(" ".join(text.split()))
            words += len(text.split())
    return kept


def corpus(found: list[str]) -> Corpus:
    doc_ids = [f"d{k}" for k in range(len(found))]
    spans = [
        {"doc_id": d, "turn_id": d, "position": 0, "start": 0, "end": len(text)}
        for d, text in zip(doc_ids, found, strict=True)
    ]
    seconds = {"start_s": float("nan"), "end_s": float("nan")}
    ids = segment_ids(doc_ids, found)
    return Corpus(
        frame("documents", [{"doc_id": d, "text": text} for d, text in zip(doc_ids, found, strict=True)]),
        frame("turns", [span | seconds for span in spans]),
        frame("segments", [{"segment_id": i} | span for i, span in zip(ids, spans, strict=True)]),
    )


def best(job: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def main() -> None:
    import simplemma
    import spacy

    found = texts()
    given = corpus(found)
    begin = time.perf_counter()
    load_pipeline()
    split_compound("tillidsreform")
    print(f"loading the pipeline and the lexicon: {time.perf_counter() - begin:.1f} s")
    table = tokens(given)
    blank, nlp = spacy.blank("da"), load_pipeline()
    jobs: dict[str, Callable[[], object]] = {
        "fieldnotes tokens()": lambda: tokens(given),
        "fieldnotes tokens(known=...)": lambda: tokens(given, known=table),
        "fieldnotes sentences()": lambda: [sentences(text) for text in found],
        "the whole pipeline with names": lambda: list(nlp.pipe(found)),
        "spacy.blank('da'), words alone": lambda: list(blank.pipe(found)),
        "simplemma, lemmas alone": lambda: [simplemma.lemmatize(word, lang="da") for word in table["text"]],
    }
    print(f"{len(table)} words in {len(found)} segments")
    for name, job in jobs.items():
        print(f"{name:32} {len(table) / best(job):10,.0f} words a second")


if __name__ == "__main__":
    main()
