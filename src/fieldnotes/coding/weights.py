"""How much each feature of a cell counts: as the training corpus teaches, then as people's own codings do."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from fieldnotes.coding.cells import TERMS, Scale, cell_features
from fieldnotes.coding.joint import HELD, LOOSE, Joint, fit_joint, probabilities, shift_to_rate, start_joint
from fieldnotes.coding.judged import Judged
from fieldnotes.coding.kept import Recall, anew
from fieldnotes.coding.lessons import FEW, Lessons

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Codes a segment, where nobody has coded any: as many as the model expects, but within what coders do. Speech that does
# not name its themes has about one; articles have about two.
RATES = (1.0, 2.0)
SHIFT = 1.5  # logits: a small talk is not coded to fill the rate
FOLDS = 5  # of documents, to weigh what people have coded without what they coded there
# What a term's score is worth, in logits, where texts seldom name their themes (learnt from the training corpus) and
# where they name as many as `RICH` a segment, as articles do.
TERM_WORTH, TERM_WORTH_RICH = 2.0, 7.0
POOR, RICH = 0.4, 1.6
# Where there is no training corpus to learn them from: the weights of `cells.FEATURES`.
START = (1.2, 0.5, TERM_WORTH, -3.0)


def weigh(
    cells: Doubles,
    judged: Judged,
    lessons: Lessons,
    held: Doubles,
    scale: Scale,
    rate: float | None,
    top: npt.NDArray[np.bool_],
    recall: Recall = anew,
) -> tuple[Doubles, float]:
    """Give the logits of segments x codes, and the rate.

    The features are weighed as the training corpus teaches, then as people's own codings do.
    recall: where what the training corpus teaches may be kept.
    """
    codes = cells.shape[1]
    joint = start_joint(codes, cells.shape[2])
    joint = Joint(joint.shared + np.array(START), joint.own)
    shipped = slice(0, lessons.shipped)
    truth = lessons.targets[shipped, :codes]
    trained = np.where(np.nansum(truth, axis=0) > 0, truth, np.nan)
    if not np.isnan(trained).all():
        features = cell_features(scale(held[shipped, :codes]), np.zeros_like(truth), top)
        learn = partial(fit_joint, features, trained, joint, free=np.arange(cells.shape[2]) != TERMS, hold=LOOSE)
        joint = recall(Joint, (features, trained), learn)
    joint.shared[TERMS] = _term_worth(cells[:, :, TERMS])
    own, groups = lessons.own, lessons.groups[len(lessons.groups) - len(lessons.own) :]
    coded = np.isin(own, judged.rows)
    own, groups = own[coded], groups[coded]
    if len(own) >= FEW:
        logits = _own_logits(cells, judged, own, groups, joint)
        known = judged.given[np.ix_(own, np.flatnonzero(top))]
        whole = known[~np.isnan(known).any(axis=1)]
        if rate is None and len(whole):
            rate = float(whole.sum() / len(whole))
        return logits, _expected(logits[:, top]) if rate is None else rate
    logits = joint.logits(cells)
    rate = _expected(logits[:, top]) if rate is None else rate
    return logits + shift_to_rate(logits[:, top], rate, at_most=SHIFT), rate


def _own_logits(cells: Doubles, judged: Judged, own: Ints, groups: Ints, start: Joint) -> Doubles:
    """Weigh by what people have coded; a segment of theirs by what they coded in other documents."""
    free, given, fold = np.ones(cells.shape[2], bool), judged.given[own], groups % FOLDS
    logits = fit_joint(cells[own], given, start, free=free, hold=HELD).logits(cells)
    for number in range(FOLDS):
        held, rest = own[fold == number], fold != number
        if len(held) and rest.any():
            logits[held] = fit_joint(cells[own[rest]], given[rest], start, free=free, hold=HELD).logits(cells[held])
    return logits


def _expected(logits: Doubles) -> float:
    """Give how many codes a segment the model expects, within what coders do."""
    return float(np.clip(probabilities(logits).sum() / max(len(logits), 1), *RATES))


def _term_worth(terms: Doubles) -> float:
    """Trust terms more, the more of its themes the material names."""
    named = float((terms > 0).sum() / max(len(terms), 1))
    share = min(max((named - POOR) / (RICH - POOR), 0.0), 1.0)
    return TERM_WORTH + share * (TERM_WORTH_RICH - TERM_WORTH)
