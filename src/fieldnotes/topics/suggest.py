"""New codes that topics suggest, as YAML to be mended by a person and pasted into codebook.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.coding.codebook_text import quoted
from fieldnotes.topics.cover import COVERS
from fieldnotes.words import number, word_or

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook
    from fieldnotes.topics.topics import Topics

TERMS, EXAMPLES = 6, 3
LONGEST = 280  # characters of an example; it is cut between words
HEAD = {
    "da": "# Forslag til koder fra emner, som kodebogen ikke dækker. Ret definition, termer og eksempler først.",
    "en": "# Codes from topics that the codebook does not cover. Mend definition, terms and examples first.",
}
DRAFT = {
    "da": "Udkast: når der tales om {words}. Emnet står i {size} afsnit fra {documents} kilder.",
    "en": "Draft: when someone speaks of {words}. The topic is in {size} segments of {documents} sources.",
}


def suggest_codes(
    topics: Topics, codebook: Codebook | None = None, *, covered: float = COVERS, language: str = "da"
) -> str:
    """Propose a code for each topic that no code covers: id, label, a draft of a definition, terms, examples.

    Gives YAML that `read_codebook` reads as it stands, "" where every topic is covered. Words that are terms of the
    codebook already are no terms again. A comment says which topic it is, and marks one that a single source or speaker
    carries, or that did not come again when it was sought anew.
    """
    found = topics.topics[topics.topics["coverage"] < covered]
    known = {term for code in codebook or () for term in code.terms}
    taken = set(codebook.ids) if codebook else set()
    blocks = []
    for row in found.to_dict("records"):
        code = _id(row["words"], taken)
        taken.add(code)
        quotes = topics.quotes.loc[topics.quotes["topic"] == row["topic"], "text"].head(EXAMPLES)
        blocks.append(_block(row, code, quotes, known, language))
    return "\n".join([HEAD[language], "codes:", *blocks]) + "\n" if blocks else ""


def _block(row: dict, code: str, quotes: pd.Series, known: set[str], language: str) -> str:
    words = row["words"].split(", ")
    about = f"  # {row['topic']}" + "".join(f"; {word_or(note, language)}" for note in row["note"].split("+") if note)
    draft = DRAFT[language].format(
        words=", ".join(words[:5]), size=number(row["size"], language), documents=number(row["n_documents"], language)
    )
    terms = [word for word in words if word not in known][:TERMS]
    examples = [f"      - {quoted(_short(text))}" for text in quotes]
    return "\n".join(
        [
            about,
            f"  - id: {code}",
            f"    label: {quoted(_label(row['label']))}",
            f"    definition: {quoted(draft)}",
            *(["    examples:", *examples] if examples else []),
            f"    terms: [{', '.join(quoted(term) for term in terms)}]",
        ]
    )


def _id(words: str, taken: set[str]) -> str:
    plain = words.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    base = "_".join(re.sub(r"[^a-z0-9]", "", word) for word in plain.split(", ")[:2]) or "emne"
    found, count = base, 1
    while found in taken:
        count += 1
        found = f"{base}_{count}"
    return found


def _label(label: str) -> str:
    return label[:1].upper() + label[1:]


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[: text.rindex(" ", 0, LONGEST)] + " …" if " " in text[:LONGEST] else text[:LONGEST]
