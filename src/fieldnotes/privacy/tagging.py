"""What the Danish pipeline takes for names, word by word; remembered by document, without the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from fieldnotes.files import replacing
from fieldnotes.privacy.words import WORD

if TYPE_CHECKING:
    from spacy.tokens import Doc

PROPER, PERSON, PLACE, ORGANISATION = 1, 2, 4, 8
_KINDS = {"PER": PERSON, "LOC": PLACE, "GPE": PLACE, "ORG": ORGANISATION}
_NEEDED = frozenset({"tok2vec", "morphologizer", "tagger", "transformer", "attribute_ruler", "ner"})
_LONGEST = 100_000  # characters of one line that the pipeline reads at once
# Whoever has the results must not be able to try names until a hash fits: each try costs this many rounds, and needs
# the path of the raw file too, which stands in no result.
_ROUNDS = 2000
Marks = dict[int, int]  # number of a word in its text -> what the pipeline takes it for


def marks(
    texts: Mapping[str, str],
    *,
    pipeline: str = "danish",
    secrets: Mapping[str, str] | None = None,
    cache: Path | None = None,
) -> dict[str, Marks]:
    """Give, for each text by its id, the numbers of the words (as WORD finds them) that may be names, and their kind.

    A kind is a sum of PROPER (tagged a proper noun), PERSON, PLACE and ORGANISATION (found as such).
    `cache` is a file that afterwards holds what was found in these texts and in no others: word numbers by a slow hash
    of the text and of the text's secret (the path of its source), and no text. Texts in it are not read again.
    Raises MissingExtraError or FieldnotesError as load_pipeline does.
    """
    from fieldnotes.language import pipeline_id

    identity = pipeline_id(pipeline)
    hidden = secrets or {}
    keys = {name: _key(text, f"{identity}|{hidden.get(name, '')}") for name, text in texts.items()}
    known = _read(cache)
    fresh = {name: text for name, text in texts.items() if keys[name] not in known}
    known |= {keys[name]: found for name, found in _tagged(fresh, pipeline)}
    if cache is not None:
        _write(cache, {own: known[own] for own in keys.values()})
    return {name: known[own] for name, own in keys.items()}


def _key(text: str, secret: str) -> bytes:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return hashlib.pbkdf2_hmac("sha256", digest, secret.encode("utf-8", "replace"), _ROUNDS, 16)


def _tagged(texts: Mapping[str, str], pipeline: str) -> Iterator[tuple[str, Marks]]:
    """Read the texts a line at a time, equal lines once; a word's kind is what any of its characters is."""
    if not texts:
        return
    from fieldnotes.language import load_pipeline

    nlp = load_pipeline(pipeline)
    pieces = {name: _pieces(text) for name, text in texts.items()}
    different = list(dict.fromkeys(texts[name][a:b] for name, spans in pieces.items() for a, b in spans))
    idle = [pipe for pipe in nlp.pipe_names if pipe not in _NEEDED]
    found = {piece: _kinds(doc) for piece, doc in zip(different, nlp.pipe(different, disable=idle), strict=True)}
    for name, text in texts.items():
        kinds = np.zeros(len(text) + 1, np.uint8)
        for start, end in pieces[name]:
            for first, last, kind in found[text[start:end]]:
                kinds[start + first : start + last] |= kind
        words = [int(np.bitwise_or.reduce(kinds[m.start() : m.end()])) for m in WORD.finditer(text)]
        yield name, {number: kind for number, kind in enumerate(words) if kind}


def _pieces(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        spans += [(at + a, at + min(a + _LONGEST, len(line))) for a in range(0, len(line), _LONGEST)]
        at += len(line) + 1
    return [(start, end) for start, end in spans if not text[start:end].isspace()]


def _kinds(doc: Doc) -> list[tuple[int, int, int]]:
    found = [
        (token.idx, token.idx + len(token), PROPER * (token.pos_ == "PROPN") | _KINDS.get(token.ent_type_[:3], 0))
        for token in doc
        if token.pos_ == "PROPN" or token.ent_type_
    ]
    return [row for row in found if row[2]]


def _read(cache: Path | None) -> dict[bytes, Marks]:
    """Read a cache; one that cannot be read counts as empty, for it can be made again."""
    if cache is None:
        return {}
    try:
        with np.load(cache, allow_pickle=False) as stored:
            keys, counts = stored["keys"], stored["counts"]
            numbers, kinds = stored["numbers"].tolist(), stored["kinds"].tolist()
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}
    ends = np.cumsum(counts).tolist()
    return {
        key.tobytes(): dict(zip(numbers[end - count : end], kinds[end - count : end], strict=True))
        for key, count, end in zip(keys, counts.tolist(), ends, strict=True)
    }


def _write(cache: Path, known: dict[bytes, Marks]) -> None:
    """Write a cache, sorted: the same bytes for the same texts in any order."""
    order = sorted(known)
    columns: dict[str, Any] = {
        "keys": np.frombuffer(b"".join(order), np.uint8).reshape(len(order), 16),
        "counts": np.array([len(known[own]) for own in order], np.int64),
        "numbers": np.array([number for own in order for number in known[own]], np.int32),
        "kinds": np.array([kind for own in order for kind in known[own].values()], np.uint8),
    }
    with replacing(cache) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, **columns)
