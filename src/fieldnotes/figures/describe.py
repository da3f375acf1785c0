"""Caption and alternative text of a figure, read from its table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fieldnotes.figures.parts import Labels, chosen, group_columns, group_names, label
from fieldnotes.words import number, percent, word, word_or

MOST_NAMED = 6  # differences named one by one in an alternative text

SENTENCES = {
    "codes_caption": (
        "{names}: {unit} i procent, for {codes} temaer og {groups} rækker ({by}). {n} "
        "Tallene er optalt, ikke vurderet: læs citaterne bag.",
        "{names}: {unit} in percent, for {codes} themes and {groups} rows ({by}). {n} "
        "The figures are counts, not judgements: read the quotes behind them.",
    ),
    "codes_alt": (
        "Varmekort med {groups} rækker ({by}) og {codes} temaer. {facts} {n}",
        "Heat map with {groups} rows ({by}) and {codes} themes. {facts} {n}",
    ),
    "code_caption": (
        "{code}: {unit} i procent med 95 % interval for hver række ({by}). {n} "
        "Intervallet regner med, at udsagn fra samme kilde hører sammen.",
        "{code}: {unit} in percent with a 95% interval for each row ({by}). {n} "
        "The interval takes into account that segments of one source belong together.",
    ),
    "code_alt": (
        "Punkter med intervaller for temaet {code}, {groups} rækker ({by}). {facts} {n}",
        "Points with intervals for the theme {code}, {groups} rows ({by}). {facts} {n}",
    ),
    "differences_caption": (
        "{code}: forskel mellem hver række ({by}) og de øvrige i procentpoint, med 95 % interval. Fyldte punkter er "
        "forskelle, der holder efter justering for {tests} sammenligninger (Benjamini-Hochberg). {n}",
        "{code}: difference between each row ({by}) and the rest in percentage points, with 95% interval. "
        "Filled points are differences that hold after adjustment for {tests} comparisons (Benjamini-Hochberg). {n}",
    ),
    "differences_alt": (
        "Punkter med intervaller for forskelle i temaet {code}, {groups} rækker ({by}). {facts} {n}",
        "Points with intervals for differences in the theme {code}, {groups} rows ({by}). {facts} {n}",
    ),
    "extremes": (
        "{name}: højest {most} i {most_in}, lavest {least} i {least_in}.",
        "{name}: highest {most} in {most_in}, lowest {least} in {least_in}.",
    ),
    "several": ("{count} felter", "{count} cells"),
    "interval": ("{share} (interval {low} til {high})", "{share} (interval {low} to {high})"),
    "n": (
        "I alt {segments} afsnit fra {documents} kilder; fra {fewest} til {most} afsnit pr. række.",
        "In all {segments} segments from {documents} sources; from {fewest} to {most} segments a row.",
    ),
    "n_documents": ("I alt {documents} kilder.", "In all {documents} sources."),
    "holds": ("Efter justering holder: {which}.", "After adjustment these hold: {which}."),
    "further": ("og {count} til", "and {count} more"),
    "holds_none": ("Ingen forskel holder efter justering.", "No difference holds after adjustment."),
    "untested": (
        "For få kilder til at sammenligne: {which}.",
        "Too few sources to compare: {which}.",
    ),
    "points": ("{difference} procentpoint", "{difference} percentage points"),
}


def describe_codes(
    table: pd.DataFrame, *, polarity: Sequence[str], labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_codes`."""
    rows = _named(pd.concat([chosen(table, polarity=name) for name in polarity]), language)
    rows["_cell"] = [
        f"{label(code, labels)}, {group}" for code, group in zip(rows["code"], rows["_group"], strict=True)
    ]
    values = {
        "groups": rows["_group"].nunique(),
        "codes": rows["code"].nunique(),
        "by": _by(table, language),
        "names": _listed([word(name, language) for name in polarity], language),
        "unit": _unit(rows, language),
        "n": _n(rows, language),
        "facts": " ".join(_extremes(rows, name, "_cell", language) for name in polarity),
    }
    return _say("codes_alt", language, **values), _capital(_say("codes_caption", language, **values))


def describe_code(
    table: pd.DataFrame, code: str, *, polarity: Sequence[str], labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_code`."""
    rows = chosen(table, code=code)
    rows = _named(pd.concat([chosen(rows, polarity=name) for name in polarity]), language)
    values = {
        "code": label(code, labels),
        "groups": rows["_group"].nunique(),
        "by": _by(table, language),
        "unit": _unit(rows, language),
        "n": _n(rows, language),
        "facts": " ".join(_extremes(rows, name, "_group", language) for name in polarity),
    }
    return _say("code_alt", language, **values), _say("code_caption", language, **values)


def describe_differences(
    table: pd.DataFrame, code: str, *, polarity: Sequence[str], labels: Labels = None, language: str = "da"
) -> tuple[str, str]:
    """Give the alternative text and the caption of `plot_differences`."""
    rows = chosen(table, code=code)
    rows = _named(pd.concat([chosen(rows, polarity=name) for name in polarity]), language)
    documents = rows.drop_duplicates("_group")["n_documents"].sum()
    values = {
        "code": label(code, labels),
        "groups": rows["_group"].nunique(),
        "by": _by(table, language),
        "tests": number(rows["n_tests"].max(), language),
        "n": _say("n_documents", language, documents=number(documents, language)),
        "facts": _held(rows, language),
    }
    return _say("differences_alt", language, **values), _say("differences_caption", language, **values)


def _held(rows: pd.DataFrame, language: str) -> str:
    """Which differences hold, the largest first, and which groups could not be tested."""
    held = rows[rows["p_adjusted"] <= 0.05].sort_values("difference", key=abs, ascending=False, kind="stable")
    which = [
        f"{row['_group']}, {word(row['polarity'], language)} "
        + _say("points", language, difference=number(100 * row["difference"], language))
        for _, row in held.head(MOST_NAMED).iterrows()
    ]
    if len(held) > MOST_NAMED:
        which.append(_say("further", language, count=len(held) - MOST_NAMED))
    facts = [_say("holds", language, which="; ".join(which)) if which else _say("holds_none", language)]
    few = rows[rows["note"] == "too_few_to_compare"]["_group"].drop_duplicates().tolist()
    if few:
        facts.append(_say("untested", language, which=_listed(few, language)))
    return " ".join(facts)


def _extremes(rows: pd.DataFrame, polarity: str, where: str, language: str) -> str:
    """The highest and the lowest share of a polarity, with interval, and where they are found."""
    rows = rows[(rows["polarity"] == polarity) & rows["share"].notna()]
    if rows.empty:
        return f"{_capital(word(polarity, language))}: {word('nothing', language)}."
    highest, lowest = rows["share"].max(), rows["share"].min()

    def value(share: float) -> str:
        row = rows[rows["share"] == share].iloc[0]
        if (rows["share"] == share).sum() > 1 or pd.isna(row["low"]):
            return percent(share, language)
        limits = {name: percent(row[name], language) for name in ("share", "low", "high")}
        return _say("interval", language, **limits)

    def place(share: float) -> str:
        found = rows.loc[rows["share"] == share, where].tolist()
        return found[0] if len(found) == 1 else _say("several", language, count=len(found))

    return _say(
        "extremes",
        language,
        name=_capital(word(polarity, language)),
        most=value(highest),
        most_in=place(highest),
        least=value(lowest),
        least_in=place(lowest),
    )


def _n(rows: pd.DataFrame, language: str) -> str:
    groups = rows.drop_duplicates("_group")
    segments = groups["n_segments"]
    numbers = {
        "segments": segments.sum(),
        "documents": groups["n_documents"].sum(),
        "fewest": segments.min(),
        "most": segments.max(),
    }
    return _say("n", language, **{name: number(value, language) for name, value in numbers.items()})


def _named(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    return rows.assign(_group=group_names(rows, language))


def _by(table: pd.DataFrame, language: str) -> str:
    return _listed([word_or(name, language).lower() for name in group_columns(table)] or ["–"], language)


def _unit(rows: pd.DataFrame, language: str) -> str:
    return word(f"share_of_{rows['unit'].iloc[0]}s", language).lower()


def _listed(words: list[str], language: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {word('and', language)} {words[-1]}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _say(key: str, language: str, **values: object) -> str:
    return SENTENCES[key][0 if language == "da" else 1].format(**values)
