"""Read the treebank and the names into sentences, and sentences into spaCy documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin


@dataclass(frozen=True)
class Word:
    """A word as the treebank has it; `space` says whether a space follows, `ner` is its BIO label ("" = not known)."""

    text: str
    pos: str = ""
    morph: str = ""
    lemma: str = ""
    space: bool = True
    ner: str = ""


Sentence = tuple[Word, ...]


def read_conllu(path: Path) -> list[Sentence]:
    """Read words with word class, morphology and lemma; forms such as " - " lose the spaces around them."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        words = []
        for line in block.split("\n"):
            if line[:1].isdigit():
                cell = line.split("\t")
                form, lemma, morph = cell[1].strip(), cell[2].strip(), cell[5]
                space = "SpaceAfter=No" not in cell[9]
                words.append(Word(form, cell[3], "" if morph == "_" else morph, lemma, space))
        if words:
            sentences.append(tuple(words))
    return sentences


def read_names(path: Path) -> list[Sentence]:
    """Read persons, places and organisations (outer layer); parts and derivations (`LOCderiv`) are none."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if "\t" in line]
        if rows:
            sentences.append(tuple(Word(row[0].strip(), ner=_label(row[1])) for row in rows))
    return sentences


def _label(label: str) -> str:
    return "O" if label.endswith(("deriv", "part")) else label


def join(treebank: Iterable[Sentence], names: Iterable[Sentence]) -> list[Sentence]:
    """Give the sentences of the names their white space from the treebank where it has them, else by plain rules."""
    spaces = {tuple(word.text for word in sentence): sentence for sentence in treebank}
    joined = []
    for sentence in names:
        known = spaces.get(tuple(word.text for word in sentence))
        if known:
            joined.append(tuple(replace(a, ner=b.ner) for a, b in zip(known, sentence, strict=True)))
        else:
            joined.append(_respace(sentence))
    return joined


def _respace(sentence: Sentence) -> Sentence:
    """Put spaces as a Danish writer would, for the sentences whose white space the name files do not tell."""
    words, quoted = [], False
    for word, following in zip(sentence, (*sentence[1:], Word("")), strict=True):
        opening = word.text in ("(", "[", "«") or (word.text == '"' and not quoted)
        closing = following.text in (".", ",", ":", ";", "!", "?", ")", "]", "»", "...", "")
        closing = closing or (following.text == '"' and (quoted ^ (word.text == '"')))
        quoted ^= word.text == '"'
        words.append(replace(word, space=not (opening or closing)))
    return tuple(words)


def documents(nlp: Language, sentences: Iterable[Sentence], *, seed: int = 0, most: int = 10) -> Iterator[Doc]:
    """Make documents of one to `most` sentences each; a fifth of them of one, since segments are often that short."""
    from spacy.tokens import Doc

    random_ = random.Random(seed)
    pending = list(sentences)
    while pending:
        size = 1 if random_.random() < 0.2 else random_.randint(2, most)
        group, pending = pending[:size], pending[size:]
        words = [word for sentence in group for word in sentence]
        starts = [i == 0 for sentence in group for i in range(len(sentence))]
        # The end of a sentence is followed by a space, whatever stood at the end of the treebank's line.
        last = {len(group[0]) - 1}
        for sentence in group[1:]:
            last.add(max(last) + len(sentence))
        spaces = [word.space or i in last for i, word in enumerate(words)]
        known = all(word.pos for word in words)
        yield Doc(
            nlp.vocab,
            words=[word.text for word in words],
            spaces=spaces,
            sent_starts=starts,
            pos=[word.pos for word in words] if known else None,
            morphs=[word.morph for word in words] if known else None,
            lemmas=[word.lemma for word in words] if known else None,
            ents=[word.ner or None for word in words],  # None: not known
        )


def docbin(docs: Iterable[Doc]) -> DocBin:
    """Pack documents as `spacy train` reads them."""
    from spacy.tokens import DocBin

    return DocBin(docs=docs, store_user_data=False)
