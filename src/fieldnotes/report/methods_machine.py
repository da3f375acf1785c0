"""What the appendix says of machine coding: how people checked it, how far they agree, and where it errs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldnotes.compare.agreement import POOLED
from fieldnotes.words import number, percent, word, word_or

if TYPE_CHECKING:
    import pandas as pd

    from fieldnotes.coding import Codebook
    from fieldnotes.study import Study

ATTRIBUTES = ("project", "role", "kind")


Said = tuple[str, dict[str, Any]]  # a key of prose/methods.yaml, and what is put into it


def statement(study: Study, known: dict[str, str], language: str) -> list[tuple[str, list[Said]]]:
    """Give the rows of the statement on machine coding: each with what it says.

    Reads the tables codings, agreement, accuracy and accuracy_groups; `known` are the values of the other items.
    """
    coder = study.settings.coder
    rows: list[tuple[str, list[Said]]] = [
        ("task", [("task", known)]),
        *((name, [(f"{name}_{coder}", known)]) for name in ("model", "version", "learnt")),
        *((name, [(name, known)]) for name in ("seed", "prompts", "privacy")),
        ("checks", [("checks" if known["coders"] != "0" else "checks_none", known | _checks(study, language))]),
        ("people", [_people(study.table("agreement", make="compare"), language)]),
        *_against(study, language),
        ("again", [("again", known)]),
    ]
    return rows


def _checks(study: Study, language: str) -> dict[str, str]:
    """How many of the machine's proposals of top themes people accepted and rejected, and how many are open."""
    codings = study.codings()
    own = codings[(codings["method"] == study.settings.coder) & codings["code"].isin(study.codebook().top)]
    status = own["status"].value_counts()
    return {name: number(int(status.get(name, 0)), language) for name in ("accepted", "rejected", "proposed")}


def _people(table: pd.DataFrame, language: str) -> Said:
    pooled = table[(table["code"] == POOLED) & (table["n_units"] > 0)]
    if pooled.empty:
        return "people_none", {}
    row = pooled.iloc[0]
    return "people", {
        "alpha": _interval(row["alpha"], row["alpha_low"], row["alpha_high"], language),
        "agreement": percent(row["agreement"], language),
        "segments": number(row["n_segments"], language),
    }


def _against(study: Study, language: str) -> list[tuple[str, list[Said]]]:
    """The machine against people: on the whole, the themes that it is not good enough at, and by group."""
    table = study.table("accuracy", make="compare")
    if table.empty or not table["n"].max():
        return [("against", [("against_none", {})])]
    whole = table[table["code"] == POOLED].iloc[0]
    measured = {
        "segments": number(whole["n"], language),
        "kappa": _interval(whole["kappa"], whole["low"], whole["high"], language),
        "f1": number(whole["f1"], language, 2),
        "precision": percent(whole["precision"], language),
        "recall": percent(whole["recall"], language),
    }
    groups = study.table("accuracy_groups", make="compare")
    by = [
        said
        for name in ATTRIBUTES
        for said in _group(groups[groups["attribute"] == name], name, whole["kappa"], language)
    ]
    return [
        ("against", [("against", measured)]),
        ("weak", _weak(table, study.codebook())),
        ("groups", by or [("groups_none", {})]),
    ]


def _weak(table: pd.DataFrame, codebook: Codebook) -> list[Said]:
    top = table[table["code"].isin(codebook.top)]
    names = {
        key: ", ".join(codebook.labels[code] for code in top.loc[top["verdict"].isin(verdicts), "code"])
        for key, verdicts in (("weak", ("suggest only", "do not use")), ("rare", ("too few",)))
    }
    said: list[Said] = [("weak", {"themes": names["weak"]}) if names["weak"] else ("weak_none", {})]
    return said + ([("rare", {"themes": names["rare"]})] if names["rare"] else [])


def _group(rows: pd.DataFrame, name: str, whole: float, language: str) -> list[Said]:
    """The least and the most of an attribute, and whose interval leaves out the whole's; nothing of one value alone."""
    known = rows[rows["kappa"].notna()].sort_values(["kappa", "value"], kind="stable")
    if len(known) < 2:
        return []
    least, most = known.iloc[0], known.iloc[-1]
    differ = known[(known["low"] > whole) | (known["high"] < whole)]["value"]
    said: Said = (
        "group",
        {
            "attribute": word(name, language).lower(),
            "least": f"{word_or(least['value'], language)} {_checked(least, language)}",
            "most": f"{word_or(most['value'], language)} {_checked(most, language)}",
        },
    )
    apart = ", ".join(word_or(value, language) for value in differ)
    return [said, ("differ", {"values": apart})] if apart else [said]


def _checked(row: Any, language: str) -> str:
    return f"{_interval(row['kappa'], row['low'], row['high'], language)}, n = {number(row['n'], language)}"


def _interval(value: float, low: float, high: float, language: str) -> str:
    text = number(value, language, 2)
    return text if low != low else f"{text} [{number(low, language, 2)}; {number(high, language, 2)}]"
