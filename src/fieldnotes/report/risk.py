"""The report's section on who can still be recognised: combinations that few people share, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldnotes.guard.risk import K
from fieldnotes.words import alphabetical, number, percent, word, word_or

if TYPE_CHECKING:
    import pandas as pd

    from fieldnotes.study import Study

FEW = 4  # pilots told by name
MOST = 12  # rows told; the table has them all


def risk(study: Study, language: str) -> dict[str, Any]:
    """Give what the section shows: how many combinations are rare, by pilot and role, and what to leave out."""
    table = study.table("risk", make="compare")
    base = table[table["attribute"] == ""]
    rare = base[base["note"] != ""]
    own = table[(table["attribute"] != "") & (table["note"] != "")]
    return {
        "shown": len(base) > 0,
        "k": number(K, language),
        "combinations": number(len(base), language),
        "rare": number(len(rare), language),
        "share": percent(len(rare) / len(base), language) if len(base) else "",
        "segments": percent(rare["n_segments"].sum() / max(1, base["n_segments"].sum()), language),
        "helped": number(int((rare["leave_out"] != "").sum()), language),
        "helpless": number(int((rare["leave_out"] == "").sum()), language),
        "rows": _rows(rare, language),
        "own": ", ".join(sorted(set(own["attribute"]), key=alphabetical)),
    }


def _rows(rare: pd.DataFrame, language: str) -> list[dict[str, str]]:
    """Give a row for each role and remedy, those in most pilots first: the same advice eleven times is no advice."""
    parts = [(str(role), str(out), part) for (role, out), part in rare.groupby(["role", "leave_out"], sort=True)]
    parts.sort(key=lambda row: (-row[2]["project"].nunique(), alphabetical(row[0]), row[1]))
    return [_row(role, leave_out, part, language) for role, leave_out, part in parts[:MOST]]


def _row(role: str, leave_out: str, part: pd.DataFrame, language: str) -> dict[str, str]:
    pilots = sorted(set(part["project"]), key=alphabetical)
    parts = [word_or(name, language).lower() for name in leave_out.split("+") if name]
    return {
        "role": word_or(role, language),
        "kinds": ", ".join(sorted({word_or(str(kind), language) for kind in part["kind"]}, key=alphabetical)),
        "pilots": ", ".join(pilots) if len(pilots) <= FEW else number(len(pilots), language),
        "people": number(int(part["people"].min()), language),
        "segments": number(int(part["n_segments"].sum()), language),
        "leave_out": f" {word('and', language)} ".join(parts),
    }
