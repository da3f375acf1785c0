"""Measure how well turns and speakers are found in real files.

Run as `python benchmarks/readers.py [SHARED_DATA]`.

Truth, none of it from our own reader's code:
- transcripts/*.pdf: the lines of the text layer that begin with one of the two labels of these files.
- transcripts/*.odt: the paragraphs of content.xml, taken with a regular expression; the moderator's are those that
  begin with MODERATOR:, the guide's those with its numbers (1, 1.a), actions those in brackets; a participant's turn is
  a run of other paragraphs between these. The reader goes by the same definitions, so this tells of the parsing, not
  of the definitions.
- folketing/raw-*.txt: the report's own grammar, a line that begins with `Name (party):`, at times glued to what stands
  before or behind it; and welfare_turns.csv for the bills it holds of the same two days: speaker, clock time, first
  words.
The readers were made with these files in sight: the figures are no estimate for files never seen.
Precision and recall count turns in order (longest matching blocks of the two sequences of speakers).
"""

from __future__ import annotations

import os
import re
import sys
import time
import zipfile
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path

import pandas as pd

from fieldnotes.readers import Reading, read_source
from fieldnotes.tables import INTERVIEWER

LABEL = re.compile(
    r"(?:^|(?<=\))|(?<=\d\d:\d\d))\s*(?P<name>[A-ZÆØÅ][^\n():]{2,90} \([^()\n]{1,50}\)):(?=[ ]*$|[A-ZÆØÅ])",
    re.MULTILINE,
)


def shared() -> Path:
    default = Path(__file__).parents[2] / "shared" / "data"
    return Path(os.environ.get("FIELDNOTES_SHARED", default))


def in_order(truth: list[str], found: list[str]) -> tuple[float, float]:
    """Give precision and recall of a sequence."""
    blocks = SequenceMatcher(None, truth, found, autojunk=False).get_matching_blocks()
    hits = sum(block.size for block in blocks)
    return hits / max(len(found), 1), hits / max(len(truth), 1)


def turns_of_pdf(path: Path) -> list[str]:
    import pypdfium2

    text = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))
    lines = re.findall(r"^(?:Dan|Participant): .*", text, re.MULTILINE)
    # One line is printed both at the foot of a page and at the top of the next.
    once = [line for line, before in zip(lines, ["", *lines], strict=False) if line != before or len(line) < 40]
    return [line.partition(":")[0] for line in once]


def turns_of_odt(path: Path) -> list[str]:
    """Give who has each turn: moderator, guide, note or participant."""
    xml = zipfile.ZipFile(path).read("content.xml").decode("utf-8")
    who: list[str] = []
    for raw in re.findall(r"<text:(?:p|h)\b[^>]*>(.*?)</text:(?:p|h)>", xml, re.DOTALL):
        text = unescape(re.sub(r"<[^>]+>", "", raw)).strip()
        if not text:
            continue
        if text.startswith("MODERATOR:"):
            who.append("moderator")
        elif re.match(r"\d{1,2}(\.[a-z])? +[A-Z]", text):
            who.append("guide")
        elif re.fullmatch(r"\([^()]*\)", text):
            who.append("note")
        elif not who or who[-1] != "participant":
            who.append("participant")
    return who


def who_speaks(reading: Reading) -> list[str]:
    """Give the same words for what was read of an ODT."""
    names = {INTERVIEWER: "guide", "note": "note"}
    return ["moderator" if turn.speaker else names.get(turn.role, "participant") for turn in reading.turns]


def name_and_party(reading: Reading) -> list[str]:
    return [f"{t.speaker} ({t.role})" if t.role else t.speaker for t in reading.turns if t.speaker]


def against_csv(reading: Reading, data: pd.DataFrame) -> tuple[int, int, int]:
    """Give how many of the turns of the CSV were found with speaker and first words, and with the clock time too."""
    found: dict[tuple[str, str], list[float]] = {}
    for turn in reading.turns:
        found.setdefault((turn.speaker.partition(" (")[0], _letters(turn.text)), []).append(turn.start_s)
    words = times = 0
    for speaker, clock, text in data[["speaker", "time", "text"]].itertuples(index=False):
        seconds = found.get((speaker, _letters(text)), [])
        words += bool(seconds)
        times += int(clock[:2]) * 3600 + int(clock[3:]) * 60 in seconds
    return len(data), words, times


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)[:30]


def measure(data: Path) -> pd.DataFrame:
    """Give a row per file: how, confidence, turns in truth and found, precision, recall, seconds per MB."""
    rows = []
    official = pd.read_csv(data / "folketing" / "welfare_turns.csv")
    files = sorted((data / "transcripts").iterdir()) + sorted((data / "folketing").glob("raw-*.txt"))
    for path in files:
        began = time.perf_counter()
        reading = read_source(path)
        seconds = time.perf_counter() - began
        if path.suffix == ".pdf":
            truth, found = turns_of_pdf(path), [turn.speaker for turn in reading.turns if turn.speaker]
        elif path.suffix == ".odt":
            truth, found = turns_of_odt(path), who_speaks(reading)
        else:
            truth = [match["name"] for match in LABEL.finditer(path.read_text(encoding="utf-8"))]
            found = name_and_party(reading)
        precision, recall = in_order(truth, found)
        row = {
            "file": path.name,
            "how": reading.how,
            "confidence": reading.confidence,
            "truth": len(truth),
            "found": len(found),
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "speakers_truth": len(set(truth)),
            "speakers_found": len(set(found)),
            "s_per_mb": round(seconds / path.stat().st_size * 1e6, 1),
        }
        if path.suffix == ".txt":
            total, words, times = against_csv(reading, official[official["date"] == path.stem[4:]])
            row |= {"csv_turns": total, "csv_found": words, "csv_with_time": times}
        rows.append(row)
    return pd.DataFrame(rows)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared()
    print(measure(folder).to_string(index=False))
