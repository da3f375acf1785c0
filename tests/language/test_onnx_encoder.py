"""The encoder that ships."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.errors import MissingExtraError
from fieldnotes.language.encoders import DANISH, encoder_id, load_encoder
from fieldnotes.language.onnx_encoder import NETWORK, PIECES, OnnxEncoder, fingerprint_of, shipped_encoder
from fieldnotes.language.vectors import vectors

pytest.importorskip("onnxruntime", reason="onnxruntime runs the encoder")

TEXTS = [
    "Hun ringede aldrig og spurgte, hun vidste, at jeg kom.",
    "Nøglen fik jeg den første dag.",
    "Der er for lidt kaffe i personalestuen.",
    "",
    "Vi aftalte med borgeren, at han selv bestemmer, hvornår vi kommer, og det holder. " * 30,
    "The council agreed to trust the staff.",
]


@pytest.fixture(scope="module")
def encode() -> OnnxEncoder:
    return OnnxEncoder(shipped_encoder())


def test_a_vector_has_length_1_whatever_the_text(encode: OnnxEncoder) -> None:
    found = encode(TEXTS)
    assert found.shape == (len(TEXTS), encode.dimensions)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_vectors(encode: OnnxEncoder) -> None:
    assert encode([]).shape == (0, encode.dimensions)


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(len(TEXTS))), st.integers(1, len(TEXTS)))
def test_a_text_has_the_same_vector_in_any_company_and_order(order: list[int], size: int) -> None:
    encode = load_encoder(DANISH)
    mixed = [TEXTS[row] for row in order]
    found = np.concatenate([encode(mixed[at : at + size]) for at in range(0, len(mixed), size)])
    assert found.tobytes() == encode(TEXTS)[list(order)].tobytes()


def test_two_processes_and_one_give_the_same_bytes() -> None:
    texts = [f"{text} {number}" for number in range(20) for text in TEXTS if len(text) < 80]
    one, two = (vectors(texts, encoder=DANISH, processes=processes) for processes in (1, 2))
    assert one.tobytes() == two.tobytes()


def test_it_travels_to_another_process(encode: OnnxEncoder) -> None:
    assert pickle.loads(pickle.dumps(encode))(TEXTS[:2]).tobytes() == encode(TEXTS[:2]).tobytes()


def test_texts_that_mean_alike_are_nearer_than_texts_that_do_not(encode: OnnxEncoder) -> None:
    asked, alike, other = encode(
        ["Borgerne stoler på kommunen.", "Folk har tiltro til det offentlige.", "Cyklen skal have nye dæk."]
    )
    assert asked @ alike > asked @ other


def test_a_long_text_is_seen_to_its_end(encode: OnnxEncoder) -> None:
    long = "Vi mødtes om morgenen og talte om vagtplanen. " * 40
    ending = encode([long + "Ingen stolede længere på lederen. " * 10])
    assert float(ending[0] @ encode([long])[0]) < 0.9999


def test_its_identity_changes_with_its_files(tmp_path: Path) -> None:
    for name in (NETWORK, PIECES):
        (tmp_path / name).write_bytes((shipped_encoder() / name).read_bytes())
    assert encoder_id(str(tmp_path)) == encoder_id(DANISH)
    (tmp_path / PIECES).write_bytes(b"other")
    fingerprint_of.cache_clear()
    assert encoder_id(str(tmp_path)) != encoder_id(DANISH)


def test_without_onnxruntime_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    load_encoder.cache_clear()
    with pytest.raises(MissingExtraError, match="pip install onnxruntime"):
        load_encoder(DANISH)
    load_encoder.cache_clear()


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in shipped_encoder().iterdir()) <= 40_000_000


@pytest.mark.slow
def test_another_run_gives_the_same_bytes(encode: OnnxEncoder) -> None:
    line = (
        "import sys; from fieldnotes.language.encoders import load_encoder as l;"
        f"sys.stdout.buffer.write(l('danish')([{TEXTS[0]!r}]).tobytes())"
    )
    other = subprocess.run([sys.executable, "-c", line], capture_output=True, check=True).stdout
    assert other == encode(TEXTS[:1]).tobytes()
