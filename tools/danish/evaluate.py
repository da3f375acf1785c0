"""Measure the Danish pipeline on the dev sets: `python tools/danish/evaluate.py TREEBANK`.

Words, word classes, lemmas and sentences are measured on raw text, as in the CoNLL shared tasks: a word counts as
right only where the pipeline found the same word. Names are measured on given words.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from treebank import Sentence, join, read_conllu, read_names

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = Path(__file__).parents[2] / "src" / "fieldnotes" / "models" / "danish" / "pipeline"


def raw(sentences: Iterable[Sentence]) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """Give the sentences as one text, and where its words and its sentences are."""
    text, words, spans = "", [], []
    for sentence in sentences:
        first = len(text)
        for word in sentence:
            words.append((len(text), len(text) + len(word.text)))
            text += word.text + " " * word.space
        text = text.rstrip()
        spans.append((first, len(text)))
        text += " "
    return text, words, spans


def f1(right: int, found: int, wanted: int) -> float:
    """Give the harmonic mean of precision and recall, in per cent."""
    return round(200 * right / (found + wanted), 2)


def words(nlp: Language, sentences: list[Sentence]) -> dict[str, float]:
    """Give F in per cent of words, word classes, morphology, lemmas three ways, and sentences two ways."""
    from fieldnotes.language import lemmas
    from fieldnotes.language.sentences import sentences as our_sentences

    text, places, spans = raw(sentences)
    doc = nlp(text)
    found = {(token.idx, token.idx + len(token)): token for token in doc if not token.is_space}
    wanted = dict(zip(places, (word for sentence in sentences for word in sentence), strict=True))
    pairs = [(found[place], word) for place, word in wanted.items() if place in found]

    def score(right: Iterable[bool]) -> float:
        return f1(sum(right), len(found), len(wanted))

    def ours(token: object, guess: str = "") -> str:
        return lemmas.lemma(token.text, token.pos_, guess)  # type: ignore[attr-defined]

    def same(a: str, b: str) -> bool:
        return a.lower().replace("_", " ") == b.lower().replace("_", " ")

    theirs = {(sent.start_char, sent.start_char + len(sent.text.rstrip())) for sent in doc.sents}
    cut = set(our_sentences(text))
    return {
        "words": score(True for _ in pairs),
        "word classes": score(token.pos_ == word.pos for token, word in pairs),
        "word classes and morphology": score(
            token.pos_ == word.pos and str(token.morph) == word.morph for token, word in pairs
        ),
        "lemmas, edit trees alone": score(same(token.lemma_, word.lemma) for token, word in pairs),
        "lemmas, table and lexicon": score(same(ours(token), word.lemma) for token, word in pairs),
        "lemmas, table, lexicon, edit trees": score(
            same(ours(token, token.lemma_), word.lemma) for token, word in pairs
        ),
        "sentences, pipeline": f1(len(theirs & set(spans)), len(theirs), len(spans)),
        "sentences, fieldnotes": f1(len(cut & set(spans)), len(cut), len(spans)),
    }


def names(nlp: Language, sentences: list[Sentence], kind: str = "PER") -> tuple[float, float, float]:
    """Give precision, recall and F in per cent of the names of one kind, or of all ("")."""
    from spacy.tokens import Doc
    from spacy.training import biluo_tags_to_spans, iob_to_biluo

    right = found = wanted = 0
    for sentence in sentences:
        doc = Doc(nlp.vocab, [word.text for word in sentence], [word.space for word in sentence])
        gold_spans = biluo_tags_to_spans(doc, iob_to_biluo([word.ner for word in sentence]))
        gold = {(span.start, span.end, span.label_) for span in gold_spans if not kind or span.label_ == kind}
        ents = {(e.start, e.end, e.label_) for e in nlp(doc).ents if not kind or e.label_ == kind}
        right, found, wanted = right + len(gold & ents), found + len(ents), wanted + len(gold)
    return round(100 * right / max(found, 1), 1), round(100 * right / wanted, 1), f1(right, found, wanted)


def measure(treebank: Path, model: Path = MODEL) -> dict[str, float]:
    """Give every figure of the table in README.md by its name, in per cent."""
    import spacy

    nlp = spacy.load(model)
    dev = read_conllu(treebank / "ddt-dev.conllu")
    figures = words(nlp, dev)
    for source in ("news", "twitter", "arto"):
        sentences = join(dev, read_names(treebank / f"ner-{source}-dev.tsv"))
        for label, kind in (("persons", "PER"), ("all names", "")):
            figures[f"{label}, {source} P"], figures[f"{label}, {source} R"], figures[f"{label}, {source} F"] = names(
                nlp, sentences, kind
            )
    return figures


def show(treebank: Path, model: Path = MODEL) -> None:
    """Print the figures."""
    for name, value in measure(treebank, model).items():
        print(f"{name:40} {value:6.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    arguments = parser.parse_args()
    show(arguments.treebank, arguments.model)
