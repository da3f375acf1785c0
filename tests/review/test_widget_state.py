"""A coder at work, without a browser: what is on disk, what is shown, and what a second window finds."""

from datetime import datetime

import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.review import append, read_log, standing
from fieldnotes.review.widget_log import NOTE, rows_of
from fieldnotes.review.widget_proposals import Proposals
from fieldnotes.review.widget_state import Review
from fieldnotes.review.widget_texts import Texts
from fieldnotes.review.widget_view import view
from fieldnotes.tables import Corpus, empty, frame

BOOK = Codebook(
    (
        Code("tillid", "Tillid"),
        Code("relationer", "Relationer"),
        Code("frivillige", "Frivillige", parent="relationer"),
        Code("ledelse", "Ledelse"),
    )
)
NOW = datetime(2026, 11, 22, 14, 5, 0)
LATER = "2026-11-22T15:00:00"


def coding(
    segment, code, polarity="present", *, span=None, coder="terms", method="terms", score=0.5, status="proposed"
):
    evidence = [] if span is None else [{"start": span[0], "end": span[1], "why": "ord"}]
    return {"segment_id": segment, "code": code, "polarity": polarity, "coder": coder, "method": method} | {
        "score": score,
        "status": status,
        "evidence": evidence,
    }


@pytest.fixture
def ids(corpus):
    return list(corpus.coded().segments["segment_id"])


@pytest.fixture
def codings(corpus, ids):
    start = dict(zip(corpus.segments["segment_id"], corpus.segments["start"], strict=True))
    first = start[ids[0]]
    return frame(
        "codings",
        [
            coding(ids[0], "tillid", span=(first + 8, first + 14), score=0.75),
            coding(ids[0], "tillid", "lacking", span=(first + 40, first + 45), score=0.6),
            coding(ids[0], "ledelse", coder="model", method="model", score=0.9),
            coding(ids[1], "tillid", "lacking", score=0.2),
            coding(ids[1], "ledelse", coder="bo", method="human", score=float("nan"), status="accepted"),
        ],
    )


@pytest.fixture
def start(corpus, codings, ids, tmp_path):
    """Open the work of a coder, as a kernel does: each time from the disk."""

    def start(*, queue=ids, codings=codings, coder="anna", others=False, clock=lambda: NOW):
        texts = Texts(corpus)
        starts = {name: (row["start"], row["end"]) for name, row in texts.rows.items()}
        proposals = Proposals(codings, BOOK, starts, coder=coder, others=others)
        return Review(texts, proposals, BOOK, tmp_path / f"{coder}.csv", queue, clock=clock)

    return start


def answer(review, name, code, **more):
    return review.do({"do": name, "segment": review.segment, "code": code, **more})


def given(review):
    rows = standing(read_log(review.path))
    return sorted(zip(rows["segment_id"], rows["code"], rows["polarity"], rows["status"], strict=True))


def test_every_decision_is_on_disk_before_it_is_told(start, ids):
    review = start()
    assert answer(review, "accept", "ledelse") == "Ledelse: ja, til stede"
    assert given(review) == [(ids[0], "ledelse", "present", "accepted")]


def test_a_code_proposed_with_two_polarities_is_accepted_with_both_and_the_evidence_of_each(start, ids):
    review = start()
    answer(review, "accept", "tillid")
    assert given(review) == [(ids[0], "tillid", name, "accepted") for name in ("lacking", "present")]
    assert review.verdict(ids[0], "tillid").given == {"present": ((8, 14),), "lacking": ((40, 45),)}


def test_the_last_polarity_stands_even_within_the_same_second(start, ids):
    review = start()
    answer(review, "accept", "ledelse")
    answer(review, "polarity", "ledelse", polarity=["rejected"])
    assert given(review) == [(ids[0], "ledelse", "rejected", "accepted")]
    assert len(read_log(review.path)) == 2


def test_the_first_words_marked_replace_the_machines_and_further_ones_are_added(start, ids):
    review = start()
    answer(review, "polarity", "tillid", polarity=["present"])
    answer(review, "mark", "tillid", span=[0, 3])
    answer(review, "mark", "tillid", span=[4, 7])
    assert review.verdict(ids[0], "tillid").given == {"present": ((0, 3), (4, 7))}
    answer(review, "unmark", "tillid")
    assert review.verdict(ids[0], "tillid").given == {"present": ()}
    answer(review, "accept", "ledelse")
    answer(review, "mark", "ledelse", span=[0, 3])
    assert review.verdict(ids[0], "ledelse").given == {"present": ((0, 3),)}


def test_done_refuses_what_is_open_and_goes_on(start, ids):
    review = start()
    answer(review, "accept", "ledelse")
    assert review.do({"do": "done"}) == "Færdig. Næste afsnit."
    assert review.segment == ids[1]
    assert given(review) == [
        (ids[0], "", "", "accepted"),
        (ids[0], "ledelse", "present", "accepted"),
        (ids[0], "tillid", "present", "rejected"),
    ]


def test_undo_and_redo_write_rows_and_go_back_to_where_it_was(start, ids):
    review = start()
    answer(review, "accept", "ledelse")
    review.do({"do": "done"})
    assert review.do({"do": "undo"}) == "Fortrudt: hele afsnittet"
    assert (review.segment, review.done(ids[0]), review.open_codes(ids[0])) == (ids[0], False, ["tillid"])
    assert review.do({"do": "undo"}) == "Fortrudt: Ledelse"
    assert review.open_codes(ids[0]) == ["ledelse", "tillid"]
    assert review.do({"do": "undo"}) == "Der er intet at fortryde."
    review.do({"do": "redo"})
    review.do({"do": "redo"})
    assert review.do({"do": "redo"}) == "Der er intet at gøre igen."
    assert review.done(ids[0])
    assert review.verdict(ids[0], "ledelse").status == "accepted"
    assert len(read_log(review.path)) == 1 + 2 + 2 + 1 + 1 + 2


def test_a_new_kernel_finds_everything_and_goes_on_where_the_old_one_died(start, ids):
    review = start()
    answer(review, "accept", "ledelse")
    answer(review, "memo", "", note="husk at spørge")
    review.do({"do": "done"})
    again = start()
    assert again.verdicts == review.verdicts
    assert (again.segment, view(again)["done"], view(again)["left"]) == (ids[1], 1, len(ids) - 1)
    again.do({"do": "undo"})
    assert not again.done(ids[0])


def test_two_kernels_on_one_file_see_each_others_decisions(start, ids):
    one, two = start(), start()
    answer(one, "accept", "ledelse")
    two.do({"do": "look"})
    assert two.verdict(ids[0], "ledelse").status == "accepted"
    answer(two, "reject", "ledelse")
    answer(one, "accept", "tillid")
    assert one.verdict(ids[0], "ledelse").status == "rejected"
    assert one.verdicts == start().verdicts


def test_what_a_coder_has_met_stands_before_a_queue_drawn_anew(start, ids):
    review = start()
    review.do({"do": "done"})
    again = start(queue=ids[2:])
    assert again.order == [ids[0], *ids[2:]]
    assert again.segment == ids[2]


def test_what_is_skipped_comes_last_and_again(start, ids):
    review = start(queue=ids[:2])
    review.do({"do": "skip"})
    assert review.segment == ids[1]
    assert start(queue=ids[:2]).segment == ids[1]
    review.do({"do": "done"})
    assert review.segment == ids[0]
    assert review.do({"do": "done"}) == "Alle afsnit i udvalget er færdige."


def test_going_back_and_forward_writes_nothing(start, ids):
    review = start()
    for step, place in ((1, 1), (1, 2), (-1, 1), (-9, 0)):
        review.do({"do": "go", "step": step})
        assert review.segment == ids[place]
    assert not review.path.exists()


def test_a_memo_is_kept_with_the_segment_or_with_the_answer(start, ids):
    review = start()
    assert answer(review, "memo", "", note=" =1+1 \n") == "Notatet er gemt."
    assert review.verdict(ids[0], NOTE).note == "=1+1"
    answer(review, "accept", "ledelse")
    answer(review, "memo", "ledelse", note="tydeligt")
    answer(review, "polarity", "ledelse", polarity=["lacking"])
    assert review.verdict(ids[0], "ledelse").note == "tydeligt"
    with pytest.raises(ValueError, match="not answered yet"):
        answer(review, "memo", "tillid", note="nej")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"code": "tillid"}, [0, 1]),
        ({"project": "ÅLØ"}, [3, 4]),
        ({"unsure": "unsure"}, [0]),
        ({"unsure": "sure"}, [1]),
        ({"unsure": "none"}, [2, 3, 4]),
        ({"state": "open"}, [1, 2, 3, 4]),
        ({"state": "done"}, [0]),
        ({"state": "memo"}, [0]),
        ({"project": "HAV", "state": "skipped"}, []),
    ],
)
def test_a_filter_chooses_segments(start, ids, filters, expected):
    unsure = start()
    answer(unsure, "memo", "", note="husk")
    unsure.do({"do": "done"})
    said = unsure.do({"do": "filter", "filters": filters})
    assert unsure.chosen == [ids[at] for at in expected]
    assert said == f"{len(expected)} afsnit i udvalget."
    assert (view(unsure)["item"] is None) == (not expected)


def test_other_coders_are_not_shown_unless_asked_for_nor_who_accepted_a_proposal(start, codings, ids):
    judged = codings.assign(status=codings["status"].where(codings["method"] == "human", "rejected"))
    assert start(codings=judged).proposals.others(ids[1]) == {}
    assert view(start(codings=judged))["item"] == view(start())["item"]
    assert start(others=True).proposals.others(ids[1]) == {"ledelse": [{"coder": "bo", "said": "present"}]}
    assert start(others=True, coder="bo").proposals.others(ids[1]) == {}


@pytest.mark.parametrize(("evidence", "asked"), [((0, 9), ["frivillige"]), ((12, 19), ["frivillige", "relationer"])])
def test_a_code_that_only_sums_up_one_below_is_not_asked_about(start, ids, evidence, asked):
    first = ids[3]  # the first of its document, so that its offsets are the document's
    rows = [coding(first, "frivillige", span=(0, 9)), coding(first, "relationer", span=evidence)]
    assert sorted(start(codings=frame("codings", rows)).proposals.lines(first)) == asked


def test_lines_come_surest_first_with_score_and_reason_in_danish(start):
    lines = view(start())["item"]["lines"]
    assert [line["code"] for line in lines] == ["ledelse", "tillid"]
    assert [(one["written"], one["by"], one["why"]) for one in lines[1]["proposed"]] == [
        ("0,75", "ordliste", ["»ord«"]),
        ("0,60", "ordliste", ["»ord«"]),
    ]


def test_a_disk_that_cannot_be_written_leaves_the_page_as_it_was(start, ids):
    review = start()
    answer(review, "accept", "ledelse")
    review.path.write_bytes(review.path.read_bytes() + b'x,tillid,present,accepted,"[\n')
    good = f"{ids[0]},tillid,present,accepted,,,2026-11-22T14:05:00\n".encode()
    review.path.write_bytes(review.path.read_bytes() + good * 2)
    with pytest.raises(FieldnotesError, match="quotation mark"):
        answer(review, "reject", "ledelse")
    assert review.verdict(ids[0], "ledelse").status == "accepted"


def test_decisions_on_segments_that_are_gone_stay_in_the_file_and_out_of_the_way(start, ids):
    review = start(queue=ids[:1])
    append(review.path, [{"segment_id": "væk-1", "status": "accepted", "at": "2026-11-22T14:00:00"}])
    again = start(queue=ids[:1])
    assert again.order == ids[:1]
    assert again.do({"do": "undo"}) == "Der er intet at fortryde."
    assert len(read_log(review.path)) == 1


@pytest.mark.parametrize("message", [{"do": "delete"}, {"do": "accept", "segment": "x", "code": "tillid"}])
def test_a_message_that_nobody_knows_is_refused(start, message):
    with pytest.raises(ValueError, match="there"):
        start().do(message)


def test_the_turn_before_and_after_is_shown_with_who_says_it(start, corpus, ids):
    shown = Texts(corpus).shown(ids[0])
    assert shown["before"] == [{"who": "Interviewer", "text": "Hvad betyder tillid for dig?"}]
    assert shown["who"] == "S, borger"
    assert [turn["who"] for turn in shown["after"]] == ["S, borger"]
    assert shown["where"] == ["HAV", "interview", "HAV-1"]


def test_the_rest_of_a_split_turn_is_shown_around_its_part(corpus):
    whole = corpus.segments[corpus.segments["doc_id"] == "HAV-1"].iloc[1]
    cut = whole["start"] + len("Jeg har tillid til min sagsbehandler, ")
    parts = pd.DataFrame([{**whole, "end": cut - 1}, {**whole, "segment_id": "del-2", "start": cut}])
    shown = Texts(Corpus(corpus.documents, corpus.turns, parts)).shown("del-2")
    assert [turn["who"] for turn in shown["before"]] == ["Interviewer", ""]
    assert (
        shown["before"][1]["text"] + " " + shown["text"]
        == "Jeg har tillid til min sagsbehandler, for hun holder, hvad hun lover."
    )


def test_without_codings_nothing_is_proposed(start):
    assert view(start(codings=empty("codings")))["item"]["lines"] == []


def test_rows_that_another_kernel_wrote_in_between_are_seen_at_once(start, ids, monkeypatch):
    review, other = start(), start()
    answer(review, "accept", "ledelse")

    def slow(path, rows):
        answer(other, "reject", "tillid")
        append(path, rows)

    monkeypatch.setattr("fieldnotes.review.widget_state.append", slow)
    monkeypatch.setattr(other, "_write", lambda change: append(other.path, rows_of(change, other.texts.words, LATER)))
    answer(review, "reject", "ledelse")
    assert {code: review.verdict(ids[0], code).status for code in ("ledelse", "tillid")} == {
        "ledelse": "rejected",
        "tillid": "rejected",
    }
    assert review.verdicts == start().verdicts


def test_a_log_that_a_spreadsheet_saved_is_gone_on_with(start, ids):
    review = start()
    answer(review, "accept", "ledelse")
    saved = review.path.read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    review.path.write_bytes(b"\xef\xbb\xbf" + saved.encode())
    answer(review, "accept", "tillid")
    assert {code for _, code, _, _ in given(review)} == {"ledelse", "tillid"}
    assert review.verdicts == start().verdicts
