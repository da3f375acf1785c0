"""What must not be found outside `raw/`: the names of names.csv, raw files' names, and direct identifiers."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from fieldnotes.guard.filenames import FileNames, raw_paths, words_of
from fieldnotes.guard.own_words import OwnWords
from fieldnotes.guard.pieces import Piece
from fieldnotes.guard.searched import Searched
from fieldnotes.privacy.forms import forms
from fieldnotes.privacy.identifiers import identifiers
from fieldnotes.privacy.namelist import names_frame, read_names
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.scan import Match, Vocabulary
from fieldnotes.privacy.words import WORD, key, ordinary

FILE_NAME = "file_name"
# A number that nobody can be called on: with a decimal sign, or of fewer than seven digits.
_QUANTITY = re.compile(r"[-−+<]?\d{0,6}(?:[.,]\d+)?(?:e[-+]\d+)?(?:[ \u00a0]?%)?")
# Without one of these there is no identifier, so most sentences need no closer look.
_MAY_IDENTIFY = re.compile(r"\d|@|snabel|https?:|www\.|\.[a-z]{2}|[(\[]at[)\]]", re.IGNORECASE)
# A word with up to four digits and no address of any kind, such as a drawing numbers its parts by.
_SHORT_WORD = re.compile(r"(?:[^\W\d]|[#:-])*(?:\d(?:[^\W\d]|[#:-])*){0,4}")
_ESCAPED = re.compile(r"&#?\w{2,31};|\\u[0-9a-fA-F]{4}|\\[nrt\"/]|%[0-9a-fA-F]{2}")
_UNITS = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
# UTF-8 read as if it were Windows letters: two letters or more for one.
_TWICE_ENCODED = re.compile(r"[ÃÂ](?:[^\w\s]|[ƒŒœŠšŸŽžªº²³µ¹¼½¾])")
# The end of what may be a segment's or turn's id: doc_id, hyphen, ten hexadecimal digits, perhaps an ordinal.
_ID = re.compile(r"(?P<doc_id>[\w.-]{1,200})-[0-9a-f]{10}(?:-\d{1,6})?")
_DRAWN = re.compile(r"(?<!\w)[a-z]?(?=\d*[a-f])[0-9a-f]{10,64}(?!\w)")
# Vocabularies of file formats, and the makers of the programs that write them.
_FORMATS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:w3\.org|purl\.org|creativecommons\.org|matplotlib\.org|schemas\.openxmlformats\.org"
    r"|schemas\.microsoft\.com|openoffice\.org|docs\.oasis-open\.org|jupyter\.org|qdasoftware\.org)(?:[/\s]|$)"
)
_FEW = 5  # words: a line of no more is a cell or a heading, not speech


class Secrets:
    """Finds in a text what must not be there; built once, used on many texts."""

    def __init__(
        self, names: pd.DataFrame, *, paths: list[str], projects: list[str], doc_ids: list[str], hashes: list[str]
    ) -> None:
        self._names = Replacer(names)
        self._vocabulary = Vocabulary(forms(names).words)
        self._lower = {key(word) for name in names["name"] if name == name.lower() for word in WORD.findall(name)}
        excused = names.loc[names["decision"].isin(["keep", "not a name"]), "name"]
        self._files = FileNames(paths, projects=projects, doc_ids=doc_ids, excused=excused)
        self._doc_ids = frozenset(doc_ids)
        self._own = OwnWords()
        self._plain_words: set[str] = set()
        self._hashes = frozenset(hashes)
        self.searched = Searched()
        said = json.dumps([names.to_csv(index=False), paths, projects, doc_ids])
        self.digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def kinds(self, piece: Piece) -> list[str]:
        """Give the kind of each thing found: a kind of names.csv, file_name, or an identifier's label."""
        text = piece.text
        if len(text) < 2 or _QUANTITY.fullmatch(text) or self.searched.knows_text(text, said=piece.said):
            return []
        readings = ([kind for kind, _, _ in self.spans(plain, said=piece.said)] for plain in _readings(text))
        found = max(readings, key=len)
        if not found:
            self.searched.add_text(text, said=piece.said)
        return found

    def spans(self, text: str, *, said: bool = True) -> list[tuple[str, int, int]]:
        """Give (kind, start, end), in order; of what is not said, names of two words and more, and files' names."""
        found: list[tuple[str, int, int]] = []
        new = words_of(text) - self._plain_words
        suspects = {word for word in new if self._suspect(word)}
        self._plain_words |= new - suspects
        if suspects:
            found += [(match.kind, match.start, match.end) for match in self._names_in(text, said=said)]
            found += [(FILE_NAME, start, end) for start, end in self._files.spans(text)]
        if said and _MAY_IDENTIFY.search(text) and not _SHORT_WORD.fullmatch(text):
            found += [
                (label, start, end)
                for start, end, label in identifiers(text)
                if not self._is_id(text, start, end) and not _FORMATS.match(text, start)
            ]
        found = [span for span in found if not self._own.has(text, span[1], span[2])]
        return sorted(found, key=lambda span: span[1:])

    def masked(self, text: str) -> str:
        """Give a text, as a file's path, with what is found in it left out."""
        for _, start, end in reversed(self.spans(text)):
            text = f"{text[:start]}…{text[end:]}"
        return text

    def _suspect(self, word: str) -> bool:
        """Say whether a word may be part of a name."""
        letters = WORD.findall(word)
        return self._files.may_hold(frozenset((key(word),))) or any(self._vocabulary[part] for part in letters)

    def _names_in(self, text: str, *, said: bool) -> list[Match]:
        found = []
        for match in self._names.names(text):
            words = WORD.findall(text[match.start : match.end])
            alone = len(words) < 2
            if match.label is None or (alone and (not said or self._is_a_word(words, text, match))):
                continue
            found.append(match)
        return found

    def _is_a_word(self, words: list[str], text: str, match: Match) -> bool:
        """Say whether a name's form is an ordinary word by itself, as a list of words has them in lower case."""
        if not words or not words[0].islower():
            return False
        line = text[text.rfind("\n", 0, match.start) + 1 :].partition("\n")[0]
        folded = key(words[0])
        bases = {folded, folded.removesuffix("s")}
        return len(line.split()) <= _FEW and not bases & self._lower and any(ordinary(base) for base in bases)

    def _is_id(self, text: str, start: int, end: int) -> bool:
        """Say whether digits are a hash: of the codebook, at the end of a segment's id, or in a drawing."""
        if any(known.startswith(text[start:end]) for known in self._hashes):
            return True
        if (drawn := _DRAWN.search(text, max(0, start - 3))) and drawn.start() <= start and end <= drawn.end():
            return True
        for match in _ID.finditer(text, max(0, start - 200), end + 8):
            if match.start() < start and end <= match.end() and match.end("doc_id") + 1 <= start:
                parts = match["doc_id"].split("-")
                return any("-".join(parts[n:]) in self._doc_ids for n in range(len(parts)))
        return False


def _readings(text: str) -> list[str]:
    """Give a text as it stands, and without entities, escapes and percent-encoding, and if it was encoded twice."""
    readings = [text]
    plain = text
    for _ in range(3):
        if not _ESCAPED.search(plain):
            break
        plain = _UNITS.sub(_units, plain.replace("\\\\", "\\"))
        plain = unquote(html.unescape(plain), errors="replace")
        plain = plain.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\/", "/")
        readings.append(plain)
    if _TWICE_ENCODED.search(plain):
        readings.append(plain.encode("cp1252", "ignore").decode("utf-8", "ignore"))
    return readings


def _units(match: re.Match[str]) -> str:
    return bytes.fromhex(match.group().replace("\\u", "")).decode("utf-16-be", "replace")


def study_secrets(folder: Path) -> Secrets:
    """Read what a study must keep to itself. Raises FieldnotesError where its lists are wrong or locked."""
    from fieldnotes.folder import refuse_locked
    from fieldnotes.sources import read_rows  # as it is: what is wrong in it is the run's to say

    refuse_locked(folder)
    raw = folder / "raw"
    sources = read_rows(raw / "sources.csv")
    names = read_names(raw / "names.csv") if (raw / "names.csv").exists() else names_frame()
    listed = [path for path in sources.get("path", []) if path]
    return Secrets(
        names,
        paths=sorted({*raw_paths(raw), *listed}),
        projects=sorted(set(sources.get("project", []))),
        doc_ids=sorted({*sources.get("doc_id", []), *_made(folder)}),
        hashes=_hashes(folder),
    )


def _made(folder: Path) -> list[str]:
    """Give the ids of the documents of the last run, among them those that are a part of a sheet."""
    from fieldnotes import store

    path = folder / "processed" / "documents.parquet"
    return store.load(path, columns=["doc_id"])["doc_id"].tolist() if path.exists() else []


def _hashes(folder: Path) -> list[str]:
    """Give the hashes that the manifest lists: their first digits stand in the report as versions."""
    path = folder / "processed" / "manifest.json"
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return sorted(set(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", text)))
