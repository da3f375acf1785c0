"""A small study with four planted topics, its tokens and vectors made in place."""

import numpy as np
import pandas as pd
import pytest

from fieldnotes.tables import Corpus, frame

THEMES = {
    "klima": ["genbrug", "klima", "affald", "sortering", "plast"],
    "mad": ["køkken", "frokost", "suppe", "gryde", "opskrift"],
    "børn": ["legeplads", "skole", "gynge", "pædagog", "frikvarter"],
    "kø": ["telefon", "ventetid", "omstilling", "hovednummer", "opkald"],
}
COMMON = ["dag", "kommune", "forløb", "kontor", "samtale"]


@pytest.fixture(scope="session")
def planted():
    """Build `planted(each)`: a corpus of so many segments of each topic, with tokens, vectors and the topic planted."""

    def build(each: int = 40, documents: int = 12, seed: int = 1):
        random = np.random.default_rng(seed)
        centres = np.linalg.qr(random.normal(size=(24, 24)))[0][: len(THEMES)]
        texts: dict[str, str] = {}
        segments, tokens, vectors, truth = [], [], [], []
        for number in range(each * len(THEMES)):
            theme = number % len(THEMES)
            doc_id = f"D{(number // len(THEMES)) % documents:02}"
            own = list(THEMES.values())[theme]
            words = [*random.choice(own, 4, replace=False), *random.choice(COMMON, 2, replace=False), f"ord{number}"]
            start = len(texts.setdefault(doc_id, ""))
            name = f"{doc_id}-{number:04}"
            text = " ".join(words)
            texts[doc_id] += text + "\n"
            segments.append(
                {"segment_id": name, "doc_id": doc_id, "turn_id": name, "position": number, "role": "borger"}
                | {"speaker": f"Taler{doc_id}", "start": start, "end": start + len(text)}
            )
            at = start
            for i, word in enumerate(words):
                cell = {"segment_id": name, "i": i, "start": at, "end": at + len(word), "text": word, "lemma": word}
                tokens.append(cell | {"pos": "NOUN", "parts": ""})
                at += len(word) + 1
            vectors.append(centres[theme] + random.normal(0, 0.12, 24))
            truth.append(theme)
        rows = [
            {"doc_id": name, "project": "PQ"[n % 2], "kind": "interview", "round": str(1 + n % 3 // 2), "text": text}
            for n, (name, text) in enumerate(texts.items())
        ]
        corpus = Corpus(frame("documents", rows), frame("turns", []), frame("segments", segments))
        return corpus, frame("tokens", tokens), np.array(vectors, np.float32), np.array(truth)

    return build


@pytest.fixture(scope="session")
def study(planted):
    return planted()


@pytest.fixture(scope="session")
def found(study):
    """The topics of the planted study, with four asked for."""
    from fieldnotes.topics import code_topics

    corpus, tokens, vectors, _ = study
    return code_topics(corpus, tokens=tokens, vectors=vectors, n_topics=4, resamples=3)


@pytest.fixture(scope="session")
def turned(study):
    """The same study, listed in another order."""
    corpus, tokens, vectors, _ = study
    order = np.random.default_rng(3).permutation(len(corpus))
    segments = corpus.segments.iloc[order].reset_index(drop=True)
    mixed = Corpus(corpus.documents.iloc[::-1].reset_index(drop=True), corpus.turns, segments)
    return mixed, tokens, vectors[order]


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other)
