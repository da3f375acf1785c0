import subprocess
import sys
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.locking import appending
from fieldnotes.review.log import COLUMNS, append, log_path, read_log, standing

cells = st.text(max_size=30) | st.sampled_from(
    ["=SUM(A1)", "+45", "-1", "@a", "æøå ÆØÅ", 'hun sagde: "nej"', "a;b,c\nd", "😀", "torn", " x ", '"', "\x1fend"]
)
rows = st.builds(
    dict,
    segment_id=st.sampled_from(["HAV-1-0123456789", "ÅLØ-1-0123456789-2"]),
    code=st.sampled_from(["tillid", "effekt"]) | cells.filter(bool),
    polarity=st.sampled_from(["present", "lacking", "rejected"]),
    status=st.sampled_from(["accepted", "rejected", "memo"]),
    evidence=st.sampled_from(["", '[{"start": 0, "end": 4, "text": "Ær \\"å\\""}]']),
    note=cells,
    at=st.sampled_from(["2026-11-22T14:05:00", ""]),
)


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=40)
@given(st.lists(st.lists(rows, max_size=3), max_size=4))
def test_what_is_appended_is_read_back_as_it_was(tmp_path_factory, saves):
    path = tmp_path_factory.mktemp("log") / "Åse.csv"
    for save in saves:
        append(path, save)
    expected = [[plain(row[name]) for name in COLUMNS] for save in saves for row in save]
    assert read_log(path).to_numpy().tolist() == expected


def keeps_whole_rows(path, cut: int, ends: list[int]) -> None:
    """Cut the log, and see that the rows that were whole are there, before and after the next one is added."""
    everything = read_log(path)
    path.write_bytes(path.read_bytes()[:cut])
    whole = sum(end <= cut for end in ends)
    before = read_log(path)
    assert len(before) >= whole
    pd.testing.assert_frame_equal(before.head(whole), everything.head(whole))
    append(path, [{"segment_id": "X-1-0123456789", "code": "effekt", "polarity": "lacking", "status": "accepted"}])
    after = read_log(path)
    assert after["segment_id"].tolist() == [*before["segment_id"], "X-1-0123456789"]
    pd.testing.assert_frame_equal(after.head(len(before)), before)


@settings(max_examples=60)
@given(st.lists(rows, min_size=1, max_size=3), st.floats(0, 1, exclude_max=True))
def test_a_log_cut_anywhere_keeps_its_whole_rows_and_takes_the_next_one(tmp_path_factory, lines, where):
    path = tmp_path_factory.mktemp("log") / "a.csv"
    ends = []
    for line in lines:
        append(path, [line])
        ends.append(path.stat().st_size)
    keeps_whole_rows(path, int(where * ends[-1]), ends)


def test_a_log_cut_at_every_byte_of_its_last_row_keeps_the_whole_rows(tmp_path, row):
    path = tmp_path / "a.csv"
    append(path, [row("a-0123456789", note="først")])
    ends = [path.stat().st_size]
    append(path, [row("ÅLØ-0123456789", note='"æ" 😀,\n"to", ""\n;', evidence='[{"start": 0, "end": 1, "text": "ø"}]')])
    ends.append(path.stat().st_size)
    content = path.read_bytes()
    for cut in (*range(0, ends[0], 7), *range(ends[0], len(content))):
        path.write_bytes(content)
        keeps_whole_rows(path, cut, ends)


def test_a_last_row_that_somebody_saved_without_a_line_break_counts(tmp_path, row):
    path = tmp_path / "a.csv"
    append(path, [row("s-0123456789")])
    path.write_bytes(path.read_bytes().rstrip())
    assert read_log(path)["code"].tolist() == ["tillid"]
    append(path, [row("s-0123456789", "effekt")])
    assert read_log(path)["code"].tolist() == ["tillid", "effekt"]


WRITER = """
import sys
from pathlib import Path
from fieldnotes.review import append
for n in range(60):
    row = {"segment_id": f"{sys.argv[2]}-{n:010x}", "code": "tillid", "polarity": "present", "status": "accepted"}
    append(Path(sys.argv[1]), [row | {"note": 'linje\\n"to"' * n}, row | {"code": ""}])
"""


def test_two_processes_that_append_at_once_lose_nothing(tmp_path):
    path = tmp_path / "a.csv"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    log = read_log(path)
    for name in "ab":
        own = log[log["segment_id"].str.startswith(name)]
        assert own["segment_id"].tolist() == [f"{name}-{n:010x}" for n in range(60) for _ in range(2)]
        assert own["code"].tolist() == ["tillid", ""] * 60


def test_a_log_that_is_held_says_so_instead_of_waiting_for_ever(tmp_path):
    with (
        appending(tmp_path / "a.csv"),
        pytest.raises(FieldnotesError, match="another program"),
        appending(tmp_path / "a.csv", patience=0.05),
    ):
        pass


def test_a_lock_dies_with_its_process(tmp_path, row):
    path = tmp_path / "a.csv"
    code = "import os,sys,pathlib\nfrom fieldnotes.locking import appending\n"
    code += "with appending(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode != 0
    append(path, [row("s-0123456789")])
    assert len(read_log(path)) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_what_danish_excel_saved_is_read_and_added_to(tmp_path, row, encoding):
    path = tmp_path / "a.csv"
    lines = [";".join(COLUMNS), 'ÅLØ-1-0123456789;tillid;present;accepted;;"blå; grøn";2026-11-22T14:05:00', ";;;;;;"]
    path.write_bytes("".join(line + "\r\n" for line in lines).encode(encoding))
    assert read_log(path)["note"].tolist() == ["blå; grøn"]
    append(path, [row("ÅLØ-1-0123456789", note="æble 😀")])
    assert read_log(path)["note"].tolist() == ["blå; grøn", "æble 😀"]


def test_a_cut_quotation_in_the_middle_of_a_log_is_reported_and_hides_nothing(tmp_path, row):
    path = tmp_path / "a.csv"
    append(path, [row("a-0123456789", note='"x"'), row("b-0123456789"), row("c-0123456789")])
    path.write_bytes(path.read_bytes().replace(b'"""x"""', b'"x', 1))
    for attempt in (lambda: read_log(path), lambda: append(path, [row("d-0123456789")])):
        with pytest.raises(FieldnotesError, match=r"codings/a.csv, row 2: has a quotation mark that is never closed"):
            attempt()


def test_every_problem_of_a_log_is_reported_with_its_row_and_without_its_words(tmp_path):
    path = tmp_path / "a.csv"
    bad = [
        "s,tillid,maybe,accepted,,hemmeligt,",
        "s,tillid,present,done,,,",
        "s,tillid,present,accepted,hemmeligt,,",
        ",tillid,present,accepted,,,22-11-2026",
        "s,tillid,present,accepted,,,,ekstra",
    ]
    path.write_text("\n".join([",".join(COLUMNS), *bad]) + "\n")
    with pytest.raises(FieldnotesError) as caught:
        read_log(path)
    assert [problem.where for problem in caught.value.problems] == [
        f"codings/a.csv, row {number}" for number in (2, 3, 4, 5, 5, 6)
    ]
    assert "hemmeligt" not in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("segment_id,code\ns,tillid\n")
    with pytest.raises(FieldnotesError, match="has no column polarity, status, evidence, note, at"):
        read_log(tmp_path / "a.csv")


def test_a_row_that_could_not_be_read_back_is_never_written(tmp_path, row):
    for wrong in ({"status": "done"}, {"polarity": ""}, {"evidence": "her"}, {"at": "nu"}, {"coder": "x"}):
        with pytest.raises(ValueError, match=r"a row|no column"):
            append(tmp_path / "a.csv", [row("s"), row("s", **wrong)])
    assert not (tmp_path / "a.csv").exists()


def log_of(*lines: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=list(COLUMNS), dtype="str")


@pytest.mark.parametrize(
    ("lines", "stand"),
    [
        ([("tillid", "present", "accepted", "1")], [("tillid", "present", "accepted")]),
        (
            [("tillid", "present", "accepted", "1"), ("tillid", "lacking", "accepted", "2")],
            [("tillid", "lacking", "accepted")],
        ),
        (
            [("tillid", "present", "accepted", "1"), ("tillid", "lacking", "accepted", "1")],
            [("tillid", "present", "accepted"), ("tillid", "lacking", "accepted")],
        ),
        (
            [
                ("tillid", "present", "accepted", "1"),
                ("tillid", "present", "rejected", "1"),
                ("tillid", "lacking", "accepted", "1"),
            ],
            [("tillid", "lacking", "accepted")],
        ),
        (
            [("tillid", "present", "accepted", "1"), ("tillid", "present", "rejected", "2")],
            [("tillid", "present", "rejected")],
        ),
        ([("", "", "accepted", "1"), ("", "", "rejected", "2")], [("", "", "rejected")]),
        ([("", "", "accepted", "1"), ("tillid", "", "memo", "2")], [("", "", "accepted")]),
    ],
)
def test_the_last_decision_stands(row, lines, stand):
    log = log_of(*(row("s", c, polarity=p, status=s, at=f"2026-11-22T14:05:0{at}") for c, p, s, at in lines))
    assert standing(log)[["code", "polarity", "status"]].apply(tuple, axis=1).tolist() == stand


@settings(max_examples=40)
@given(st.lists(rows, max_size=8))
def test_what_stands_holds_every_last_word_and_stands_by_itself(lines):
    log = log_of(*lines)
    stands = standing(log)
    pd.testing.assert_frame_equal(standing(stands), stands)
    last = log[log["status"] != "memo"].drop_duplicates(["segment_id", "code"], keep="last")
    last = last[(last["status"] != "rejected") | (last["note"] != "undone") | (last["code"] == "")]
    words = ["segment_id", "code", "polarity", "status"]
    assert set(last[words].itertuples(index=False)) <= set(stands[words].itertuples(index=False))
    assert set(last["code"]) == set(stands["code"])


def test_an_answer_undone_is_open_again_and_no_rejection(row):
    log = log_of(row("s"), row("s", status="rejected", note="undone"), row("s", "effekt", status="rejected"))
    assert standing(log)["code"].tolist() == ["effekt"]


def test_a_coder_is_a_file_name_whatever_form_their_å_has(tmp_path):
    (tmp_path / unicodedata.normalize("NFD", "Åse.csv")).touch()
    assert log_path(tmp_path, "Åse").exists()
    assert log_path(tmp_path, "Bo").name == "Bo.csv"
    for name in ("../x", "a/b", "", ".skjult", "a."):
        with pytest.raises(FieldnotesError, match="no name for a file"):
            log_path(tmp_path, name)
