"""A coder's log as the widget reads and writes it: what stands, what can be undone, and nothing lost between."""

from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.review import standing
from fieldnotes.review.rows import COLUMNS, UNDONE
from fieldnotes.review.rows import spans as spans_of
from fieldnotes.review.widget_log import NOTE, SKIPPED, Change, Verdict, replay, rows_of, stamp
from fieldnotes.tables import POLARITIES

TEXT = {"a": "Vi tegnede planen 😀 sammen", "b": "Det virkede ikke"}


def log(*rows):
    return pd.DataFrame([dict.fromkeys(COLUMNS, "") | row for row in rows], columns=list(COLUMNS), dtype="str")


def written(*changes):
    """The rows of changes, each saved a second later than the one before."""
    return [row for at, change in enumerate(changes) for row in rows_of(change, TEXT, f"2026-11-22T14:{at:02}:00")]


def change(cell, verdict):
    return Change({cell: Verdict()}, {cell: verdict})


def test_what_is_written_is_read_back_as_it_was():
    both = Verdict("accepted", {"present": ((3, 10),), "lacking": ((18, 19),)}, "se her")
    verdicts, changes = replay(log(*written(change(("a", "tillid"), both))))
    assert verdicts == {("a", "tillid"): both}
    assert changes == [change(("a", "tillid"), both)]


def test_evidence_quotes_the_words_counted_in_code_points():
    (row,) = written(change(("a", "tillid"), Verdict("accepted", {"present": ((18, 26),)})))
    assert row["evidence"] == '[{"start": 18, "end": 26, "text": "😀 sammen"}]'


def test_a_memo_and_a_skipped_segment_are_no_decision_about_a_code():
    memo, skipped = change(("a", NOTE), Verdict(note="husk")), change(("a", ""), Verdict("rejected", {}, SKIPPED))
    rows = written(memo, skipped)
    assert [(row["status"], row.get("code", "")) for row in rows] == [("memo", ""), ("rejected", "")]
    verdicts, _ = replay(log(*rows))
    assert verdicts == {("a", NOTE): Verdict(note="husk"), ("a", ""): Verdict("rejected", {}, SKIPPED)}


def test_memos_on_a_document_or_a_code_belong_to_no_segment():
    verdicts, changes = replay(log({"code": "tillid", "status": "memo", "note": "bredt"}))
    assert verdicts == {}
    assert changes == []


def test_a_decision_undone_is_open_again():
    first = change(("a", "tillid"), Verdict("accepted", {"lacking": ()}))
    rows = written(first, first.back)
    verdicts, _ = replay(log(*rows))
    assert verdicts[("a", "tillid")] == Verdict()
    assert standing(log(*rows)).empty
    assert rows[-1]["note"] == UNDONE


def test_rows_of_one_save_are_undone_together():
    cells = {("a", "tillid"): Verdict("rejected", {"present": ()}), ("a", ""): Verdict("accepted")}
    _, changes = replay(log(*written(Change(dict.fromkeys(cells, Verdict()), cells))))
    assert [set(one.after) for one in changes] == [set(cells)]


@pytest.mark.parametrize("last", ["", "2026-11-22T14:05:06", "2026-11-22T14:05:07", "2026-11-22T14:09:00"])
def test_a_save_is_later_than_the_last(last):
    assert stamp(datetime(2026, 11, 22, 14, 5, 7, 999), last) > last


spans = st.sampled_from([(), ((0, 2),), ((0, 2), (3, 9))])
verdicts = st.one_of(
    st.builds(
        Verdict,
        st.just("accepted"),
        st.dictionaries(st.sampled_from(POLARITIES), spans, min_size=1),
        st.sampled_from(["", "note\nlinje", "=1+1"]),
    ),
    st.builds(Verdict, st.just("rejected"), st.sampled_from([{"present": ()}, {"lacking": ()}])),
    st.just(Verdict()),
)
cells = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["tillid", "ledelse"]))


@given(st.lists(st.tuples(cells, verdicts), max_size=12))
def test_the_log_says_what_was_decided_last_whatever_came_before(decisions):
    rows = written(*(change(cell, verdict) for cell, verdict in decisions))
    now, _ = replay(log(*rows))
    assert now == dict(decisions)
    stands = standing(log(*rows))
    accepted = stands[stands["status"] == "accepted"]
    expected = {
        (*cell, name)
        for cell, verdict in dict(decisions).items()
        if verdict.status == "accepted"
        for name in verdict.given
    }
    assert set(zip(accepted["segment_id"], accepted["code"], accepted["polarity"], strict=True)) == expected


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("Vi gik.", "Vi gik."), ("ord " * 80 + "😀", ("ord " * 75).rstrip()), ("x" * 310, "x" * 300)],
)
def test_a_segments_own_row_quotes_its_opening_by_which_it_is_found_again(text, quoted):
    (row,) = rows_of(change(("a", ""), Verdict("accepted")), {"a": text}, "2026-11-22T14:00:00")
    assert spans_of(row["evidence"]) == [{"start": 0, "end": len(quoted), "text": quoted}]
