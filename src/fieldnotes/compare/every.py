"""Every table of a study: what each is called, as a file and for people, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from fieldnotes.compare.material import Material

WORDS = 25  # that mark each group
NEAR = 2  # segments of the same document that lie near each other


@dataclass(frozen=True)
class Table:
    """A table: its name in `processed/`, its sheet in `processed/tables/` ("" for none), and what makes it."""

    name: str
    sheet: str
    make: Callable[[Material], pd.DataFrame]


def _codes(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_codes

    units = [table_codes(of.corpus, of.codings, unit=unit, codes=of.codebook.ids) for unit in ("segment", "document")]
    return pd.concat(units, ignore_index=True)


def _overall(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_codes

    return table_codes(of.corpus, of.codings, by=[], unit="segment", codes=of.codebook.top)


def _rounds(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_codes

    return table_codes(of.corpus, of.codings, by=["project", "round"], unit="segment", codes=of.codebook.top)


def _differences(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_differences

    return table_differences(
        of.corpus, of.codings, codes=of.codebook.top, permutations=of.settings.permutations, seed=of.settings.seed
    )


def _quotes(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_quotes

    return table_quotes(of.corpus, of.codings)


def _agreement(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_agreement

    return table_agreement(of.all_codings, codebook=of.codebook, corpus=of.corpus, seed=of.settings.seed)


def _pairs(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_agreement

    return table_agreement(of.all_codings, by="pair", codebook=of.codebook, corpus=of.corpus, seed=of.settings.seed)


def _spans(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_span_agreement

    return table_span_agreement(of.corpus, of.all_codings, codebook=of.codebook, seed=of.settings.seed)


def _saturation(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_saturation

    return table_saturation(of.corpus, of.codings, codes=of.codebook.top, seed=of.settings.seed)


def _trend(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_trend

    # A pilot's answer is the first source of a new round: a trend would end in it alone.
    corpus = of.corpus.where(answers="") if "answers" in of.corpus.documents else of.corpus
    return table_trend(
        corpus, of.codings, codes=of.codebook.top, permutations=of.settings.permutations, seed=of.settings.seed
    )


def _shifts(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_shifts

    return table_shifts(of.made["trend"])


def _perspectives(of: Material, voices: str = "role", by: str | list[str] = "project") -> pd.DataFrame:
    from fieldnotes.compare import table_perspectives

    return table_perspectives(of.corpus, of.codings, voices=voices, by=by, codes=of.codebook.top)


def _opposed(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_opposed

    return table_opposed(of.made["perspectives"])


def _cooccurrence(of: Material, by: str | None = None, window: int = 0) -> pd.DataFrame:
    from fieldnotes.compare import table_cooccurrence

    return table_cooccurrence(of.corpus, of.codings, codes=of.codebook.top, by=by, window=window)


def _corrected(of: Material) -> pd.DataFrame:
    from fieldnotes.compare import table_corrected

    machine, human = _machine_and_people(of)
    return table_corrected(of.corpus, machine, human, codes=of.codebook.top)


def _keyness(of: Material, by: str = "project") -> pd.DataFrame:
    from fieldnotes.compare.keyness import table_keyness

    return table_keyness(of.corpus, of.tokens, by=by, n=WORDS, seed=of.settings.seed, words=of.words)


def _word_change(of: Material, by: str | tuple[str, ...] = ()) -> pd.DataFrame:
    from fieldnotes.compare.word_change import table_word_change

    return table_word_change(of.corpus, of.tokens, by=by, seed=of.settings.seed, words=of.words)


def _language(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.language import table_language

    return table_language(of.corpus, of.codings, of.tokens, of.codebook, given=of.themes)


def _overlap(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.language import table_overlap

    return table_overlap(of.corpus, of.codings, of.tokens, of.codebook, seed=of.settings.seed, given=of.themes)


def _framework(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.framework import table_framework
    from fieldnotes.compare.framework_sheet import read_framework

    filled = of.raw / "framework.xlsx"
    summaries = read_framework(filled) if filled.exists() else None
    return table_framework(of.corpus, of.codings, of.codebook, summaries=summaries)


def _effects(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.effects import table_effects

    return table_effects(of.corpus, of.tokens, cut=of.cut)


def _experiments(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.experiments import table_experiments

    return table_experiments(of.corpus, of.tokens, cut=of.cut)


def _dilemmas(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.dilemmas import table_dilemmas

    return table_dilemmas(of.corpus, of.tokens, cut=of.cut)


def _sdg(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.sdg import table_sdg

    table = table_sdg(of.corpus, tokens=of.tokens)
    return table.assign(code=table["label"]).drop(columns="label")


def _accuracy(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.accuracy import table_accuracy

    machine, human = _machine_and_people(of)
    table = table_accuracy(of.corpus, of.codebook, machine, human)
    return table if len(human) else table.iloc[:0]


def _accuracy_groups(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.accuracy import POOLED, table_accuracy

    machine, human = _machine_and_people(of)
    if human.empty:
        nothing = pd.Series(dtype="str")
        return of.made["accuracy"].assign(value=nothing, attribute=nothing)
    parts = []
    for attribute in ("project", "role", "kind"):
        table = table_accuracy(of.corpus, of.codebook, machine, human, by=attribute)
        parts.append(table[table["code"] == POOLED].rename(columns={attribute: "value"}).assign(attribute=attribute))
    table = pd.concat(parts, ignore_index=True)
    return table[table["n"] > 0].reset_index(drop=True)


def _machine_and_people(of: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the machine said by itself, whatever people then decided, and what people said."""
    machine = of.all_codings[of.all_codings["method"] == of.settings.coder]
    return machine.assign(status="proposed"), of.all_codings[of.all_codings["method"] == "human"]


def _topic_groups(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.topics import table_topic_groups

    return table_topic_groups(of.corpus, of.topics.codings(), of.topics.topics)


def _topic_differences(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.topics import table_topic_differences

    return table_topic_differences(
        of.corpus,
        of.topics.codings(),
        of.topics.topics,
        permutations=of.settings.permutations,
        seed=of.settings.seed,
    )


def _topic_trend(of: Material) -> pd.DataFrame:
    from fieldnotes.compare.topics import table_topic_trend

    return table_topic_trend(
        of.corpus,
        of.topics.codings(),
        of.topics.topics,
        permutations=of.settings.permutations,
        seed=of.settings.seed,
    )


def _risk(of: Material) -> pd.DataFrame:
    from fieldnotes.guard.risk import table_risk

    return table_risk(of.corpus)


TABLES = (
    Table("codes", "temaer", _codes),
    Table("overall", "", _overall),
    Table("rounds", "temaer-runder", _rounds),
    Table("differences", "forskelle", _differences),
    Table("quotes", "citater", _quotes),
    Table("trend", "udvikling", _trend),
    Table("shifts", "skift", _shifts),
    Table("perspectives", "perspektiver", _perspectives),
    Table("perspectives_kind", "perspektiver-art", partial(_perspectives, voices="kind")),
    Table("voices", "stemmer", partial(_perspectives, by=[])),
    Table("voices_kind", "stemmer-art", partial(_perspectives, voices="kind", by=[])),
    Table("opposed", "modsatte-stemmer", _opposed),
    Table("cooccurrence", "sammen", _cooccurrence),
    Table("cooccurrence_near", "sammen-naer", partial(_cooccurrence, window=NEAR)),
    Table("cooccurrence_projects", "sammen-piloter", partial(_cooccurrence, by="project")),
    Table("corrected", "temaer-rettet", _corrected),
    Table("keyness", "noegleord", _keyness),
    Table("keyness_role", "noegleord-roller", partial(_keyness, by="role")),
    Table("word_change", "ordskift", _word_change),
    Table("word_change_projects", "ordskift-piloter", partial(_word_change, by="project")),
    Table("language", "faelles-sprog", _language),
    Table("overlap", "faelles-sprog-overlap", _overlap),
    Table("framework", "", _framework),
    Table("effects", "virkninger", _effects),
    Table("experiments", "proevehandlinger", _experiments),
    Table("dilemmas", "dilemmaer", _dilemmas),
    Table("sdg", "verdensmaal", _sdg),
    Table("agreement", "enighed", _agreement),
    Table("agreement_pairs", "enighed-par", _pairs),
    Table("agreement_spans", "enighed-markeringer", _spans),
    Table("saturation", "maetning", _saturation),
    Table("accuracy", "maskinens-kodning", _accuracy),
    Table("accuracy_groups", "maskinens-kodning-grupper", _accuracy_groups),
    Table("topic_groups", "emner-grupper", _topic_groups),
    Table("topic_differences", "emner-forskelle", _topic_differences),
    Table("topic_trend", "emner-udvikling", _topic_trend),
    Table("risk", "genkendelse", _risk),
)
