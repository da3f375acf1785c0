"""Tables inside a document: a log or notes set in a table, or an interview with the speaker in the first column."""

from __future__ import annotations

import re
from collections import Counter

from fieldnotes.readers.dates import day_at
from fieldnotes.readers.labels import looks_like_name
from fieldnotes.readers.legend import is_front
from fieldnotes.readers.reading import NOTE, Block, RawTurn, Reading, comment
from fieldnotes.readers.roles import is_known
from fieldnotes.readers.rows import HOW, guess_columns, turns_of_rows
from fieldnotes.readers.stamps import bare


def read_tables(blocks: list[Block]) -> Reading | None:
    """Read a document whose text lies in tables of dated, timed or spoken rows; None if most of it does not."""
    tables = _tables(blocks)
    layouts = {number: found for number, rows in tables.items() if (found := _layout(rows))}
    inside = sum(len(block.text.split()) for block in blocks if block.table in layouts)
    outside = sum(len(block.text.split()) for block in blocks if block.table not in layouts and not block.author)
    if not layouts or inside < 0.5 * (inside + outside):
        return None
    turns: list[RawTurn] = []
    done: set[int] = set()
    for block in blocks:
        if block.author:
            turns.append(comment(block))
        elif block.table not in layouts:
            turns.append(RawTurn(block.text.strip(), role=NOTE if is_front(block) else ""))
        elif block.table not in done:
            done.add(block.table)
            columns, header = layouts[block.table]
            turns += turns_of_rows(tables[block.table][header:], columns)
    kept = tuple(turn for turn in turns if turn.text)
    return Reading(kept, HOW, round(0.95 * inside / (inside + outside), 2))


def _tables(blocks: list[Block]) -> dict[int, list[tuple[str, ...]]]:
    tables: dict[int, list[tuple[str, ...]]] = {}
    for block in blocks:
        if block.table:
            tables.setdefault(block.table, []).append(block.cells)
    return tables


def _layout(rows: list[tuple[str, ...]]) -> tuple[dict[str, list[int]], int] | None:
    """Give what the columns hold and how many rows the header takes: by the header's words, else by the cells."""
    found = guess_columns(rows[0])
    if "text" in found and len(found) > 1:
        return found, 1
    if len(rows[0]) < 2:
        return None
    for start in (0, 1):
        first = [row[0].strip() for row in rows[start:]]
        widest = max(range(1, len(rows[0])), key=lambda n: sum(len(row[n]) for row in rows if n < len(row)))
        for key, fits in (("date", _is_date), ("time", _is_time)):
            if first and sum(map(fits, first)) >= 0.8 * len(first):
                return {key: [0], "text": [widest]}, start
    return None


def _is_date(cell: str) -> bool:
    return day_at(cell) is not None


def _is_time(cell: str) -> bool:
    stamp = bare(cell, clock=True)
    return stamp is not None and stamp.end >= len(cell.rstrip(" .:"))


def flattened(blocks: list[Block]) -> list[Block]:
    """Give the blocks with table rows as lines: a first cell that names a speaker is a label, else a cell a line."""
    first = Counter(block.cells[0].strip(" :") for block in blocks if len(block.cells) > 1)
    done = []
    for block in blocks:
        name = block.cells[0].strip(" :") if len(block.cells) > 1 else ""
        if name and (is_known(name) or (first[name] > 1 and looks_like_name(name))):
            rest = " ".join(re.sub(r"\n+", " ", cell) for cell in block.cells[1:] if cell)
            done.append(Block(f"{name}: {rest}"))
        else:
            done.append(block)
    return done
