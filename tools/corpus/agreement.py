"""How far a second reading of the training corpus, blind to the first, agrees with it: Cohen's kappa per theme.

python tools/corpus/agreement.py
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from fieldnotes.coding import read_codebook
from fieldnotes.coding.training import MARKS, read_training

SECOND = Path(__file__).parent / "second_reading.tsv"


def read_second() -> dict[tuple[str, str], dict[str, str]]:
    """Give (setting, hash of the text) -> the second reader's codes with their polarity."""
    with SECOND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        (row["setting"], row["text_sha256"]): {
            (code := item.rstrip("-!")): MARKS[item[len(code) :]] for item in row["codes"].split(",") if item
        }
        for row in rows
    }


def main() -> None:
    """Print kappa per theme and pooled, and how often the polarity of a theme that both found is the same."""
    second = read_second()
    pairs = []
    for example in read_training():
        key = (example.setting, hashlib.sha256(example.text.encode()).hexdigest()[:12])
        if key in second:
            pairs.append((example.codes, second[key]))
    top = read_codebook().top
    print(f"{len(pairs)} of {len(second)} segments of the second reading are in the corpus")
    for code in top:
        first, other = ([code in pair[i] for pair in pairs] for i in (0, 1))
        counts = f"given by the first {sum(first)}, by the second {sum(other)}"
        print(f"{code:<20}{cohen_kappa_score(first, other):6.2f}  {counts}")
    cells = [(code in first, code in other) for first, other in pairs for code in top]
    print(f"{'pooled':<20}{cohen_kappa_score(*zip(*cells, strict=True)):6.2f}")
    both = [first[code] == other[code] for first, other in pairs for code in first if code in other]
    print(f"polarity the same in {sum(both)} of {len(both)} themes that both gave")


if __name__ == "__main__":
    main()
