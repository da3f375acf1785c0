"""What is said of an import: counts for the terminal, and every single thing for a file in raw/."""

from __future__ import annotations

from collections import Counter

from fieldnotes.exchange.new_study import Imported
from fieldnotes.exchange.offsets import Counting
from fieldnotes.exchange.project import Project
from fieldnotes.words import number, percent, word

_LONGEST = 300  # characters of a thing that is listed; a note stands whole


def told(project: Project, made: Imported, language: str = "da") -> list[str]:
    """Give what an import did and could not do, a line each, with numbers and without names."""
    n = {"sources": made.n_sources, "codes": made.n_codes}
    lines = [word("refi_told_made", language).format(**{name: number(value, language) for name, value in n.items()})]
    if made.n_selections:
        share = made.n_between_words / made.n_edges if made.n_edges else 0.0
        counts = {"n": number(made.n_selections, language), "placed": number(made.n_placed, language)}
        lines.append(word("refi_told_selections", language).format(**counts, share=percent(share, language)))
        lines += _counted(project, language)
    lines += [
        word("refi_told_coder", language).format(coder=coder, n=number(rows, language))
        for coder, rows in made.logs.items()
    ]
    kinds = Counter(lost.kind for lost in made.lost)
    lines.append(word("refi_told_lost" if kinds else "refi_told_nothing_lost", language))
    return [*lines, *(f"  {number(kinds[kind], language)} {word(kind, language)}" for kind in sorted(kinds))]


def _counted(project: Project, language: str) -> list[str]:
    """How positions are counted, and why it is thought so."""
    found = project.offsets
    key = "refi_told_offsets" if found.confirmed else "refi_told_offsets_otherwise"
    said = {"used": _way(found.used, language), "expected": _way(found.expected, language)}
    shares = {"share": percent(found.share, language), "before": percent(found.share_expected, language)}
    return [word(key, language).format(origin=project.origin or "?", n=number(found.n, language), **said, **shares)]


def _way(way: Counting, language: str) -> str:
    unit = word("refi_utf16" if way.unit == "utf-16" else "refi_code_points", language)
    breaks = word(("refi_break_written", "refi_break_1", "refi_break_2")[way.line_break], language)
    return f"{unit}, {breaks}" + (f", {word('refi_bom', language)}" if way.bom else "")


def told_in_full(project: Project, made: Imported, language: str = "da") -> str:
    """Give the same as text, with each thing that was lost. It may hold names: it is for a file in raw/."""
    lines = told(project, made, language)
    for lost in made.lost:
        if lost.what:
            what = " ".join(lost.what.split())
            what = what if lost.kind == "refi_lost_note" or len(what) <= _LONGEST else what[:_LONGEST] + "…"
            lines.append(f"- {word(lost.kind, language)}: {what}")
    return "\n".join(lines) + "\n"
