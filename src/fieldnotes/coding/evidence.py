"""Why the model gave a code: the sentence that speaks most for it, the example nearest to that, and the terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.cells import PART
from fieldnotes.coding.features import Features, sentence_spans
from fieldnotes.coding.learners import Model
from fieldnotes.coding.ridge import Texts
from fieldnotes.coding.rollup import joined
from fieldnotes.spread import Spread, here

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from fieldnotes.coding.codebook import Codebook

Ints = npt.NDArray[np.int64]
SHOWN = 120  # characters of an example that are shown


def nameless(text: str, known: frozenset[str]) -> str:
    """Hide what may be a name: an example's invented Lone must not stand beside a real one's words.

    >>> nameless("Hun ringede. Så kom Lone og Bo fra Aarhus.", frozenset({"hun", "så", "bo"}))
    'Hun ringede. Så kom … og … fra ….'
    """

    def hidden(match: re.Match[str]) -> str:
        word, before = match[0], text[: match.start()].rstrip(' "”»’(–-')
        opens = not before or before[-1] in ".!?…:"
        return word if opens and word.lower() in known else "…"

    return re.sub(r"(?<!\w)[A-ZÆØÅ][\w-]*", hidden, text)


@dataclass(frozen=True)
class Evidence:
    """What it takes to say why: segments with their text, terms' codings, the model, and what it has learnt from.

    The last `own` texts are segments of the study: they are shown by their id, others by their words.
    `spread` says who looks through the sentences.
    """

    segments: pd.DataFrame
    codebook: Codebook
    terms: pd.DataFrame
    model: Model
    features: Features
    texts: list[str]
    rows: csr_matrix
    given: npt.NDArray[np.float64]
    own: Ints
    spread: Spread = here
    known: list[frozenset[str]] = field(default_factory=list)

    def of(self, segment: Ints, code: Ints) -> list[list[dict[str, Any]]]:
        """Give the evidence of each cell, in the document's code points."""
        texts, starts, names = (self.segments[name].tolist() for name in ("text", "start", "segment_id"))
        said, examples = self._said(), self._examples(np.unique(code))
        at = [slice(first, first + PART) for first in range(0, len(segment), PART)]
        parts = [_part(texts, segment[cells], code[cells]) for cells in at]
        found = []
        best = self.spread(partial(best_sentences, self.model, self.features), parts)
        for cells, (places, sparse) in zip(at, best, strict=True):
            like = self._nearest(sparse, segment[cells], code[cells], examples)
            for s, c, (start, end), why in zip(
                segment[cells].tolist(), code[cells].tolist(), places, like, strict=True
            ):
                sentence = {"start": starts[s] + start, "end": starts[s] + end, "why": why}
                found.append(joined([[sentence], *said.get((names[s], self.codebook.ids[c]), [])]))
        return found

    def _examples(self, codes: Ints) -> dict[int, tuple[Ints, csr_matrix]]:
        """Give the texts learnt from that have each code, by number, and their words."""
        given = {number: np.flatnonzero(self.given[:, number] > 0.5) for number in codes.tolist()}
        return {number: (examples, self.rows[examples].T.tocsr()) for number, examples in given.items()}

    def _nearest(
        self, sparse: csr_matrix, segment: Ints, code: Ints, given: dict[int, tuple[Ints, csr_matrix]]
    ) -> list[str]:
        """Say of each cell which example of the code its best sentence is nearest to; never the segment itself."""
        why = ["model"] * len(code)
        other = len(self.texts) - len(self.own)
        for number in np.unique(code).tolist():
            examples, rows = given[number]
            cells = np.flatnonzero(code == number)
            if not len(examples):
                continue
            near = (sparse[cells] @ rows).toarray()
            is_own = examples >= other
            itself = np.full(len(examples), -1)
            itself[is_own] = self.own[examples[is_own] - other]
            near[segment[cells][:, None] == itself] = -1.0
            for cell, at in zip(cells.tolist(), near.argmax(axis=1).tolist(), strict=True):
                why[cell] = f"model: {self._name(int(examples[at]), other)}"
        return why

    def _name(self, example: int, other: int) -> str:
        if example >= other:
            return str(self.segments["segment_id"].iat[self.own[example - other]])
        text = " ".join(nameless(self.texts[example], self._words()).split())
        return text if len(text) <= SHOWN else text[: SHOWN - 1].rsplit(" ", 1)[0] + "…"

    def _words(self) -> frozenset[str]:
        """The words that the texts learnt from write with a small letter: others with a capital may be names."""
        if not self.known:
            distinct = " ".join(set(" ".join(self.texts).split()))
            self.known.append(frozenset(re.findall(r"(?<!\w)[a-zæøå]\w*", distinct)))
        return self.known[0]

    def _said(self) -> dict[tuple[str, str], list[list[dict[str, Any]]]]:
        said: dict[tuple[str, str], list[list[dict[str, Any]]]] = {}
        for name, code, spans in zip(self.terms["segment_id"], self.terms["code"], self.terms["evidence"], strict=True):
            said.setdefault((name, code), []).append(spans)
        return said


def best_sentences(
    model: Model, features: Features, part: tuple[list[str], Ints, Ints]
) -> tuple[list[tuple[int, int]], csr_matrix]:
    """Give the place of the sentence that speaks most for each cell, in its text, and these sentences' words.

    `part` is some texts, and of each cell the number of its text and of its code.
    """
    texts, cell, code = part
    spans = [(s, *span) for s, text in enumerate(texts) for span in sentence_spans(text) or [(0, len(text))]]
    sparse = features([texts[s][start:end] for s, start, end in spans]).sparse
    score = model.score(Texts(sparse, None))
    first = np.searchsorted([s for s, _, _ in spans], np.arange(len(texts) + 1))
    best = [
        low + int(score[low:high, c].argmax())
        for low, high, c in zip(first[cell], first[cell + 1], code.tolist(), strict=True)
    ]
    return [spans[at][1:] for at in best], sparse[best]


def _part(texts: list[str], segment: Ints, code: Ints) -> tuple[list[str], Ints, Ints]:
    distinct, cell = np.unique(segment, return_inverse=True)
    return [texts[s] for s in distinct.tolist()], cell, code
