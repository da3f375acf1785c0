"""What a run depends on, as hashes of content: the clock on a file never matters."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fieldnotes.files import write_text

# What each fingerprint covers; a stage names the ones it needs.
RAW, CODEBOOK, CODE = "raw", "codebook", "code"
FINGERPRINTS = (RAW, CODEBOOK, CODE)


def fingerprints(folder: Path) -> dict[str, str]:
    """Give the hash of the raw files and their lists, of the codebook, and of fieldnotes itself with its models."""
    raw = folder / "raw"
    codebook = raw / "codebook.yaml"
    files = [path for path in raw.rglob("*") if path.is_file() and path != codebook and "codings" not in path.parts]
    package = Path(__file__).parent
    code = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {
        RAW: _hash(raw, files),
        CODEBOOK: _hash(raw, [codebook] if codebook.exists() else []),
        CODE: _hash(package, code),
    }


def _hash(base: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
        digest.update(hashlib.sha256(str(path.relative_to(base)).encode()).digest() + content)
    return digest.hexdigest()


def update(folder: Path) -> list[str]:
    """Rewrite `processed/.state/<name>` for each fingerprint that changed, and only those; give their names."""
    changed = []
    for name, value in fingerprints(folder).items():
        path = folder / "processed" / ".state" / name
        if not path.exists() or path.read_text() != value:
            write_text(path, value)
            changed.append(name)
    return changed
