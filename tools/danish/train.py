"""Train the Danish pipeline from a treebank folder: `python tools/danish/train.py TREEBANK [--out FOLDER]`.

The folder holds ddt-train.conllu, ddt-dev.conllu, ner-news-train.tsv and ner-{news,twitter,arto}-dev.tsv.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from pathlib import Path

import evaluate
import lexicon
import words
from augment import renamed, speak
from treebank import Sentence, docbin, documents, join, read_conllu, read_names

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "fieldnotes" / "models" / "danish"


def texts(sentence: Sentence) -> tuple[str, ...]:
    """Give the words of a sentence, by which the same sentence is known in both sources."""
    return tuple(word.text for word in sentence)


def corpora(treebank: Path, work: Path) -> list[Sentence]:
    """Write what `spacy train` reads; give the training sentences. No sentence of the dev sets is trained on."""
    import spacy

    nlp = spacy.blank("da")
    dev = read_conllu(treebank / "ddt-dev.conllu")
    held_out = {texts(sentence) for sentence in dev}
    train = [sentence for sentence in read_conllu(treebank / "ddt-train.conllu") if texts(sentence) not in held_out]
    names = [sentence for sentence in read_names(treebank / "ner-news-train.tsv") if texts(sentence) not in held_out]
    joined = join(train, names)
    named = {texts(sentence): sentence for sentence in joined}
    seen = {texts(sentence) for sentence in train}
    both = [named.get(texts(sentence), sentence) for sentence in train]
    only = [sentence for sentence in named.values() if texts(sentence) not in seen]

    people = lexicon.person_names()
    first = sorted(name for name, kind in people.items() if kind != "family")
    family = sorted(name for name, kind in people.items() if kind == "family")
    random_ = random.Random(2)
    others = [renamed(sent, random_, first, family) for sent in both if any(word.ner == "B-PER" for word in sent)]
    parts = {
        "tagger-train": [*documents(nlp, train), *documents(nlp, speak(train, share=0.35, seed=1), seed=1)],
        "names-train": [
            *documents(nlp, both, seed=7),
            *documents(nlp, only, seed=5),
            *documents(nlp, others, seed=6),
            *documents(nlp, speak(both, share=0.2, seed=8), seed=8),
        ],
        "persons-train": [
            *documents(nlp, joined, seed=7),
            *documents(nlp, speak(joined, share=0.1, seed=8), seed=8),
        ],
        "tagger-dev": documents(nlp, dev),
        "names-dev": documents(nlp, join(dev, read_names(treebank / "ner-news-dev.tsv"))),
        "persons-dev": documents(nlp, join(dev, read_names(treebank / "ner-news-dev.tsv"))),
    }
    for name, docs in parts.items():
        docbin(docs).to_disk(work / f"{name}.spacy")
    return train


def ship(trained: Path, persons: Path, out: Path) -> None:
    """Write the trained pipeline where it ships, its names from `persons`, with no strings but those it spells."""
    import spacy

    nlp = spacy.load(trained, exclude=["ner"])
    nlp.add_pipe("ner", source=spacy.load(persons))
    nlp.meta.update(
        name="fieldnotes",
        version="1",
        license="CC BY-SA 4.0",
        description="Danish word classes, lemmas, sentences and names, from the Danish Dependency Treebank and DaN+",
        performance={},
    )
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # where it was trained is no one's business
    shutil.rmtree(out, ignore_errors=True)
    nlp.to_disk(out)
    keep(out)


def keep(out: Path) -> None:
    """Drop the treebank's words from the vocabulary; the lemmatizer's trees name the pieces of words they need."""
    import srsly

    path = out / "vocab" / "strings.json"
    needed = set(_numbers(srsly.msgpack_loads((out / "trainable_lemmatizer" / "trees").read_bytes())))
    from spacy.strings import hash_string

    srsly.write_json(path, [text for text in srsly.read_json(path) if hash_string(text) in needed])


def _numbers(tree: object) -> list[int]:
    if isinstance(tree, dict):
        return [number for value in tree.values() for number in _numbers(value)]
    if isinstance(tree, list | tuple):
        return [number for value in tree for number in _numbers(value)]
    return [tree] if isinstance(tree, int) else []


def main() -> None:
    """Train, write, measure."""
    from spacy.cli.train import train
    from thinc.api import NumpyOps, set_current_ops

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    set_current_ops(NumpyOps(use_blis=False))  # numpy's BLAS, twice as fast here as the one that thinc brings
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sentences = corpora(arguments.treebank, work)
        lexicon.vectors(work / "lexicon")
        for name in ("tagger", "names", "persons"):
            overrides = {f"paths.{part}": str(work / f"{name}-{part}.spacy") for part in ("train", "dev")}
            overrides["paths.vectors"] = str(work / "lexicon")
            if name == "names":
                overrides["paths.tagger"] = str(work / "tagger" / "model-best")
            train(HERE / f"{name}.cfg", work / name, overrides=overrides)
        ship(work / "names" / "model-best", work / "persons" / "model-best", arguments.out / "pipeline")
    words.write(arguments.out / "lemmas.tsv.gz", words.lemma_rows(sentences))
    words.write(arguments.out / "frequencies.tsv.gz", words.frequency_rows(sentences))
    evaluate.show(arguments.treebank, arguments.out / "pipeline")


if __name__ == "__main__":
    main()
