"""The names of raw files, which often name people, found in a text however they are spelt and separated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from fieldnotes.files import PEOPLES
from fieldnotes.privacy.words import key, ordinary
from fieldnotes.sources import LISTS

_WORD = re.compile("[^\\W_]+(?:[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+[^\\W_]*)*")
_GAP = re.compile(r"[\W_]{0,4}")
_NUMBERED = re.compile(r"[^\W\d_]+[-_.]?\d[\d-]*")
_WHOLE = 4  # words from which on a name is nobody's chance
_SHORT = 4  # letters below which a single word says nothing
# What files are called everywhere.
_EVERYWHERE = """
    interview interviews samtale fokusgruppe transskription udskrift referat log logbog dagbog refleksion refleksioner
    feedback observation observationer obs feltnote feltnoter noter note møde bilag dokument fil runde round del dag
    borger borgere medarbejder leder projektleder pårørende frivillig beboer bruger ung elev lærer ansat kladde endelig
    ny kopi copy final version og i med til fra af den det en et på hos ved
    jan feb mar apr maj jun jul aug sep okt nov dec januar februar marts april juni juli august september oktober
    november december forår sommer efterår vinter
    docx odt pdf txt md csv xlsx vtt srt doc rtf
"""
_GENERIC = frozenset(key(word) for word in _EVERYWHERE.split())


class FileNames:
    """Finds the names of files and folders below `raw/`, with their ending or without, where they are no common words.

    A name of four words or more always counts; a shorter one where a word of it is neither a number nor what every
    study's files are called, nor a pilot's name; a single word where it is no Danish word either. A file called
    by its doc_id, capitals and a number (JOB-03), gives nothing away, and `excused` is what people say names nobody.
    """

    def __init__(
        self,
        paths: Iterable[str],
        *,
        projects: Iterable[str] = (),
        doc_ids: Iterable[str] = (),
        excused: Iterable[str] = (),
    ) -> None:
        self._known: dict[str, set[tuple[str, ...]]] = {}
        free = {_keys(name) for name in excused}
        ids = {doc_id for doc_id in doc_ids if _NUMBERED.fullmatch(doc_id) and doc_id.isupper()}
        own = {word for project in projects for word in _keys(project)}
        for path in paths:
            folders, _, name = unicodedata.normalize("NFC", path).rpartition("/")
            stem, dot, _ = name.rpartition(".")
            if stem in ids:
                stem = name = ""
            whole = _keys(name)
            if dot and len(whole) > 1 and _keys(stem) not in free and _tells(_keys(stem), own):
                self._add(whole)
            for part in (stem or name, *folders.split("/")):
                words = _keys(part)
                if words and words not in free and _tells(words, own):
                    self._add(words)

    def _add(self, words: tuple[str, ...]) -> None:
        self._known.setdefault(words[0], set()).add(words)

    def __bool__(self) -> bool:
        return bool(self._known)

    def may_hold(self, keys: frozenset[str]) -> bool:
        """Say whether a text of these words may hold a name."""
        return not keys.isdisjoint(self._known)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Give (start, end) of every file name in a text, the longest from each place."""
        words = [(match.start(), match.end(), key(match.group())) for match in _WORD.finditer(text)]
        done = 0
        for i, (start, _, first) in enumerate(words):
            if start < done or first not in self._known:
                continue
            for name in sorted(self._known[first], key=len, reverse=True):
                last = i + len(name) - 1
                if (
                    last < len(words)
                    and all(words[i + n][2] == word for n, word in enumerate(name))
                    and all(_GAP.fullmatch(text, words[n][1], words[n + 1][0]) for n in range(i, last))
                ):
                    done = words[last][1]
                    yield start, done
                    break


def raw_paths(raw: Path) -> list[str]:
    """Give every file below `raw` that is a source or lies beside one, relative and NFC; not people's own lists."""
    found = []
    for path in raw.rglob("*"):
        parts = path.relative_to(raw).parts
        if parts[0] not in PEOPLES and not (len(parts) == 1 and parts[0] in LISTS) and path.is_file():
            found.append(unicodedata.normalize("NFC", "/".join(parts)))
    return sorted(found)


def words_of(text: str) -> set[str]:
    """Give the words of a text, letters and digits together."""
    return set(_WORD.findall(text))


def _keys(name: str) -> tuple[str, ...]:
    return tuple(key(word) for word in _WORD.findall(name))


def _tells(words: tuple[str, ...], own: set[str]) -> bool:
    if len(words) >= _WHOLE:
        return True
    telling = [word for word in words if not word.isdigit() and word not in _GENERIC and word not in own]
    if len(words) == 1:
        return bool(telling) and len(words[0]) >= _SHORT and not ordinary(words[0])
    return any(len(word) > 1 for word in telling)
