"""What git would keep of a study: its index, read through git itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LINK = "120000"
_MODULE = "160000"


@dataclass(frozen=True)
class Tracked:
    """A file in git's index: its path from the top of the repository, with `/`, and its content's id."""

    path: str
    blob: str


def repository(folder: Path) -> Path | None:
    """Give the top of the repository that a folder lies in, None where it lies in none or there is no git."""
    try:
        top = _git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n")
    except (OSError, subprocess.CalledProcessError):
        return None
    return Path(top) if top else None


def index(top: Path) -> list[Tracked]:
    """Give every file in the index, links and other repositories aside."""
    found = []
    for entry in _git(top, "ls-files", "--stage", "-z").split(b"\0"):
        about, _, path = entry.partition(b"\t")
        mode, _, blob = about.decode().partition(" ")
        if path and mode not in (_LINK, _MODULE):
            found.append(Tracked(path.decode("utf-8", "surrogateescape"), blob.split(" ")[0]))
    return found


def staged(top: Path) -> set[str]:
    """Give the paths that the next commit would add or change."""
    paths = _git(top, "diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z").split(b"\0")
    return {path.decode("utf-8", "surrogateescape") for path in paths if path}


def ever_held(top: Path, path: str) -> bool:
    """Say whether a commit of any branch has, or had, a file at this path."""
    return bool(_git(top, "log", "--all", "--format=%h", "-1", "--", f":(top,literal){path}").strip())


def hooks(top: Path) -> Path:
    """Give the folder of the repository's hooks."""
    return top / _git(top, "rev-parse", "--git-path", "hooks").decode().rstrip("\n")


def contents(top: Path, blobs: list[str]) -> Iterator[bytes]:
    """Give the content of each blob, in order, through one process; its errors are the caller's."""
    with subprocess.Popen(
        ["git", "-C", str(top), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for blob in blobs:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            size = int(process.stdout.readline().split()[2])
            yield process.stdout.read(size)
            process.stdout.read(1)
        process.stdin.close()


def _git(folder: Path, *arguments: str) -> bytes:
    line = ["git", "-C", str(folder), *arguments]
    return subprocess.run(line, capture_output=True, check=True).stdout
