"""What only a pilot can answer: what its own numbers leave open, as questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.trend import changes
from fieldnotes.words import alphabetical, number, percent, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

MOST_CHANGES, MOST_QUIET = 2, 2
LARGE = 0.15  # a change of the share from the first round to the last that is worth asking about
ENOUGH = 10  # segments of a pilot, before what is seldom among them is worth a question
QUIET = 0.5  # of what the other pilots have in the middle: less is seldom


def questions(study: Study, project: str, shares: pd.DataFrame, language: str) -> list[tuple[str, dict[str, str]]]:
    """Give open questions, (key of prose/feedback.yaml, values): what changed, what is seldom here, who was not heard.

    Reads the tables trend and perspectives. None of them takes a change or a silence for a finding.
    """
    labels = study.codebook().labels
    asked = _changed(changes(study.table("trend", make="compare")), project, labels, language)
    asked += _quiet(shares, project, labels, language)
    asked += _unheard(study.table("perspectives", make="compare"), project, language)
    return asked


def _changed(
    series: pd.DataFrame, project: str, labels: dict[str, str], language: str
) -> list[tuple[str, dict[str, str]]]:
    own = series[(series["project"] == project) & (series["first"] != series["last"])]
    own = own[own["polarity"].isin(("present", "lacking")) & (own["change"].abs() >= LARGE)]
    own = own.assign(_size=-own["change"].abs()).sort_values(["_size", "code", "polarity"], kind="stable")
    own = own.drop_duplicates("code").head(MOST_CHANGES)
    return [
        (
            f"changed_{row['polarity']}",
            {"theme": labels[row["code"]], "first": row["first"], "last": row["last"]}
            | {"was": percent(row["share_first"], language), "now": percent(row["share_last"], language)}
            | {"n_first": number(row["n_first"], language), "n_last": number(row["n_last"], language)},
        )
        for row in own.to_dict("records")
    ]


def _quiet(
    shares: pd.DataFrame, project: str, labels: dict[str, str], language: str
) -> list[tuple[str, dict[str, str]]]:
    """Themes that the pilot speaks of less than half as often as the others in the middle."""
    present = shares[shares["polarity"] == "present"]
    middle = present[present["project"] != project].groupby("code")["share"].median()
    own: list[dict[Any, Any]] = present[present["project"] == project].to_dict("records")
    seldom = [
        (row["share"] - middle[row["code"]], row)
        for row in own
        if row["n_segments"] >= ENOUGH and row["code"] in middle.index and row["share"] < QUIET * middle[row["code"]]
    ]
    return [
        (
            "quiet",
            {"theme": labels[row["code"]], "count": number(row["count"], language)}
            | {"n": number(row["n_segments"], language), "others": percent(middle[row["code"]], language)},
        )
        for _, row in sorted(seldom, key=lambda pair: (pair[0], pair[1]["code"]))[:MOST_QUIET]
    ]


def _unheard(table: pd.DataFrame, project: str, language: str) -> list[tuple[str, dict[str, str]]]:
    """Voices that other pilots have and this one has not."""
    voices = table.drop_duplicates(["project", "voice"])
    voices = voices[voices["voice"] != ""]
    heard = set(voices.loc[voices["n_segments"] > 0, "voice"])
    here = set(voices.loc[(voices["project"] == project) & (voices["n_segments"] > 0), "voice"])
    missing = sorted((word_or(voice, language) for voice in heard - here), key=alphabetical)
    return [("unheard", {"voices": ", ".join(missing)})] if missing else []
