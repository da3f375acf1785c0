"""Check the training corpus: what cannot be read, near-duplicates, and whether it holds what it promises.

Run: python tools/corpus/check.py [FOLDER]; ends with 1 where a segment must be mended.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from fieldnotes.coding import read_codebook
from fieldnotes.coding.training import Example, read_training
from fieldnotes.errors import FieldnotesError

TOO_LIKE = 0.6  # cosine of two segments' pieces of words from which on one of them must go
WORDS = (1, 130)
# What a theme is called, in any form and inside compounds: four of five segments must do without it.
OWN_WORDS = {
    "tillid": r"tillid|mistillid",
    "samskabelse": r"samskab|medskab|inddrag",
    "borgerperspektiv": r"perspektiv|i centrum",
    "tvaergaaende": r"på tværs|tværfaglig|tværgående|silo",
    "styring": r"styring|\bregler|\blov(en|e)?\b|\bmål\b|dokumentation|bureaukrati",
    "ledelse": r"leder|ledelse|\bchef",
    "refleksion_laering": r"læring|reflek|\blært?e?r?\b|supervision",
    "modstand_dilemma": r"modstand|dilemma|frustr|bekym",
    "proevehandling": r"prøvehandling|eksperiment|pilot|prototype",
    "relationer": r"relation|netværk|fællesskab|ensom",
    "effekt": r"effekt|resultat|\bmåle?t?r?\b|evaluer",
    "baeredygtighed": r"bæredygtig|miljø|klima|genbrug",
    "digitalisering": r"digital|teknologi|\bapp|skærm|mitid",
}


def near_duplicates(examples: Sequence[Example]) -> Iterator[tuple[float, Example, Example]]:
    """Give the pairs of segments that are too alike, and how alike, by TF-IDF of pieces of 4 characters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True).fit_transform(
        example.text for example in examples
    )
    like = (table @ table.T).tocoo()
    for left, right, value in zip(like.row.tolist(), like.col.tolist(), like.data.tolist(), strict=True):
        if left < right and value >= TOO_LIKE:
            yield value, examples[left], examples[right]


def faults(examples: Sequence[Example]) -> list[str]:
    """Give what must be mended, a line each."""
    known = set(read_codebook().ids)
    found = []
    for example in examples:
        words = len(re.findall(r"\w+", example.text))
        if not WORDS[0] <= words <= WORDS[1]:
            found.append(f"{example.setting}: {words} words: {example.text[:60]}")
        found += [
            f"{example.setting}: no code {code!r}: {example.text[:60]}" for code in example.codes if code not in known
        ]
    found += [
        f"alike ({value:.2f}): {left.setting}: {left.text[:60]} | {right.setting}: {right.text[:60]}"
        for value, left, right in near_duplicates(examples)
    ]
    return found


def summary(examples: Sequence[Example]) -> list[str]:
    """Give what the corpus holds, a line each."""
    words = np.array([len(re.findall(r"\w+", example.text)) for example in examples])
    cells = [(example, code, polarity) for example in examples for code, polarity in example.codes.items()]
    named = Counter(code for example, code, _ in cells if re.search(OWN_WORDS[code], example.text, re.IGNORECASE))
    count = Counter(code for _, code, _ in cells)
    turned = Counter(polarity for _, _, polarity in cells)
    named_segments = sum(
        any(re.search(OWN_WORDS[code], example.text, re.IGNORECASE) for code in example.codes) for example in examples
    )
    coded = sum(bool(example.codes) for example in examples)
    kinds, roles = (Counter(getattr(example, name) for example in examples).most_common() for name in ("kind", "role"))
    per_segment = len(cells) / coded
    return [
        f"{len(examples)} segments from {len({example.setting for example in examples})} settings",
        f"words: mean {words.mean():.0f}, from {words.min()} to {words.max()}",
        "kinds: " + ", ".join(f"{kind} {n}" for kind, n in kinds),
        "roles: " + ", ".join(f"{role} {n}" for role, n in roles),
        f"no theme: {len(examples) - coded}; hard negatives: {sum(example.hard for example in examples)}",
        f"lacking: {turned['lacking']}; rejected: {turned['rejected']}; codes a coded segment: {per_segment:.2f}",
        f"coded segments that name one of their themes: {named_segments / coded:.2f}",
        *(f"  {code}: {count[code]}, named in {named[code] / count[code]:.2f}" for code in OWN_WORDS if count[code]),
    ]


def main() -> None:
    """Print the summary and the faults."""
    try:
        examples = read_training(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    except FieldnotesError as error:
        sys.exit(str(error))
    print("\n".join(summary(examples)))
    found = faults(examples)
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
