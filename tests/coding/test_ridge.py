import numpy as np
import pytest

from fieldnotes.coding.features import fit_features, sentence_spans
from fieldnotes.coding.ridge import Texts, fit_ridge

TEXTS = [f"{who} {what}" for who in ("hun", "han", "vi", "de") for what in ("stolede på mig", "kom for sent", "sang")]
GROUPS = np.repeat(np.arange(4), 3)


def rows_of(texts: list[str], vectors: bool) -> Texts:
    values = np.random.default_rng(0).normal(size=(len(TEXTS), 5)).astype(np.float32) if vectors else None
    features, _ = fit_features(TEXTS, values)
    return features(texts, values)


@pytest.mark.parametrize("vectors", [False, True])
def test_held_scores_are_those_of_a_model_that_never_saw_the_group(vectors: bool) -> None:
    rows = rows_of(TEXTS, vectors)
    targets = np.array([["stolede" in text, "sent" in text] for text in TEXTS], float)
    targets -= targets.mean(axis=0)  # the mean is learnt from all, so take it away for an exact comparison
    weights = np.linspace(1, 2, len(TEXTS))
    targets -= np.average(targets, axis=0, weights=weights)
    _, held = fit_ridge(rows, targets, weights, GROUPS)
    for group in range(4):
        out = group == GROUPS
        padded = np.where(out[:, None], np.nan, targets)
        model, _ = fit_ridge(rows, padded, weights, GROUPS)
        part = Texts(rows.sparse[out], None if rows.dense is None else rows.dense[out])
        mean = np.average(targets[~out], axis=0, weights=weights[~out])
        centred, _ = fit_ridge(rows, padded - mean, weights, GROUPS)
        assert model.score(part) - mean == pytest.approx(centred.score(part), abs=1e-5)
        # the two differ by what the mean of the others explains, which is little
        assert held[out] == pytest.approx(model.score(part), abs=0.05)


def test_a_cell_that_nobody_judged_teaches_nothing() -> None:
    rows = rows_of(TEXTS, False)
    targets = np.array([["stolede" in text] for text in TEXTS], float)
    open_cells = np.concatenate([targets, np.where(np.arange(12)[:, None] < 6, targets, np.nan)], axis=1)
    model, _ = fit_ridge(rows, open_cells, np.ones(12), GROUPS)
    alone, _ = fit_ridge(rows, targets, np.ones(12), GROUPS)
    assert model.score(rows)[:, 0] == pytest.approx(alone.score(rows)[:, 0], abs=1e-5)
    assert model.alpha[6:, 1].tolist() == [0.0] * 6


def test_learnt_words_score_higher() -> None:
    targets = np.array([["stolede" in text] for text in TEXTS], float)
    features, _ = fit_features(TEXTS)
    model, _ = fit_ridge(features(TEXTS), targets, np.ones(12), GROUPS)
    scores = model.score(features(["jeg stolede på ham", "bussen kom for sent", ""]))[:, 0]
    assert scores[0] > scores[1]
    assert np.isfinite(scores).all()


def test_sentences_cover_the_text_without_the_white_space() -> None:
    text = "Jeg kom. »Nå,« sagde hun.\n\n  og så 3. maj gik vi"
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Jeg kom.",
        "»Nå,« sagde hun.",
        "og så 3. maj gik vi",
    ]
    assert sentence_spans("  \n ") == []
