"""The report's section on themes that meet: which are spoken of together, and which apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldnotes.words import number, probability

if TYPE_CHECKING:
    import pandas as pd

    from fieldnotes.study import Study

MOST = 6


def cooccurrence(study: Study, language: str) -> dict[str, Any]:
    """Give what the section shows: pairs of themes together and apart, and those that may be together."""
    table = study.table("cooccurrence", make="compare")
    labels = study.codebook().labels
    ordered = table.sort_values(["p", "code", "code_other"], kind="stable")
    hints = ordered[(ordered["stands"] == "") & (ordered["low"] > 0)]
    return {
        "shown": len(table) > 0,
        "tests": number(int(table["n_tests"].max()) if len(table) else 0, language),
        "segments": number(int(table["n_segments"].max()) if len(table) else 0, language),
        "documents": number(int(table["n_documents"].max()) if len(table) else 0, language),
        "together": _rows(ordered[ordered["stands"] == "together"], labels, language),
        "apart": _rows(ordered[ordered["stands"] == "apart"], labels, language),
        "hints": _rows(hints.head(MOST), labels, language),
    }


def _rows(table: pd.DataFrame, labels: dict[str, str], language: str) -> list[dict[str, str]]:
    return [
        {
            "one": labels.get(row["code"], row["code"]),
            "one_anchor": f"tema-{row['code']}",
            "other": labels.get(row["code_other"], row["code_other"]),
            "other_anchor": f"tema-{row['code_other']}",
            "codes": f"{row['code']} {row['code_other']}",
            "observed": number(row["observed"], language),
            "expected": number(row["expected"], language, 1),
            "times": f"{number(2 ** row['association'], language, 1)} "
            f"[{number(2 ** row['low'], language, 1)}; {number(2 ** row['high'], language, 1)}]",
            "p": probability(row["p_adjusted"], language),
            "documents": number(row["n_documents_both"], language),
        }
        for row in table.to_dict("records")
    ]
