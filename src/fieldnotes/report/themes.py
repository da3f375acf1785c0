"""The themes of a report: shares in each pilot and round, with the quotes behind each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare import quotes
from fieldnotes.report.marking import marked
from fieldnotes.words import number, percent, word_or

if TYPE_CHECKING:
    from fieldnotes.coding import Code, Codebook
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus

MOST_QUOTES = 25  # behind one cell; the page says how many there are in all
Lookup = dict[tuple[str, ...], dict[str, dict[str, Any]]]
ALWAYS = ("present", "lacking")  # shown side by side, zero included
SIGNS = {"present": "", "lacking": "▽", "rejected": "✕"}


def themes(
    study: Study,
    corpus: Corpus,
    codings: pd.DataFrame,
    codebook: Codebook,
    projects: list[str],
    figures: dict[str, Any],
    language: str,
) -> list[dict[str, Any]]:
    """Give a dict per top theme: label, definition, cells by project, shares by round, quotes, and its figure."""
    codes, rounds = study.table("codes", make="compare"), study.table("rounds", make="compare")
    shares = _lookup(codes[codes["unit"] == "segment"], ["code", "project"])
    by_round = _lookup(rounds, ["code", "project", "round"])
    round_names = sorted({value for value in corpus.documents["round"] if value})
    found = []
    for code in (codebook[id] for id in codebook.top):
        behind = _quotes(corpus, codings, code.id, language)
        found.append(
            {
                "id": code.id,
                "label": code.label,
                "definition": code.definition,
                "children": [codebook[child].label for child in codebook.children(code.id)],
                "cells": [_cell(code, project, shares, behind, language) for project in projects],
                "rounds": _rounds(code.id, by_round, projects, round_names, language),
                "round_names": round_names,
                "figure": figures.get(f"tema-{code.id}"),
            }
        )
    return found


def _rounds(code: str, by_round: Lookup, projects: list[str], names: list[str], language: str) -> list[dict[str, Any]]:
    """A row per project with what each round shows; none where there is one round only."""
    if len(names) < 2:
        return []
    return [
        {
            "project": project,
            "shares": [_marks(by_round.get((code, project, name), {}), language) for name in names],
        }
        for project in projects
    ]


def _lookup(table: pd.DataFrame, keys: list[str]) -> Lookup:
    """(code, project, …) -> polarity -> row."""
    found: Lookup = {}
    for row in table.to_dict("records"):
        found.setdefault(tuple(str(row[key]) for key in keys), {})[row["polarity"]] = {
            str(k): v for k, v in row.items()
        }
    return found


def _marks(rows: dict[str, dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """What a cell shows: the share present, and lacking or rejected where there is any."""
    return [
        {
            "polarity": polarity,
            "sign": sign,
            "share": percent(row["share"], language=language),
            "width": 0 if pd.isna(row["share"]) else round(100 * row["share"]),
            "interval": None
            if pd.isna(row["low"])
            else f"{percent(row['low'], language=language)}–{percent(row['high'], language=language)}",
            "count": number(row["count"], language=language),
            "name": word_or(polarity, language),
        }
        for polarity, sign in SIGNS.items()
        if (row := rows.get(polarity)) is not None and (polarity in ALWAYS or row["count"])
    ]


def _cell(
    code: Code,
    project: str,
    shares: Lookup,
    behind: dict[str, list[dict[str, Any]]],
    language: str,
) -> dict[str, Any]:
    rows = shares.get((code.id, project), {})
    sizes = next(iter(rows.values()), {"n_segments": 0, "n_documents": 0})
    shown = behind.get(project, [])
    marks = _marks(rows, language)
    says = [
        f"{mark['name']} {mark['share']}" + (f" [{mark['interval']}]" if mark["interval"] else "") for mark in marks
    ]
    return {
        "project": project,
        "anchor": anchor(code.id, project),
        "marks": marks,
        "title": f"{', '.join(says)}; n = {number(sizes['n_segments'], language=language)}",
        "n_segments": number(sizes["n_segments"], language=language),
        "n_documents": number(sizes["n_documents"], language=language),
        "quotes": shown[:MOST_QUOTES],
        "shown": number(min(len(shown), MOST_QUOTES), language=language),
        "count": number(len(shown), language=language),
    }


def _quotes(corpus: Corpus, codings: pd.DataFrame, code: str, language: str) -> dict[str, list[dict[str, Any]]]:
    """Project -> the quotes of a theme, most telling first."""
    starts = dict(zip(corpus.segments["segment_id"], corpus.segments["start"], strict=True))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in quotes(corpus, codings, code, by="project", n=len(corpus)).to_dict("records"):
        found.setdefault(row["project"], []).append(
            {
                "pieces": marked(row["text"], starts[row["segment_id"]], row["evidence"]),
                "polarity": row["polarity"],
                "sign": SIGNS[row["polarity"]],
                "name": word_or(row["polarity"], language),
                "doc_id": row["doc_id"],
                "segment_id": row["segment_id"],
                "about": ", ".join(
                    value
                    for value in (
                        word_or(row["role"], language) if row["role"] else "",
                        word_or(row["kind"], language),
                        row["date"],
                    )
                    if value
                ),
            }
        )
    return found


def anchor(code: str, project: str) -> str:
    """Give the id of the quotes behind a cell."""
    return f"{code}--{''.join(sign if sign.isalnum() else '-' for sign in project.lower())}"
