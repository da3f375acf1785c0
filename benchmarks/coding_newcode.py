"""What a code of one's own can do that the training corpus does not know, and what 100,000 segments take.

`newcode` makes some of the 13 themes unknown at a time: they are struck from the training corpus and the codebook,
which gets back their definition, then five terms, then coded segments as examples. A third of the settings is left out.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from coding_common import cut, embedders, folds_of, part_of, study_corpus
from gold import kappa

from fieldnotes.coding import Codebook
from fieldnotes.coding.codebook import Code
from fieldnotes.coding.model import score_cells
from fieldnotes.coding.scored import Scored
from fieldnotes.coding.training import Example, labels_of, read_training
from fieldnotes.language import tokens
from fieldnotes.tables import Corpus

UNKNOWN = (  # tried some at a time, not one by one: each try costs a training
    ("tillid", "tvaergaaende", "digitalisering"),
    ("borgerperspektiv", "proevehandling", "relationer"),
)
GIVEN = ((0, 0), (5, 0), (5, 5), (5, 10), (5, 25))  # terms and examples
SEGMENTS = 100_000


def measure_newcode(book: Codebook) -> None:
    examples = read_training()
    held = folds_of([one.setting for one in examples], 3)[0]
    learn = [examples[row] for row in np.setdiff1d(np.arange(len(examples)), held)]
    truth = labels_of([examples[row] for row in held], book.top) > 0
    corpus = study_corpus([one.text for one in examples], [one.setting for one in examples])
    part = part_of(corpus, held)
    how = {"tokens": tokens(part), "vectors": list(embedders().values())[-1]}
    print(f"newcode: {len(learn)} segments to learn from, {len(held)} to code, of other settings")
    for hidden in (False, True):
        print(f"  where what ships has the theme {'without saying so' if hidden else 'nowhere'}")
        for terms, n in GIVEN:
            found: dict[str, tuple[float, float]] = {}
            for unknown in UNKNOWN:
                cards = {code: _drawn(code, learn, n) for code in unknown}
                thin = Codebook(tuple(_thin(code, terms, cards) for code in book if not code.parent))
                rest = list(_unknowing(learn, unknown, {one.text for some in cards.values() for one in some}, hidden))
                scored = score_cells(part, thin, examples=rest, **how)
                found |= {
                    code: _agreed(scored, thin.ids.index(code), truth[:, book.top.index(code)]) for code in unknown
                }
            _say(terms, n, found)


def _agreed(scored: Scored, column: int, truth: np.ndarray) -> tuple[float, float]:
    """Give kappa as the coder cuts, and had it known how often the code is given."""
    as_often = cut(scored.probability[:, [column]], truth.mean())[:, 0]
    return kappa(scored.chosen()[:, column], truth), kappa(as_often, truth)


def _say(terms: int, n: int, found: dict[str, tuple[float, float]]) -> None:
    values = np.array(list(found.values()))
    draws = np.random.default_rng(0).integers(0, len(values), (1000, len(values)))
    low, high = np.quantile(values[draws, 0].mean(axis=1), [0.025, 0.975])
    mean, known = values.mean(axis=0)
    print(
        f"  {terms} terms, {n:2} examples: kappa {mean:.3f} [{low:.3f}, {high:.3f}] over codes; rate known {known:.3f}"
    )
    print("    " + ", ".join(f"{code} {value:.2f}" for code, (value, _) in sorted(found.items())), flush=True)


def _drawn(code: str, learn: Sequence[Example], n: int) -> list[Example]:
    having = [one for one in learn if code in one.codes]
    return [having[row] for row in np.random.default_rng(3).permutation(len(having))[:n]]


def _thin(code: Code, terms: int, cards: dict[str, list[Example]]) -> Code:
    """Give an unknown code what a colleague would: a definition, some terms, and some coded segments as examples."""
    if code.id not in cards:
        return code
    texts = tuple(one.text for one in cards[code.id])
    return replace(code, include=(), exclude=(), terms=code.terms[:terms], examples=texts)


def _unknowing(learn: Sequence[Example], codes: Sequence[str], cards: set[str], hidden: bool) -> Iterator[Example]:
    """Give what ships as if it had never heard of the codes; what has become a code's example is not there twice."""
    for one in learn:
        known = {code: said for code, said in one.codes.items() if code not in codes}
        if one.text not in cards and (hidden or len(known) == len(one.codes)):
            yield replace(one, codes=known)


def measure_size(book: Codebook) -> None:
    examples = read_training()
    texts = [one.text for one in examples]
    corpus = study_corpus(texts, [f"d{n:05}" for n in range(len(texts))])
    words = tokens(corpus)
    large, many = _resampled(texts, words)
    print(f"size: {SEGMENTS} segments, {len(many)} words; peak memory so far {_peak():.2f} GB", flush=True)
    began = time.perf_counter()
    scored = score_cells(large, book, tokens=many, vectors=None)
    seconds = time.perf_counter() - began
    print(f"  learnt from {len(examples)}, and scored in {seconds:.0f} s; peak memory {_peak():.2f} GB", flush=True)
    began = time.perf_counter()
    codings = scored.codings()
    print(f"  {len(codings)} codings with evidence in {time.perf_counter() - began:.0f} s; peak {_peak():.2f} GB")


def _resampled(texts: list[str], words: pd.DataFrame) -> tuple[Corpus, pd.DataFrame]:
    """Give texts drawn with return, each made its own by a number at its end, and the words of their segments."""
    drawn = np.random.default_rng(4).integers(0, len(texts), SEGMENTS)
    large = study_corpus([f"{texts[row]} {n}" for n, row in enumerate(drawn)], [f"d{n:06}" for n in range(SEGMENTS)])
    of = words.groupby("segment_id", sort=False).indices
    rows = [of.get(f"p{row:05}", np.empty(0, np.int64)) for row in drawn]
    many = words.take(np.concatenate(rows)).reset_index(drop=True)
    ids = large.segments["segment_id"].to_numpy()
    return large, many.assign(segment_id=np.repeat(ids, [len(one) for one in rows]))


def _peak() -> float:
    """Give the most memory that this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
