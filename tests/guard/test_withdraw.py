"""A source withdrawn: gone from every list, log and table, and proven gone."""

import shutil
import subprocess

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.files import write_text
from fieldnotes.guard.lists import forget_names
from fieldnotes.guard.searched import FILE
from fieldnotes.guard.traces import Traces
from fieldnotes.guard.withdraw import plan_withdrawal, withdraw
from fieldnotes.privacy.namelist import labels, read_names
from fieldnotes.review.log import append, read_log
from fieldnotes.stages import STAGES, prepare
from fieldnotes.study import Study

GONE = "ÅLØ-1"


def rerun(folder):
    prepare(folder)
    for stage in STAGES:
        if stage.stale(folder):
            stage.run(folder, lambda done, total: None)


def coded(study):
    segments = Study(study).corpus().segments
    log = study / "raw" / "codings" / "ab.csv"
    rows = [
        {"segment_id": name, "code": "tillid", "polarity": "present", "status": "accepted", "at": "2026-01-01T10:00:00"}
        for name in segments["segment_id"]
    ]
    rows.append({"segment_id": GONE, "status": "memo", "note": "husk", "at": "2026-01-01T10:00:01"})
    append(log, [dict.fromkeys(("evidence", "note", "code", "polarity"), "") | row for row in rows])
    return log


def emptied(folder):
    """Stand for a run where it does not matter what it makes anew."""
    shutil.rmtree(folder / "processed")


@pytest.mark.slow
def test_a_withdrawn_source_leaves_no_trace_anywhere(tiny_made):
    log = coded(tiny_made)
    own = Study(tiny_made).corpus()
    text = own.documents.set_index("doc_id").loc[GONE, "text"]
    (tiny_made / "processed" / "notebooks").mkdir()
    (tiny_made / "processed" / "notebooks" / "01.html").write_text(text, encoding="utf-8")
    plan = plan_withdrawal(tiny_made, GONE)
    assert plan.coded == {"ab": int((own.segments["doc_id"] == GONE).sum()) + 1}
    assert plan.names == [3]
    assert not plan.committed
    done = withdraw(plan, run=rerun)
    assert done.places == []
    assert done
    assert not (tiny_made / "raw" / "Åløkken" / "Interview Viggo.txt").exists()
    assert GONE not in log.read_text(encoding="utf-8")
    assert len(read_log(log)) == int((own.segments["doc_id"] != GONE).sum())
    assert "Viggo" not in (tiny_made / "raw" / "names.csv").read_text(encoding="utf-8")
    assert set(Study(tiny_made).corpus().documents["doc_id"]) == {"HAV-1", "HAV-2"}


def test_what_runs_remember_goes_with_it(tiny_made):
    made = tiny_made / "processed"
    memories = [made / name for name in ("model.npz", FILE)]
    for path in memories:
        path.write_bytes(b"numbers of people who are gone")
    left = []

    def run(folder):
        left.extend(path for path in memories if path.exists())
        emptied(folder)

    assert withdraw(plan_withdrawal(tiny_made, GONE), run=run)
    assert left == []


def test_what_people_wrote_about_it_elsewhere_is_told_by_place(tiny_made):
    book = tiny_made / "raw" / "codebook.yaml"
    said = "Vi prøver noget nyt, et eksperiment.\n\nInterviewer: Ja?"
    write_text(book, book.read_text(encoding="utf-8") + f"\n# {GONE}\n")
    write_text(tiny_made / "raw" / "memos.csv", f"note\n{' '.join(said.split())}\n")
    done = withdraw(plan_withdrawal(tiny_made, GONE), run=emptied)
    assert not done
    assert {(name, kind) for name, _, kind in done.places} == {
        ("raw/codebook.yaml", "doc_id"),
        ("raw/memos.csv", "words"),
    }


@pytest.mark.parametrize("done", [("file",), ("file", "row"), ("file", "row", "names")])
def test_a_withdrawal_cut_short_is_ended_by_the_same_command(tiny_made, done):
    coded(tiny_made)
    if "names" in done:
        forget_names(tiny_made / "raw" / "names.csv", [3])
    if "file" in done:
        (tiny_made / "raw" / "Åløkken" / "Interview Viggo.txt").unlink()
    if "row" in done:
        listed = tiny_made / "raw" / "sources.csv"
        write_text(listed, "".join(line for line in listed.read_text().splitlines(keepends=True) if GONE not in line))
    assert withdraw(plan_withdrawal(tiny_made, GONE), run=emptied)


def test_an_unknown_source_and_a_spreadsheet_given_out_stop_it_before_anything_is_touched(tiny_made):
    with pytest.raises(FieldnotesError, match="no source of this study"):
        plan_withdrawal(tiny_made, "ANDET-1")
    segment = next(name for name in Study(tiny_made).corpus().segments["segment_id"] if name.startswith(GONE))
    sheet = tiny_made / "processed" / "review" / "ab.csv"
    write_text(sheet, f"segment_id,code 1,none\n{segment},tillid,\n")
    with pytest.raises(FieldnotesError, match=r"review/ab\.csv: holds text of this source"):
        plan_withdrawal(tiny_made, GONE)
    assert (tiny_made / "raw" / "Åløkken" / "Interview Viggo.txt").exists()


def test_a_file_that_git_ever_held_is_told(tiny_made):
    def git(*arguments):
        subprocess.run(["git", "-C", str(tiny_made), *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("config", "user.email", "a@b.example")
    git("config", "user.name", "A")
    assert not plan_withdrawal(tiny_made, GONE).committed
    git("add", "-f", "raw")
    git("commit", "-q", "-m", "x")
    assert plan_withdrawal(tiny_made, GONE).committed


def test_everybody_else_keeps_their_number(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(
        "name;kind;pseudonym;note\nA Aa;person;;x\n\nB Bb;person;;\nKroen;place\nC Cc;person;Cilla;\nD Dd;person;;\n",
        encoding="cp1252",
    )
    before = dict(zip(read_names(path)["name"], labels(read_names(path)), strict=True))
    forget_names(path, [4])
    after = dict(zip(read_names(path)["name"], labels(read_names(path)), strict=True))
    assert after == {name: label for name, label in before.items() if name != "B Bb"}
    assert after["D Dd"] == "[Person 4]"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("se HAV-1", {"doc_id"}),
        ("HAV-1-0123456789", {"doc_id"}),
        ("tillid-HAV-1-0123456789-present", {"doc_id"}),
        ("HAV-10 og HAV-1.2", set()),
        ("HAV-1-2", set()),
        ("fa" * 8, {"sha256"}),
        ("hos Interview_Viggo Aagesen", {"file_name"}),
        ("hun sagde: vi gik; OVER broen sammen, og hjem", {"words"}),
        ("vi gik over broen og hjem sammen", set()),
        ("alle siger det her hele tiden nu", set()),
    ],
)
def test_traces_are_the_id_the_file_its_hash_and_words_nobody_else_said(text, kinds):
    traces = Traces(
        "HAV-1",
        path="Havnen/Interview Viggo Aagesen.txt",
        sha256="fa" * 32,
        texts=["Vi gik over broen sammen og alle siger det her hele tiden nu"],
        others=["Og alle siger det her hele tiden nu"],
    )
    assert traces.kinds(text) == kinds
