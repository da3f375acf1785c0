"""Topics founded by codes: the segments that lie near what a code's definition and examples say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fieldnotes.coding.lessons import card_of
from fieldnotes.language.vectors import centred
from fieldnotes.topics.features import within_kinds
from fieldnotes.topics.material import Material

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.coding.features import Embed

# A segment founds a code's topic where it is as near to the code's words as three in four of these are to each other.
NEAR = 0.25
FEWEST_TEXTS = 3


def seeded_scores(material: Material, codebook: Codebook, embed: Embed) -> tuple[list[str], np.ndarray]:
    """Give the codes that found topics, and segments x codes: how near a segment is, 1 or more where near enough.

    A code with fewer than three texts of its own (examples, definition, what it includes) founds none.
    """
    codes, scores = [], []
    own = within_kinds(material.vectors, material.segments["kind"].to_numpy(object))
    for code in (codebook[name] for name in codebook.top):
        texts = [text for text, _ in card_of(code)]
        if len(texts) < FEWEST_TEXTS:
            continue
        cards = centred(embed(texts), np.asarray(material.vectors).mean(axis=0)).astype(float)
        centre = cards.mean(axis=0)
        rest = (centre * len(cards) - cards) / (len(cards) - 1)
        typical = np.einsum("nd,nd->n", cards, rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9))
        near = own @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
        codes.append(code.id)
        scores.append(near / max(float(np.quantile(typical, NEAR)), 0.1))
    return codes, np.stack(scores, axis=1) if scores else np.zeros((len(material), 0))
