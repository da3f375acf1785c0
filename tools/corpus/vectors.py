"""Make models/corpus/ENCODER.npz: the vectors of the shipped corpus and codebook, so that a first run is short.

Run: python tools/corpus/vectors.py [ENCODER], after every change of the corpus, the codebook or the encoder (danish).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fieldnotes.coding import read_codebook
from fieldnotes.coding.lessons import card_of
from fieldnotes.coding.training import read_training
from fieldnotes.language.encoders import DANISH
from fieldnotes.language.vectors import vectors

FOLDER = Path(__file__).parents[2] / "src" / "fieldnotes" / "models" / "corpus"


def main() -> None:
    """Write the file; vectors that it has already are kept."""
    encoder = sys.argv[1] if len(sys.argv) > 1 else DANISH
    texts = [example.text for example in read_training()]
    texts += [text for code in read_codebook() for text, _ in card_of(code)]
    path = FOLDER / f"{encoder}.npz"
    vectors(texts, encoder=encoder, cache=path, progress=lambda done, total: print(f"{done} of {total}", flush=True))


if __name__ == "__main__":
    main()
