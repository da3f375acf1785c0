"""The report's section on development: what rose and fell from the first round to the last, and what took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.trend import changes
from fieldnotes.report.themes import anchor
from fieldnotes.words import alphabetical, number, percent, probability, word, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

LEVEL = 0.05
MOST = 8  # hints told; the table has them all


def trend(study: Study, language: str) -> dict[str, Any]:
    """Give what the section shows: the changes that hold, and the themes that may have changed places."""
    table = study.table("trend", make="compare")
    labels = study.codebook().labels
    series = changes(table)
    tested = series[series["p_adjusted"].notna()]
    clear = tested[tested["p_adjusted"] <= LEVEL]
    shifts = study.table("shifts", make="compare")
    hints = shifts[shifts["note"] == "shift_hint"]
    return {
        "shown": len(set(table["when"])) > 1,
        "by": str(table["time"].iloc[0]) if len(table) else "",
        "time": word_or(str(table["time"].iloc[0]), language).lower() if len(table) else "",
        "tests": number(len(tested), language),
        "few": _few(series, language),
        "held": [
            _change(row, labels, language)
            for row in sorted(
                clear.to_dict("records"), key=lambda row: (alphabetical(row["project"]), row["p"], row["code"])
            )
        ],
        "shifts": [_shift(row, labels, language) for row in shifts[shifts["note"] == "shift_clear"].to_dict("records")],
        "hints": [_shift(row, labels, language) for row in hints.head(MOST).to_dict("records")],
        "n_hints": number(len(hints), language),
        "n_pairs": number(int(shifts["n_pairs"].max()) if len(shifts) else 0, language),
    }


def _few(series: pd.DataFrame, language: str) -> str:
    """The pilots where first or last has too few sources to tell a change."""
    few = series[series["note"].isin(("too_few_to_compare", "one_time"))]
    names = sorted(set(few["project"]) - set(series.loc[series["p"].notna(), "project"]), key=alphabetical)
    return ", ".join(names)


def _change(row: dict[Any, Any], labels: dict[str, str], language: str) -> dict[str, str]:
    return {
        "project": row["project"],
        "theme": labels.get(row["code"], row["code"]),
        "code": f"{row['code']}:{row['polarity']}",
        "first": row["first"],
        "last": row["last"],
        "anchor": anchor(row["code"], row["project"]),
        "polarity": word(row["polarity"], language),
        "was": percent(row["share_first"], language),
        "is": percent(row["share_last"], language),
        "change": f"{signed(row['change'], language)} "
        f"[{signed(row['change_low'], language)}; {signed(row['change_high'], language)}]",
        "p": probability(row["p_adjusted"], language),
        "documents": f"{number(row['n_first'], language)} / {number(row['n_last'], language)}",
        "note": "; ".join(word(key, language) for key in (row["recurs"], row["note"]) if key),
    }


def _shift(row: dict[Any, Any], labels: dict[str, str], language: str) -> dict[str, str]:
    found = {
        "project": row["project"],
        "shift": f"{signed(row['shift'], language)} [{signed(row['low'], language)}; {signed(row['high'], language)}]",
        "p": probability(row["p"], language),
        "p_adjusted": probability(row["p_adjusted"], language),
        "documents": f"{number(row['n_first'], language)} / {number(row['n_last'], language)}",
    }
    for side, name in (("", "falls"), ("_rising", "rises")):
        found |= {
            name: labels.get(row[f"code{side}"], row[f"code{side}"]),
            f"{name}_code": f"{row[f'code{side}']}:{row[f'polarity{side}']}",
            f"{name}_anchor": anchor(row[f"code{side}"], row["project"]),
            f"{name}_polarity": word(row[f"polarity{side}"], language),
            f"{name}_share": f"{percent(row[f'share_first{side}'], language)} → "
            f"{percent(row[f'share_last{side}'], language)}",
        }
    return found


def signed(share: float, language: str) -> str:
    """Write a difference in percentage points, with its sign."""
    text = number(100 * share, language)
    return text if text.startswith(("−", "0", "–")) else f"+{text}"
