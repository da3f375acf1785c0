"""How the machine coder does by register: interviews that do not name their themes, articles, speech, and the rest.

`registers` learns from all that ships but a third of a register's settings, and codes that third as one study.
`own` learns nothing from the register but coded segments of half of its settings, and is measured on the other half.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from coding_common import Bools, embedders, folds_of, judged_as, line, logistic, part_of, study_corpus
from gold import SHARED, cells_of, coded_cells, f1, kappa, read_gold

from fieldnotes.coding import Codebook, code_terms
from fieldnotes.coding.model import score_cells
from fieldnotes.coding.scored import Scored, top_of
from fieldnotes.coding.training import Example, labels_of, read_training
from fieldnotes.language import tokens
from fieldnotes.tables import POLARITIES

# Written last, without looking at what the model did with them, in the manner of speech that does not name its themes.
POOR = (
    *("faengsel-og-kriminalforsorg-udslusning", "ambulant-ungekontakt", "madservice-og-koekken"),
    *("havn-og-bylivskontor", "lokalpsykiatri-paaroerende", "vuggestue-og-foraeldre"),
    *("flygtningeguide-netvaerk", "cykelvaerksted-aktivering"),
)
PARTS = 3
CODED = (0, 100, 200)
LACKING = POLARITIES.index("lacking")


def registers_of(examples: Sequence[Example]) -> np.ndarray:
    """Give the register of each example: its setting's, which is one of articles or speech where most of it is."""
    settings = np.array([one.setting for one in examples])
    kinds = np.array([one.kind for one in examples])
    register = dict.fromkeys(settings, "the rest") | dict.fromkeys(POOR, "keyword-poor interviews")
    for name in set(settings) - set(POOR):
        for kind, called in (("article", "articles"), ("speech", "speech")):
            if (kinds[settings == name] == kind).mean() > 0.5:
                register[name] = called
    return np.array([register[name] for name in settings])


def chosen(scored: Scored, book: Codebook) -> tuple[Bools, Bools]:
    """Give segments x top codes twice: what the coder gives, and what it gives as lacking."""
    top = top_of(book)
    given = scored.chosen()[:, top]
    return given, given & (scored.polarity[:, top].argmax(axis=2) == LACKING)


def measure_registers(book: Codebook) -> None:
    examples = read_training()
    texts, settings = [one.text for one in examples], np.array([one.setting for one in examples])
    labels = labels_of(examples, book.top)
    truth, lacking = labels > 0, labels == LACKING + 1
    corpus, kinds = study_corpus(texts, settings), registers_of(examples)
    words = tokens(corpus)
    terms = coded_cells(code_terms(corpus, book, tokens=words), corpus.segments["segment_id"], book.top)
    print(f"registers: settings left out in {PARTS} parts of each register, coded at the rate that the model expects")
    way = list(embedders().items())[-1]
    alone = {}
    for kind in ("keyword-poor interviews", "articles", "speech", "the rest"):
        rows = np.flatnonzero(kinds == kind)
        ours, lack = np.zeros_like(truth), np.zeros_like(truth)
        base, rates = np.zeros_like(truth), []
        for part in folds_of(settings[rows].tolist(), PARTS):
            held = rows[part]
            rest = np.setdiff1d(np.arange(len(texts)), held)
            scored = score_cells(
                part_of(corpus, held), book, tokens=words, vectors=way[1], examples=[examples[row] for row in rest]
            )
            ours[held], lack[held] = chosen(scored, book)
            rates.append(scored.rate)
            scores = logistic([texts[row] for row in rest], truth[rest], [texts[row] for row in held])
            base[held] = scores >= np.sort(scores.ravel())[::-1][round(scored.rate * len(held)) - 1]
        groups = settings[rows].tolist()
        print(
            f"  {kind}: {len(rows)} segments, {len(set(groups))} settings, {truth[rows].sum(axis=1).mean():.2f} codes"
        )
        line("terms alone", terms[rows], truth[rows], groups=groups)
        line("TF-IDF and logistic regression", base[rows], truth[rows], groups=groups)
        expected = ", ".join(f"{rate:.2f}" for rate in rates)
        found = f1(lack[rows], lacking[rows])
        line(
            *(f"code_model, {way[0]}", ours[rows], truth[rows], f"rates {expected}; lacking F1 {found:.2f}"),
            groups=groups,
        )
        alone[kind] = ours[rows], truth[rows]
    _gap(book, alone)


def _gap(book: Codebook, alone: dict[str, tuple[Bools, Bools]]) -> None:
    """Say how far the gold, which the coder was tuned on, is above what it was not tuned on."""
    if not SHARED.is_dir():
        return
    gold = read_gold(SHARED / "municipal" / "gold.csv")
    corpus = study_corpus(gold["text"].tolist(), gold["document"].tolist())
    embed = list(embedders("gold", gold["text"].tolist()).values())[-1]
    ours, _ = chosen(score_cells(corpus, book, vectors=embed), book)
    tuned = np.mean([kappa(ours, cells_of(gold[f"codes_{coder}"], book.top)) for coder in "ab"])
    both = [np.concatenate(parts) for parts in zip(alone["articles"], alone["speech"], strict=True)]
    untouched = kappa(*both)
    print(f"  tuned gold {tuned:.3f}, untouched articles and speech {untouched:.3f}: gap {tuned - untouched:+.3f}")


def measure_own(book: Codebook) -> None:
    examples = read_training()
    kinds = registers_of(examples)
    name, embed = list(embedders().items())[-1]
    print(f"own: nothing of the register but so many coded segments of half of its settings; {name}")
    for label, wanted in (
        ("keyword-poor interviews", ("keyword-poor interviews",)),
        ("articles and speech", ("articles", "speech")),
    ):
        inside = np.isin(kinds, wanted)
        mine = [examples[row] for row in np.flatnonzero(inside)]
        rest = [examples[row] for row in np.flatnonzero(~inside)]
        settings = [one.setting for one in mine]
        labels = labels_of(mine, book.top)
        corpus = study_corpus([one.text for one in mine], settings)
        words, ids = tokens(corpus), corpus.segments["segment_id"].to_numpy()
        halves = folds_of(settings, 2)
        for size in CODED:
            ours, lack = np.zeros(labels.shape, bool), np.zeros(labels.shape, bool)
            for held, own in (halves, halves[::-1]):
                coded = np.random.default_rng(2).permutation(own)[:size]
                known = judged_as([mine[row] for row in coded], ids[coded]) if size else None
                rows = np.sort(np.concatenate([held, coded]))
                how = {"tokens": words, "vectors": embed, "examples": rest}
                given, less = chosen(score_cells(part_of(corpus, rows), book, known, **how), book)
                at = np.isin(rows, held)
                ours[rows[at]], lack[rows[at]] = given[at], less[at]
            found = f1(lack, labels == LACKING + 1)
            extra = f"{ours.sum() / len(ours):.2f} codes a segment; lacking F1 {found:.2f}"
            line(f"{label}, {size} coded", ours, labels > 0, extra, settings)
