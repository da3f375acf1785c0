import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from fieldnotes.coding.tone import FEW, fit_tone


@pytest.mark.parametrize("kinds", [[0, 1], [0, 2], [0, 1, 2]])
def test_the_probabilities_are_those_of_scikit_learn(kinds: list[int]) -> None:
    random = np.random.default_rng(3)
    polarity = np.repeat(kinds, FEW + 5)
    features = random.normal(size=(len(polarity), 5)) + polarity[:, None]
    weights = np.linspace(1, 3, len(polarity))
    theirs = make_pipeline(StandardScaler(), LogisticRegression(C=10.0, max_iter=1000))
    theirs.fit(features, polarity, logisticregression__sample_weight=weights)
    new = random.normal(size=(20, 5))
    logits = fit_tone(features, polarity, weights).logits(new, np.zeros((20, 3), bool))
    odds = np.exp(logits[:, kinds])
    assert odds / odds.sum(axis=1, keepdims=True) == pytest.approx(theirs.predict_proba(new))
    assert (np.delete(logits, kinds, axis=1) == -4.0).all()


def test_where_little_is_turned_around_the_theme_is_there_unless_a_term_says_otherwise() -> None:
    tone = fit_tone(np.ones((40, 5)), np.repeat([0, 1], [35, 5]), np.ones(40))
    said = np.array([[False, False, False], [False, True, False]])
    assert tone.logits(np.ones((2, 5)), said).argmax(axis=1).tolist() == [0, 0]
    assert tone.logits(np.ones((2, 5)), said)[:, 1].tolist() == [-4.0, -1.0]
