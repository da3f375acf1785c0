"""The sources of a project: texts with their selections; of pictures, sound and PDFs what there is of text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange.archive import Archive
from fieldnotes.exchange.guids import same
from fieldnotes.exchange.offsets import Counting, Found, Positions, detect
from fieldnotes.exchange.project import Given, Lost, Memo, Selection, Source
from fieldnotes.exchange.rows import stamp
from fieldnotes.exchange.xml import Element, child, children, name, text

_FILES = (".docx", ".odt", ".pdf")  # what can be carried as a file where a source has no text
_MEDIA = {
    "PictureSource": "refi_lost_picture",
    "AudioSource": "refi_lost_audio",
    "VideoSource": "refi_lost_video",
}
_REGIONS = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")
_TEXTS = ("TextDescription", "Representation", "Transcript")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
Span = tuple[int, int]


@dataclass(frozen=True)
class _Text:
    """A text of the project, before it is known how positions are counted."""

    owner: Element  # the source
    element: Element  # what holds the text and its selections: the source itself, or a transcript of it
    positions: Positions
    spans: list[tuple[Element, Span]]


@dataclass
class SourceReader:
    """Reads the sources of a project. `users`: GUID -> coder, None for a machine; `lost` grows under way."""

    archive: Archive
    origin: str
    users: dict[str, str | None]
    codes: set[str]
    cases: set[str]
    variables: dict[str, str]
    notes: dict[str, Element]
    lost: list[Lost] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def sources(self, element: Element | None) -> tuple[list[Source], Found]:
        """Give the sources that can be carried, and how positions are counted in them."""
        texts: list[_Text] = []
        files: list[Source] = []
        for owner in children(element, "TextSource", "PDFSource", *_MEDIA):
            self._regions(owner)
            found = [made for holder in _holders(owner) if (made := self._text(owner, holder))]
            file = None if found else self._file(owner)
            texts += found
            files += [file] if file else []
            if kind := _MEDIA.get(name(owner)):
                self.lost.append(Lost(kind, _called(owner)))
            elif not found and not file:
                self.lost.append(Lost("refi_lost_text", _called(owner)))
        offsets = detect(self.origin, [(one.positions, [span for _, span in one.spans]) for one in texts])
        return [*(self._source(one, offsets.used) for one in texts), *files], offsets

    def attributes(self, element: Element) -> dict[str, str]:
        """Give the values of an element's variables, by column."""
        found = {}
        for value in children(element, "VariableValue"):
            ref = child(value, "VariableRef")
            column = self.variables.get(same(ref.get("targetGUID")) if ref is not None else "", "")
            said = " ".join(text(next(children(value, *_VALUES), None)).split())
            if column and said:
                found[column] = said
        return found

    def memos(self, element: Element, coder: str = "") -> list[Memo]:
        """Give the notes that an element refers to."""
        found = []
        for ref in children(element, "NoteRef"):
            guid = same(ref.get("targetGUID"))
            if guid in self.notes and (said := self._note_text(self.notes[guid])):
                note = self.notes[guid]
                self.used.add(guid)
                found.append(Memo(said, self._coder(note) or coder, _at(note)))
        return found

    def unused_notes(self) -> Iterator[Lost]:
        """Give the notes that nothing refers to, and what is coded or linked in notes."""
        for guid, note in self.notes.items():
            if guid not in self.used:
                yield Lost("refi_lost_note", self._note_text(note) or note.get("name", ""))
            for _ in children(note, "PlainTextSelection", "Coding"):
                yield Lost("refi_lost_note_coding", note.get("name", ""))

    def _regions(self, owner: Element) -> None:
        """List what is marked in pictures, on pages and in sound, and texts of a selection alone."""
        for region in children(owner, *_REGIONS):
            self.lost += [Lost("refi_lost_region", _called(owner)) for _ in (list(children(region, "Coding")) or [0])]
            for memo in self.memos(region):
                self.lost.append(Lost("refi_lost_note", memo.text))

    def _text(self, owner: Element, holder: Element) -> _Text | None:
        raw = self._raw(holder)
        if raw is None or not raw.strip("\ufeff \t\r\n"):
            n = sum(1 for _ in holder.iter() if name(_) == "Coding")
            self.lost += [Lost("refi_lost_selection", _called(owner))] * n
            return None
        spans = []
        times = _sync_points(holder)
        for selection in children(holder, "PlainTextSelection", "TranscriptSelection"):
            span = _span(selection, times)
            if span is None:
                self.lost += [Lost("refi_lost_selection", _called(owner))] * (_n_codings(selection) or 1)
            else:
                spans.append((selection, span))
        return _Text(owner, holder, Positions(raw), spans)

    def _raw(self, holder: Element) -> str | None:
        """Give a text as it is written, with its byte order mark and line breaks; None where there is none."""
        content = child(holder, "PlainTextContent")
        if content is not None and text(content):
            return text(content)
        found = self.archive.find(holder.get("plainTextPath", ""))
        if not found or PurePosixPath(found).suffix.casefold() in _FILES:
            return None
        return _decoded(self.archive.read(found))

    def _file(self, owner: Element) -> Source | None:
        """Give a source without a text as the file that it is, where fieldnotes reads such files."""
        for attribute in ("richTextPath", "path", "plainTextPath"):
            found = self.archive.find(owner.get(attribute, ""))
            suffix = PurePosixPath(found).suffix.casefold()
            if suffix in _FILES and name(owner) in ("TextSource", "PDFSource"):
                data = self.archive.read(found)
                attributes, memos = self.attributes(owner), tuple(self._source_memos(owner))
                own = same(owner.get("guid"))
                return Source(own, _called(owner), attributes=attributes, memos=memos, data=data, suffix=suffix)
        return None

    def _source(self, one: _Text, counting: Counting) -> Source:
        holder, owner = one.element, one.owner
        selections = []
        for element, span in one.spans:
            start, end = one.positions.span(*span, counting)
            codes = tuple(self._given(element, owner))
            notes = [Memo(m.text, m.coder or self._coder(element), m.at) for m in self.memos(element)]
            if said := text(element, "Description").strip():
                notes.append(Memo(said, self._coder(element), _at(element)))
            if start >= end:
                self.lost += [Lost("refi_lost_selection", _called(owner))] * max(len(codes), 1)
                self.lost += [Lost("refi_lost_note", note.text) for note in notes]
            elif codes or notes:
                selections.append(Selection(start, end, codes, tuple(notes)))
        whole = [] if holder is owner else list(self._given(holder, owner))
        return Source(
            guid=same(owner.get("guid")),
            name=_called(owner) or _called(holder) or same(owner.get("guid")),
            text=one.positions.text,
            selections=tuple(sorted(selections, key=lambda selection: (selection.start, selection.end))),
            attributes=self.attributes(owner) | self.attributes(holder),
            codes=(*self._given(owner, owner), *whole),
            memos=(*self._source_memos(owner), *(self._source_memos(holder) if holder is not owner else [])),
        )

    def _source_memos(self, owner: Element) -> list[Memo]:
        said = text(owner, "Description").strip()
        own = [Memo(said, self._coder(owner), _at(owner))] if said else []
        return [*own, *self.memos(owner, self._coder(owner))]

    def _given(self, element: Element, owner: Element) -> Iterator[Given]:
        """Give the codes of a selection or source by people; those of machines, and of no code, are listed as lost."""
        for coding in children(element, "Coding"):
            ref = child(coding, "CodeRef")
            code = same(ref.get("targetGUID")) if ref is not None else ""
            user = self.users.get(same(coding.get("creatingUser") or _by(element)), "")
            if code in self.cases:
                self.lost.append(Lost("refi_lost_case_selection", _called(owner)))
            elif code not in self.codes:
                self.lost.append(Lost("refi_lost_selection", _called(owner)))
            elif user is None:
                self.lost.append(Lost("refi_lost_machine"))
            else:
                notes = tuple(memo.text for memo in self.memos(coding))
                yield Given(code, user, _at(coding) or _at(element), notes)

    def _coder(self, element: Element) -> str:
        return self.users.get(same(_by(element))) or ""

    def _note_text(self, note: Element) -> str:
        return Positions(self._raw(note) or "").text.strip()


def _holders(owner: Element) -> list[Element]:
    return [owner] if name(owner) == "TextSource" else list(children(owner, *_TEXTS))


def _by(element: Element) -> str:
    return element.get("creatingUser") or element.get("modifyingUser") or ""


def _at(element: Element) -> str:
    return stamp(element.get("creationDateTime") or element.get("modifiedDateTime") or "")


def _called(element: Element) -> str:
    """A source's name, or where it has none that of its file."""
    path = element.get("plainTextPath") or element.get("richTextPath") or element.get("path") or ""
    return " ".join((element.get("name") or PurePosixPath(path.replace("\\", "/")).stem).split())


def _n_codings(selection: Element) -> int:
    return sum(1 for _ in children(selection, "Coding"))


def _sync_points(holder: Element) -> dict[str, int]:
    return {
        same(point.get("guid")): position
        for point in children(holder, "SyncPoint")
        if (position := _number(point.get("position"))) is not None
    }


def _span(selection: Element, times: dict[str, int]) -> Span | None:
    """Give a selection's positions as written; in a transcript, those of its points in time."""
    if name(selection) == "TranscriptSelection":
        low, high = (times.get(same(selection.get(key))) for key in ("fromSyncPoint", "toSyncPoint"))
    else:
        low, high = _number(selection.get("startPosition")), _number(selection.get("endPosition"))
    return None if low is None or high is None or not 0 <= low < high else (low, high)


def _number(value: str | None) -> int | None:
    try:
        return int(value or "") if len(value or "") < 18 else None
    except ValueError:
        return None


def _decoded(data: bytes) -> str | None:
    """Decode a text file; UTF-8 as the standard asks, with or without a mark, else what it looks like."""
    from fieldnotes.readers.encoding import decode

    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return ("\ufeff" if marked else "") + decode(data, Path("text"))
    except FieldnotesError:
        return None
