from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fieldnotes.coding.features import fit_features
from fieldnotes.coding.kept import Kept
from fieldnotes.coding.ridge import Kernel

WHAT = ("stolede på Grethe", "kom for sent", "sang")
TEXTS = [f"{who} {what}" for who in ("hun", "han", "vi", "de") for what in WHAT]
HUMAN = pd.DataFrame([{"segment_id": "s1", "code": "a", "polarity": "present", "coder": "ab", "status": "accepted"}])


class Counted(Kernel):
    fits = 0

    def fit(self, targets: np.ndarray) -> tuple:
        self.fits += 1
        return super().fit(targets)


def _kernel(texts: list[str]) -> Counted:
    _, rows = fit_features(texts, np.random.default_rng(0).normal(size=(len(texts), 4)).astype(np.float32))
    return Counted(rows, np.ones(len(texts)), np.arange(len(texts)) // 3)


def _targets(texts: list[str]) -> np.ndarray:
    return np.array([["stolede" in text, "sent" in text] for text in texts], float)


def test_what_was_learnt_before_is_not_learnt_again_and_is_the_same(tmp_path: Path) -> None:
    kept, first, second = Kept(tmp_path / "model.npz", "1"), _kernel(TEXTS), _kernel(TEXTS)
    model, held = kept.fit(first, TEXTS, _targets(TEXTS))
    again, as_held = kept.fit(second, TEXTS, _targets(TEXTS))
    assert (first.fits, second.fits) == (1, 0)
    assert np.array_equal(model.score(first.texts), again.score(second.texts))
    assert np.array_equal(held, as_held)


@pytest.mark.parametrize("change", ["text", "targets", "weights", "version", "damaged"])
def test_what_changes_is_learnt_anew(tmp_path: Path, change: str) -> None:
    path, texts, targets = tmp_path / "model.npz", list(TEXTS), _targets(TEXTS)
    Kept(path, "1").fit(_kernel(texts), texts, targets)
    if change == "text":
        texts[3] = "han stolede på os"
    if change == "targets":
        targets[5, 0] = 1
    if change == "damaged":
        path.write_bytes(path.read_bytes()[:-40])
    kernel = _kernel(texts)
    if change == "weights":
        kernel.weights[2] = 3
    model, held = Kept(path, "2" if change == "version" else "1").fit(kernel, texts, targets)
    assert kernel.fits == 1
    plain, as_held = kernel.fit(targets)
    assert np.array_equal(model.alpha, plain.alpha)
    assert np.array_equal(held, as_held)


@dataclass(frozen=True)
class Lesson:
    weights: np.ndarray
    kinds: np.ndarray


def test_what_hangs_on_the_fit_is_kept_beside_it_until_its_material_or_the_fit_changes(tmp_path: Path) -> None:
    kept, learnt, material = Kept(tmp_path / "model.npz", "1"), [], np.arange(6.0)

    def recall(material: np.ndarray) -> Lesson:
        def learn() -> Lesson:
            learnt.append(1)
            return Lesson(material / 3, np.array([0, 2]))

        return kept.recall(Lesson, [material], learn)

    kept.fit(_kernel(TEXTS), TEXTS, _targets(TEXTS))
    for given in (material, material, material + 1, material + 1):
        lesson = recall(given)
        assert np.array_equal(lesson.weights, given / 3)
        assert lesson.kinds.tolist() == [0, 2]
    assert len(learnt) == 2
    again = _kernel(TEXTS)
    kept.fit(again, TEXTS, _targets(TEXTS))
    assert again.fits == 0
    kept.fit(_kernel(TEXTS), TEXTS, 1 - _targets(TEXTS))
    recall(material + 1)
    assert len(learnt) == 3


def test_the_curve_is_drawn_anew_where_codings_or_what_was_learnt_changed(tmp_path: Path) -> None:
    kept, said, drawn = Kept(tmp_path / "model.npz", "1"), np.zeros((1, 2, 3)), []

    def curve(human: pd.DataFrame, seed: int = 0, said: np.ndarray = said) -> pd.DataFrame:
        def make() -> pd.DataFrame:
            drawn.append(1)
            return pd.DataFrame({"segments": [0, 40], "kappa": [0.25, 1 / 3], "f1": [0.1, np.nan]})

        return kept.curve(human, seed, said, make)

    kept.fit(_kernel(TEXTS), TEXTS, _targets(TEXTS))
    pd.testing.assert_frame_equal(curve(HUMAN), curve(HUMAN))
    assert len(drawn) == 1
    for changed in (HUMAN.assign(code="b"), HUMAN.assign(coder="cd"), HUMAN):
        curve(changed)
    curve(HUMAN, seed=1)
    curve(HUMAN, said=said + 1)
    assert len(drawn) == 6
    kept.fit(_kernel(TEXTS), TEXTS, 1 - _targets(TEXTS))
    curve(HUMAN, said=said + 1)
    assert len(drawn) == 7


def test_the_file_holds_numbers_and_no_words(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    Kept(path, "1").fit(_kernel(TEXTS), TEXTS, _targets(TEXTS))
    with np.load(path, allow_pickle=False) as stored:
        kinds = {name: stored[name].dtype.kind for name in stored.files}
        assert len(str(stored["ridge_key"])) == 64
    assert kinds == {"ridge_key": "U", "ridge_mean": "f", "ridge_alpha": "f", "ridge_held": "f"}
