"""Choose the pieces to keep: those that Danish needs, and enough of English, Norwegian and Swedish not to break.

Run: python tools/encoder/vocabulary.py [FOLDER]      (prints what is lost; the encoder's other steps take its choice)
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from original import Original, read_original
from texts import ROOT, frequent_words, units, words_of

from fieldnotes.coding.training import read_training
from fieldnotes.language.pieces import Pieces

NEIGHBOURS = {"en": 2, "nb": 4, "sv": 4}  # every n-th word form is looked at
SEEN = 3  # a piece that so many of the neighbours' words need is kept
LATIN = 0x250  # single signs below this are kept
BUILD = ROOT / "build" / "encoder"


def pieces_of(original: Original, keep: list[int] | None = None) -> Pieces:
    """Give the cutter with all pieces or, by number, with those to keep."""
    numbers = range(len(original.pieces)) if keep is None else keep
    unknown = original.special["unk"]
    return Pieces(
        [original.pieces[number] for number in numbers],
        [float(original.scores[number]) for number in numbers],
        unknown,
        original.normal,
    )


def choose(original: Original) -> list[int]:
    """Give the numbers of the pieces to keep, in order; the special ones come first, as in the original."""
    cut, counts = pieces_of(original), Counter[int]()
    danish = [*units(), *(one.text for one in read_training())]
    common = frequent_words()
    danish += [shape for word in [*common, *words_of("da")] for shape in (word, word.capitalize())]
    danish += [shape for word in common for shape in (word.upper(), f"({word}", f"-{word}", f"{word}/{word}")]
    for text in danish:
        counts.update(cut(text))
    keep = set(counts)
    for language, step in NEIGHBOURS.items():
        seen = Counter(number for word in words_of(language)[::step] for number in set(cut(word)))
        keep |= {number for number, count in seen.items() if count >= SEEN}
    keep |= {n for n, piece in enumerate(original.pieces) if is_basic(piece.lstrip("▁"))}
    return sorted(keep | {original.special[name] for name in ("bos", "pad", "eos", "unk")})


def is_basic(piece: str) -> bool:
    """Say whether a piece is a single Latin sign, or digits, or marks that everybody has.

    >>> is_basic("2025"), is_basic("ø"), is_basic("..."), is_basic("hus")
    (True, True, True, False)
    """
    if len(piece) < 2:
        return piece < chr(LATIN)
    return piece.isascii() and (piece.isdigit() or not any(sign.isalnum() for sign in piece))


def kept(folder: Path = BUILD) -> list[int]:
    """Give the chosen pieces; they are chosen once."""
    path = folder / "kept.json"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(choose(read_original())))
    return json.loads(path.read_text())


def lost(name: str, texts: list[str], whole: Pieces, trimmed: Pieces) -> None:
    """Print how many pieces texts have before and after, how many are unknown, and how many texts are cut otherwise."""
    before, after = [whole(text) for text in texts], [trimmed(text) for text in texts]
    pieces = [sum(map(len, cuts)) for cuts in (before, after)]
    unknown = [sum(cut.count(cutter.unknown) for cut in cuts) for cuts, cutter in ((before, whole), (after, trimmed))]
    other = sum(len(a) != len(b) for a, b in zip(before, after, strict=True)) / len(texts)
    print(
        f"{name:34} {len(texts):7} texts {pieces[0]:8} -> {pieces[1]:8} pieces ({pieces[1] / pieces[0] - 1:+.2%}), "
        f"{unknown[0]} -> {unknown[1]} unknown, {other:.2%} of texts cut otherwise",
        flush=True,
    )


def main() -> None:
    """Choose, and print what is lost on Danish that the choice has not seen and on its neighbours."""
    import pandas as pd
    from texts import SHARED

    original = read_original()
    keep = kept(Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD)
    whole, trimmed = pieces_of(original), pieces_of(original, keep)
    print(f"{len(keep)} of {len(original.pieces)} pieces kept")
    lost(
        "agendas (not looked at)",
        pd.read_csv(SHARED / "agendas" / "agendas.csv", dtype=str)["text"].tolist(),
        whole,
        trimmed,
    )
    lost(
        "sib200 (not looked at)",
        pd.read_csv(SHARED / "sib200" / "train.tsv", sep="\t", dtype=str)["text"].tolist(),
        whole,
        trimmed,
    )
    lost(
        "gold (not looked at)",
        pd.read_csv(SHARED / "municipal" / "gold.csv", dtype=str)["text"].tolist(),
        whole,
        trimmed,
    )
    lost("training corpus", [one.text for one in read_training()], whole, trimmed)
    for language in ("da", "en", "nb", "sv", "de", "fi"):
        lost(f"dictionary, {language}", words_of(language)[1::97], whole, trimmed)


if __name__ == "__main__":
    main()
