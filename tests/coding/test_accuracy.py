from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.accuracy import calibration_error, cross_validate, kappa
from fieldnotes.tables import Corpus

Build = Callable[..., Corpus]
Coded = Callable[..., pd.DataFrame]
BOOK = Codebook((Code("a", "A"), Code("b", "B")))


def test_kappa_is_that_of_the_textbook() -> None:
    # Cohen (1960) by hand: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no.
    ours = np.repeat([True, True, False, False], [20, 5, 10, 15])
    theirs = np.repeat([True, False, True, False], [20, 5, 10, 15])
    assert kappa(ours, theirs) == pytest.approx(0.4)


def test_no_document_is_coded_by_one_who_has_learnt_from_it(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(5, 4)
    human = each_coded(corpus, lambda n: "ab"[n % 2])

    def echo(known: pd.DataFrame) -> pd.DataFrame:
        seen = set(known["segment_id"].str[:2])
        return human[~human["segment_id"].str[:2].isin(seen)]  # codes only what it has not seen

    made = cross_validate(corpus, human, echo, folds=3)
    assert sorted(made["segment_id"]) == sorted(human["segment_id"])


def test_one_document_cannot_be_cross_validated(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(1, 4)
    with pytest.raises(ValueError, match="two documents"):
        cross_validate(corpus, each_coded(corpus, lambda n: "a"), lambda known: known)


def test_calibration_error_is_the_gap_between_what_is_said_and_what_is() -> None:
    probability = np.array([0.9, 0.9, 0.1, 0.1])
    assert calibration_error(probability, np.array([True, True, False, False])) == pytest.approx(0.1)
    assert calibration_error(probability, np.array([False, False, True, True])) == pytest.approx(0.9)
