"""The invariants of DESIGN.md, on whole runs."""

import hashlib
import html
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

import fieldnotes
from fieldnotes.guard.audit import audit
from fieldnotes.guard.pieces import all_pieces
from fieldnotes.privacy import read_names

ROOT = Path(__file__).parent.parent
SECRETS = ("Tyra", "Bangsfort", "Viggo", "Aagesen", "140356", "22 14 78 03", "Kirsebærvej", "Interview Tyra")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without the fingerprints' own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


def readable(path: Path) -> str:
    """All that a file says, as the audit reads it: tables, pages with what is hidden in them, pictures' particulars."""
    return "\n".join(html.unescape(piece.text) for piece in all_pieces(path.name, path.read_bytes()))


def test_a_run_never_writes_below_raw(tiny, run):
    before = contents(tiny / "raw")
    run("run", tiny)
    assert contents(tiny / "raw") == before


def test_nothing_made_holds_a_name_an_identifier_or_a_file_name(tiny_run):
    assert audit(tiny_run).hits.to_dict("records") == []
    for path in (tiny_run / "processed").rglob("*"):
        if path.is_file():
            said = unicodedata.normalize("NFC", readable(path)).casefold()
            for secret in SECRETS:
                assert secret.casefold() not in said, f"{path.name} holds {secret}"


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_nothing_made_of_the_demo_holds_what_was_planted_to_be_hidden(demo_run):
    names = read_names(demo_run / "raw" / "names.csv")
    names = names[names["decision"] == "pseudonym"]
    people = names.loc[names["kind"] == "person", "name"]
    planted = pd.read_csv(ROOT / "tests" / "planted" / "identifiers.csv", dtype=str)["text"]
    files = [Path(path).stem for path in pd.read_csv(demo_run / "raw" / "sources.csv")["path"]]
    secrets = [*names["name"], *(part for name in people for part in name.split()), *planted, *files]
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(secret)}(?!\w)" for secret in sorted(secrets, key=len, reverse=True))
    )
    found = {
        (path.name, match.group())
        for path in (demo_run / "processed").rglob("*")
        if path.is_file()
        for match in pattern.finditer(unicodedata.normalize("NFC", readable(path)))
    }
    assert found == set()
    assert audit(demo_run).hits.to_dict("records") == []


def test_figures_carry_no_author_date_or_path(tiny_run):
    for path in (tiny_run / "processed" / "figures").iterdir():
        data = path.read_bytes()
        for mark in (b"CreationDate", b"ModDate", b"<dc:date>", str(tiny_run).encode(), b"tIME"):
            assert mark not in data, f"{path.name} holds {mark!r}"


def test_withdrawal_leaves_no_trace(tiny_made, run):
    source = tiny_made / "raw" / "Åløkken" / "Interview Viggo.txt"
    source.unlink()
    listed = (tiny_made / "raw" / "sources.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tiny_made / "raw" / "sources.csv").write_text(
        "".join(line for line in listed if "ÅLØ-1" not in line), encoding="utf-8"
    )
    run("run", tiny_made)
    for path in (tiny_made / "processed").rglob("*"):
        if path.is_file():
            for trace in ("ÅLØ-1", "eksperiment", "Vi prøver noget nyt", "Åløkken"):
                assert trace not in readable(path), f"{path.name} still holds {trace}"


def test_a_study_after_withdrawal_has_the_bytes_of_one_that_never_had_the_source(tiny, tiny_made, run):
    for study in (tiny, tiny_made):
        (study / "raw" / "Åløkken" / "Interview Viggo.txt").unlink()
        lines = (study / "raw" / "sources.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (study / "raw" / "sources.csv").write_text("".join(lines[:-1]), encoding="utf-8")
        run("run", study)
    assert contents(tiny_made / "processed") == contents(tiny / "processed")


def test_the_order_of_files_and_rows_does_not_change_a_byte(tiny_run, tmp_path, run):
    other = tmp_path / "andet sted"
    for path in sorted((path for path in (tiny_run / "raw").rglob("*") if path.is_file()), reverse=True):
        (other / path.relative_to(tiny_run)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, other / path.relative_to(tiny_run))
    head, *rows = (other / "raw" / "sources.csv").read_text(encoding="utf-8").splitlines()
    (other / "raw" / "sources.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    run("run", other)
    here, there = contents(tiny_run / "processed"), contents(other / "processed")
    lists = hashlib.sha256((tiny_run / "raw" / "sources.csv").read_bytes()).hexdigest()
    lists_there = hashlib.sha256((other / "raw" / "sources.csv").read_bytes()).hexdigest()
    # The manifest names the hash of sources.csv itself, which did change.
    assert {name: data.replace(lists.encode(), lists_there.encode()) for name, data in here.items()} == there


def test_segments_tokens_and_evidence_slice_their_document(tiny_run):
    study = fieldnotes.Study(tiny_run)
    corpus = study.corpus()
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    docs = dict(zip(corpus.segments["segment_id"], corpus.segments["doc_id"], strict=True))
    tokens = study.tokens()
    sliced = [texts[docs[row.segment_id]][row.start : row.end] for row in tokens.itertuples()]
    assert sliced == list(tokens["text"])
    assert all(text == unicodedata.normalize("NFC", text) and "\r" not in text for text in texts.values())
    codings = study.codings()
    found = {
        texts[docs[row.segment_id]][span["start"] : span["end"]]
        for row in codings.itertuples()
        for span in row.evidence
    }
    assert {"tillid", "eksperiment", "samskabte"} <= found


def test_a_machine_coding_says_who_how_and_why_and_never_passes_for_a_human(tiny_run):
    codings = fieldnotes.Study(tiny_run).codings()
    assert len(codings) > 0
    assert set(codings["method"]) == {"terms"}
    assert set(codings["coder"]) == {"terms"}
    assert set(codings["status"]) == {"proposed"}
    assert codings["evidence"].map(len).min() > 0


@pytest.mark.slow
def test_a_run_killed_at_any_moment_ends_in_the_same_bytes_when_run_again(tiny, tiny_run, run):
    begun = time.monotonic()
    run("run", tiny)
    whole = time.monotonic() - begun
    expected = contents(tiny_run / "processed")
    moments = random.Random(7)
    for _ in range(8):
        shutil.rmtree(tiny / "processed", ignore_errors=True)
        line = [sys.executable, "-m", "fieldnotes", "run", "--study", str(tiny)]
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        run("run", tiny)
        assert contents(tiny / "processed") == expected
