"""The report's section on voices: who speaks more of a theme than others, who lacks what others have, who is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.report.themes import anchor
from fieldnotes.report.trend import signed
from fieldnotes.words import alphabetical, number, percent, probability, word, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

LEVEL = 0.05
MOST = 8


def perspectives(study: Study, language: str) -> dict[str, Any]:
    """Give what the section shows: clear differences between roles, themes that divide a pilot, who is not heard."""
    pilots, whole = (study.table(name, make="compare") for name in ("perspectives", "voices"))
    labels = study.codebook().labels
    tested = whole[whole["p_adjusted"].notna()]
    clear = tested[tested["p_adjusted"] <= LEVEL].sort_values(["p", "code", "voice"], kind="stable")
    opposed = study.table("opposed", make="compare")
    return {
        "shown": whole["voice"].nunique() > 1,
        "tests": number(len(tested), language),
        "held": [_voice(row, labels, language) for row in clear.to_dict("records")],
        "opposed": [_opposed(row, labels, language) for row in opposed.head(MOST).to_dict("records")],
        "n_opposed": number(len(opposed), language),
        "holds": number(int((opposed["note"] == "opposed").sum()), language),
        "n_pairs": number(int(opposed["n_pairs"].max()) if len(opposed) else 0, language),
        "silent": _silent(pilots, language),
    }


def _voice(row: dict[Any, Any], labels: dict[str, str], language: str) -> dict[str, str]:
    return {
        "theme": labels.get(row["code"], row["code"]),
        "code": f"{row['code']}:{row['polarity']}",
        "role": row["voice"],
        "anchor": f"tema-{row['code']}",
        "voice": word_or(row["voice"], language),
        "polarity": word(row["polarity"], language),
        "share": percent(row["share"], language),
        "interval": f"{percent(row['low'], language)}–{percent(row['high'], language)}",
        "others": percent(row["share_others"], language),
        "difference": f"{signed(row['difference'], language)} "
        f"[{signed(row['difference_low'], language)}; {signed(row['difference_high'], language)}]",
        "p": probability(row["p_adjusted"], language),
        "n": f"{number(row['n_segments'], language)} / {number(row['n_documents'], language)}",
    }


def _opposed(row: dict[Any, Any], labels: dict[str, str], language: str) -> dict[str, str]:
    found = {
        "project": row["project"],
        "theme": labels.get(row["code"], row["code"]),
        "code": row["code"],
        "anchor": anchor(row["code"], row["project"]),
        "p": probability(row["p"], language),
        "p_adjusted": probability(row["p_adjusted"], language),
    }
    for side, voice in (("one", "voice_present"), ("other", "voice_lacking")):
        found |= {
            side: word_or(row[voice], language),
            f"role_{side}": row[voice],
            f"{side}_present": percent(row[f"present_{side}"], language),
            f"{side}_lacking": percent(row[f"lacking_{side}"], language),
            f"{side}_n": f"{number(row[f'n_{side}'], language)} / {number(row[f'documents_{side}'], language)}",
        }
    return found


def _silent(pilots: pd.DataFrame, language: str) -> list[dict[str, str]]:
    """Per pilot the voices that are heard elsewhere and not there, and those that rest on one source."""
    voices = pilots.drop_duplicates(["project", "voice"])
    voices = voices[voices["voice"] != ""]
    heard = set(voices.loc[voices["n_segments"] > 0, "voice"])
    rows = []
    for project in sorted(set(voices["project"]), key=alphabetical):
        own = voices[(voices["project"] == project) & voices["voice"].isin(heard)]
        named = {
            "silent": own.loc[own["n_segments"] == 0, "voice"],
            "single": own.loc[own["n_documents"] == 1, "voice"],
        }
        rows.append(
            {"project": project}
            | {
                name: ", ".join(sorted((word_or(voice, language) for voice in values), key=alphabetical)) or "–"
                for name, values in named.items()
            }
        )
    return rows
