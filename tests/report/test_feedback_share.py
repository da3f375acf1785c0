"""Which quotes may be shared with a pilot: who could be recognised decides, and a researcher's memo above that."""

from types import SimpleNamespace

import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.report.feedback_share import shareable
from fieldnotes.review.memos import add_memo
from fieldnotes.tables import Corpus, frame

SAID = "Nu ringer de selv og siger, hvad de har brug for i dag."
PLAN = [
    ("H1", "interview", "medarbejder", "[Person 1]", SAID),
    ("H2", "reflection", "projektleder", "", SAID),
    ("H3", "interview", "borger", "[Person 2]", SAID),
    ("H4", "observation", "observatør", "", SAID),
    ("H5", "interview", "leder", "[Person 3]", "Så sagde [Person 4], at nu ringer de selv og siger, hvad de mangler."),
    ("H6", "interview", "leder", "[Person 3]", "Ja."),
    ("H7", "interview", "pårørende", "", SAID),
]


@pytest.fixture
def study(tmp_path):
    documents = [{"doc_id": d, "project": "Havnen", "kind": kind, "text": text} for d, kind, _, _, text in PLAN]
    documents.append({"doc_id": "X1", "project": "Åsen", "kind": "interview", "text": SAID})
    segments = [
        {"segment_id": f"{d}-0123456789", "doc_id": d, "start": 0, "end": len(text), "role": role, "speaker": speaker}
        for d, _, role, speaker, text in [*PLAN, ("X1", "", "leder", "[Person 9]", SAID)]
    ]
    corpus = Corpus(frame("documents", documents), frame("turns", []), frame("segments", segments))
    given = {"polarity": "present", "code": "tillid", "coder": "model", "method": "model", "status": "proposed"}
    codings = [given | {"segment_id": row["segment_id"], "evidence": [], "score": 0.9} for row in segments]
    codings.append(given | {"segment_id": "H1-0123456789", "code": "styring", "evidence": [], "score": 0.9})
    book = Codebook((Code("tillid", "Tillid"), Code("styring", "Styring")))
    return SimpleNamespace(
        raw=tmp_path,
        corpus=lambda: corpus,
        codebook=lambda: book,
        counted=lambda: frame("codings", codings),
        memo=lambda about, note: add_memo(
            tmp_path / "codings", "Bo", about, note, corpus=corpus, codebook=book, at="2020-01-01T00:00:00"
        ),
    )


def reasons(study, code: str = "tillid") -> dict[str, str]:
    table = shareable(study, "Havnen")
    own = table[table["code"] == code]
    assert (own["shared"] == own["shared_why"].isin(("share_rule", "share_asked"))).all()
    return dict(zip(own["segment_id"], own["shared_why"], strict=True))


def test_only_the_pilots_own_quotes_are_there(study):
    assert set(shareable(study, "Havnen")["doc_id"]) == {row[0] for row in PLAN}


def test_a_quote_is_shared_where_its_side_has_two_people_and_its_theme_two_sources(study):
    found = reasons(study)
    assert found["H1-0123456789"] == found["H2-0123456789"] == "share_rule"
    assert set(shareable(study, "Havnen").query("shared")["from_side"]) == {"side_staff"}


def test_two_citizens_are_too_few_where_two_employees_are_enough(study):
    assert reasons(study)["H7-0123456789"] == "share_few_people"


def test_one_citizen_an_observation_a_name_and_a_bare_yes_are_kept_back(study):
    found = reasons(study)
    assert found["H3-0123456789"] == "share_few_people"
    assert found["H4-0123456789"] == "share_observed"
    assert found["H5-0123456789"] == "share_named"
    assert found["H6-0123456789"] == "share_length"


def test_a_theme_of_one_source_alone_is_kept_back(study):
    assert reasons(study, "styring") == {"H1-0123456789": "share_few_sources"}


def test_a_memo_lets_a_quote_out_and_another_keeps_one_back(study):
    study.memo("H3-0123456789", "Aftalt med hende: #del")
    study.memo("H1-0123456789", "#del-ikke, hun blev ked af det")
    found = reasons(study)
    assert found["H3-0123456789"] == "share_asked"
    assert found["H1-0123456789"] == "share_not_asked"


def test_a_source_that_is_kept_back_stays_so_whatever_a_memo_on_its_segment_says(study):
    study.memo("H3-0123456789", "#del")
    study.memo("H3", "#DEL-IKKE")
    assert reasons(study)["H3-0123456789"] == "share_not_asked"


def test_other_words_with_the_same_beginning_ask_for_nothing(study):
    study.memo("H3-0123456789", "#delt #dele #del-ikke-endnu")
    assert reasons(study)["H3-0123456789"] == "share_few_people"


def test_a_whole_source_can_be_let_out(study):
    study.memo("H3", "#share")
    assert reasons(study)["H3-0123456789"] == "share_asked"
