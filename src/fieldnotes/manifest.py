"""`manifest.json`: what made the results. No clock, no machine, no file names: the same run, the same bytes."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path
from typing import TYPE_CHECKING

from fieldnotes.files import write_json
from fieldnotes.fingerprint import fingerprints

if TYPE_CHECKING:
    from fieldnotes.study import Study

LIBRARIES = ("matplotlib", "numpy", "onnxruntime", "pandas", "pyarrow", "scikit-learn", "scipy", "simplemma", "spacy")


def write_manifest(study: Study, path: str | Path) -> Path:
    """Write hashes of inputs and codebook, settings, versions and seeds of a study that has been run."""
    from fieldnotes.language import pipeline_id

    corpus, codebook = study.corpus(), study.codebook()
    inputs = dict(zip(corpus.documents["doc_id"], corpus.documents["sha256"], strict=True))
    lists = {name: _sha256(study.raw / name) for name in ("study.toml", "sources.csv", "names.csv")}
    return write_json(
        Path(path),
        {
            "inputs": inputs,
            "lists": lists,
            "codebook": {"sha256": codebook.sha256, "codes": len(codebook.codes)},
            "pipeline": pipeline_id(study.settings.pipeline),
            "settings": study.settings.model_dump(mode="json"),
            "seed": study.settings.seed,
            "fieldnotes": {
                "version": importlib.metadata.version("fieldnotes"),
                "sha256": fingerprints(study.folder)["code"],
            },
            "encoder": study.encoder if study.settings.coder == "model" else "",
            "libraries": {name: _version(name) for name in LIBRARIES},
        },
    )


def _version(name: str) -> str:
    """Give the version of a library; "" where it is not installed, as an extra may not be."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
