"""What the model learns from: the training corpus, the codebook's own words, and what people have coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fieldnotes.coding.training import Example, labels_of
from fieldnotes.tables import POLARITIES

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Code, Codebook
    from fieldnotes.coding.judged import Judged

OWN = 3.0  # a segment of one's own material is worth this many from elsewhere
DEFINITION = 0.5  # and what defines a code half an example
FEW = 20  # coded segments that a code unknown to the training corpus needs to do without its texts as background


@dataclass(frozen=True)
class Lessons:
    """Texts to learn from. `targets` is texts x (codes, then codes lacking, then codes rejected), NaN: not judged.

    `groups` says which texts belong together; `shipped`, `own` and the rest (the codebook's) are parts of the rows.
    """

    texts: list[str]
    targets: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    groups: npt.NDArray[np.int64]
    shipped: int
    own: npt.NDArray[np.int64]  # numbers of the study's segments, the last rows


def lessons_of(
    examples: Sequence[Example],
    codebook: Codebook,
    judged: Judged,
    texts: Sequence[str],
    documents: Iterable[str],
    own: npt.NDArray[np.int64] | None = None,
) -> Lessons:
    """Put together what there is to learn from; `texts` and `documents` are those of the study's segments.

    `own`: the study's segments among the rows, if others than those that are judged.
    """
    own = judged.rows if own is None else own
    cards = [(text, weight, number) for number, code in enumerate(codebook.codes) for text, weight in card_of(code)]
    documents = list(documents)
    targets = [_shipped(examples, codebook, judged), _cards(cards, codebook), _own(judged, own)]
    names = [
        *(one.setting for one in examples),
        *(f" {row}" for row in range(len(cards))),
        *(f"  {documents[row]}" for row in own.tolist()),
    ]
    return Lessons(
        [*(one.text for one in examples), *(text for text, _, _ in cards), *(texts[row] for row in own.tolist())],
        np.concatenate(targets),
        np.array([1.0] * len(examples) + [weight for _, weight, _ in cards] + [OWN] * len(own)),
        np.unique(np.array(names, dtype=object), return_inverse=True)[1].astype(np.int64),
        len(examples),
        own,
    )


def card_of(code: Code) -> Iterator[tuple[str, float]]:
    """Give a code's own words: examples, what defines it, and its terms as a list."""
    yield from ((text, 1.0) for text in code.examples)
    defining = [f"{code.label}. {code.definition}", *code.include, " ".join(term.split("=")[0] for term in code.terms)]
    yield from ((text, DEFINITION) for text in defining if text.strip())


def _shipped(examples: Sequence[Example], codebook: Codebook, judged: Judged) -> npt.NDArray[np.float64]:
    """A code that the corpus does not know is taken as absent from it, until people have coded enough of their own."""
    targets = _wide(labels_of(examples, codebook.ids))
    known = {code for one in examples for code in one.codes}
    enough = (~np.isnan(judged.given)).sum(axis=0) >= FEW
    skip = np.array([code not in known for code in codebook.ids], bool) & enough
    targets[:, np.tile(skip, len(POLARITIES))] = np.nan
    return targets


def _cards(cards: Sequence[tuple[str, float, int]], codebook: Codebook) -> npt.NDArray[np.float64]:
    labels = np.zeros((len(cards), len(codebook.codes)), np.int8)
    for row, (_, _, number) in enumerate(cards):
        above = [codebook.ids.index(code) for code in codebook.ancestors(codebook.ids[number])]
        labels[row, [number, *above]] = 1
    return _wide(labels)


def _own(judged: Judged, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    given = judged.given[rows]
    parts = [given * judged.polarity[rows, :, number] for number in range(1, len(POLARITIES))]
    return np.concatenate([given, *parts], axis=1)


def _wide(labels: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
    parts = [labels > 0, *(labels == number + 1 for number in range(1, len(POLARITIES)))]
    return np.concatenate(parts, axis=1).astype(np.float64)
