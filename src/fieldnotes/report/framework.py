"""What the report says of the framework grid: where it lies, how to fill it in, and how far people have come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldnotes.words import number

if TYPE_CHECKING:
    from fieldnotes.study import Study


def framework(study: Study, language: str) -> dict[str, Any]:
    """Give the number of cells, of those with something in them and of those summarised, and the summaries.

    Reads the table framework. summaries: dicts of project, label and summary, those that people have written.
    """
    table = study.table("framework", make="compare")
    written = table[table["summary"] != ""]
    return {
        "cells": number(len(table), language),
        "filled": number(int((table["n_segments"] > 0).sum()), language),
        "written": number(len(written), language),
        "summaries": written[["project", "label", "summary"]].to_dict("records"),
    }
