"""Coefficients against the literature's worked examples and against libraries that others wrote."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from fieldnotes.compare.coefficients import COEFFICIENTS, MISSING, Sums, coefficients, sums

# Krippendorff's canonical example (2011, Computing Krippendorff's Alpha-Reliability): four coders, "." not coded.
CANONICAL = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
# Fleiss (1971, table 1): thirty patients, six psychiatrists each.
DIAGNOSES = (
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)
# Three coders of forty units, made at random and compared once with irrCAC 0.4.4 (scipy 1.12):
# python -m venv other && other/bin/pip install irrCAC, then, for f in ("fleiss", "gwet", "krippendorff", "conger"),
# getattr(irrCAC.raw.CAC(table, digits=15), f)()["est"]["coefficient_value"].
RANDOM = (
    "110 111 .11 111 110 111 1.1 10. 010 000 000 1.0 101 .01 000 ... 011 1.1 10. 001 "
    "111 11. 000 .00 .01 000 .11 000 0.0 011 110 10. 111 111 11. 1.1 010 111 10. 110"
)


def coded(units: list[str], first: str = "1") -> np.ndarray:
    """Coders x units from a string per unit."""
    return np.array([[MISSING if mark == "." else int(mark) - int(first) for mark in unit] for unit in units]).T


def canonical() -> np.ndarray:
    return coded(CANONICAL).T


def values(answers: np.ndarray, categories: int) -> dict[str, float]:
    total = sums(answers, categories, np.zeros(answers.shape[1], int), 1)
    return {name: value.item() for name, value in coefficients(total).items()}


def table(cells: list[list[int]]) -> np.ndarray:
    """Two coders' answers from a contingency table."""
    return np.array([(i, j) for i, row in enumerate(cells) for j, n in enumerate(row) for _ in range(n)]).T


def triples(answers: np.ndarray) -> list[tuple[str, str, str]]:
    return [(f"c{c}", f"u{u}", f"v{v}") for (c, u), v in np.ndenumerate(answers) if v != MISSING]


def test_krippendorffs_canonical_data_have_his_alpha():
    assert values(canonical(), 5)["alpha"] == pytest.approx(0.743, abs=5e-4)


def test_fleiss_diagnoses_have_his_kappa_and_congers_exact_one():
    found = values(coded(DIAGNOSES.split()), 5)
    assert found["fleiss_kappa"] == pytest.approx(0.4302445, abs=5e-8)
    assert found["congers_kappa"] == pytest.approx(0.442, abs=5e-4)


def test_cohens_judges_have_his_kappa():
    found = values(table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]), 3)
    assert found["agreement"] == pytest.approx(0.70)
    assert found["cohens_kappa"] == pytest.approx(0.29 / 0.59)


def test_gwets_paradox_has_a_negative_kappa_and_his_high_ac1():
    found = values(table([[118, 5], [2, 0]]), 2)
    assert found["cohens_kappa"] == pytest.approx(-0.0234, abs=5e-5)
    assert found["ac1"] == pytest.approx(0.9408, abs=5e-5)


def test_irrcac_gives_the_same_where_answers_are_missing():
    assert values(canonical(), 5) == pytest.approx(
        {
            "agreement": 0.818181818181818,
            "cohens_kappa": float("nan"),
            "congers_kappa": 0.762066893651112,
            "fleiss_kappa": 0.761169275422411,
            "alpha": 0.743421052631579,
            "ac1": 0.775444068126995,
        },
        abs=1e-9,
        nan_ok=True,
    )
    found = values(coded(RANDOM.split(), first="0"), 2)
    assert found["fleiss_kappa"] == pytest.approx(0.2734570238546, abs=1e-9)
    assert found["ac1"] == pytest.approx(0.323079094052071, abs=1e-9)
    assert found["alpha"] == pytest.approx(0.313962873284907, abs=1e-9)
    assert found["congers_kappa"] == pytest.approx(0.281902526638237, abs=1e-9)


def answers(coders: int, *, missing: bool, categories: int = 3) -> st.SearchStrategy[np.ndarray]:
    low = MISSING if missing else 0
    shape = st.tuples(st.just(coders), st.integers(2, 25))
    return hnp.arrays(np.int64, shape, elements=st.integers(low, categories - 1))


@given(answers(4, missing=True))
def test_alpha_equals_krippendorff_s_library(data):
    expected = np.nan
    if ((data != MISSING).sum(axis=0) >= 2).any():
        with np.errstate(invalid="ignore"):
            expected = krippendorff.alpha(
                np.where(data == MISSING, np.nan, data), level_of_measurement="nominal", value_domain=[0, 1, 2]
            )
    assert values(data, 3)["alpha"] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(answers(2, missing=False))
def test_cohens_kappa_equals_scikit_learn_s_and_congers_is_the_same_for_two(data):
    found = values(data, 3)
    expected = np.nan
    if len(np.unique(data)) > 1:
        expected = cohen_kappa_score(*data, labels=[0, 1, 2])
    assert found["cohens_kappa"] == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert found["congers_kappa"] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(answers(3, missing=False))
def test_nltk_gives_the_same_for_three_coders(data):
    if len(np.unique(data)) == 1:
        return
    found, task = values(data, 3), AnnotationTask(triples(data))
    assert found["agreement"] == pytest.approx(task.avg_Ao(), abs=1e-9)
    assert found["fleiss_kappa"] == pytest.approx(task.pi(), abs=1e-9)
    assert found["congers_kappa"] == pytest.approx(task.multi_kappa(), abs=1e-9)
    assert found["alpha"] == pytest.approx(task.alpha(), abs=1e-9)


@given(answers(3, missing=True), st.randoms(use_true_random=False))
def test_the_order_of_units_and_coders_does_not_matter(data, random):
    units, coders = list(range(data.shape[1])), [0, 1, 2]
    random.shuffle(units)
    random.shuffle(coders)
    assert values(data[coders][:, units], 3) == pytest.approx(values(data, 3), abs=1e-9, nan_ok=True)


@given(answers(3, missing=True))
def test_sums_of_documents_add_up_to_those_of_the_corpus(data):
    document = np.arange(data.shape[1]) % 4
    parts = sums(data, 3, document, 4).flat().sum(axis=0)
    assert parts == pytest.approx(sums(data, 3, 0 * document, 1).flat()[0])
    assert Sums.unflat(parts, 3, 3).flat() == pytest.approx(parts)


@given(answers(2, missing=False, categories=2))
def test_a_perfect_copy_agrees_wholly_unless_nothing_varies(data):
    found = values(np.stack([data[0], data[0]]), 2)
    perfect = 1.0 if len(np.unique(data[0])) > 1 else float("nan")
    assert found["agreement"] == 1
    assert found["ac1"] == pytest.approx(1)
    for name in COEFFICIENTS[1:-1]:
        assert found[name] == pytest.approx(perfect, nan_ok=True)
