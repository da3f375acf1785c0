"""What the tests of coding share: corpora and tokens from a few sentences, and the shipped codebook."""

import re
from collections.abc import Callable

import pandas as pd
import pytest

from fieldnotes.coding import Codebook, read_codebook
from fieldnotes.tables import Corpus, frame

Lexicon = dict[str, tuple[str, ...]]


@pytest.fixture(scope="session")
def shipped() -> Codebook:
    return read_codebook()


@pytest.fixture(scope="session")
def corpus_of() -> Callable[..., Corpus]:
    """Build a corpus of one document, with a turn and segment for each text, each followed by a line break."""

    def build(*texts: str, role: str = "borger") -> Corpus:
        ends = pd.Series([len(text) + 1 for text in texts], dtype="int64").cumsum().tolist()
        rows = [
            {"turn_id": f"t{n}", "segment_id": f"s{n}", "doc_id": "D", "position": n, "role": role, "speaker": "B"}
            | {"start": end - len(text) - 1, "end": end - 1}
            for n, (text, end) in enumerate(zip(texts, ends, strict=True))
        ]
        turns = [{name: row[name] for name in row if name != "segment_id"} for row in rows]
        seconds = {"start_s": float("nan"), "end_s": float("nan")}
        document = {"doc_id": "D", "project": "Havnen", "kind": "interview", "text": "".join(t + "\n" for t in texts)}
        return Corpus(
            frame("documents", [document]), frame("turns", [turn | seconds for turn in turns]), frame("segments", rows)
        )

    return build


@pytest.fixture(scope="session")
def tokens_of() -> Callable[[Corpus, Lexicon], pd.DataFrame]:
    """Build tokens by hand: a lexicon says of a form its lemma, word class and parts; others are their own lemma."""

    def build(corpus: Corpus, lexicon: Lexicon) -> pd.DataFrame:
        rows = []
        for segment in corpus.with_text().itertuples():
            for i, match in enumerate(re.finditer(r"[\w'*-]*\w[\w'*-]*|[^\w\s]", segment.text)):
                form = match.group()
                lemma, pos, parts = (*lexicon.get(form.lower(), (form.lower(),)), "", "")[:3]
                pos = pos or ("X" if form[0].isalnum() else "PUNCT")
                place = {"start": segment.start + match.start(), "end": segment.start + match.end()}
                rows.append(
                    {"segment_id": segment.segment_id, "i": i, "text": form, "lemma": lemma, "pos": pos, "parts": parts}
                    | place
                )
        return frame("tokens", rows)

    return build
