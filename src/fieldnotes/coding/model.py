"""Coding by meaning: a model that has learnt from coded examples, the codebook and what people have coded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.cells import Scale, cell_features, score_texts, term_cells
from fieldnotes.coding.evidence import Evidence
from fieldnotes.coding.features import Embed, fit_features
from fieldnotes.coding.joint import probabilities
from fieldnotes.coding.judged import judged_cells
from fieldnotes.coding.learners import Learner
from fieldnotes.coding.lessons import Lessons, lessons_of
from fieldnotes.coding.ridge import fit_ridge
from fieldnotes.coding.scored import Scored, top_of
from fieldnotes.coding.terms import code_terms
from fieldnotes.coding.tone import fit_tone, tone_features
from fieldnotes.coding.training import Example, read_training, training_vectors
from fieldnotes.coding.weights import weigh
from fieldnotes.tables import POLARITIES, Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

Doubles = npt.NDArray[np.float64]


class How(TypedDict, total=False):
    """How to code: what `code_model` and `score_cells` take besides the material.

    tokens: the tokens table of the corpus; made where it is not given.
    vectors: an encoder's name as in `language.vectors` ("auto" where nothing is said), a function that turns texts into
    vectors, or None: words alone decide.
    rate: how many codes a segment has on average; without it, as in what people have coded or, where they have not, as
    the model expects, between one and two.
    examples: what to learn from instead of the corpus that ships.
    learner: what learns instead of the kernel ridge, for instance `learners.EachCode` with a scikit-learn classifier.
    """

    tokens: pd.DataFrame | None
    vectors: Embed | str | None
    rate: float | None
    examples: Sequence[Example] | None
    learner: Learner


def code_model(
    corpus: Corpus,
    codebook: Codebook,
    labelled: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    **how: Unpack[How],
) -> pd.DataFrame:
    """Code the segments by their meaning; the interviewer's are left out.

    `labelled` is a codings table with what people have coded; from 20 segments on it also sets the weights and the
    number of codes a segment. A segment that a person has coded is scored as if its document had not been, so these
    codings can be held against that person's. Nothing here is random: `seed` is there because all coders have it.
    `how` may say more, see `How`: tokens, vectors, rate, examples, learner.
    Gives codings: a row per segment and code, with the more likely polarity; the score is the probability, and the
    evidence the sentence that speaks most for the code, with the example that is nearest to it, and the terms.
    Raises ValueError where `labelled` has a code that the codebook has not.
    """
    return score_cells(corpus, codebook, labelled, **how).codings()


def score_cells(corpus: Corpus, codebook: Codebook, labelled: pd.DataFrame | None = None, **how: Unpack[How]) -> Scored:
    """Score every segment for every code; arguments as for `code_model`."""
    tokens, rate, examples = how.get("tokens"), how.get("rate"), how.get("examples")
    learner, embed = how.get("learner", fit_ridge), _embed(how.get("vectors", "auto"))
    corpus = corpus.coded()
    segments = corpus.with_text()
    texts = segments["text"].tolist()
    judged = judged_cells(segments["segment_id"], codebook, labelled)
    lessons = lessons_of(read_training() if examples is None else examples, codebook, judged, texts, segments["doc_id"])
    learnt, seen = _embedded(embed, lessons.texts, texts)
    features = fit_features(lessons.texts or ["ord"], learnt)
    rows = features(lessons.texts, learnt)
    model, held = learner(rows, lessons.targets, lessons.weights, lessons.groups)
    scores = score_texts(model, features, texts, seen)
    scores[lessons.own] = held[len(held) - len(lessons.own) :]

    codes = len(codebook.codes)
    found = code_terms(corpus, codebook, tokens=tokens)
    said = term_cells(segments["segment_id"], codebook, found)
    # Without a training corpus the material itself is what a score is high or low against.
    scale = Scale.of((held[: lessons.shipped] if lessons.shipped else scores)[:, :codes])
    cells = cell_features(scale(scores[:, :codes]), said.max(axis=2), top_of(codebook))
    logits, rate = weigh(cells, judged, lessons, held, scale, rate, top_of(codebook))
    tone = _tone(lessons, held, scores, said, codes)
    given = lessons.targets[:, :codes]
    why = Evidence(segments, codebook, found, model, features, lessons.texts, rows.sparse, given, lessons.own)
    return Scored(corpus, codebook, _nested(probabilities(logits), codebook), tone, rate, why)


def _nested(probability: Doubles, codebook: Codebook) -> Doubles:
    """A sub-code is no more likely than the codes above it, for it counts for them."""
    nested = probability.copy()
    for number, code in enumerate(codebook.ids):
        for above in codebook.ancestors(code):
            nested[:, number] = np.minimum(nested[:, number], probability[:, codebook.ids.index(above)])
    return nested


def _embed(vectors: Embed | str | None) -> Embed | None:
    """An encoder's name stands for its vectors; those of the training corpus are known already."""
    if not isinstance(vectors, str):
        return vectors
    from fieldnotes.language.vectors import vectors as encode

    return partial(encode, encoder=vectors, known=[path for path in (training_vectors(),) if path])


def _embedded(
    embed: Embed | None, learnt: list[str], texts: list[str]
) -> tuple[npt.NDArray[np.float32] | None, npt.NDArray[np.float32] | None]:
    """Turn all texts into vectors in one call, so that a cache knows all that is in use."""
    if embed is None:
        return None, None
    values = embed([*learnt, *texts])
    return values[: len(learnt)], values[len(learnt) :]


def _tone(lessons: Lessons, held: Doubles, scores: Doubles, said: Doubles, codes: int) -> Doubles:
    """Give segments x codes x polarities, in logits."""
    kinds = lessons.targets.reshape(len(lessons.targets), len(POLARITIES), codes)
    taught = np.r_[0 : lessons.shipped, len(held) - len(lessons.own) : len(held)].astype(np.int64)
    row, code = np.nonzero(kinds[taught, 0] > 0.5)
    row = taught[row]
    turned = kinds[row, 1:, code]
    polarity = np.where(turned.max(axis=1) > 0.5, turned.argmax(axis=1) + 1, 0) if len(row) else row
    tone = fit_tone(tone_features(held, codes)[row, code], polarity, lessons.weights[row])
    flat = tone_features(scores, codes).reshape(-1, 5)
    logits = tone.logits(flat, (said > 0).reshape(-1, len(POLARITIES)))
    return logits.reshape(len(scores), codes, len(POLARITIES))
