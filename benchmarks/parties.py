"""Parties of the Danish parliament in the place of pilots: what a study of ../shared/data/folketing shows.

Run: python benchmarks/parties.py [FOLDER]   (keeps the study and its report in FOLDER)

Each source is what a party's members said in one item of the agenda; a party is compared with the others within the
same items, which settle most of what is spoken of. The default codebook and the model as they ship; nobody has coded.
Names stay, as they are public; the text of the debates is never part of the project.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

from growth import SHARED

from fieldnotes.compare import table_differences
from fieldnotes.study import Study

PARTIES = ("S", "V", "M", "SF", "EL", "ALT", "RV", "KF", "LA", "DD", "DF", "NB")
NEAREST = 8  # differences shown where fewer are clear
FEWEST = 3  # turns of a party in an item
SHOWN = ["project", "code", "polarity", "share_group", "share_rest", "difference", "low", "high", "p", "p_adjusted"]


def write_study(folder: Path) -> Path:
    """Write the study: a source for each party and item of the agenda."""
    turns = defaultdict(list)
    with (SHARED / "folketing" / "welfare_turns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            turns[row["date"], row["item"], row["tag"]].append(f"{row['speaker']}: {' '.join(row['text'].split())}")
    items = {key: f"{number:02}" for number, key in enumerate(sorted({key[:2] for key in turns}), start=1)}
    rows = []
    for (date, item, party), said in sorted(turns.items()):
        if party not in PARTIES or len(said) < FEWEST:
            continue
        number = items[date, item]
        path = folder / "raw" / party / f"punkt {number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(said) + "\n", encoding="utf-8")
        row = {"path": f"{party}/{path.name}", "doc_id": f"{party}-{number}", "project": party, "kind": "interview"}
        rows.append(row | {"date": date, "role": "politiker", "reading": "turns", "punkt": number})
    with (folder / "raw" / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    settings = 'title = "Folketinget om velfærd"\nunlisted_names = "keep"\n'
    (folder / "raw" / "study.toml").write_text(settings, encoding="utf-8")
    return folder


def main(folder: Path) -> None:
    if not (folder / "raw").exists():
        write_study(folder)
    subprocess.run([sys.executable, "-m", "fieldnotes", "run", "--study", str(folder)], check=True)
    study = Study(folder)
    corpus, codebook = study.corpus(), study.codebook()
    segments = len(corpus.coded().segments)
    print(f"{len(corpus.documents)} sources, {segments} segments of {len(PARTIES)} parties")
    for name, codings in (
        ("the machine as it ships", study.counted()),
        ("the word list alone", study.codings().query("method == 'terms'").assign(status="proposed")),
    ):
        top = codings[codings["code"].isin(codebook.top)].groupby("code")["segment_id"].nunique().sort_values()
        most = ", ".join(f"{code} {count / segments:.2f}" for code, count in top[::-1].head(3).items())
        found = table_differences(corpus, codings, codes=codebook.top, strata=("punkt",)).sort_values("p")
        clear = int((found["p_adjusted"] <= 0.05).sum())
        print(
            f"{name}: most often {most}; {clear} of {int(found['n_tests'].max())} differences are clear; the nearest:"
        )
        with pd.option_context("display.width", 160, "display.float_format", "{:.4f}".format):
            print(found[SHOWN].head(max(clear, NEAREST)).to_string(index=False))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
