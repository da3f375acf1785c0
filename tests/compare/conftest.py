"""Corpora and codings made of counts, and corpora made of words."""

import re

import pandas as pd
import pytest

from fieldnotes.tables import Corpus, frame


@pytest.fixture
def made():
    """Build a corpus and codings: `made({"A1": ("Havnen", "sT.")})` is a document of three segments.

    A letter per segment: "." nothing, "t" tillid present, "T" tillid lacking, "s" styring present, "b" both present.
    """

    def make(documents: dict[str, tuple], **columns: dict[str, str]) -> tuple[Corpus, pd.DataFrame]:
        codes = {"t": [("tillid", "present")], "T": [("tillid", "lacking")], "s": [("styring", "present")], ".": []}
        codes["b"] = codes["t"] + codes["s"]
        rows = [
            {"doc_id": doc_id, "project": project, "kind": "interview", "round": "1", "text": "x" * len(letters)}
            | {name: values[doc_id] for name, values in columns.items()}
            for doc_id, (project, letters) in documents.items()
        ]
        segments = [
            {"segment_id": f"{doc_id}-{i}", "doc_id": doc_id, "position": i, "start": i, "end": i + 1, "role": "borger"}
            for doc_id, (_, letters) in documents.items()
            for i in range(len(letters))
        ]
        codings = [
            {"segment_id": f"{doc_id}-{i}", "code": code, "polarity": polarity, "coder": "terms", "method": "terms"}
            | {"score": 0.8, "status": "proposed", "evidence": [], "note": "", "at": ""}
            for doc_id, (_, letters) in documents.items()
            for i, letter in enumerate(letters)
            for code, polarity in codes[letter]
        ]
        corpus = Corpus(frame("documents", rows), frame("turns", []), frame("segments", segments))
        return corpus, frame("codings", codings)

    return make


@pytest.fixture
def spoken():
    """Build a corpus and tokens from texts: `spoken({"A1": ("Havnen", ["Vi har tillid."])})`.

    Every word is a noun and its own lemma unless `lexicon` says otherwise: form -> (lemma, word class, parts).
    `roles` and `speakers` are of documents, `columns` further attributes of them.
    """

    def make(documents, *, lexicon=None, roles=None, speakers=None, **columns):
        rows, segments, tokens = [], [], []
        for doc_id, (project, texts) in documents.items():
            own = {name: values[doc_id] for name, values in columns.items()}
            whole = "".join(f"{text}\n" for text in texts)
            rows.append({"doc_id": doc_id, "project": project, "kind": "interview", "round": "1", "text": whole} | own)
            start = 0
            for n, text in enumerate(texts):
                name = f"{doc_id}-{n}"
                place = {"start": start, "end": start + len(text), "position": n}
                who = {"role": (roles or {}).get(doc_id, "borger"), "speaker": (speakers or {}).get(doc_id, doc_id)}
                segments.append({"segment_id": name, "doc_id": doc_id, "turn_id": name} | place | who)
                for i, match in enumerate(re.finditer(r"\[[^\]]*\]|[\w-]+|[^\w\s]", text)):
                    form = match.group()
                    punct = "NOUN" if form[0].isalnum() else "PROPN" if form[0] == "[" else "PUNCT"
                    lemma, pos, parts = (lexicon or {}).get(form, (form.lower(), punct, ""))
                    where = {"start": start + match.start(), "end": start + match.end()}
                    word = {"segment_id": name, "i": i, "text": form, "lemma": lemma, "pos": pos, "parts": parts}
                    tokens.append(word | where)
                start += len(text) + 1
        corpus = Corpus(frame("documents", rows), frame("turns", []), frame("segments", segments))
        return corpus, frame("tokens", tokens)

    return make
