"""What was searched and held nothing, by hash: the next run searches only what is new or changed."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import numpy as np

from fieldnotes.files import replacing

FILE = ".state/searched.npz"  # in processed/: what it holds hangs on earlier runs, so it is no result
_LENGTH = 16  # bytes of a hash
_SHORT = 40  # characters
_MANY = 1_000_000


class Searched:
    """Hashes of files and of long texts that hold nothing.

    `key` stands for what was looked for and for the code that looked.
    Read from a file, it knows only what was searched under the same key.
    """

    def __init__(self, key: str = "", known: frozenset[bytes] = frozenset()) -> None:
        self._key, self._known = key, known
        self._met: set[bytes | int] = set()

    def knows(self, name: str, data: bytes, *, faint: bool) -> bool:
        """Say whether the same bytes under a name of the same kind were found to hold nothing before."""
        return self._meets(_of_file(name, data, faint))

    def add(self, name: str, data: bytes, *, faint: bool) -> None:
        """Note that bytes hold nothing: a figure also stands in the report."""
        self._met.add(_of_file(name, data, faint))

    def knows_text(self, text: str, *, said: bool) -> bool:
        """Say whether a text was found to hold nothing before; of short ones only since this search began."""
        return self._meets(_of_text(text, said))

    def add_text(self, text: str, *, said: bool) -> None:
        """Note that a text holds nothing: most stand in many files."""
        self._met.add(_of_text(text, said))

    def _meets(self, found: bytes | int) -> bool:
        if found in self._known:
            self._met.add(found)
        return found in self._met

    @classmethod
    def read(cls, path: Path, key: str) -> Searched:
        """Read what `write` wrote; of another key, or damaged, it counts as empty."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                rows = stored["hashes"] if str(stored["key"]) == key else np.empty((0, _LENGTH), np.uint8)
            return cls(key, frozenset(row.tobytes() for row in rows))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return cls(key)

    def write(self, path: Path) -> None:
        """Write what is known; once that is much, only what this search met."""
        met = {found for found in self._met if isinstance(found, bytes)}
        kept = sorted(met if len(self._known) > _MANY else met | self._known)
        rows = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, _LENGTH)
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, key=np.array(self._key), hashes=rows)


def _of_file(name: str, data: bytes, faint: bool) -> bytes:
    digest = hashlib.blake2b(f"{faint} {name.rpartition('.')[2].casefold()}\0".encode(), digest_size=_LENGTH)
    digest.update(data)
    return digest.digest()


def _of_text(text: str, said: bool) -> bytes | int:
    """A short text costs no more to search again than to remember."""
    if len(text) < _SHORT:
        return hash((said, text))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_LENGTH, key=bytes([said])).digest()
