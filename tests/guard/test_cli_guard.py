"""`fieldnotes audit`, `withdraw`, `lock`, `unlock`: what a person reads and the exit codes."""

import pytest
from typer.testing import CliRunner

from fieldnotes.cli_guard import app
from fieldnotes.errors import FieldnotesError
from fieldnotes.guard import sealed

WORDS = "fire ord på række\n"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(sealed, "_COST", (4, 8, 1))


def fieldnotes(*arguments, said=""):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=said)


def test_a_clean_study_says_so_and_a_leak_is_told_by_place_with_exit_code_1(tiny):
    (tiny / "processed").mkdir()
    assert fieldnotes("audit", "--study", tiny).exit_code == 0
    (tiny / "processed" / "Tyra.txt").write_text("linje\n\nTyra Bangsfort, 140356-1238")
    found = fieldnotes("audit", "--study", tiny, "--out", tiny / "fund.csv")
    assert found.exit_code == 1
    heading = (tiny / "fund.csv").read_text(encoding="utf-8-sig").partition("\n")[0].strip()
    assert heading == "Fil;Hvor i filen;Art;Antal"
    said = str(found.exception)
    assert "processed/….txt: its name: holds a name of names.csv" in said
    assert "processed/….txt: line 3: holds [CPR]" in said
    for secret in ("Tyra", "Bangsfort", "140356"):
        assert secret not in said + found.output
        assert secret not in (tiny / "fund.csv").read_text(encoding="utf-8-sig")


def test_withdrawing_asks_first(tiny):
    asked = fieldnotes("withdraw", "ÅLØ-1", "--study", tiny, said="n\n")
    assert asked.exit_code == 1
    assert "cannot be undone" in asked.output
    assert (tiny / "raw" / "Åløkken" / "Interview Viggo.txt").exists()


def test_a_study_is_locked_and_opened_again(tiny):
    locked = fieldnotes("lock", "--study", tiny, said=WORDS)
    assert locked.exit_code == 0
    assert "Write it down" in locked.output
    refused = fieldnotes("audit", "--study", tiny)
    assert isinstance(refused.exception, FieldnotesError)
    assert "fieldnotes unlock" in str(refused.exception)
    assert fieldnotes("unlock", "--study", tiny, said=WORDS).output == "Open again: raw/names.csv\n"
