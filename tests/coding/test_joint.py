import numpy as np
import pytest

from fieldnotes.coding.cells import cell_features
from fieldnotes.coding.joint import fit_joint, probabilities, shift_to_rate, start_joint


def test_shared_weights_carry_a_code_that_nobody_has_judged() -> None:
    random = np.random.default_rng(0)
    z = random.normal(size=(400, 3))
    features = np.stack([z, np.ones_like(z)], axis=2)
    given = (random.random(z.shape) < probabilities(2 * z - 1)).astype(float)
    given[:, 2] = np.nan
    model = fit_joint(features, given, start_joint(3, 2), free=np.ones(2, bool), hold=0.01)
    assert model.shared == pytest.approx([2, -1], abs=0.4)
    assert model.own[2] == pytest.approx([0, 0], abs=1e-6)


def test_a_weight_that_is_not_free_stays() -> None:
    features = np.ones((50, 1, 2))
    model = fit_joint(features, np.ones((50, 1)), start_joint(1, 2), free=np.array([True, False]), hold=1.0)
    assert model.shared[0] > 0.5
    assert model.shared[1] == 0.0


def test_the_shift_brings_the_expected_codes_to_the_rate_but_no_further_than_allowed() -> None:
    logits = np.full((10, 4), -2.0)
    shift = shift_to_rate(logits, 1.0, at_most=5.0)
    assert probabilities(logits + shift).sum() / 10 == pytest.approx(1.0)
    assert shift_to_rate(logits, 4.0, at_most=1.5) == 1.5


def test_a_sub_code_is_compared_with_top_codes_and_no_top_code_with_it() -> None:
    z = np.array([[2.0, 1.0, 5.0]])
    lead = cell_features(z, np.zeros_like(z), np.array([True, True, False]))[0, :, 1]
    assert lead.tolist() == [1.0, -1.0, 3.0]


def test_a_single_code_leads_nobody() -> None:
    z = np.array([[2.0], [-1.0]])
    assert cell_features(z, np.zeros_like(z), np.array([True]))[:, 0, 1].tolist() == [0.0, 0.0]
