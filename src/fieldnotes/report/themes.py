"""The themes of a report: shares in each pilot and round, with the quotes behind each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.report.marking import marked
from fieldnotes.words import number, percent, word_or

if TYPE_CHECKING:
    from fieldnotes.coding import Code, Codebook
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus

MOST_QUOTES = 25  # behind one cell; the page says how many there are in all
MOST_ON_PAPER = 6  # of a theme, where nothing folds out
Lookup = dict[tuple[str, ...], dict[str, dict[str, Any]]]
ALWAYS = ("present", "lacking")  # shown side by side, zero included
SIGNS = {"present": "", "lacking": "▽", "rejected": "✕"}


def themes(
    study: Study,
    corpus: Corpus,
    quotes: pd.DataFrame,
    codebook: Codebook,
    projects: list[str],
    figures: dict[str, Any],
    language: str,
) -> list[dict[str, Any]]:
    """Give a dict per top theme: label, definition, cells by project, shares by round, quotes, and its figure.

    quotes: all of them by project, as from `table_quotes`. best: the most telling of the theme, each pilot heard once
    before any is heard twice.
    """
    codes, rounds = study.table("codes", make="compare"), study.table("rounds", make="compare")
    shares = _lookup(codes[codes["unit"] == "segment"], ["code", "project"])
    by_round = _lookup(rounds, ["code", "project", "round"])
    round_names = sorted({value for value in corpus.documents["round"] if value})
    found = []
    for code in (codebook[id] for id in codebook.top):
        behind = _quotes(quotes[quotes["code"] == code.id], language)
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
                "best": _best(behind),
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
            "shares": [
                {"round": name, "marks": _marks(by_round.get((code, project, name), {}), language)} for name in names
            ],
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


def _quotes(table: pd.DataFrame, language: str) -> dict[str, list[dict[str, Any]]]:
    """Project -> the quotes of a theme, most telling first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_dict("records"):
        about = (word_or(row["role"], language) if row["role"] else "", word_or(row["kind"], language), row["date"])
        found.setdefault(row["project"], []).append(
            {
                "pieces": marked(row["text"], row["start"], row["evidence"]),
                "project": row["project"],
                "polarity": row["polarity"],
                "sign": SIGNS[row["polarity"]],
                "name": word_or(row["polarity"], language),
                "doc_id": row["doc_id"],
                "segment_id": row["segment_id"],
                "score": row["score"],
                "about": ", ".join(value for value in about if value),
            }
        )
    return found


def _best(behind: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The most telling quotes of a theme, polarities by turns: first the best of each pilot, then the next best."""
    ranked = sorted(
        (
            (turn, -quote["score"], quote["segment_id"], quote)
            for quotes in behind.values()
            for polarity in SIGNS
            for turn, quote in enumerate(quote for quote in quotes if quote["polarity"] == polarity)
        ),
        key=lambda entry: entry[:3],
    )
    chosen: list[dict[str, Any]] = []
    waiting = [quote for *_, quote in ranked]
    pilots: set[str] = set()
    while waiting and len(chosen) < MOST_ON_PAPER:
        last = chosen[-1]["polarity"] if chosen else ""
        fresh = [quote for quote in waiting if quote["project"] not in pilots] or waiting
        quote = next((quote for quote in fresh if quote["polarity"] != last), fresh[0])
        chosen.append(quote)
        pilots.add(quote["project"])
        waiting.remove(quote)
    return chosen


def anchor(code: str, project: str) -> str:
    """Give the id of the quotes behind a cell."""
    return f"{code}--{''.join(sign if sign.isalnum() else '-' for sign in project.lower())}"
