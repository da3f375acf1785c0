"""What a run depends on, as hashes of content: the clock on a file never matters."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fieldnotes.files import PEOPLES, made_after, newest, write_text

# What each fingerprint covers; a stage names the ones it needs.
RAW, CODEBOOK, CODINGS, CODE = "raw", "codebook", "codings", "code"
FINGERPRINTS = (RAW, CODEBOOK, CODINGS, CODE)
_SECOND = 10**9  # some disks keep no finer time


def fingerprints(folder: Path) -> dict[str, str]:
    """Give the hash of the raw files and lists, of the codebook, of people's codings, and of fieldnotes itself."""
    raw = folder / "raw"
    codebook = raw / "codebook.yaml"
    files = [path for path in raw.rglob("*") if _is_file(path) and path != codebook]
    theirs = [path for path in files if path.relative_to(raw).parts[0] in PEOPLES]
    theirs = [path for path in theirs if not path.name.startswith(".") and path.suffix != ".lock"]
    return {
        RAW: _hash(raw, [path for path in files if path.relative_to(raw).parts[0] not in PEOPLES]),
        CODEBOOK: _hash(raw, [codebook] if codebook.exists() else []),
        CODINGS: _hash(raw, theirs),
        CODE: of_code(),
    }


def of_code() -> str:
    """Give the hash of fieldnotes itself."""
    package = Path(__file__).parent
    return _hash(package, [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts])


def _hash(base: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        name = str(path.relative_to(base)).encode(errors="surrogateescape")
        digest.update(hashlib.sha256(name).digest() + _content(path))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Hash a file; one that may not be read counts as such until it may, and the stage that reads it says so."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b"not readable"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def update(folder: Path) -> list[str]:
    """Rewrite `processed/.state/<name>` for each fingerprint that changed, and only those; give their names.

    A fingerprint that changed is newer than everything made so far, also where the clock was set back since.
    """
    changed = []
    processed = folder / "processed"
    latest = newest(path for path in processed.rglob("*") if path.name != "running")
    for name, value in fingerprints(folder).items():
        path = processed / ".state" / name
        if not path.exists() or path.read_bytes() != value.encode():
            write_text(path, value)
            if path.stat().st_mtime_ns <= latest:
                made_after([path], latest + _SECOND)
            changed.append(name)
    return changed
