import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from fieldnotes.coding.features import MANY, fit_features

ODD = ["", "…", "Ja", "ja JA\u2028ja", "İ ǅ ß ÆØÅ", "你好 hun", "_x_ 12-3 å\x1cå", "»Nå,« sagde hun. hun sagde"]
TEXTS = [f"{who} {what}, {odd}" for who in ("Hun", "vi") for what in ("kom for sent", "sang") for odd in ODD]


@pytest.mark.parametrize("learnt", [TEXTS, TEXTS * (MANY // len(TEXTS) + 1) + ["Grethe kom engang"]])
def test_features_are_those_of_scikit_learn(learnt: list[str]) -> None:
    common = {"sublinear_tf": True, "dtype": np.float32, "min_df": 2 if len(learnt) > MANY else 1}
    theirs = [
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **common),
        TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2), **common),
    ]
    features, rows = fit_features(learnt)
    assert np.array_equal(rows.sparse.toarray(), hstack([one.fit_transform(learnt) for one in theirs]).toarray())
    new = [*ODD, "Hun kom hjem med Grethe.", "Vi sang."]
    assert np.array_equal(features(new).sparse.toarray(), hstack([one.transform(new) for one in theirs]).toarray())


@pytest.mark.parametrize("texts", [[], [""], ["…", "!"]])
def test_texts_without_words_are_borne(texts: list[str]) -> None:
    features, rows = fit_features(texts)
    assert rows.sparse.shape[0] == len(texts)
    assert features(["hun kom", ""]).sparse.toarray().sum() == 0
