import pytest
from typer.testing import CliRunner

from fieldnotes.cli_codebook import app
from fieldnotes.coding import read_codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.review import append

CODEBOOK = """\
codes:
  # først
  - id: tillid
    label: Tillid
    definition: Når nogen stoler på nogen.
    terms: [tillid]
  - id: tryghed
    label: Tryghed
    terms: [tryg]
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "codebook.yaml").write_text(CODEBOOK)
    return tmp_path


def call(*line: object) -> str:
    result = CliRunner().invoke(app, [str(part) for part in line])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_merger_says_what_it_changed_and_keeps_what_was(study):
    said = call("merge", "tryghed", "tillid", "-s", study)
    assert "merge: tryghed -> tillid" in said
    assert read_codebook(study / "raw" / "codebook.yaml")["tillid"].terms == ("tillid", "tryg")
    (copy,) = (study / "raw" / "codebook-history").iterdir()
    assert copy.read_text() == CODEBOOK
    assert f"raw/codebook-history/{copy.name}" in said


def test_a_code_is_renamed_labelled_split_and_moved(study):
    call("rename", "tryghed", "tryg", "--label", "At være tryg", "-s", study)
    assert "to be looked at again" in call("split", "tryg", "ro", "--label", "Ro", "-s", study)
    call("move", "ro", "--parent", "tillid", "-s", study)
    book = read_codebook(study / "raw" / "codebook.yaml")
    assert book.labels == {"tillid": "Tillid", "tryg": "At være tryg", "ro": "Ro"}
    assert book["ro"].parent == "tillid"
    with pytest.raises(FieldnotesError, match="says no new name"):
        call("rename", "ro", "-s", study)


def test_the_shipped_codebook_becomes_the_studys_own_when_it_is_changed(tmp_path):
    (tmp_path / "raw").mkdir()
    call("move", "ledelse", "--parent", "styring", "-s", tmp_path)
    assert read_codebook(tmp_path / "raw" / "codebook.yaml")["ledelse"].parent == "styring"


def test_the_check_names_what_is_thin_and_decisions_on_codes_that_are_no_more(study):
    row = {"segment_id": "A-1-0123456789", "polarity": "present", "status": "accepted", "at": "2026-11-22T14:05:00"}
    append(study / "raw" / "codings" / "Bo.csv", [row | {"code": code} for code in ("tryghed", "glemt", "tillid")])
    call("rename", "tryghed", "tryg", "-s", study)
    said = call("check", "--no-examples", "-s", study)
    assert "Tillid (tillid)\n  Definitionen har 5 ord." in said
    assert "raw/codings/Bo.csv: 1 decisions on glemt, which is not in the codebook." in said
    assert "decisions on try" not in said


def test_what_is_no_study_says_so(tmp_path):
    with pytest.raises(FieldnotesError, match="is no study"):
        call("check", "-s", tmp_path)
