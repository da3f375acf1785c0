from collections.abc import Callable

import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.compare.accuracy import table_accuracy
from fieldnotes.tables import Corpus

Build = Callable[..., Corpus]
Coded = Callable[..., pd.DataFrame]
BOOK = Codebook((Code("a", "A"), Code("b", "B")))


def test_a_coder_that_is_always_right_is_ready_to_count(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(4, 10)
    human = each_coded(corpus, lambda n: "ab"[n % 2])
    table = table_accuracy(corpus, BOOK, human.assign(method="model"), human).set_index("code")
    assert table["kappa"].tolist() == [1.0, 1.0, 1.0]
    assert table["verdict"].tolist() == ["ready to count"] * 3
    assert table.loc["a", ["n", "human", "machine"]].tolist() == [40, 20, 20]


def test_a_coder_that_gives_all_the_same_is_not_to_be_used(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(4, 10)
    human = each_coded(corpus, lambda n: "ab"[n % 2])
    table = table_accuracy(corpus, BOOK, each_coded(corpus, lambda n: "a", "model"), human).set_index("code")
    assert table.loc["a", "verdict"] == "do not use"
    assert table.loc["a", ["f1", "precision", "recall"]].tolist() == pytest.approx([2 / 3, 0.5, 1.0])


def test_what_people_gave_seldom_is_not_judged(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(2, 4)
    human = each_coded(corpus, lambda n: "ab"[n % 2])
    assert set(table_accuracy(corpus, BOOK, human, human)["verdict"]) == {"too few"}


def test_accuracy_is_given_for_each_project(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(4, 10)
    human = each_coded(corpus, lambda n: "ab"[n % 2])
    table = table_accuracy(corpus, BOOK, human, human, by="project")
    assert table.groupby("project")["n"].max().to_dict() == {"P": 20, "Q": 20}


def test_the_interval_of_kappa_holds_it_and_narrows_with_more_documents(numbered: Build, each_coded: Coded) -> None:
    widths = []
    for documents in (6, 60):
        corpus = numbered(documents, 10)
        human = each_coded(corpus, lambda n: "ab"[n % 2])
        wrong = each_coded(corpus, lambda n: "ab"[(n + (n * 7919 // 11) % 4 // 3) % 2], "model")
        row = table_accuracy(corpus, BOOK, wrong, human).set_index("code").loc["all"]
        assert row["low"] <= row["kappa"] <= row["high"]
        widths.append(row["high"] - row["low"])
    assert widths[1] < widths[0] / 2


def test_one_document_gives_no_interval(numbered: Build, each_coded: Coded) -> None:
    corpus = numbered(1, 10)
    human = each_coded(corpus, lambda n: "ab"[n % 2])
    assert table_accuracy(corpus, BOOK, human, human)[["low", "high"]].isna().all(axis=None)
