"""What is thin about the codes of a codebook, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.coding.patterns import parse_term
from fieldnotes.coding.training import Example, read_training
from fieldnotes.words import number, word

# What a code needs to be found by meaning: ten telling examples; a colleague's own new code does with five and five.
WANTED = {"definition": 10, "include": 2, "exclude": 1, "terms": 5, "examples": 10}  # definition: words
FEWEST = {"terms": 5, "examples": 5}
LISTS = ("include", "exclude", "terms", "examples")
COLUMNS = (
    *("code", "n_definition", "n_include", "n_exclude", "n_terms", "n_examples", "n_coded", "kappa"),
    *("thin", "own_name", "shared_terms", "foreign_examples"),
)


def read_expected(path: Path | None = None) -> list[tuple[int, float]]:
    """Read the expected agreement: (number of example sentences, kappa), fewest first; by default what ships."""
    import yaml

    source = path or resources.files("fieldnotes.coding").joinpath("expected.yaml")
    rows = yaml.safe_load(source.read_text(encoding="utf-8"))
    return sorted((int(row["examples"]), float(row["kappa"])) for row in rows)


def expected_kappa(n: int, expected: Iterable[tuple[int, float]]) -> float:
    """Give the kappa to expect with n examples: straight lines between those measured, flat outside.

    >>> expected_kappa(10, [(5, 0.41), (15, 0.51)])
    0.46
    """
    counts, kappas = zip(*expected, strict=True)
    return round(float(np.interp(n, counts, kappas)), 3)


def check_codebook(
    codebook: Codebook,
    expected: Iterable[tuple[int, float]],
    *,
    hits: Mapping[str, Iterable[tuple[int, str]]] | None = None,
    training: Iterable[Example] | None = None,
) -> pd.DataFrame:
    """Say what each code has and lacks, a row per code in the order of the codebook.

    Columns: code; n_definition (words), n_include, n_exclude, n_terms, n_examples; n_coded (coded segments that ship
    with fieldnotes and have the code); kappa (to expect, by n_examples + n_coded); thin (list of what there is too
    little of, by WANTED); own_name (terms that only repeat the code's name); shared_terms (list of term and other
    code); foreign_examples (list of the example's number, from 1, and the other code whose terms are in it; from
    `hits`, see `example_hits`). Codes above and below each other may share both.
    `training`: coded segments to count; by default those that ship.
    """
    expected = list(expected)
    coded = [code for example in (read_training() if training is None else training) for code in example.codes]
    rows: list[dict[str, Any]] = []
    for code in codebook:
        counts = {"definition": len(code.definition.split())} | {name: len(getattr(code, name)) for name in LISTS}
        n_coded = coded.count(code.id)
        rows.append(
            {"code": code.id}
            | {f"n_{name}": n for name, n in counts.items()}
            | {"n_coded": n_coded, "kappa": expected_kappa(counts["examples"] + n_coded, expected)}
            | {"thin": [name for name, n in counts.items() if n < WANTED[name]]}
            | {"own_name": [term for term in code.terms if _is_name(term, code)]}
            | {"shared_terms": list(_shared(code, codebook))}
            | {"foreign_examples": sorted((hits or {}).get(code.id, ()))}
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def example_hits(codebook: Codebook) -> dict[str, list[tuple[int, str]]]:
    """Give for each code its examples, by number from 1, in which the terms of an unrelated code are found."""
    from fieldnotes.coding.terms import code_terms
    from fieldnotes.tables import Corpus, empty, frame

    examples = [(code.id, at, text) for code in codebook for at, text in enumerate(code.examples, start=1)]
    if not examples:
        return {}
    names = [f"{code}-{at}" for code, at, _ in examples]
    texts = [text for _, _, text in examples]
    rows = [
        {"doc_id": name, "segment_id": name, "turn_id": name, "end": len(t)}
        for name, t in zip(names, texts, strict=True)
    ]
    documents = [{"doc_id": name, "kind": "note", "text": text} for name, text in zip(names, texts, strict=True)]
    corpus = Corpus(frame("documents", documents), empty("turns"), frame("segments", rows))
    found = code_terms(corpus, codebook)
    owner = {name: (code, at) for name, (code, at, _) in zip(names, examples, strict=True)}
    hits: dict[str, list[tuple[int, str]]] = {}
    for name, other in found[["segment_id", "code"]].drop_duplicates().itertuples(index=False, name=None):
        code, at = owner[name]
        if not _related(code, other, codebook):
            hits.setdefault(code, []).append((at, other))
    return hits


def remarks(table: pd.DataFrame, codebook: Codebook, *, language: str = "da") -> list[str]:
    """Say the table of `check_codebook` in sentences, under the name of each code; nothing of a code that is well."""
    lines: list[str] = []
    for row in table.to_dict("records"):
        said = list(_said(row, language))
        if said:
            code = codebook[row["code"]]
            lines += [f"{code.label} ({code.id})", *(f"  {line}" for line in said)]
    return lines or [word("check_well", language)]


def _said(row: dict[Any, Any], language: str) -> Iterable[str]:
    for name in row["thin"]:
        yield word(f"check_thin_{name}", language).format(n=row[f"n_{name}"], wanted=WANTED[name])
    if row["n_examples"] + row["n_coded"] < WANTED["examples"]:
        kappa = number(row["kappa"], language, 2)
        yield word("check_cost", language).format(n=row["n_examples"] + row["n_coded"], kappa=kappa)
    elif "examples" in row["thin"]:
        yield word("check_coded", language).format(n=row["n_coded"])
    if row["n_terms"] and len(row["own_name"]) == row["n_terms"]:
        yield word("check_own_name", language)
    for term, other in row["shared_terms"]:
        yield word("check_shared", language).format(term=term, other=other)
    for at, other in row["foreign_examples"]:
        yield word("check_foreign", language).format(n=at, other=other)


def _is_name(term: str, code: Code) -> bool:
    words = " ".join(part.text for part in parse_term(term).words)
    return words in (code.label.casefold(), code.id.replace("_", " "))


def _shared(code: Code, codebook: Codebook) -> Iterable[tuple[str, str]]:
    own = {parse_term(term).words: term for term in code.terms}
    for other in codebook:
        if not _related(code.id, other.id, codebook):
            yield from ((own[words], other.id) for term in other.terms if (words := parse_term(term).words) in own)


def _related(one: str, other: str, codebook: Codebook) -> bool:
    return one == other or one in codebook.ancestors(other) or other in codebook.ancestors(one)
