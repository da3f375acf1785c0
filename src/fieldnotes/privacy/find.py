"""Names that names.csv does not have: found, grouped, given a label, and put to a person to decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from fieldnotes.privacy.candidates import Candidate, candidates
from fieldnotes.privacy.identifiers import identifiers_of_source
from fieldnotes.privacy.lists import given
from fieldnotes.privacy.mentions import SURE, Finder, Mention
from fieldnotes.privacy.namelist import UNDECIDED, labels, names_frame, phrase
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.scan import Match
from fieldnotes.privacy.speakers import with_speakers
from fieldnotes.privacy.tagging import Marks, marks
from fieldnotes.privacy.words import COMMON, WORD, key, ordinary
from fieldnotes.tables import Corpus

MASK = "Navn"
COLUMNS = {
    "name": "str",
    "pseudonym": "str",
    "kind": "str",
    "gender": "str",
    "masked": "bool",
    "n": "int64",
    "n_documents": "int64",
    "forms": "str",
    "spellings": "str",
    "context": "str",
}
_FAMILY = re.compile(r"[ \u00a0]([A-ZÆØÅÉÖÄÜ][^\W\d_]{2,})(?![\w@])")
_AROUND = 45  # characters of context on each side


def find_names(
    corpus: Corpus,
    names: pd.DataFrame | None = None,
    *,
    paths: Mapping[str, str] | None = None,
    title: str = "",
    pipeline: str = "danish",
    cache: Path | None = None,
) -> pd.DataFrame:
    """Find what seems to be names in a corpus that is not pseudonymised and that `names` (as names.csv) does not have.

    Columns: name, pseudonym (the label it is masked by, "" where it is only perhaps a name), kind, gender (k, m or ""),
    masked, n and n_documents (how often, in how many documents), forms (as they are written, with "; " between),
    spellings (those of the forms that need a row of their own), context (the first place, everything masked).
    Those that are masked come first, in order of their first place. `paths` gives the raw file of each doc_id, whose
    words are hints, and `title` the study's own. `cache` as in `tagging.marks`.
    Raises MissingExtraError or FieldnotesError as load_pipeline does.
    """
    everyone = with_speakers(corpus, names_frame(() if names is None else names.to_dict("records")))
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    tagged = marks(texts, pipeline=pipeline, secrets=paths, cache=cache)
    found = _found(corpus, everyone, tagged, list((paths or {}).values()), title)
    rows = list(_rows(found, set(everyone["pseudonym"])))
    table = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in COLUMNS.items()})
    table = table.sort_values("masked", ascending=False, kind="stable", ignore_index=True)
    return table.assign(context=_contexts(table, found, texts, everyone))


def with_unlisted(corpus: Corpus, names: pd.DataFrame, found: pd.DataFrame, *, perhaps: bool = False) -> pd.DataFrame:
    """Give the table of names with the unknown speakers, and a row for each spelling of what `find_names` found.

    The new rows are "undecided", and those of speakers "pseudonym"; `perhaps` adds what is only perhaps a name too,
    with labels of its own.
    """
    taken = {*names["pseudonym"], *found["pseudonym"]}
    table = found.assign(pseudonym=list(_labelled(found, taken))) if perhaps else found[found["masked"]]
    return names_frame([*with_speakers(corpus, names).to_dict("records"), *_unlisted(table)])


def _unlisted(found: pd.DataFrame) -> list[dict[str, str]]:
    return [
        {"name": spelling, "pseudonym": row["pseudonym"], "kind": row["kind"], "decision": UNDECIDED}
        | {"gender": row["gender"]}
        for row in found.to_dict("records")
        for spelling in row["spellings"].split("; ")
    ]


def _labelled(found: pd.DataFrame, taken: set[str]) -> Iterator[str]:
    """Give the label of each row, and the next free one where it has none."""
    free = (label for number in count(1) if (label := f"[{MASK} {number}]") not in taken)
    yield from (label or next(free) for label in found["pseudonym"])


def _found(
    corpus: Corpus, everyone: pd.DataFrame, tagged: Mapping[str, Marks], paths: list[str], title: str
) -> list[Candidate]:
    finder = Finder(_hints(paths), _own(corpus, everyone, title))
    replacer = Replacer(everyone)
    small: Counter[str] = Counter()
    mentions: list[tuple[str, Mention]] = []
    for doc_id, text in _texts(corpus):
        known = bytearray(len(text) + 1)
        spans = [(m.start, m.end) for m in replacer.names(text) if not _is_somebody_else(m, text)]
        spans += [span[:2] for span in identifiers_of_source(text)]
        for start, end in spans:
            known[start:end] = b"\1" * (end - start)
        mentions += [(doc_id, m) for m in finder.mentions(text, tagged.get(doc_id, {}), known)]
        small.update(word for word in WORD.findall(text) if word.islower())
    folded: Counter[str] = Counter()
    for word, n in small.items():
        folded[key(word)] += n
    return candidates(mentions, folded, _owners(everyone))


def _is_somebody_else(match: Match, text: str) -> bool:
    """Say whether a single name of somebody listed has a family name behind it that nobody listed has."""
    if match.label is None or match.kind != "person" or match.genitive or not match.end - match.start:
        return False
    following = _FAMILY.match(text, match.end)
    word = following[1] if following else ""
    return WORD.fullmatch(text, match.start, match.end) is not None and bool(word) and not ordinary(key(word))


def _texts(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Give the documents in order of their doc_id, then the attributes that people wrote, each value once."""
    from fieldnotes.privacy.pseudonymise import text_columns

    yield from sorted(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    values = {str(value) for column in text_columns(corpus.documents) for value in corpus.documents[column] if value}
    values |= {str(value) for value in corpus.turns["role"] if value}
    yield from (("~", value) for value in sorted(values))


def _hints(paths: Iterable[str]) -> frozenset[str]:
    """Give the words of file names that may be somebody's: no ordinary words, no abbreviations."""
    from fieldnotes.language.compounds import split_compound

    words = {word for path in paths for word in WORD.findall(path) if len(word) > 2 and not word.isupper()}
    words = {word for word in words if not word.islower() or key(word) in given()}
    return frozenset(
        folded
        for word in words
        if (folded := key(word)) not in COMMON
        and (folded in given() or not (ordinary(folded) or split_compound(word.lower())))
    )


def _own(corpus: Corpus, everyone: pd.DataFrame, title: str) -> frozenset[str]:
    """Give the words that stand in every table anyway, and the family names of those whom names.csv keeps."""
    named = [title, *corpus.documents["project"].unique(), *corpus.documents["doc_id"]]
    words = {key(word) for text in named for word in WORD.findall(str(text)) if len(word) > 1}
    kept = everyone[(everyone["decision"] == "keep") & (everyone["kind"] == "person")]
    last = {own[-1] for name in kept["name"] if (own := phrase(name))}
    return frozenset(words | {word for word in last if word not in given()})


def _owners(everyone: pd.DataFrame) -> dict[str, str]:
    """Give the label of each word that one row of names.csv has, and that is no ordinary word."""
    found: dict[str, set[str]] = {}
    for name, decision, label in zip(everyone["name"], everyone["decision"], labels(everyone), strict=True):
        for word in phrase(name) if decision == "pseudonym" else ():
            found.setdefault(word, set()).add(label)
    return {
        word: next(iter(own))
        for word, own in sorted(found.items())
        if len(own) == 1 and len(word) > 3 and not ordinary(word)
    }


def _rows(found: list[Candidate], taken: set[str]) -> Iterator[dict[str, Any]]:
    free = (label for number in count(1) if (label := f"[{MASK} {number}]") not in taken)
    for one in found:
        masked = one.sure == SURE
        every = [one, *one.others]
        written = sorted({text for other in every for text in {*other.written, *other.parts}} - {one.name})
        yield {
            "name": one.name,
            "pseudonym": (one.label or next(free)) if masked else "",
            "kind": one.kind,
            "gender": given().get(one.phrase[0], "") if one.kind == "person" else "",
            "masked": masked,
            "n": sum(other.n for other in every),
            "n_documents": len({doc_id for other in every for doc_id in other.documents} - {"~"}),
            "forms": "; ".join([one.name, *written]),
            "spellings": "; ".join(other.name for other in every),
            "context": "",
        }


def _contexts(
    table: pd.DataFrame, found: list[Candidate], texts: Mapping[str, str], everyone: pd.DataFrame
) -> list[str]:
    """Give the words around the first place of each, with every name of names.csv and every candidate masked."""
    shown = table.assign(pseudonym=table["pseudonym"].where(table["masked"], "[…]"))
    rows: list[Any] = [*everyone.to_dict("records"), *_unlisted(shown)]
    replacer = Replacer(names_frame(rows))
    first = {one.name: one.first for one in found}
    return [_context(texts.get(first[name][0], ""), *first[name][1:], replacer) for name in table["name"]]


def _context(text: str, start: int, end: int, replacer: Replacer) -> str:
    if not text:
        return ""
    begin, stop = max(text.rfind("\n", 0, start) + 1, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[begin:start], text[end:stop].partition("\n")[0]
    # Words that are cut off could not be recognised, so they go.
    before = before.partition(" ")[2] if begin and text[begin - 1].isalnum() else before
    after = (
        after.rpartition(" ")[0] if stop < len(text) and text[stop].isalnum() and "\n" not in text[end:stop] else after
    )
    return f"{replacer.replace(before)}___{replacer.replace(after)}".strip()
