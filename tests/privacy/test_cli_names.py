"""`fieldnotes names`: adds candidates to names.csv, and shows no name."""

import pytest
from typer import Typer
from typer.testing import CliRunner

from fieldnotes.cli_names import names
from fieldnotes.corpus import read_corpus
from fieldnotes.privacy import read_names


@pytest.fixture
def ask():
    app = Typer()
    app.command()(names)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def named(tiny):
    log = tiny / "raw" / "Havnen" / "log.txt"
    log.write_text("12. september 2019\n\nVi samskabte planen med Kornelius Tavsbæk og hans Xhaka.\n", encoding="utf-8")
    return tiny


def test_candidates_are_added_with_the_label_they_have_and_the_terminal_shows_none(named, ask):
    before = (named / "raw" / "names.csv").read_text(encoding="utf-8")
    corpus = read_corpus(named)
    assert "[Navn 1] og hans [Navn 2]" in "\n".join(corpus.documents["text"])
    told = ask("--study", named)
    assert told.exit_code == 0
    assert "[Navn 1]" in told.output
    assert not any(name in told.output for name in ("Kornelius", "Tavsbæk", "Xhaka", "Tyra", "log.txt"))
    listed = read_names(named / "raw" / "names.csv")
    assert listed["name"].tolist()[:2] == ["Tyra Bangsfort", "Viggo Aagesen"]
    assert listed.loc[2:, ["name", "pseudonym", "decision"]].to_numpy().tolist() == [
        ["Kornelius Tavsbæk", "[Navn 1]", "undecided"],
        ["Xhaka", "[Navn 2]", "undecided"],
    ]
    assert before.split("\n")[0] in (named / "raw" / "names.csv").read_text(encoding="utf-8")
    assert read_corpus(named).segments.equals(corpus.segments)


def test_show_writes_nothing(named, ask):
    before = (named / "raw" / "names.csv").read_bytes()
    assert "2 names would be added" in ask("--study", named, "--show").output
    assert (named / "raw" / "names.csv").read_bytes() == before


def test_what_is_asked_twice_is_added_once(named, ask):
    ask("--study", named)
    first = (named / "raw" / "names.csv").read_bytes()
    assert "0 names added" in ask("--study", named).output
    assert (named / "raw" / "names.csv").read_bytes() == first


def test_a_study_may_keep_what_nobody_listed(named):
    (named / "raw" / "study.toml").write_text('unlisted_names = "keep"\n')
    assert "Kornelius Tavsbæk" in "\n".join(read_corpus(named).documents["text"])
