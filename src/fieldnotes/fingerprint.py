"""What a run depends on, as hashes of content: the clock on a file never matters."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fieldnotes.files import PEOPLES, write_text

# What each fingerprint covers; a stage names the ones it needs.
RAW, CODEBOOK, CODINGS, CODE = "raw", "codebook", "codings", "code"
FINGERPRINTS = (RAW, CODEBOOK, CODINGS, CODE)


def fingerprints(folder: Path) -> dict[str, str]:
    """Give the hash of the raw files and lists, of the codebook, of people's codings, and of fieldnotes itself."""
    raw = folder / "raw"
    codebook = raw / "codebook.yaml"
    files = [path for path in raw.rglob("*") if path.is_file() and path != codebook]
    theirs = [path for path in files if path.relative_to(raw).parts[0] in PEOPLES]
    theirs = [path for path in theirs if not path.name.startswith(".") and path.suffix != ".lock"]
    package = Path(__file__).parent
    code = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {
        RAW: _hash(raw, [path for path in files if path.relative_to(raw).parts[0] not in PEOPLES]),
        CODEBOOK: _hash(raw, [codebook] if codebook.exists() else []),
        CODINGS: _hash(raw, theirs),
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
