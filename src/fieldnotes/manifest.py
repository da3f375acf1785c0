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

LIBRARIES = ("matplotlib", "numpy", "pandas", "pyarrow", "scipy", "simplemma", "spacy")


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
            "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
        },
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
