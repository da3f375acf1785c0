"""Coding by meaning: a model that has learnt from coded examples, the codebook and what people have coded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.cells import Scale, cell_features, score_texts, term_cells
from fieldnotes.coding.evidence import Evidence
from fieldnotes.coding.features import Embed, fit_features
from fieldnotes.coding.joint import probabilities
from fieldnotes.coding.judged import Judged, judged_cells
from fieldnotes.coding.kept import Kept, Recall, anew
from fieldnotes.coding.learners import Learner, Model
from fieldnotes.coding.lessons import Lessons, lessons_of
from fieldnotes.coding.ridge import Kernel, Texts
from fieldnotes.coding.scored import Scored, top_of
from fieldnotes.coding.terms import code_terms
from fieldnotes.coding.tone import Tone, fit_tone, tone_features
from fieldnotes.coding.training import Example, read_training, training_vectors
from fieldnotes.coding.weights import weigh
from fieldnotes.spread import Spread, here
from fieldnotes.tables import POLARITIES, Corpus

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

Doubles = npt.NDArray[np.float64]
Fit = Callable[[Doubles], tuple[Model, Doubles]]


class How(TypedDict, total=False):
    """How to code: what `code_model` and `score_cells` take besides the material.

    tokens: the tokens table of the corpus; made where it is not given.
    terms: the codings by terms; made where they are not given.
    vectors: an encoder's name as in `language.vectors` ("auto" where nothing is said), a function that turns texts into
    vectors, or None: words alone decide.
    rate: how many codes a segment has on average; without it, as in what people have coded or, where they have not, as
    the model expects, between one and two.
    examples: what to learn from instead of the corpus that ships.
    learner: what learns instead of the kernel ridge, for instance `learners.EachCode` with a scikit-learn classifier.
    spread: who scores the segments; this process where nothing is said.
    kept: where what the ridge has learnt stays from run to run.
    """

    tokens: pd.DataFrame | None
    terms: pd.DataFrame | None
    vectors: Embed | str | None
    rate: float | None
    examples: Sequence[Example] | None
    learner: Learner
    spread: Spread
    kept: Kept | None


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
    `how` may say more, see `How`: tokens, terms, vectors, rate, examples, learner, spread, kept.
    Gives codings: a row per segment and code, with the more likely polarity; the score is the probability, and the
    evidence the sentence that speaks most for the code, with the example that is nearest to it, and the terms.
    Raises ValueError where `labelled` has a code that the codebook has not.
    """
    return score_cells(corpus, codebook, labelled, **how).codings()


def score_cells(corpus: Corpus, codebook: Codebook, labelled: pd.DataFrame | None = None, **how: Unpack[How]) -> Scored:
    """Score every segment for every code; arguments as for `code_model`."""
    return Scorer(corpus, codebook, labelled, **how)(labelled)


class Scorer:
    """Texts made ready: what does not hang on who coded what is done once, however much of `labelled` is learnt from.

    Arguments as for `code_model`.
    """

    def __init__(
        self, corpus: Corpus, codebook: Codebook, labelled: pd.DataFrame | None = None, **how: Unpack[How]
    ) -> None:
        examples, learner = how.get("examples"), how.get("learner")
        self._corpus, self._codebook, self._rate = corpus.coded(), codebook, how.get("rate")
        self._spread = how.get("spread", here)
        self._examples = read_training() if examples is None else examples
        self._segments = self._corpus.with_text()
        self._texts = self._segments["text"].tolist()
        self._own = judged_cells(self._segments["segment_id"], codebook, labelled).rows
        lessons = self._lessons(judged_cells(self._segments["segment_id"], codebook, labelled))
        learnt, self._seen = _embedded(_embed(how.get("vectors", "auto")), lessons.texts, self._texts)
        self._features, self._rows = fit_features(lessons.texts, learnt)
        kernel, kept = Kernel(self._rows, lessons.weights, lessons.groups), how.get("kept")
        self._anew: Fit = partial(_fit_other, learner, self._rows, lessons) if learner else kernel.fit
        self._fit: Fit = self._anew
        self._recall: Recall = anew
        if kept is not None and not learner:
            self._fit, self._recall = partial(kept.fit, kernel, lessons.texts), kept.recall
        said = how.get("terms")
        self._found = code_terms(corpus, codebook, tokens=how.get("tokens")) if said is None else said
        self.said = term_cells(self._segments["segment_id"], codebook, self._found)

    def __call__(self, labelled: pd.DataFrame | None = None) -> Scored:
        """Score every segment for every code, having learnt from these codings, all of which were given before."""
        book = self._codebook
        judged = judged_cells(self._segments["segment_id"], book, labelled)
        lessons = self._lessons(judged)
        model, held = self._fit(lessons.targets)
        scores = score_texts(model, self._features, self._texts, self._seen, self._spread)
        scores[lessons.own] = held[len(held) - len(lessons.own) :]

        codes, top = len(book.codes), top_of(book)
        # Without a training corpus the material itself is what a score is high or low against.
        scale = Scale.of((held[: lessons.shipped] if lessons.shipped else scores)[:, :codes])
        cells = cell_features(scale(scores[:, :codes]), self.said.max(axis=2), top)
        logits, rate = weigh(cells, judged, lessons, held, scale, self._rate, top, self._recall)
        tone = _tone(lessons, held, scores, self.said, codes, self._recall)
        why = Evidence(
            self._segments,
            book,
            self._found,
            model,
            self._features,
            lessons.texts,
            self._rows.sparse,
            lessons.targets[:, :codes],
            lessons.own,
            self._spread,
        )
        return Scored(self._corpus, book, _nested(probabilities(logits), book), tone, rate, why)

    def only_coded(self) -> Scorer:
        """Give the same for the segments alone that people have coded."""
        part, coded = copy(self), np.isin(np.arange(len(self._texts)), self._own)
        part._corpus = replace(self._corpus, segments=self._corpus.segments[coded].reset_index(drop=True))
        part._segments = self._segments[coded].reset_index(drop=True)
        part._texts = part._segments["text"].tolist()
        part._seen = None if self._seen is None else self._seen[coded]
        part.said, part._own = self.said[coded], np.arange(len(self._own))
        part._fit, part._recall = self._anew, anew
        part._spread = here  # few segments, many times: a model would be sent off for each
        return part

    def _lessons(self, judged: Judged) -> Lessons:
        return lessons_of(self._examples, self._codebook, judged, self._texts, self._segments["doc_id"], own=self._own)


def _fit_other(learner: Learner, rows: Texts, lessons: Lessons, targets: Doubles) -> tuple[Model, Doubles]:
    return learner(rows, targets, lessons.weights, lessons.groups)


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

    return partial(encode, encoder=vectors, known=training_vectors())


def _embedded(
    embed: Embed | None, learnt: list[str], texts: list[str]
) -> tuple[npt.NDArray[np.float32] | None, npt.NDArray[np.float32] | None]:
    """Turn all texts into vectors in one call, so that a cache knows all that is in use."""
    if embed is None:
        return None, None
    values = embed([*learnt, *texts])
    return values[: len(learnt)], values[len(learnt) :]


def _tone(lessons: Lessons, held: Doubles, scores: Doubles, said: Doubles, codes: int, recall: Recall) -> Doubles:
    """Give segments x codes x polarities, in logits."""
    kinds = lessons.targets.reshape(len(lessons.targets), len(POLARITIES), codes)
    taught = np.r_[0 : lessons.shipped, len(held) - len(lessons.own) : len(held)].astype(np.int64)
    row, code = np.nonzero(kinds[taught, 0] > 0.5)
    row = taught[row]
    turned = kinds[row, 1:, code]
    polarity = np.where(turned.max(axis=1) > 0.5, turned.argmax(axis=1) + 1, 0) if len(row) else row
    material = tone_features(held, codes)[row, code], polarity, lessons.weights[row]
    tone = recall(Tone, material, lambda: fit_tone(*material))
    flat = tone_features(scores, codes).reshape(-1, 5)
    logits = tone.logits(flat, (said > 0).reshape(-1, len(POLARITIES)))
    return logits.reshape(len(scores), codes, len(POLARITIES))
