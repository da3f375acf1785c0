"""A filled-in spreadsheet into a coder's log: checked as a whole, then added as a whole, and only what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fieldnotes.coding.codebook_history import Change, read_changes
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.review.coding_sheet import themes
from fieldnotes.review.filled import Filled, read_filled
from fieldnotes.review.log import MEMO, append, log_path, read_log, standing
from fieldnotes.review.memos import segment_memo
from fieldnotes.review.moving import doc_of
from fieldnotes.tables import POLARITIES, Corpus
from fieldnotes.words import LANGUAGES, word

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

OPENING = 300  # characters of a segment kept with its "done", so that its codings are found if its text changes


@dataclass(frozen=True)
class Answer:
    """What a row of the spreadsheet says of a segment: the codes given, whether it is judged at all, the memo."""

    segment_id: str
    text: str
    given: frozenset[tuple[str, str]]
    judged: bool
    memo: str


@dataclass(frozen=True)
class Imported:
    """What an import did: the coder, and how many segments were new, changed, as before, and not filled in."""

    coder: str
    new: int
    changed: int
    same: int
    blank: int


def import_filled(
    folder: Path, path: Path, corpus: Corpus, codebook: Codebook, *, at: str, coder: str = ""
) -> Imported:
    """Add a filled-in spreadsheet to a coder's log in `folder` (`raw/codings`): all of it in one write, or none.

    A row with themes, or marked as without, says that its segment is judged for every code. An empty row says
    nothing. What the log says already is not added again; where it says otherwise the spreadsheet stands from now on,
    and the earlier rows remain. `coder` may be left out where the spreadsheet says whose it is.
    Raises FieldnotesError with every problem of the spreadsheet, each with its row; nothing is then written.
    """
    filled = read_filled(path)
    if coder and filled.coder and coder != filled.coder:
        raise FieldnotesError(
            Problem("the spreadsheet", "was made for another coder.", "Give the coder that its guide names.")
        )
    if not (coder or filled.coder):
        raise FieldnotesError(Problem("the spreadsheet", "does not say whose it is.", "Add --coder and the name."))
    answers = read_answers(filled, corpus, codebook, read_changes(folder.parent))
    log = log_path(folder, coder or filled.coder)
    known = read_log(log)
    stands = {str(name): rows for name, rows in standing(known).groupby("segment_id")}
    rows: list[dict[str, str]] = []
    tally = {"new": 0, "changed": 0, "same": 0, "blank": 0}
    for answer in answers:
        before = stands.get(answer.segment_id)
        added = list(_rows(answer, before, segment_memo(known, answer.segment_id)))
        rows += [row | {"at": at} for row in added]
        kind = "new" if before is None else "changed"
        tally[kind if added else "same" if answer.judged or answer.memo else "blank"] += 1
    append(log, rows)
    return Imported(coder or filled.coder, **tally)


def read_answers(filled: Filled, corpus: Corpus, codebook: Codebook, changes: Sequence[Change] = ()) -> list[Answer]:
    """Read the rows of a spreadsheet as answers; a theme may bear a name it had before the codebook's `changes`.

    Raises FieldnotesError with every problem, each with its row.
    """
    texts = corpus.with_text().set_index("segment_id")["text"].to_dict()
    documents = set(corpus.documents["doc_id"])
    codes = _names(codebook, changes)
    problems: list[Problem] = []
    answers: list[Answer] = []
    seen: dict[str, int] = {}
    for number, row in filled.rows:
        name = row.get("segment_id", "")
        wrong: list[tuple[str, str]] = []
        if name not in texts and doc_of(name) not in documents:
            wrong.append(("has a segment that is not in this study.", "Keep the first column as it was."))
        elif name in seen:
            wrong.append((f"has the same segment as row {seen[name]}.", "Keep one of the two rows."))
        seen.setdefault(name, number)
        given = list(_given(row, codes, wrong))
        if given and row.get("none"):
            wrong.append(("has themes, and a mark that there is none.", "Take one of them away."))
        if len(set(given)) < len(given):
            wrong.append(("has the same theme twice.", "Keep one of them, or change a polarity."))
        problems += [Problem(f"the spreadsheet, row {number}", what, remedy) for what, remedy in wrong]
        judged = bool(given or row.get("none"))
        answers.append(
            Answer(name, texts.get(name, row.get("text", "")), frozenset(given), judged, row.get("memo", ""))
        )
    if problems:
        raise FieldnotesError(problems)
    return answers


def _names(codebook: Codebook, changes: Sequence[Change]) -> dict[str, str]:
    """Give the code that each name stands for: labels and ids of today first, then those of before."""
    codes = {code.casefold(): code for code in codebook.ids}
    codes |= {name.casefold(): code for name, code in themes(codebook).items()}
    for change in reversed(changes):
        if change.change in ("rename", "merge", "label") and change.to.casefold() in codes:
            codes.setdefault(change.code.casefold(), codes[change.to.casefold()])
    return codes


def _given(row: dict[str, str], codes: dict[str, str], wrong: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    polarities = {word(name, language).casefold(): name for name in POLARITIES for language in LANGUAGES}
    places = sorted({int(name.split(" ")[1]) for name in row if name.startswith(("code ", "polarity "))})
    for place in places:
        code, polarity = row.get(f"code {place}", ""), row.get(f"polarity {place}", "")
        if polarity.casefold() not in ("", *polarities):
            wrong.append((f"has an unknown polarity at theme {place}.", "Choose one from the list."))
        elif polarity and not code:
            wrong.append((f"has a polarity without theme {place}.", "Choose the theme, or empty the cell."))
        if code and code.casefold() not in codes:
            wrong.append((f"has a theme {place} that is not in the codebook.", "Choose one from the list."))
        elif code:
            yield codes[code.casefold()], polarities.get(polarity.casefold(), "present")


def _rows(answer: Answer, before: pd.DataFrame | None, memo: str) -> Iterator[dict[str, str]]:
    """Give the rows to add so that the log says what the answer says; none where it says so already."""
    empty = {"segment_id": answer.segment_id, "evidence": "", "note": ""}
    if answer.memo and answer.memo != memo:
        yield empty | {"code": "", "polarity": "", "status": MEMO, "note": answer.memo}
    if not answer.judged:
        return
    accepted = [] if before is None else before[before["status"] == "accepted"].to_dict("records")
    had = {(str(row["code"]), str(row["polarity"])) for row in accepted if row["code"]}
    for code in sorted({code for code, _ in had | set(answer.given)}):
        old = sorted(polarity for name, polarity in had if name == code)
        new = sorted(polarity for name, polarity in answer.given if name == code)
        if old == new:
            continue
        if old:  # take back first: two rows of one save would both stand
            yield empty | {"code": code, "polarity": old[0], "status": "rejected"}
        for polarity in new:
            yield empty | {"code": code, "polarity": polarity, "status": "accepted"}
    if not any(row["code"] == "" for row in accepted):
        yield empty | {"code": "", "polarity": "", "status": "accepted", "evidence": _opening(answer.text)}


def _opening(text: str) -> str:
    words = text if len(text) <= OPENING else text[:OPENING].rpartition(" ")[0]
    return json.dumps([{"start": 0, "end": len(words), "text": words}], ensure_ascii=False) if words else ""
