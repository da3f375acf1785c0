"""What the model thinks of every cell of segments x codes, and the codings and suggestions that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.evidence import Evidence
from fieldnotes.coding.rollup import with_ancestors
from fieldnotes.tables import POLARITIES, Corpus, empty, frame

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

Doubles = npt.NDArray[np.float64]

CODER = METHOD = "model"
FLOOR = 0.15  # a code less likely than this is never given
# What is said to be lacking is rare. Lower cuts find more of it in settings left out of the training corpus, and give
# more false ones in the demo study; these lie between.
TURN = 0.5  # probability from which a theme counts as lacking or rejected
TURNED = 0.3  # and from which (of the theme and of being turned) such a cell is given beyond the rate


class Scored:
    """What the model thinks of every cell: `probability` is segments x codes, `polarity` segments x codes x kinds."""

    def __init__(
        self, corpus: Corpus, codebook: Codebook, probability: Doubles, polarity: Doubles, rate: float, why: Evidence
    ) -> None:
        self.corpus, self.codebook, self.rate = corpus, codebook, rate
        self.probability, self.polarity, self.why = probability, polarity, why

    def chosen(self) -> npt.NDArray[np.bool_]:
        """Say which cells are given: the likeliest, as many as the rate says, and those likely to be turned around."""
        flat = self.probability[:, top_of(self.codebook)].ravel()
        count = min(round(self.rate * len(self.probability)), len(flat))
        if not count:
            return np.zeros(self.probability.shape, bool)
        cut = max(np.partition(flat, len(flat) - count)[len(flat) - count], FLOOR)
        turned = self.kinds()[:, :, 1:].max(axis=2)
        return (self.probability >= cut) | (self.probability * turned > TURNED)

    def kinds(self) -> Doubles:
        """Give the probability of each polarity where the theme is there: segments x codes x polarities."""
        odds = np.exp(self.polarity - self.polarity.max(axis=2, keepdims=True))
        return odds / odds.sum(axis=2, keepdims=True)

    def polarities(self) -> npt.NDArray[np.int64]:
        """Give the number of each cell's polarity: present unless another is likely enough."""
        turned = self.kinds()[:, :, 1:]
        return np.where(turned.max(axis=2) > TURN, turned.argmax(axis=2) + 1, 0)

    def codings(self) -> pd.DataFrame:
        """Give the chosen cells as codings, sub-codes counted for the codes above them."""
        segment, code = np.nonzero(self.chosen())
        if not len(segment):
            return empty("codings")
        kind = self.polarities()[segment, code]
        ids, names = self.codebook.ids, self.corpus.segments["segment_id"].tolist()
        evidence = self.why.of(segment, code)
        rows = [
            {"segment_id": names[s], "code": ids[c], "polarity": POLARITIES[k], "coder": CODER, "method": METHOD}
            | {"score": round(float(self.probability[s, c]), 4), "status": "proposed", "evidence": spans}
            for s, c, k, spans in zip(segment.tolist(), code.tolist(), kind.tolist(), evidence, strict=True)
        ]
        return with_ancestors(frame("codings", rows), self.codebook)

    def suggestions(self, n: int = 3) -> pd.DataFrame:
        """Give the n likeliest codes of each segment: segment_id, rank from 1, code, polarity, score."""
        order = np.argsort(-self.probability, axis=1, kind="stable")[:, :n]
        segment = np.repeat(np.arange(len(order)), order.shape[1])
        code = order.ravel()
        return pd.DataFrame(
            {
                "segment_id": self.corpus.segments["segment_id"].to_numpy()[segment],
                "rank": np.tile(np.arange(1, order.shape[1] + 1), len(order)),
                "code": np.array(self.codebook.ids, object)[code],
                "polarity": np.array(POLARITIES, object)[self.polarities()[segment, code]],
                "score": self.probability[segment, code],
            }
        )


def top_of(codebook: Codebook) -> npt.NDArray[np.bool_]:
    """Say which codes have no parent: the rate counts them alone."""
    return np.array([not code.parent for code in codebook], bool)
