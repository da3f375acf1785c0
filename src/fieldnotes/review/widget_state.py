"""One coder's work at a queue of segments: where they are, what they answered, and every answer on disk at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.review.log import append, read_log
from fieldnotes.review.rows import COLUMNS
from fieldnotes.review.widget_answers import ANSWERS
from fieldnotes.review.widget_filter import FILTERS, fits
from fieldnotes.review.widget_log import NOTE, SKIPPED, Cell, Change, Verdict, replay, rows_from, rows_of, stamp
from fieldnotes.review.widget_proposals import Proposals
from fieldnotes.review.widget_texts import Texts
from fieldnotes.words import word

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

Message = Mapping[str, Any]


class Review:
    """What stands behind the widget, without a browser: `do` a message, then look at the attributes.

    The log on the disk is the truth: it is read again after every save, and where another kernel has added to it.
    """

    def __init__(
        self,
        texts: Texts,
        proposals: Proposals,
        codebook: Codebook,
        path: Path,
        queue: Iterable[str],
        *,
        language: str = "da",
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.texts, self.proposals, self.codebook, self.path = texts, proposals, codebook, path
        self.language, self._clock = language, clock
        self.verdicts: dict[Cell, Verdict] = {}
        self.undo: list[Change] = []
        self.redo: list[Change] = []
        self.saves = 0
        self._signature: tuple[int, int] | None = (-1, -1)
        self.look()
        queue = list(dict.fromkeys(queue))
        # What the coder has met before stands first, so that a queue drawn anew does not hide it.
        earlier = dict.fromkeys(segment for segment, _ in self.verdicts if segment in texts)
        self.order = [segment for segment in earlier if segment not in set(queue)] + queue
        self.filters = dict.fromkeys(FILTERS, "")
        self.chosen = list(self.order)
        self.place = 0
        self._next(-1)

    @property
    def segment(self) -> str:
        """The segment on the page, "" where none fits the filters."""
        return self.chosen[self.place] if self.chosen else ""

    def verdict(self, segment: str, code: str) -> Verdict:
        """Give what the coder says of a code in a segment; open where nothing was said."""
        return self.verdicts.get((segment, code), Verdict())

    def done(self, segment: str) -> bool:
        """Say whether the coder has judged all codes of a segment."""
        return self.verdict(segment, "").status == "accepted"

    def skipped(self, segment: str) -> bool:
        """Say whether the coder put the segment off."""
        return self.verdict(segment, "") == Verdict("rejected", {}, SKIPPED)

    def open_codes(self, segment: str) -> list[str]:
        """Give the proposed codes that the coder has not answered."""
        return [code for code in self.proposals.lines(segment) if not self.verdict(segment, code).status]

    def look(self) -> None:
        """Read the log again if it is not as it was: another kernel or a spreadsheet may have added to it."""
        if self._signature != self._now():
            self._read()
            self.redo = []

    def do(self, message: Message) -> str:
        """Carry out one message of the page and give what to say of it.

        Raises FieldnotesError or OSError where it could not be saved, and ValueError for a message that nobody knows.
        """
        self.look()
        name = str(message.get("do"))
        if name in ANSWERS:
            return self._answer(name, message)
        moves: dict[str, Callable[[Message], str]] = {
            "done": self._done,
            "skip": self._skip,
            "go": self._go,
            "undo": self._undo,
            "redo": self._redo,
            "filter": self._filter,
            "look": lambda _: "",
        }
        if name not in moves:
            raise ValueError(f"no action {name!r}; there are: {', '.join([*ANSWERS, *moves])}")
        return moves[name](message)

    def _answer(self, name: str, message: Message) -> str:
        segment, code = str(message["segment"]), str(message["code"])
        if name == "memo" and not code:
            code = NOTE
        if segment not in self.texts or (code not in self.codebook and code != NOTE):
            raise ValueError("an answer on a segment or code that is not there")
        was = self.verdict(segment, code)
        verdict = ANSWERS[name](was, self.proposals.lines(segment).get(code, []), message)
        if verdict != was:
            self._save({(segment, code): verdict})
        return self._said(code, verdict)

    def _said(self, code: str, verdict: Verdict) -> str:
        if code == NOTE:
            return word("widget_memo_saved" if verdict.note else "widget_memo_gone", self.language)
        if verdict.status == "accepted":
            polarity = f" {word('and', self.language)} ".join(word(name, self.language) for name in verdict.given)
            return f"{self.codebook[code].label}: {word('widget_yes', self.language)}, {polarity}"
        return f"{self.codebook[code].label}: {word('widget_no', self.language)}"

    def _done(self, message: Message) -> str:
        segment = self.segment
        if not segment:
            return ""
        if not self.done(segment) or self.open_codes(segment):
            lines = self.proposals.lines(segment)
            refused = {
                (segment, code): ANSWERS["reject"](Verdict(), lines[code], {}) for code in self.open_codes(segment)
            }
            self._save(refused | {(segment, ""): Verdict("accepted")})
        return self._next(self.place, "widget_done_said")

    def _skip(self, message: Message) -> str:
        if self.segment and not self.done(self.segment) and not self.skipped(self.segment):
            self._save({(self.segment, ""): Verdict("rejected", {}, SKIPPED)})
        return self._next(self.place, "widget_skipped_said")

    def _next(self, place: int, said: str = "") -> str:
        """Go to the next segment that is not done, from the beginning again where none is left; those skipped last."""
        around = [*range(place + 1, len(self.chosen)), *range(place + 1)]
        left = [at for at in around if not self.done(self.chosen[at])]
        fresh = [at for at in left if not self.skipped(self.chosen[at])]
        if fresh or left:
            self.place = (fresh or left)[0]
            return word(said, self.language) if said else ""
        self.place = max(0, min(place, len(self.chosen) - 1))
        return word("widget_all_done", self.language)

    def _go(self, message: Message) -> str:
        self.place = max(0, min(len(self.chosen) - 1, self.place + int(message["step"])))
        return ""

    def _undo(self, message: Message) -> str:
        if not self.undo:
            return word("widget_nothing_to_undo", self.language)
        change = self.undo.pop()
        return self._step(change, change.back, self.undo, self.redo, "widget_undone")

    def _redo(self, message: Message) -> str:
        if not self.redo:
            return word("widget_nothing_to_redo", self.language)
        change = self.redo.pop()
        return self._step(change, change, self.redo, self.undo, "widget_redone")

    def _step(self, change: Change, write: Change, taken: list[Change], put: list[Change], said: str) -> str:
        try:
            self._write(write)
        except BaseException:
            taken.append(change)
            raise
        put.append(change)
        self._show(next(iter(change.after))[0])
        return f"{word(said, self.language)}: {self.named(change)}"

    def named(self, change: Change) -> str:
        """Give what a change was about: the labels of its codes, or the segment."""
        names = {NOTE: word("widget_memo", self.language), "": word("widget_whole", self.language)}
        codes = [code for _, code in change.after if code] if ("" not in [c for _, c in change.after]) else [""]
        return ", ".join(
            names.get(code) or (self.codebook[code].label if code in self.codebook else code) for code in codes
        )

    def _show(self, segment: str) -> None:
        if segment not in self.chosen and segment in self.order:
            self.filters, self.chosen = dict.fromkeys(FILTERS, ""), list(self.order)
        if segment in self.chosen:
            self.place = self.chosen.index(segment)

    def _filter(self, message: Message) -> str:
        self.filters = {name: str(message["filters"].get(name, "")) for name in FILTERS}
        here = self.segment
        self.chosen = [segment for segment in self.order if fits(self, segment)]
        self.place = self.chosen.index(here) if here in self.chosen else 0
        if here not in self.chosen:
            self._next(-1)
        return word("widget_filtered", self.language).format(n=len(self.chosen))

    def _save(self, after: dict[Cell, Verdict]) -> None:
        change = Change({cell: self.verdict(*cell) for cell in after}, after)
        self._write(change)
        self.undo.append(change)
        self.redo = []

    def _write(self, change: Change) -> None:
        segment = next(iter(change.after))[0]
        at = stamp(self._clock(), self._last.get(segment, ""))
        rows = rows_of(change, self.texts.words, at)
        append(self.path, rows)
        self.saves += 1
        if not self._follow(rows):
            self._read(keep=True)

    def _follow(self, rows: list[dict[str, str]]) -> bool:
        """Read the end of the log alone, and say whether it is these rows and no others."""
        size = self._signature[0] if self._signature else None
        now = self._now()
        found = None if size is None else rows_from(self.path, size)
        if found is None or found != [dict.fromkeys(COLUMNS, "") | row for row in rows]:
            return False
        self._signature = now
        self.verdicts |= replay(pd.DataFrame(found))[0]
        self._last[found[0]["segment_id"]] = found[0]["at"]
        return True

    def _read(self, *, keep: bool = False) -> None:
        """Read the log; `keep` the steps that can be undone, which are this session's own until others write."""
        self._signature = self._now()
        log = read_log(self.path)
        self.verdicts, changes = replay(log)
        self._last = dict(zip(log["segment_id"], log["at"], strict=True))
        if not keep:
            self.undo = [change for change in changes if all(segment in self.texts for segment, _ in change.after)]

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_size, found.st_mtime_ns
