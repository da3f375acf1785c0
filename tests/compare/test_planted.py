"""The planted trends and voices of the demo study: they are the clearest hints, and nothing is claimed too much."""

from pathlib import Path

import pandas as pd
import pytest

import fieldnotes
from fieldnotes.compare import table_opposed, table_perspectives, table_shifts, table_trend
from fieldnotes.compare.trend import changes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
PLANTED = Path(__file__).parents[1] / "planted"
KEYS = ["project", "code", "polarity"]


@pytest.fixture(scope="module")
def study(demo_run):
    return fieldnotes.Study(demo_run)


@pytest.fixture(scope="module")
def by_words(study):
    """The word list's codings: what was planted names its theme."""
    codings = study.codings()
    return codings[codings["method"] == "terms"].assign(status="proposed")


@pytest.fixture(scope="module")
def trend(study, by_words):
    return table_trend(study.corpus(), by_words, codes=study.codebook().top)


def test_planted_trends_are_among_the_clearest_and_none_is_claimed(trend):
    """Two sources against two cannot show a change that holds among a hundred, whatever was planted."""
    planted = set(pd.read_csv(PLANTED / "trends.csv")[KEYS].itertuples(index=False, name=None))
    series = changes(trend)
    clearest = series.sort_values("p", kind="stable").head(7)
    assert len(planted & set(clearest[KEYS].itertuples(index=False, name=None))) >= 5
    assert series["p_adjusted"].min() > 0.05


def test_planted_shifts_are_the_clearest_hints_and_hints_are_fewer_than_chance_would_give(trend):
    shifts = table_shifts(trend)
    told = [tuple(row) for row in shifts[[*KEYS, "code_rising", "polarity_rising"]].head(3).itertuples(index=False)]
    assert set(told) == {
        ("Hjemmeplejen", "tillid", "lacking", "tillid", "present"),
        ("Jobcentret", "tillid", "present", "tillid", "lacking"),
        ("Ådalskolen", "modstand_dilemma", "present", "refleksion_laering", "present"),
    }
    assert len(shifts) <= 0.025 * shifts["n_pairs"].iloc[0]
    assert set(shifts["note"]) == {"shift_hint"}


def test_those_who_lead_and_those_who_live_there_are_the_most_opposed(study, by_words):
    corpus, codings, codes = study.corpus(), by_words, study.codebook().top
    opposed = table_opposed(table_perspectives(corpus, codings, codes=codes))
    assert opposed["project"].iloc[0] == "Byggesagen"
    assert opposed["p"].iloc[1] > 3 * opposed["p"].iloc[0]
    there = opposed[opposed["project"] == "Byggesagen"]
    assert set(there["code"]) == {"samskabelse"}
    assert set(there["voice_present"]) == {"leder", "projektleder"}
    assert set(there["voice_lacking"]) == {"borger"}
    assert set(opposed["note"]) == {"opposed_hint"}
