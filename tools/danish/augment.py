"""Make news sound like speech, and give its people other names, so that the pipeline is at home in interviews."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from treebank import Sentence, Word

FILLERS = {
    "øh": ("øh", "INTJ", ""),
    "øhm": ("øhm", "INTJ", ""),
    "øhh": ("øhh", "INTJ", ""),
    "hm": ("hm", "INTJ", ""),
    "mm": ("mm", "INTJ", ""),
    "altså": ("altså", "ADV", ""),
    "jo": ("jo", "ADV", ""),
    "ligesom": ("ligesom", "ADV", ""),
    "nå": ("nå", "INTJ", ""),
    "ja": ("ja", "INTJ", ""),
    "jamen": ("jamen", "INTJ", ""),
}
OPENERS = ("jamen", "altså", "ja", "nå", "øh", "øhm", "mm")
SMALL = {"PRON", "ADP", "CCONJ", "SCONJ", "AUX", "DET", "ADV", "PART"}


def _filler(name: str, ner: str) -> Word:
    lemma, pos, morph = FILLERS[name]
    return Word(name, pos, morph, lemma, True, "O" if ner else "")


def spoken(sentence: Sentence, random_: random.Random, *, lower: bool = False) -> Sentence:
    """Give the sentence as someone might say it: hesitating, repeating, and written down with few marks."""
    words: list[Word] = []
    commas = random_.random() < 0.4
    for i, word in enumerate(sentence):
        if word.pos == "PUNCT" or (not word.pos and not any(map(str.isalnum, word.text))):
            end = i == len(sentence) - 1
            if (end and random_.random() < 0.6) or (not end and commas and word.text == ","):
                words.append(word)
            elif words:
                words[-1] = replace(words[-1], space=True)
            continue
        inside = word.ner.startswith("I-") or word.pos == "PROPN"
        if words and not inside and random_.random() < 0.05:
            words[-1] = replace(words[-1], space=True)
            words.append(_filler(random_.choice(list(FILLERS)), word.ner))
            if random_.random() < 0.3:
                words[-1] = replace(words[-1], space=False)
                comma = Word(",", "PUNCT", "", ",", True, words[-1].ner)
                words.append(comma if word.pos else replace(comma, pos="", lemma=""))
        words.append(word)
        if word.space and word.pos in SMALL and random_.random() < 0.04:
            words.append(word)
    if not words:
        return sentence
    first = words[0]
    if first.pos not in ("PROPN", "") and random_.random() < 0.4:
        words[0] = replace(first, text=first.text[:1].lower() + first.text[1:])
    if random_.random() < 0.12 and first.pos:
        words[0] = replace(words[0], text=words[0].text if first.pos == "PROPN" else words[0].text.lower())
        opener = _filler(random_.choice(OPENERS), first.ner)
        words.insert(0, replace(opener, text=opener.text.capitalize() if first.text[:1].isupper() else opener.text))
    if lower:
        words = [replace(word, text=word.text.lower()) for word in words]
    return tuple(words)


def renamed(sentence: Sentence, random_: random.Random, first: Sequence[str], family: Sequence[str]) -> Sentence:
    """Give the sentence with other people in it; a lone name becomes a first name or a family's."""
    words: list[Word] = []
    i = 0
    while i < len(sentence):
        if sentence[i].ner != "B-PER":
            words.append(sentence[i])
            i += 1
            continue
        end = i + 1
        while end < len(sentence) and sentence[end].ner == "I-PER":
            end += 1
        span = sentence[i:end]
        genitive = span[-1].text.endswith("s") and len(span) == 1 and random_.random() < 0.5
        if len(span) == 1:
            new = [random_.choice(first if random_.random() < 0.75 else family)]
        else:
            new = [random_.choice(first)] * (len(span) > 1) + [random_.choice(family)]
            if len(span) > 2 and random_.random() < 0.5:
                new.insert(1, random_.choice(family))
        if genitive:
            new[-1] += "s"
        for j, text in enumerate(new):
            space = span[-1].space if j == len(new) - 1 else True
            words.append(Word(text, "PROPN" if span[0].pos else "", "", text, space, "B-PER" if j == 0 else "I-PER"))
        i = end
    return tuple(words)


def speak(sentences: Iterable[Sentence], *, share: float, seed: int) -> list[Sentence]:
    """Give a share of the sentences as speech; neighbours are alike in being without any capital letter."""
    random_ = random.Random(seed)
    chosen = [sentence for sentence in sentences if random_.random() < share]
    return [spoken(sentence, random_, lower=(i // 40) % 5 == 0) for i, sentence in enumerate(chosen)]
