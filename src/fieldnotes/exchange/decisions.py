"""A project's codings and notes as rows of coders' logs."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldnotes.exchange.codes import Meaning
from fieldnotes.exchange.offsets import between_words
from fieldnotes.exchange.placing import Placer
from fieldnotes.exchange.project import Lost, Memo, Project, Source
from fieldnotes.review.rows import LONGEST, MEMO, UNDONE
from fieldnotes.tables import POLARITIES

NOBODY = "ukendt"  # who coded, where the project does not say
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)")  # what Windows calls no file
LogRow = dict[str, str]


@dataclass
class _Cell:
    """What a coder said of a segment with one meaning."""

    places: set[tuple[int, int]] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    at: str = ""


class Decisions:
    """The codings and notes of a project as rows of logs, one list a coder, in the order of time and place.

    `doc_ids`: a source's GUID -> its document; `meanings`: a code's GUID -> what giving it means; `codes`: the
    codebook's ids, in order. A selection over several segments gives a row for each.
    `logs`: coder -> rows. `lost`: what cannot be carried. `n_selections`, `n_placed`: selections with a code or note,
    and those found in segments; `n_edges`, `n_between_words`: edges of the places found, and those between words.
    """

    def __init__(
        self,
        project: Project,
        doc_ids: Mapping[str, str],
        meanings: Mapping[str, Meaning],
        placer: Placer,
        codes: Sequence[str],
    ) -> None:
        self.lost: list[Lost] = []
        self.n_selections = self.n_placed = self.n_edges = self.n_between_words = 0
        self._meanings, self._placer = meanings, placer
        self._coders = coder_names(project.coders)
        self._cells: dict[tuple[str, str, Meaning], _Cell] = {}
        self._memos: list[tuple[str, str, str, Memo]] = []  # coder, segment_id or doc_id, code
        for code, memo in project.code_memos:
            if code in meanings and meanings[code].code:
                self._memos.append((self._coders[memo.coder], "", meanings[code].code, memo))
            else:
                self.lost.append(Lost("refi_lost_note", memo.text))
        for source in project.sources:
            if source.guid in doc_ids:
                self._source(source, doc_ids[source.guid])
        self.logs = self._logs(codes)

    @property
    def n_codings(self) -> int:
        """How many rows give a code, say that it is absent, or say that a segment is done."""
        return sum(row["status"] != MEMO for rows in self.logs.values() for row in rows)

    def _source(self, source: Source, doc_id: str) -> None:
        self._memos += [(self._coders[memo.coder], doc_id, "", memo) for memo in source.memos]
        for selection in source.selections:
            self.n_selections += 1
            places = self._placer.places(doc_id, source.text, selection.start, selection.end)
            if not places:
                quote = source.text[selection.start : selection.end]
                self.lost += [Lost("refi_lost_place", quote)] * max(len(selection.codes), 1)
                self.lost += [Lost("refi_lost_note", memo.text) for memo in selection.notes]
                continue
            self.n_placed += 1
            for place in places:
                words = self._placer.words[place.segment_id]
                self.n_edges += 2
                self.n_between_words += between_words(words, place.start) + between_words(words, place.end)
            for given in selection.codes:
                if given.code not in self._meanings:
                    self.lost.append(Lost("refi_lost_unknown_coding", given.code))
                    continue
                for n, place in enumerate(places):
                    key = self._coders[given.coder], place.segment_id, self._meanings[given.code]
                    cell = self._cells.setdefault(key, _Cell())
                    cell.places.add((place.start, place.end))
                    cell.at = max(cell.at, given.at)
                    if n == 0:  # a note goes with the first of several segments
                        cell.notes += [note for note in given.notes if note not in cell.notes]
            self._memos += [(self._coders[memo.coder], places[0].segment_id, "", memo) for memo in selection.notes]

    def _logs(self, codes: Sequence[str]) -> dict[str, list[LogRow]]:
        segments = {name: number for number, name in enumerate(self._placer.words)}
        order = {code: number for number, code in enumerate((*codes, ""))}
        logs: dict[str, list[LogRow]] = {}
        together: dict[tuple[str, str, str], dict[Meaning, _Cell]] = {}
        for (coder, segment_id, meaning), cell in self._cells.items():
            together.setdefault((coder, segment_id, meaning.code), {})[meaning] = cell
        for (coder, segment_id, _), cells in together.items():
            logs.setdefault(coder, []).extend(self._rows(segment_id, cells))
        for coder, segment_id, code, memo in self._joined():
            row = {"segment_id": segment_id, "code": code, "polarity": "", "status": MEMO, "evidence": ""}
            logs.setdefault(coder, []).append(row | {"note": self._note([memo.text]), "at": memo.at})
        for rows in logs.values():
            rows.sort(
                key=lambda row: (
                    row["status"] == MEMO,
                    row["at"],
                    segments.get(row["segment_id"], -1),
                    order[row["code"]],
                    row["polarity"],
                )
            )
        return dict(sorted(logs.items()))

    def _rows(self, segment_id: str, cells: Mapping[Meaning, _Cell]) -> Iterable[LogRow]:
        """The rows on one code in one segment: what is accepted, at one time, or else that it is absent."""
        at = max(cell.at for cell in cells.values())
        accepted = {meaning: cell for meaning, cell in cells.items() if meaning.status == "accepted"}
        words = self._placer.words[segment_id]
        for meaning, cell in sorted((accepted or cells).items(), key=lambda item: POLARITIES.index(item[0].polarity)):
            places = [] if cell.places == {(0, len(words))} else sorted(cell.places)
            evidence = [{"start": low, "end": high, "text": words[low:high]} for low, high in places]
            given = bool(meaning.code) and meaning.status == "accepted"
            note = self._note(cell.notes)
            yield {
                "segment_id": segment_id,
                "code": meaning.code,
                "polarity": meaning.polarity if given else "",
                "status": meaning.status,
                "evidence": json.dumps(evidence, ensure_ascii=False) if evidence and given else "",
                "note": f"({note})" if note == UNDONE else note,  # alone, the word would take the answer back
                "at": at,
            }

    def _joined(self) -> Iterable[tuple[str, str, str, Memo]]:
        """The memos, those of one coder on one segment as one, for in a log only the last stands."""
        joined: dict[object, tuple[str, str, str, Memo]] = {}
        for number, (coder, about, code, memo) in enumerate(self._memos):
            key: object = (coder, about) if about in self._placer.words else number
            if key in joined and memo.text not in joined[key][3].text.split("\n"):
                before = joined[key][3]
                memo = Memo(f"{before.text}\n{memo.text}", memo.coder, max(before.at, memo.at))
            elif key in joined:
                continue
            joined[key] = coder, about, code, memo
        return joined.values()

    def _note(self, notes: Sequence[str]) -> str:
        text = "\n".join(notes).strip()
        if len(text) > LONGEST:
            self.lost.append(Lost("refi_lost_note", text[LONGEST:]))
        return text[:LONGEST]


def coder_names(users: Iterable[str]) -> dict[str, str]:
    """Give each user a name that a log file can have, no two alike, whatever the file system thinks of capitals.

    >>> coder_names(["Birthe H.", "birthe h", "", "CP/2"])
    {'': 'ukendt', 'Birthe H.': 'Birthe H', 'CP/2': 'CP-2', 'birthe h': 'birthe h 2'}
    """
    names: dict[str, str] = {}
    for user in sorted(set(users)):
        plain = re.sub(r"[^\w .-]+", "-", unicodedata.normalize("NFC", user))
        plain = re.sub(r"^[\W_]+", "", " ".join(plain.split()))[:60].rstrip(" .-") or NOBODY
        plain = f"k-{plain}" if _RESERVED.fullmatch(plain.partition(".")[0]) else plain
        name, number = plain, 1
        while name.casefold() in {other.casefold() for other in names.values()}:
            number += 1
            name = f"{plain} {number}"
        names[user] = name
    return names
