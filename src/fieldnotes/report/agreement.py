"""What a report says of coding: who coded what, how far coders agree, and how far the machine can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.coding.codebook_history import codebook_version, read_changes
from fieldnotes.coding.learning import expected_gain
from fieldnotes.compare.agreement import POOLED, verdict
from fieldnotes.compare.saturation import UNITS, stopping_point
from fieldnotes.figures.agreement import coder_names
from fieldnotes.words import number, percent, word, word_or

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus

VERDICTS = ("reliable", "tentative", "discard", "undecided")
ATTRIBUTES = ("project", "role", "kind")
MORE = 50  # segments
Row = dict[str, Any]


def agreement(study: Study, language: str) -> dict[str, Any]:
    """Give what the section on agreement shows as strings and lists, with numbers as `language` writes them.

    Reads the tables agreement, accuracy, accuracy_groups, learning and saturation, each of which may be empty.
    """
    codebook = study.codebook()
    names = codebook.labels | {POOLED: word("all", language)}
    learning = study.table("learning", make="code")
    return {
        "codes": codebook.top,
        "version": codebook_version(study),
        "changes": [
            f"{change.at[:10]}: {word(f'codebook_{change.change}', language)} {change.code}"
            + (f" → {change.to}" if change.to else "")
            for change in read_changes(study.raw)
        ],
        "coders": _coders(study.corpus().coded(), study.codings(), codebook, language),
        "between": _between(study.table("agreement", make="compare"), codebook, names, language),
        "machine": _machine(study, codebook, names, language),
        "learning": [
            {
                "segments": number(row["segments"], language),
                "kappa": number(row["kappa"], language, 2),
                "f1": number(row["f1"], language, 2),
            }
            for row in learning.to_dict("records")
        ],
        "gain": _gain(learning, language),
        "saturation": _saturation(study.table("saturation", make="compare"), language),
    }


def _coders(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, language: str) -> list[Row]:
    """People first, then machines: segments and sources each has judged, and how often it gave a segment a theme."""
    documents = corpus.segments.set_index("segment_id")["doc_id"]
    codings = codings[codings["segment_id"].isin(documents.index)]
    everything = len(documents), documents.nunique()
    rows = []
    for (method, coder), own in codings.groupby(["method", "coder"], sort=True):
        judged = own["segment_id"].unique()
        people = method == "human"
        segments, sources = (len(judged), documents[judged].nunique()) if people else everything
        given = own[own["code"].isin(codebook.top) & ((own["status"] != "rejected") | (not people))]
        rows.append(
            {
                "people": people,
                "name": coder if people else word_or(str(coder), language),
                "method": word_or(str(method), language),
                "segments": number(segments, language),
                "documents": number(sources, language),
                "when": _when(own["at"]) if people else "–",
                "codings": number(len(given.drop_duplicates(["segment_id", "code"])), language),
            }
        )
    return sorted(rows, key=lambda row: not row["people"])


def _when(at: pd.Series) -> str:
    """The first and the last day on which somebody coded: which codebook that was is then told by its changes."""
    days = sorted({day for value in at if (day := value[:10])})
    return " – ".join(dict.fromkeys((days[0], days[-1]))) if days else "–"


def _between(table: pd.DataFrame, codebook: Codebook, names: dict[str, str], language: str) -> Row | None:
    """Agreement between people; None where no segment was judged by two."""
    pooled = table[(table["code"] == POOLED) & (table["n_units"] > 0)]
    if pooled.empty:
        return None
    whole = pooled.iloc[0]
    shown = {*codebook.top, POOLED}
    rows = [_agreed(row, names, language) for row in table.to_dict("records") if row["code"] in shown]
    themes = [row for row in rows if row["code"] != POOLED]
    return {
        "coders": coder_names(whole["coders"], language),
        "segments": number(whole["n_segments"], language),
        "documents": number(whole["n_documents"], language),
        "single": number(whole["n_single"], language),
        "rows": themes,
        "pooled": next(row for row in rows if row["code"] == POOLED),
        "verdicts": {key: ", ".join(row["theme"] for row in themes if row["key"] == key) for key in VERDICTS},
        "wavering": ", ".join(row["theme"] for row in themes if row["wavers"]),
    }


def _agreed(row: Any, names: dict[str, str], language: str) -> Row:
    low = row["alpha_low"]
    return {
        "code": row["code"],
        "theme": names[row["code"]],
        "segments": number(row["n_segments"], language),
        "prevalence": percent(row["prevalence"], language),
        "agreement": percent(row["agreement"], language),
        "alpha": _with_limits(row["alpha"], low, row["alpha_high"], language),
        "ac1": number(row["ac1"], language, 2),
        "key": row["verdict"],
        "verdict": word(row["verdict"], language),
        "note": word(row["note"], language) if row["note"] else "",
        "wavers": row["verdict"] in ("reliable", "tentative") and verdict(low) not in (row["verdict"], "undecided"),
    }


def _machine(study: Study, codebook: Codebook, names: dict[str, str], language: str) -> Row | None:
    """The machine against people; None where nobody has checked it."""
    table = study.table("accuracy", make="compare")
    if table.empty or not table["n"].max():
        return None
    shown = table[table["code"].isin(codebook.top)]
    pooled = table[table["code"] == POOLED].iloc[0]
    groups = study.table("accuracy_groups", make="compare")
    by = []
    for attribute in ATTRIBUTES if len(groups) else ():
        own = groups[groups["attribute"] == attribute]
        rows = [_checked(row, language) | {"name": word_or(row["value"], language)} for row in own.to_dict("records")]
        if len(rows) > 1:
            by.append({"attribute": word(attribute, language), "rows": rows})
    return {
        "segments": number(pooled["n"], language),
        "pooled": _checked(pooled, language) | {"name": names[POOLED]},
        "rows": [_checked(row, language) | {"name": names[row["code"]]} for row in shown.to_dict("records")],
        "groups": by,
    }


def _checked(row: Any, language: str) -> Row:
    return {
        "code": row["code"],
        "segments": number(row["n"], language),
        "human": number(row["human"], language),
        "machine": number(row["machine"], language),
        "kappa": _with_limits(row["kappa"], row["low"], row["high"], language),
        "f1": number(row["f1"], language, 2),
        "precision": percent(row["precision"], language),
        "recall": percent(row["recall"], language),
        "verdict": word(row["verdict"], language),
    }


def _saturation(table: pd.DataFrame, language: str) -> list[Row]:
    """What has been found of each unit, and after how many sources the rule was met in 95 % of the orders."""
    found = []
    for unit in UNITS if len(table) else ():
        last, stop = table[table["unit"] == unit].iloc[-1], stopping_point(table, unit)
        found.append(
            {
                "unit": unit,
                "found": number(last["found"], language),
                "documents": number(last["n_documents"], language),
                "stop": number(stop, language) if stop else "",
                "share": percent(last["stopped"], language),
            }
        )
    return found


def _gain(learning: pd.DataFrame, language: str) -> str:
    """What so many more coded segments would add to kappa, "" where the curve is too short to say."""
    gain = expected_gain(learning, MORE)
    return "" if gain != gain else number(gain, language, 2)


def _with_limits(value: float, low: float, high: float, language: str) -> str:
    text = number(value, language, 2)
    return text if low != low else f"{text} [{number(low, language, 2)}; {number(high, language, 2)}]"
