"""How many persons are masked, or at least shown to somebody, and what is masked wrongly: `python benchmarks/names.py`.

Reads the persons of ../shared/data (or FIELDNOTES_SHARED): news, Twitter and Arto of DaN+ (dev). Each set is one source
of a study without names.csv. A person is masked when each of its words is, flagged when each is masked or is shown by
`fieldnotes names --perhaps`. Wrong are words of no name at all, a thousand words. Two persons of the news are slips of
the annotation ("til" before a name, the country's own name); they are counted, and told apart. Then how many words a
second the finding takes when the pipeline's marks are remembered.
"""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldnotes.privacy import Replacer, find_names, identifiers, with_unlisted
from fieldnotes.privacy.namelist import names_frame
from fieldnotes.tables import Corpus, empty, frame

SHARED = Path(os.environ.get("FIELDNOTES_SHARED") or Path(__file__).parents[2] / "shared" / "data")
SETS = ("news", "twitter", "arto")
SLIPS = {"til", "Danmarks"}
CLOSING, OPENING = set(".,;:!?)…”’"), set('("“')


@dataclass(frozen=True)
class Word:
    """A word of a set: where it stands in the text, and its tag."""

    start: int
    end: int
    text: str
    tag: str


@dataclass(frozen=True)
class Result:
    """What came of one set; shares of persons, and wrong words a thousand words."""

    words: int
    persons: int
    masked: float
    flagged: float
    touched: float
    wrong: float
    wrong_flags: float
    missed: tuple[str, ...]  # neither masked nor flagged


def read(name: str) -> tuple[str, list[Word]]:
    """Give a set as one text, a sentence a line, with no space before a full stop, and its words."""
    text, words = "", []
    for sentence in (SHARED / "treebank" / f"ner-{name}-dev.tsv").read_text("utf-8").split("\n\n"):
        for line in filter(str.strip, sentence.split("\n")):
            word, tag = line.split("\t")[:2]
            if text.endswith(" ") and (word in CLOSING or word in ("'s", "’s")):
                text = text[:-1]
            words.append(Word(len(text), len(text) + len(word), word, tag))
            text += word if word in OPENING else word + " "
        text = text.rstrip(" ") + "\n"
    return text, words


def corpus(text: str) -> Corpus:
    document = {"doc_id": "D", "project": "", "kind": "note", "text": text}
    return Corpus(frame("documents", [document]), empty("turns"), empty("segments"))


def people(words: list[Word]) -> list[list[Word]]:
    """Give the persons as their words that have a letter; the genitive's own s is none."""
    found: list[list[Word]] = []
    for word in words:
        if word.tag.startswith("B-PER"):
            found.append([])
        if word.tag.startswith(("B-PER", "I-PER")):
            found[-1].append(word)
    return [[word for word in own if any(map(str.isalpha, word.text)) and word.text != "s"] for own in found]


def measure(name: str, cache: Path | None = None) -> Result:
    """Mask one set as a study's own, and compare."""
    text, words = read(name)
    study, none = corpus(text), names_frame()
    found = find_names(study, none, cache=cache)
    number = [(start, end) for start, end, _ in identifiers(text)]
    masked, flagged = (
        covered(len(text), [span[:2] for span in Replacer(with_unlisted(study, none, found, perhaps=more)).spans(text)])
        for more in (False, True)
    )
    plain = [word for word in words if word.tag == "O" and not any(s < word.end and word.start < e for s, e in number)]
    persons = people(words)
    return Result(
        len(words),
        len(persons),
        share([all(hit(masked, word) for word in own) for own in persons]),
        share([all(hit(flagged, word) for word in own) for own in persons]),
        share([any(hit(flagged, word) for word in own) for own in persons]),
        1000 * sum(hit(masked, word) for word in plain) / len(words),
        1000 * sum(hit(flagged, word) for word in plain) / len(words),
        tuple(" ".join(word.text for word in own) for own in persons if not all(hit(flagged, word) for word in own)),
    )


def covered(length: int, spans: list[tuple[int, int]]) -> bytearray:
    places = bytearray(length)
    for start, end in spans:
        places[start:end] = b"\1" * (end - start)
    return places


def hit(places: bytearray, word: Word) -> bool:
    return any(places[word.start : word.end])


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def main() -> None:
    for name in SETS:
        result = measure(name)
        slips = [person for person in result.missed if person in SLIPS]
        without = 1 - (len(result.missed) - len(slips)) / (result.persons - len(slips))
        print(
            f"{name:<8} {result.words} words, {result.persons} persons: masked {result.masked:.1%}, masked or flagged "
            f"{result.flagged:.1%} (without {len(slips)} slips {without:.1%}), touched {result.touched:.1%}; "
            f"wrong masks {result.wrong:.1f}, wrong flags {result.wrong_flags:.1f} a thousand words"
        )
        if "-v" in sys.argv:
            print("         neither:", ", ".join(result.missed))
    with TemporaryDirectory() as folder:
        study, cache = corpus(read("news")[0] * 10), Path(folder) / "names.npz"
        find_names(study, cache=cache)
        begin = time.process_time()
        find_names(study, cache=cache)
        speed = len(study.documents["text"][0].split()) / (time.process_time() - begin)
        print(f"remembered: {speed:,.0f} words a CPU second")


if __name__ == "__main__":
    main()
