"""The planted truth of the demo study: what is there is found, and nothing else is invented."""

import re
from pathlib import Path

import pandas as pd
import pytest

import fieldnotes
from fieldnotes.tables import frame

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
PLANTED = Path(__file__).parent / "planted"
KEYS = ["project", "code", "polarity"]
POLARITY = {"-": "lacking", "!": "rejected"}


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(PLANTED / f"{name}.csv", dtype=str, na_filter=False)


def cells(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(rows[KEYS].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def study(demo_run):
    return fieldnotes.Study(demo_run)


@pytest.fixture(scope="module")
def read(study):
    """The differences between pilots by the blind reading of every segment."""
    rows = [
        {"segment_id": row.segment_id, "code": code.rstrip("-!"), "polarity": POLARITY.get(code[-1], "present")}
        for row in table("reading").itertuples()
        for code in filter(None, row.codes.split(","))
    ]
    known = study.corpus().coded().with_text()["segment_id"]
    assert set(table("reading")["segment_id"]) == set(known)
    same = {"coder": "reader", "method": "human", "status": "accepted", "evidence": []}
    codings = frame("codings", [row | same for row in rows])
    return fieldnotes.table_differences(study.corpus(), codings, codes=study.codebook().top, seed=0)


def test_the_demo_is_as_large_and_as_mixed_as_it_says(study):
    documents = study.corpus().documents
    raw = study.folder / "raw"
    assert len(documents) == 66
    assert documents["project"].nunique() == 11
    assert set(documents["round"]) == {"1", "2", "3"}
    assert documents["text"].str.count(r"\S+").sum() > 40_000
    suffixes = {path.suffix for path in raw.rglob("*") if path.parent != raw and path.is_file()}
    assert suffixes == {".docx", ".odt", ".txt", ".md", ".pdf", ".csv", ".xlsx", ".vtt", ".srt"}


def test_it_says_at_the_top_that_it_is_invented(study):
    page = (study.processed / "report.html").read_text(encoding="utf-8")
    assert page.index("Opdigtet demostudie") < page.index("<h1>")


def test_no_paragraph_comes_twice(study):
    corpus = study.corpus().coded().with_text()
    long = corpus.loc[corpus["text"].str.count(r"\S+") > 8, "text"]
    assert sorted(long[long.duplicated()]) == []


def test_every_planted_passage_begins_a_turn_of_its_source(study):
    corpus = study.corpus()
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    begins = {(turn.doc_id, words(texts[turn.doc_id][turn.start : turn.end])[:4]) for turn in corpus.turns.itertuples()}
    planted = table("planted")
    lost = [
        (row.doc_id, row.text)
        for row in planted.itertuples()
        # Where a name stands among the first words, a pseudonym now stands there.
        if (row.doc_id, words(row.text)[:4]) not in begins and not named(row.text, study)
    ]
    assert lost == []


def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def named(text: str, study: fieldnotes.Study) -> bool:
    from fieldnotes.privacy import Replacer, read_names

    return bool(Replacer(read_names(study.raw / "names.csv")).spans(text))


def test_by_the_word_list_every_planted_difference_is_found_and_none_is_invented(study):
    codings, codebook = study.codings(), study.codebook()
    terms = codings[codings["method"] == "terms"].assign(status="proposed")
    differences = fieldnotes.table_differences(study.corpus(), terms, codes=codebook.top, seed=0)
    clear = differences[(differences["p_adjusted"] <= 0.05) & (differences["difference"] > 0)]
    assert cells(table("truth")) - cells(clear) == set()
    assert cells(clear) - cells(table("truth")) - cells(table("also_true")) == set()
    assert differences.loc[differences["difference"] < 0, "p_adjusted"].min() > 0.05


def test_by_the_model_and_its_coders_every_planted_difference_is_found_and_none_is_invented(study, read):
    """Found is what stays after adjustment; invented, what neither follows from the plan nor is in a blind reading."""
    differences = study.table("differences")
    clear = cells(differences[differences["p_adjusted"] <= 0.05])
    assert cells(table("truth")) <= clear
    told = differences.merge(read, on=KEYS, suffixes=("", "_read"))
    same_way = told["difference"] * told["difference_read"] > 0
    also_read = cells(told[same_way & (told["p_read"] <= 0.05)])
    assert clear - cells(table("truth")) - cells(table("also_true")) <= also_read


def test_what_is_clearest_to_a_reader_is_found_by_the_model_and_its_coders(study, read):
    """All that a reader calls clear goes the same way by the machine, and nine of ten stand out before adjustment."""
    clear = read[(read["p_adjusted"] <= 0.05) & (read["difference"] > 0)]
    told = clear.merge(study.table("differences"), on=KEYS, suffixes=("_read", ""))
    assert len(told) == len(clear) >= 10
    assert told["difference"].min() > 0
    assert (told["p"] <= 0.05).mean() >= 0.9


def test_by_the_word_list_the_pilots_where_nothing_was_planted_stand_out_in_nothing(study):
    codings = study.codings()
    terms = codings[codings["method"] == "terms"].assign(status="proposed")
    differences = fieldnotes.table_differences(study.corpus(), terms, codes=study.codebook().top, seed=0)
    quiet = differences[differences["project"].isin(["Lærkehuset", "Familiehuset"])]
    assert len(quiet) > 50
    assert quiet["p_adjusted"].min() > 0.05


def test_planted_trends_go_the_way_they_were_planted(study):
    rounds = study.table("rounds").set_index([*KEYS, "round"])["share"]
    for row in table("trends").itertuples():
        first, last = (rounds[row.project, row.code, row.polarity, number] for number in ("1", "3"))
        change = last - first if row.direction == "grows" else first - last
        assert change >= 0.12, (row.project, row.code, row.polarity, first, last)


def test_trust_moves_in_no_other_pilot_as_much_as_where_it_was_planted(study):
    rounds = study.table("rounds").set_index([*KEYS, "round"])["share"]
    planted = {(row.project, row.code) for row in table("trends").itertuples()}
    others = {
        (project, code): sum(
            sign * (rounds[project, code, polarity, "3"] - rounds[project, code, polarity, "1"])
            for polarity, sign in (("present", 1), ("lacking", -1))
        )
        for project in study.corpus().documents["project"].unique()
        for code in ("tillid", "samskabelse")
        if (project, code) not in planted
    }
    assert max(abs(change) for change in others.values()) < 0.20, others


def test_co_creation_is_said_by_those_who_lead_and_missed_by_those_who_live_there(study):
    shares = fieldnotes.table_codes(
        study.corpus().where(project="Byggesagen"), study.codings(), by="role", unit="segment", codes=["samskabelse"]
    ).set_index(["role", "polarity"])["share"]
    assert shares["leder", "present"] > 0.3
    assert shares["projektleder", "present"] > 0.3
    assert shares["leder", "lacking"] < 0.1
    assert shares["borger", "lacking"] > 0.15
    assert shares["observatør", "lacking"] > 0.15
