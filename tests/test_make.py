"""The rules of stages.mk, run by make: what is stale is made, and nothing else."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import fieldnotes

ROOT = Path(__file__).parent.parent
RULES = Path(fieldnotes.__file__).parent / "stages.mk"
EVERY = ["corpus", "language", "embed", "code", "topics", "compare", "figures", "report", "audit"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("make") is None, reason="needs make; fieldnotes run does without"),
]


@pytest.fixture
def make(tmp_path):
    """Run make on a study, and give the stages that it ran, in order."""
    command = tmp_path / "bin æøå" / "fieldnotes"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fieldnotes "$@"\n')
    command.chmod(0o755)

    def make(study: Path, *options: str) -> list[str]:
        line = ["make", "-C", str(study), "-f", str(RULES), f"FIELDNOTES={command}", *options]
        # Neither flags nor the job server of a make that runs the tests.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        said = subprocess.run(line, capture_output=True, text=True, check=True, env=clean).stdout
        return [text.split(" --study")[0].split()[-1] for text in said.splitlines() if "--study" in text]

    return make


def test_make_runs_every_stage_once_also_in_parallel_and_then_nothing(tiny, make):
    assert make(tiny, "-j4") == EVERY
    assert make(tiny, "-j4") == []


def test_an_unchanged_study_is_left_alone_and_touched_files_too(tiny_made, make):
    make(tiny_made)
    before = {path: path.stat().st_mtime_ns for path in (tiny_made / "processed").rglob("*.parquet")}
    for path in (tiny_made / "raw").rglob("*"):
        os.utime(path)
    assert make(tiny_made) == []
    assert {path: path.stat().st_mtime_ns for path in (tiny_made / "processed").rglob("*.parquet")} == before


def test_an_edited_codebook_costs_the_coding_and_what_follows(tiny_made, make):
    make(tiny_made)
    path = tiny_made / "raw" / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("stole på", "tiltro"), encoding="utf-8")
    assert make(tiny_made) == EVERY[2:]


def test_a_persons_coding_costs_the_coding_and_what_follows(tiny_made, make):
    make(tiny_made)
    codings = tiny_made / "raw" / "codings"
    codings.mkdir()
    (codings / "ab.csv").write_text("segment_id,code,polarity,status,evidence,note,at\n", encoding="utf-8")
    assert make(tiny_made) == EVERY[3:]


def test_one_edited_interview_costs_the_language_work_of_what_is_new(tiny_made, make):
    from fieldnotes.study import Study

    make(tiny_made)
    before = Study(tiny_made).tokens()
    path = tiny_made / "raw" / "Åløkken" / "Interview Viggo.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("noget nyt", "noget helt nyt"), encoding="utf-8")
    assert make(tiny_made) == EVERY
    after = Study(tiny_made).tokens()
    new = set(after["segment_id"]) - set(before["segment_id"])
    assert len(new) == 1
    assert "helt" in set(after.loc[after["segment_id"].isin(new), "text"])


def test_one_stage_can_be_asked_for(tiny, make):
    assert make(tiny, "language") == ["corpus", "language"]


def test_the_command_line_agrees_with_make_on_what_is_stale(tiny_made, make, run):
    make(tiny_made)
    time.sleep(0.01)
    assert "done" not in run("run", tiny_made).stderr
    (tiny_made / "processed" / "codings.parquet").unlink()
    said = run("run", tiny_made).stderr
    assert [line.split()[0] for line in said.splitlines() if "done" in line] == EVERY[3:]
    assert make(tiny_made) == []


def test_a_failing_stage_stops_make_and_leaves_what_was_made(tiny_made, make):
    make(tiny_made)
    expected = (tiny_made / "processed" / "report.html").read_bytes()
    (tiny_made / "raw" / "sources.csv").write_text("path,doc_id\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        make(tiny_made)
    assert (tiny_made / "processed" / "report.html").read_bytes() == expected


def test_help_lists_the_targets_and_clean_empties_processed_only(tiny_made):
    said = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    for target in (
        "run",
        "corpus",
        "language",
        "embed",
        "code",
        "topics",
        "compare",
        "figures",
        "report",
        "notebooks",
        "test",
        "check",
        "clean",
    ):
        assert target in said
    subprocess.run(["make", "-C", str(ROOT), "clean", f"STUDY={tiny_made}"], capture_output=True, check=True)
    assert list((tiny_made / "processed").iterdir()) == []
    assert (tiny_made / "raw" / "sources.csv").exists()
