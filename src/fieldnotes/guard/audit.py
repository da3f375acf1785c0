"""The audit: whether anything outside `raw/` still names somebody. It says where, and never what."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fieldnotes import fingerprint
from fieldnotes.errors import Problem
from fieldnotes.files import write_text
from fieldnotes.guard import git
from fieldnotes.guard.pieces import DEEPEST, MOST_BYTES, Inner, Piece, UnreadableError, pieces, place, within
from fieldnotes.guard.searched import Searched
from fieldnotes.guard.secrets import Secrets, study_secrets

COLUMNS = ("file", "place", "kind", "n")
TRACKED, UNREAD = "tracked", "unread"
MOST_TOLD = 40
_NAME = "its name"
KINDS = {
    "person": "a name of names.csv",
    "place": "a place of names.csv",
    "organisation": "an organisation of names.csv",
    "title": "a title of names.csv",
    "file_name": "the name of a raw file",
    "tracked": "confidential material, and git has it",
    "unread": "what cannot be searched: damaged, encrypted or too large",
    "doc_id": "the id of a source that is gone",
    "sha256": "the hash of a source that is gone",
    "words": "words of a source that is gone",
}
_REMEDIES = {
    "tracked": "Take it out of git: git rm --cached; then install the hook: fieldnotes hook",
    "unread": "Delete it and run again, or look through it yourself.",
}
_CACHES = frozenset({".cache", ".ipynb_checkpoints", "__pycache__"})
_LEFT_OUT = frozenset({".git", ".venv", "node_modules", "raw"})
_KEPT = (".gitkeep", ".gitignore")
# Of what git has elsewhere in the repository, the files that people write words in.
_WRITTEN = "md txt rst csv tsv json yaml yml toml html htm ipynb py r qmd tex svg docx xlsx odt pdf qdpx qdc"
_WORDS = frozenset(_WRITTEN.split())
_MOST_ELSEWHERE = 4 << 20  # bytes


class Hit(NamedTuple):
    """Something found: in which file, where in it, and what kind of thing; never what."""

    file: str
    place: str
    kind: str


@dataclass(frozen=True)
class Audited:
    """What an audit looked at and what it found; `hits` has the columns file, place, kind, n."""

    hits: pd.DataFrame
    files: int

    def __bool__(self) -> bool:
        return self.hits.empty


def audit(folder: str | Path, *, secrets: Secrets | None = None, kept: Path | None = None) -> Audited:
    """Search all that a run, notebooks and git hold of a study for what must stay in `raw/`.

    Looked for: the names of names.csv that a person decided to replace, in any case, Unicode form, spelling and the
    genitive, behind entities and escapes; names of files below `raw/`; direct identifiers. Looked at: `processed/`,
    caches, notebooks of the study and of the repository it lies in, and that repository's index, inside archives too.

    `hits` columns: file (a name in it left out), place, kind (person, place, organisation, title, file_name, the label
    of an identifier, unread for a file that cannot be searched, tracked for one that git must not have), n.
    `kept` is a file that remembers by hash what held nothing; without it all is searched anew.
    Raises FieldnotesError where the study's lists are wrong, or locked.
    """
    folder = Path(folder)
    secrets = secrets or study_secrets(folder)
    if kept is not None:
        secrets.searched = Searched.read(kept, _key(secrets))
    found: Counter[Hit] = Counter()
    files = 0
    for name, path in study_files(folder):
        found.update(file_hits(name, path, secrets))
        files += 1
    top = git.repository(folder)
    if top is not None and confidential(folder):
        inside = _prefix(top, folder)
        elsewhere = list(notebooks(top, folder))
        for name, path in elsewhere:
            found.update(file_hits(name, path, secrets))
        entries = git.index(top)
        found.update(_indexed(top, entries, inside, secrets))
        files += len(entries) + len(elsewhere)
    if kept is not None:
        secrets.searched.write(kept)
    return Audited(as_table(found), files)


def audit_staged(folder: str | Path) -> Audited:
    """Search what the next commit of the repository would add or change; columns as `audit` gives them."""
    folder = Path(folder)
    top = git.repository(folder)
    if top is None or not confidential(folder):
        return Audited(as_table(Counter()), 0)
    new = git.staged(top)
    entries = [entry for entry in git.index(top) if entry.path in new]
    found = Counter(_indexed(top, entries, _prefix(top, folder), study_secrets(folder), new))
    return Audited(as_table(found), len(entries))


def _key(secrets: Secrets) -> str:
    """Other names to look for, or another way of looking, and all is searched anew."""
    return hashlib.sha256(f"{fingerprint.of_code()} {secrets.digest}".encode()).hexdigest()


def problems(hits: pd.DataFrame) -> list[Problem]:
    """Tell the places found, the first of them, as problems with a remedy; never what was found."""
    told = []
    for row in hits.head(MOST_TOLD).to_dict("records"):
        where = ": ".join(filter(None, (row["file"], row["place"])))
        times = f", {row['n']} times" if row["n"] > 1 else ""
        remedy = _REMEDIES.get(row["kind"], "Look there; list it in names.csv, or decide there that it is no name.")
        told.append(Problem(where, f"holds {KINDS.get(row['kind'], row['kind'])}{times}.", remedy))
    if len(hits) > MOST_TOLD:
        more = f"has {len(hits) - MOST_TOLD} more such places."
        told.append(Problem("the study", more, "fieldnotes audit --out FILE.csv lists them all."))
    return told


def note(folder: Path, found: Audited) -> None:
    """Note that what a run made has been searched and nothing was found."""
    write_text(folder / "processed" / ".state" / "audit", f"{found.files}\n")


def study_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give (name, path) of all that a study holds beside `raw/` and that a run, a notebook or a cache made."""
    for base, folders, names in os.walk(folder):
        parts = Path(base).relative_to(folder).parts
        folders[:] = sorted(name for name in folders if parts or name not in _LEFT_OUT)
        ours = bool(parts) and (parts[0] == "processed" or not _CACHES.isdisjoint(parts))
        for name in sorted(names):
            if ours or name.casefold().endswith((".ipynb", ".html")):
                yield "/".join((*parts, name)), Path(base) / name


def notebooks(top: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Give (name, path) of the notebooks in the repository's folder of that name, checkpoints among them."""
    for path in sorted((top / "notebooks").rglob("*")):
        if path.suffix.casefold() in (".ipynb", ".html") and not path.resolve().is_relative_to(folder.resolve()):
            yield f"notebooks/{path.relative_to(top / 'notebooks').as_posix()}", path


def file_hits(name: str, path: Path, secrets: Secrets) -> Iterator[Hit]:
    """Give each thing found in a file or in its name."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except FileNotFoundError:
        return
    except OSError:
        data = None
    yield from content_hits(name, data, secrets)


def content_hits(name: str, data: bytes | None, secrets: Secrets, *, faint: bool = False) -> Iterator[Hit]:
    """Give each thing found in a file's name and bytes (None: they cannot be had); `faint` as in `inner_hits`."""
    file = secrets.masked(name)
    if not faint:
        yield from (Hit(file, _NAME, kind) for kind in secrets.kinds(Piece("", name)))
    try:
        if data is None:
            raise UnreadableError
        for where, kind in inner_hits(name, data, secrets, [MOST_BYTES], faint=faint):
            yield Hit(file, secrets.masked(where), kind)
    except UnreadableError:
        if not faint:
            yield Hit(file, "", UNREAD)


def inner_hits(
    name: str, data: bytes, secrets: Secrets, left: list[int], *, faint: bool = False, depth: int = 0
) -> Iterator[tuple[str, str]]:
    """Give (place, kind) of each thing found in bytes and in the files within, of at most `left[0]` bytes together.

    `faint`: only names of two words and more and files' names, where a first name by itself may be anybody's.
    Raises UnreadableError where it cannot be known what they hold.
    """
    left[0] -= len(data)
    if left[0] < 0 or depth > DEEPEST:
        raise UnreadableError
    if secrets.searched.knows(name, data, faint=faint):
        return
    clean = True
    for piece in pieces(name, data):
        if isinstance(piece, Inner):
            found = inner_hits(piece.name, piece.data, secrets, left, faint=faint, depth=depth + 1)
        else:
            shown = Piece(piece.where, piece.text, said=False) if faint else piece
            found = (("", kind) for kind in secrets.kinds(shown))
        for inside, kind in found:
            clean = False
            yield place(within(piece.where, inside)), kind
    if clean:
        secrets.searched.add(name, data, faint=faint)


def confidential(folder: Path) -> bool:
    """Say whether a study's raw files must be kept out of git: all but an invented study's."""
    from fieldnotes.study import Study

    return Study(folder).settings.confidential


def as_table(found: Counter[Hit]) -> pd.DataFrame:
    """Give what was counted as a table, by file, place and kind."""
    rows = [(*hit, n) for hit, n in sorted(found.items())]
    kinds = {"file": "str", "place": "str", "kind": "str", "n": "int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _indexed(
    top: Path, entries: list[git.Tracked], inside: str, secrets: Secrets, full: Iterable[str] = ()
) -> Iterator[Hit]:
    """Search git's index: the study and notebooks (and `full`) whole, elsewhere for names of two words and files."""
    new = set(full) or git.staged(top)
    looked = []
    for number, entry in enumerate(entries, start=1):
        own = entry.path.removeprefix(inside) if entry.path.startswith(inside) else ""
        if own.startswith(("raw/", "processed/")) and not own.endswith(_KEPT):
            # Its very name may name somebody, so it is counted out instead.
            yield Hit(f"git index, {secrets.masked(inside)}{own.partition('/')[0]}/, entry {number}", _NAME, TRACKED)
            continue
        near = bool(own) or entry.path in new or "notebooks" in entry.path.split("/")
        if near or entry.path.rpartition(".")[2].casefold() in _WORDS:
            looked.append((entry, near))
    contents = git.contents(top, [entry.blob for entry, _ in looked])
    for (entry, near), data in zip(looked, contents, strict=True):
        name = f"git index, {entry.path.encode('utf-8', 'replace').decode()}"
        if near or len(data) <= _MOST_ELSEWHERE:
            yield from content_hits(name, data, secrets, faint=not near)


def _prefix(top: Path, folder: Path) -> str:
    """Give the study's folder as paths in the repository begin with it, "" where it is the repository itself."""
    inside = folder.resolve().relative_to(top.resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"
