from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.learning import expected_gain, learning_curve
from fieldnotes.tables import Corpus

Build = Callable[..., Corpus]
Coded = Callable[..., pd.DataFrame]
BOOK = Codebook((Code("a", "A"), Code("b", "B")))


def test_the_learning_curve_measures_on_documents_that_were_not_learnt_from(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(8, 5)
    human = each_coded(corpus, lambda n: "ab"[n % 2])

    def echo(known: pd.DataFrame) -> pd.DataFrame:
        """Right wherever it has not learnt, wrong where it has."""
        seen = human["segment_id"].str[:2].isin(set(known["segment_id"].str[:2])) & (len(known) < len(human))
        return human.assign(code=human["code"].where(~seen, "b"), method="model")

    table = learning_curve(corpus, BOOK, human, echo, full=True)
    assert table["segments"].tolist() == [0, 10, 20, 40]
    assert table["kappa"].tolist() == [1.0, 1.0, 1.0, 1.0]


def test_the_learning_curve_is_short_where_few_documents_are_coded(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(3, 4)
    human = each_coded(corpus, lambda n: "ab"[n % 2])
    assert learning_curve(corpus, BOOK, human, lambda known: human)["segments"].tolist() == [0]


def test_what_more_coding_brings_is_what_the_last_doubling_brought() -> None:
    curve = pd.DataFrame({"segments": [0, 50, 100], "kappa": [0.3, 0.4, 0.5], "f1": 0.0})
    assert expected_gain(curve, 100) == pytest.approx(0.1)
    assert np.isnan(expected_gain(curve.head(2), 50))
