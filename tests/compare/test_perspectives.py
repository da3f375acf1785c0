import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from fieldnotes.compare import table_opposed, table_perspectives
from fieldnotes.tables import Corpus

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def _voices(made, documents=4):
    """In Havnen leaders say that there is trust and citizens that it lacks; in Åsen only citizens are heard."""
    letters = {"L": "tttttttt..", "B": "TTTTTTTT..", "A": "t...T....."}
    rows = {
        f"{voice}{i}": ("Åsen" if voice == "A" else "Havnen", text)
        for voice, text in letters.items()
        for i in range(documents)
    }
    corpus, codings = made(rows)
    role = corpus.segments["doc_id"].str[0].map({"L": "leder", "B": "borger", "A": "borger"})
    return Corpus(corpus.documents, corpus.turns, corpus.segments.assign(role=role.astype("str"))), codings


def _row(table, **values):
    for name, value in values.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_each_voice_has_its_share_and_how_it_differs_from_the_others(made):
    row = _row(table_perspectives(*_voices(made)), project="Havnen", voice="leder", polarity="present")
    assert [row["share"], row["share_others"], row["difference"]] == pytest.approx([0.8, 0.0, 0.8])
    assert row["difference_low"] > 0
    assert row["p_adjusted"] <= 0.05


def test_a_voice_that_is_not_heard_is_silent_and_not_nought(made):
    table = table_perspectives(*_voices(made))
    silent = table[(table["project"] == "Åsen") & (table["voice"] == "leder")]
    assert len(silent) == 3
    assert silent["n_segments"].unique().tolist() == [0]
    assert silent["note"].unique().tolist() == ["silent"]
    assert silent[["share", "low", "high", "difference", "p"]].isna().all(axis=None)
    assert _row(table, project="Åsen", voice="borger", polarity="present")["note"] == "only_voice"


def test_voices_that_have_and_lack_a_theme_are_opposed(made):
    table = table_perspectives(*_voices(made))
    found = table_opposed(table)
    assert found[["project", "code", "voice_present", "voice_lacking", "note"]].values.tolist() == [
        ["Havnen", "tillid", "leder", "borger", "opposed"]
    ]
    assert found["gap"].iloc[0] == pytest.approx(1.6)
    assert found[["n_one", "documents_other"]].values.tolist() == [[40, 4]]
    opposed = table[table["stands"] == "opposed"]
    assert set(zip(opposed["project"], opposed["polarity"], strict=True)) == {
        ("Havnen", "present"),
        ("Havnen", "lacking"),
    }


def test_voices_that_speak_alike_agree_when_there_is_enough_to_see_it(made):
    corpus, codings = made({f"D{i}": ("Havnen", "t." + "." * 38) for i in range(40)})
    role = np.where(corpus.segments["doc_id"].str[1:].astype(int) % 2 == 0, "leder", "borger")
    table = table_perspectives(Corpus(corpus.documents, corpus.turns, corpus.segments.assign(role=role)), codings)
    assert table.loc[table["polarity"] == "present", "stands"].tolist() == ["agrees", "agrees"]


def test_one_source_has_an_interval_by_what_others_show_and_a_note(made):
    corpus, codings = _voices(made)
    gone = ["L1", "L2", "L3"]
    documents, segments = (
        part[~part["doc_id"].isin(gone)].reset_index(drop=True) for part in (corpus.documents, corpus.segments)
    )
    table = table_perspectives(Corpus(documents, corpus.turns, segments), codings)
    row = _row(table, voice="leder", polarity="present", project="Havnen")
    assert row["n_documents"] == 1
    assert row["note"] == "one_source"
    assert row["low"] < row["share"] < row["high"]


def test_kinds_of_source_are_voices_too_and_the_corpus_a_group(made):
    corpus, codings = _voices(made)
    kinds = np.where(corpus.documents["doc_id"].str[1].isin(["0", "1"]), "interview", "reflection")
    mixed = Corpus(corpus.documents.assign(kind=kinds), corpus.turns, corpus.segments)
    table = table_perspectives(mixed, codings, voices="kind", by=[])
    assert list(table.columns[:4]) == ["code", "polarity", "voices", "voice"]
    assert table.loc[table["polarity"] == "present", "voice"].tolist() == ["interview", "reflection"]
    with pytest.raises(ValueError, match="no attribute 'weather'"):
        table_perspectives(mixed, codings, voices="weather")


def test_the_order_of_rows_does_not_matter(made):
    corpus, codings = _voices(made)
    mixed = Corpus(
        corpus.documents.sample(frac=1, random_state=1).reset_index(drop=True),
        corpus.turns,
        corpus.segments.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    assert_frame_equal(
        table_perspectives(corpus, codings), table_perspectives(mixed, codings.sample(frac=1, random_state=3))
    )


@pytest.mark.slow
def test_voices_in_simulated_studies_have_intervals_that_cover(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    sys.modules.pop("intervals", None)
    seen = runpy.run_path(str(BENCHMARKS / "comparisons.py"))["voices"](10)
    assert 0.93 <= seen["covered"] <= 0.97
    assert 0.93 <= seen["covered_one_source"] <= 0.97
    assert seen["single"] <= 0.05
    assert seen["wrong"] <= 0.3
    assert seen["opposed_wrong"] <= 0.3
