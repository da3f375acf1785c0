"""All coders' logs as codings of the corpus as it is now, and what of them needs a second look."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.coding.codebook_history import Change, code_today, read_changes
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.review.log import read_log, standing
from fieldnotes.review.merge import conflict_copies
from fieldnotes.review.moving import Finder, doc_of
from fieldnotes.review.rows import MEMO, spans
from fieldnotes.tables import Corpus, frame

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

METHOD = "human"
LEFTOVERS = ("coder", "segment_id", "doc_id", "code", "polarity", "status", "reason", "moved_to", "at")
# Why a decision is listed. The first two stand, and are to be looked at again; the others are not carried.
REASONS = ("moved", "split", "segment_gone", "document_gone", "code_gone", "decided_there")
CARRIED = REASONS[:2]


def read_logs(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every log of `raw/codings`, by coder; what notes say of names and numbers is replaced as in the texts.

    Raises FieldnotesError with all problems of all of them.
    """
    logs: dict[str, pd.DataFrame] = {}
    problems = [
        Problem(
            f"codings/{unicodedata.normalize('NFC', log.name)}",
            "has a conflict copy beside it, with decisions of its own.",
            "Bring them together: fieldnotes review merge",
        )
        for log in conflict_copies(folder).values()
    ]
    for path in sorted(folder.glob("*.csv"), key=lambda path: unicodedata.normalize("NFC", path.stem)):
        try:
            logs[unicodedata.normalize("NFC", path.stem)] = read_log(path)
        except FieldnotesError as error:
            problems += error.problems
    if problems:
        raise FieldnotesError(problems)
    replace = replacer(folder.parent)
    return {
        coder: log.assign(note=log["note"].map(lambda note: replace(note) if note else ""))
        for coder, log in logs.items()
    }


def replacer(raw: Path) -> Callable[[str], str]:
    """Give what replaces the names of `raw/names.csv` and direct identifiers in a text that a coder wrote or kept."""
    from fieldnotes.privacy import Replacer, read_names

    return Replacer(read_names(raw / "names.csv")).replace


def read_codings(folder: Path, corpus: Corpus, codebook: Codebook | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read `raw/codings/*.csv` (that folder is given) into codings by people, and list what needs a second look.

    The first table has the columns of codings: method human, evidence in the document's code points, a row without a
    code for each segment that a coder is done with. Where a segment's text has changed, its decisions go to the
    segment of the same document that has their words. Codes are today's (see `coding.codebook_history`).
    The second has a row per decision that moved, whose code has been split since, or that could not be carried:
    coder, segment_id (of the log), doc_id, code, polarity, status, reason (see REASONS), moved_to, at.
    Of a document that is no longer in the corpus nothing but ids is given.
    Raises FieldnotesError with everything that is wrong in the logs, by row.
    """
    changes = read_changes(folder.parent)
    logs = read_logs(folder)
    finder = Finder(corpus)
    owner = dict(zip(corpus.segments["segment_id"], corpus.segments["doc_id"], strict=True))
    start = dict(zip(corpus.segments["segment_id"], corpus.segments["start"].tolist(), strict=True))
    said = _said(logs.values(), owner)
    rows: list[dict[str, Any]] = []
    leftovers: list[dict[str, str]] = []
    for coder, log in logs.items():
        known = None if codebook is None else codebook
        here: dict[tuple[str, ...], dict[str, Any]] = {}
        late = []
        for row in decisions(log, changes, known).to_dict("records"):
            placed, reason = _placed({str(k): str(v) for k, v in row.items()}, owner, said, finder)
            if codebook is not None and row["code"] and row["code"] not in codebook and reason in ("", "moved"):
                placed, reason = None, "code_gone"
            if placed is not None and not reason:
                here[placed["segment_id"], placed["code"], placed["polarity"]] = placed
            if reason:
                late.append((row, placed, reason))
        taken = {(segment_id, code) for segment_id, code, _ in here}
        for row, placed, reason in late:
            if placed is not None and (placed["segment_id"], placed["code"]) in taken:
                placed, reason = None, "decided_there" if row["code"] else ""
            if placed is not None:
                here.setdefault((placed["segment_id"], placed["code"], placed["polarity"]), placed)
            if reason:
                doc_id = owner.get(row["segment_id"]) or doc_of(row["segment_id"])
                moved_to = placed["segment_id"] if placed else ""
                leftovers.append(row | {"coder": coder, "doc_id": doc_id, "reason": reason, "moved_to": moved_to})
        leftovers += [
            row | {"coder": coder, "doc_id": owner[row["segment_id"]], "reason": "split", "moved_to": ""}
            for row in _split(log, here.values(), changes)
        ]
        rows += [_coding(row, coder, start) for row in here.values() if row["code"] or row["status"] == "accepted"]
    return _in_order(rows, corpus, codebook), pd.DataFrame(leftovers, columns=list(LEFTOVERS), dtype="str")


def decisions(log: pd.DataFrame, changes: Sequence[Change], known: Codebook | None = None) -> pd.DataFrame:
    """Give the decisions of a coder's log that stand, with the codes of today; columns as the log's.

    Of codes that were merged, one that was given outweighs one that was rejected; what the coder has decided about
    the code that is left since the merger outweighs both.
    """
    if not changes:
        return standing(log)
    log = log[log["status"] != MEMO]
    today = _today(log, changes, known)
    since = {code: max((c.at for c in changes if c.to == code and c.change == "merge"), default="") for code in today}
    late = (today == log["code"]) & (log["at"] > today.map(since)) & (today.map(since) != "")
    cell = [log["segment_id"], today]
    log = log[late | ~late.groupby(cell).transform("any")]
    kept = standing(log)
    kept = kept.assign(code=_today(kept, changes, known))
    given = (kept["status"] == "accepted").groupby([kept["segment_id"], kept["code"]]).transform("any")
    kept = kept[(kept["status"] == "accepted") | ~given]
    return kept.drop_duplicates(["segment_id", "code", "polarity"], keep="last", ignore_index=True)


def _today(rows: pd.DataFrame, changes: Sequence[Change], known: Codebook | None) -> pd.Series:
    codes = [
        code_today(code, at, changes, known) if code else "" for code, at in zip(rows["code"], rows["at"], strict=True)
    ]
    return pd.Series(codes, index=rows.index, dtype="str")


def _said(logs: Iterable[pd.DataFrame], owner: dict[str, str]) -> dict[str, set[str]]:
    """Give all the words that coders marked in segments that there are no more: together they find the new one."""
    said: dict[str, set[str]] = {}
    for log in logs:
        gone = log[~log["segment_id"].isin(list(owner)) & (log["evidence"] != "")]
        for segment_id, evidence in zip(gone["segment_id"], gone["evidence"], strict=True):
            said.setdefault(segment_id, set()).update(span["text"] for span in spans(evidence) or [] if span["text"])
    return said


def _placed(
    row: dict[str, str], owner: dict[str, str], said: dict[str, set[str]], finder: Finder
) -> tuple[dict[str, Any] | None, str]:
    """Give a decision with the segment and places it has now, or None, and the reason to list it, or ""."""
    places = spans(row["evidence"]) or []
    if row["segment_id"] in owner:
        text = finder.texts[owner[row["segment_id"]]][row["segment_id"]]
        return row | {"places": [place for span in places if (place := _within(span, text))]}, ""
    doc_id = doc_of(row["segment_id"])
    if doc_id not in finder.texts:
        return None, "document_gone"
    new = finder.segment(doc_id, said.get(row["segment_id"], ()))
    found = [finder.find(doc_id, span["text"]) for span in places if span["text"]]
    own = {place.segment_id for where in found for place in where}
    target = new if new in own or not own else (own.pop() if len(own) == 1 else "")
    if not target or (places and not found):
        return None, "segment_gone"
    spots = [(place.start, place.end) for where in found for place in where if place.segment_id == target]
    if places and not spots:
        return None, "segment_gone"
    return row | {"segment_id": target, "places": spots}, "moved"


def _within(span: dict[str, Any], text: str) -> tuple[int, int] | None:
    """Give a span's place in its segment; where its words stand elsewhere in it, there (offsets counted otherwise)."""
    start, end, words = span["start"], min(span["end"], len(text)), span["text"]
    if not words or text[start:end] == words:
        return (start, end) if start < end else None
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    nearest = min(places, key=lambda at: abs(at - start), default=None)
    return None if nearest is None else (nearest, nearest + len(words))


def _split(log: pd.DataFrame, here: Iterable[dict[str, Any]], changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Give the decisions for a code that was split after them, in segments that the coder has not been at since."""
    splits = {change.code: change.at for change in changes if change.change == "split"}
    if not splits:
        return []
    latest = log.groupby("segment_id")["at"].max()
    return [
        row
        for row in here
        if row["status"] == "accepted" and latest.get(row["segment_id"], "") <= splits.get(row["code"], "")
        if row["code"] in splits
    ]


def _coding(row: dict[str, Any], coder: str, start: dict[str, int]) -> dict[str, Any]:
    first = start[row["segment_id"]]
    return {
        "segment_id": row["segment_id"],
        "code": row["code"],
        "polarity": row["polarity"] or "present",
        "coder": coder,
        "method": METHOD,
        "score": float("nan"),
        "status": row["status"],
        "evidence": [
            {"start": first + low, "end": first + high, "why": f"{METHOD}: {coder}"}
            for low, high in sorted(set(row["places"]))
        ],
        "note": row["note"],
        "at": row["at"],
    }


def _in_order(rows: list[dict[str, Any]], corpus: Corpus, codebook: Codebook | None) -> pd.DataFrame:
    order = {segment_id: number for number, segment_id in enumerate(corpus.segments["segment_id"])}
    codes = {code: number for number, code in enumerate(codebook.ids)} if codebook is not None else {}
    return frame(
        "codings",
        sorted(
            rows,
            key=lambda row: (
                order[row["segment_id"]],
                codes.get(row["code"], -1),
                row["code"],
                row["polarity"],
                row["coder"],
            ),
        ),
    )
