"""Coding by meaning: a model that has learnt from coded examples, the codebook and what people have coded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldnotes.coding.cells import TERMS, Scale, cell_features, score_texts, term_cells
from fieldnotes.coding.evidence import Evidence
from fieldnotes.coding.features import Embed, fit_features
from fieldnotes.coding.joint import HELD, LOOSE, Joint, fit_joint, probabilities, shift_to_rate, start_joint
from fieldnotes.coding.judged import Judged, judged_cells
from fieldnotes.coding.learners import Learner
from fieldnotes.coding.lessons import FEW, Lessons, lessons_of
from fieldnotes.coding.ridge import fit_ridge
from fieldnotes.coding.rollup import with_ancestors
from fieldnotes.coding.terms import code_terms
from fieldnotes.coding.tone import fit_tone, tone_features
from fieldnotes.coding.training import Example, read_training
from fieldnotes.tables import POLARITIES, Corpus, empty, frame

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

Doubles = npt.NDArray[np.float64]

CODER = METHOD = "model"
# Codes a segment, where nobody has coded any: as many as the model expects, but within what coders do. Speech that does
# not name its themes has about one; articles have about two.
RATES = (1.0, 2.0)
SHIFT = 1.5  # logits: a small talk is not coded to fill the rate
FLOOR = 0.15  # a code less likely than this is never given
# What a term's score is worth, in logits, where texts seldom name their themes (learnt from the training corpus) and
# where they name as many as `RICH` a segment, as articles do.
TERM_WORTH, TERM_WORTH_RICH = 2.0, 12.0
POOR, RICH = 0.4, 1.6
# Where there is no training corpus to learn them from: the weights of `cells.FEATURES`.
START = (1.2, 0.5, TERM_WORTH, -3.0)


def code_model(
    corpus: Corpus,
    codebook: Codebook,
    labelled: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    tokens: pd.DataFrame | None = None,
    vectors: Embed | None = None,
    rate: float | None = None,
    examples: Sequence[Example] | None = None,
    learner: Learner = fit_ridge,
) -> pd.DataFrame:
    """Code the segments by their meaning; the interviewer's are left out.

    `labelled` is a codings table with what people have coded; from 20 segments on it also sets the weights and the
    number of codes a segment. A segment that a person has coded is scored as if its document had not been.
    `tokens` is the tokens table of the corpus; `vectors` turns texts into vectors, `language.vectors` for instance:
    without it words alone decide. `rate` is how many codes a segment has on average; without it, as in what people
    have coded or, where they have not, as the model expects, between one and two.
    `examples` are what to learn from instead of the corpus that ships; `learner` learns instead of the kernel ridge,
    for instance `learners.EachCode` with a scikit-learn classifier.
    Gives codings: a row per segment and code, with the more likely polarity; the score is the probability, and the
    evidence the sentence that speaks most for the code, with the example that is nearest to it, and the terms.
    Raises ValueError where `labelled` has a code that the codebook has not.
    """
    scored = score_cells(
        corpus,
        codebook,
        labelled,
        seed=seed,
        tokens=tokens,
        vectors=vectors,
        rate=rate,
        examples=examples,
        learner=learner,
    )
    return scored.codings()


class Scored:
    """What the model thinks of every cell: `probability` is segments x codes, `polarity` segments x codes x kinds."""

    def __init__(
        self, corpus: Corpus, codebook: Codebook, probability: Doubles, polarity: Doubles, rate: float, why: Evidence
    ) -> None:
        self.corpus, self.codebook, self.rate = corpus, codebook, rate
        self.probability, self.polarity, self.why = probability, polarity, why

    def chosen(self) -> npt.NDArray[np.bool_]:
        """Say which cells are given: the likeliest, as many as the rate says, and none that is unlikely."""
        flat = self.probability[:, top_of(self.codebook)].ravel()
        count = min(round(self.rate * len(self.probability)), len(flat))
        if not count:
            return np.zeros(self.probability.shape, bool)
        cut = max(np.partition(flat, len(flat) - count)[len(flat) - count], FLOOR)
        return self.probability >= cut

    def codings(self) -> pd.DataFrame:
        """Give the chosen cells as codings, sub-codes counted for the codes above them."""
        segment, code = np.nonzero(self.chosen())
        if not len(segment):
            return empty("codings")
        kind = self.polarity[segment, code].argmax(axis=1)
        ids, names = self.codebook.ids, self.corpus.segments["segment_id"].tolist()
        evidence = self.why.of(segment, code)
        rows = [
            {"segment_id": names[s], "code": ids[c], "polarity": POLARITIES[k], "coder": CODER, "method": METHOD}
            | {"score": round(float(self.probability[s, c]), 4), "status": "proposed", "evidence": spans}
            for s, c, k, spans in zip(segment.tolist(), code.tolist(), kind.tolist(), evidence, strict=True)
        ]
        return with_ancestors(frame("codings", rows), self.codebook)

    def suggestions(self, n: int = 3) -> pd.DataFrame:
        """Give the n likeliest codes of each segment: segment_id, rank from 1, code, polarity, score."""
        order = np.argsort(-self.probability, axis=1, kind="stable")[:, :n]
        segment = np.repeat(np.arange(len(order)), order.shape[1])
        code = order.ravel()
        return pd.DataFrame(
            {
                "segment_id": self.corpus.segments["segment_id"].to_numpy()[segment],
                "rank": np.tile(np.arange(1, order.shape[1] + 1), len(order)),
                "code": np.array(self.codebook.ids, object)[code],
                "polarity": np.array(POLARITIES, object)[self.polarity[segment, code].argmax(axis=1)],
                "score": self.probability[segment, code],
            }
        )


def score_cells(
    corpus: Corpus,
    codebook: Codebook,
    labelled: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    tokens: pd.DataFrame | None = None,
    vectors: Embed | None = None,
    rate: float | None = None,
    examples: Sequence[Example] | None = None,
    learner: Learner = fit_ridge,
) -> Scored:
    """Score every segment for every code; arguments as for `code_model`. Nothing here is random: `seed` is not used."""
    corpus = corpus.coded()
    segments = corpus.with_text()
    texts = segments["text"].tolist()
    judged = judged_cells(segments["segment_id"], codebook, labelled)
    lessons = lessons_of(read_training() if examples is None else examples, codebook, judged, texts, segments["doc_id"])
    learnt, seen = _embedded(vectors, lessons.texts, texts)
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
    logits, rate = _logits(cells, judged, lessons, held, scale, rate, top_of(codebook))
    tone = _tone(lessons, held, scores, said, codes)
    given = lessons.targets[:, :codes]
    why = Evidence(segments, codebook, found, model, features, lessons.texts, rows.sparse, given, lessons.own)
    return Scored(corpus, codebook, _nested(probabilities(logits), codebook), tone, rate, why)


def top_of(codebook: Codebook) -> npt.NDArray[np.bool_]:
    """Say which codes have no parent: the rate counts them alone."""
    return np.array([not code.parent for code in codebook], bool)


def _nested(probability: Doubles, codebook: Codebook) -> Doubles:
    """A sub-code is no more likely than the codes above it, for it counts for them."""
    nested = probability.copy()
    for number, code in enumerate(codebook.ids):
        for above in codebook.ancestors(code):
            nested[:, number] = np.minimum(nested[:, number], probability[:, codebook.ids.index(above)])
    return nested


def _embedded(
    embed: Embed | None, learnt: list[str], texts: list[str]
) -> tuple[npt.NDArray[np.float32] | None, npt.NDArray[np.float32] | None]:
    """Turn all texts into vectors in one call, so that a cache knows all that is in use."""
    if embed is None:
        return None, None
    values = embed([*learnt, *texts])
    return values[: len(learnt)], values[len(learnt) :]


def _logits(
    cells: Doubles,
    judged: Judged,
    lessons: Lessons,
    held: Doubles,
    scale: Scale,
    rate: float | None,
    top: npt.NDArray[np.bool_],
) -> tuple[Doubles, float]:
    """Weigh the features: as the training corpus teaches, then as one's own coded segments do; and set the rate."""
    codes = cells.shape[1]
    joint = start_joint(codes, cells.shape[2])
    joint = Joint(joint.shared + np.array(START), joint.own)
    shipped = slice(0, lessons.shipped)
    truth = lessons.targets[shipped, :codes]
    trained = np.where(np.nansum(truth, axis=0) > 0, truth, np.nan)
    if not np.isnan(trained).all():
        features = cell_features(scale(held[shipped, :codes]), np.zeros_like(truth), top)
        free = np.arange(cells.shape[2]) != TERMS
        joint = fit_joint(features, trained, joint, free=free, hold=LOOSE)
    joint.shared[TERMS] = _term_worth(cells[:, :, TERMS])
    own = lessons.own
    if len(own) >= FEW:
        joint = fit_joint(cells[own], judged.given[own], joint, free=np.ones(cells.shape[2], bool), hold=HELD)
        known = judged.given[np.ix_(own, np.flatnonzero(top))]
        whole = known[~np.isnan(known).any(axis=1)]
        if rate is None and len(whole):
            rate = float(whole.sum() / len(whole))
        logits = joint.logits(cells)
        return logits, _expected(logits[:, top]) if rate is None else rate
    logits = joint.logits(cells)
    rate = _expected(logits[:, top]) if rate is None else rate
    return logits + shift_to_rate(logits[:, top], rate, at_most=SHIFT), rate


def _expected(logits: Doubles) -> float:
    """Give how many codes a segment the model expects, within what coders do."""
    return float(np.clip(probabilities(logits).sum() / max(len(logits), 1), *RATES))


def _term_worth(terms: Doubles) -> float:
    """Trust terms more, the more of its themes the material names."""
    named = float((terms > 0).sum() / max(len(terms), 1))
    share = min(max((named - POOR) / (RICH - POOR), 0.0), 1.0)
    return TERM_WORTH + share * (TERM_WORTH_RICH - TERM_WORTH)


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
