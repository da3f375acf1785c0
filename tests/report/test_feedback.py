"""Feedback to a pilot: what it tells and asks, beside others whom it does not name."""

import shutil
import subprocess

import docx
import pandas as pd
import pytest
from typer.testing import CliRunner

from fieldnotes.cli_report import app
from fieldnotes.coding import Code, Codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.report.feedback import _chosen, _themes, file_name, write_feedback
from fieldnotes.report.feedback_figure import _beside, plot_feedback
from fieldnotes.report.feedback_questions import _changed, _quiet, _unheard

LABELS = {"tillid": "Tillid", "styring": "Styring"}
BOOK = Codebook(tuple(Code(code, label) for code, label in LABELS.items()))
NAN = float("nan")


def shares(**counts: int) -> pd.DataFrame:
    """How many of ten segments have tillid in each pilot."""
    rows = [
        {"project": name, "code": "tillid", "polarity": "present", "count": n, "n_segments": 10, "share": n / 10}
        for name, n in counts.items()
    ]
    return pd.DataFrame(rows)


ROUNDS = pd.DataFrame(
    [
        {"project": "Havnen", "round": name, "code": "tillid", "polarity": "present", "share": share}
        for name, share in (("10", 0.5), ("2", 0.1))
    ]
)


def themes(table: pd.DataFrame, sources: int = 2) -> list[dict]:
    return _themes(table, ROUNDS, {("tillid", "present"): sources}, "Havnen", "present", BOOK)


def test_a_theme_is_told_of_with_three_segments_from_two_sources():
    assert len(themes(shares(Havnen=3))) == 1
    assert themes(shares(Havnen=2)) == []
    assert themes(shares(Havnen=3), sources=1) == []


def test_rounds_stand_in_the_order_of_time():
    assert themes(shares(Havnen=4))[0]["rounds"] == [("2", 0.1), ("10", 0.5)]


def test_the_range_of_the_others_is_there_only_where_it_shows_none_of_them():
    wide = themes(shares(Havnen=4, Broen=1, Åsen=9, Skoven=5))[0]
    assert (wide["low"], wide["high"]) == (0.1, 0.9)
    assert pd.isna(themes(shares(Havnen=4, Broen=1, Åsen=9))[0]["low"])


def test_no_quote_is_used_twice_and_what_is_lacking_comes_first():
    rows = [
        ("tillid", "present", "a"),
        ("tillid", "lacking", "b"),
        ("styring", "present", "a"),
        ("styring", "present", "c"),
    ]
    table = pd.DataFrame(rows, columns=["code", "polarity", "segment_id"]).assign(shared=[True, True, True, False])
    found = _chosen(table, [("tillid", "present"), ("styring", "present")], [("tillid", "lacking")])
    assert {key: [row["segment_id"] for row in quotes] for key, quotes in found.items()} == {
        ("tillid", "lacking"): ["b"],
        ("tillid", "present"): ["a"],
    }


def test_large_changes_are_asked_about_each_theme_once():
    row = {
        "project": "Havnen",
        "code": "tillid",
        "polarity": "present",
        "first": "1",
        "last": "3",
        "n_first": 2,
        "n_last": 1,
    }
    row |= {"share_first": 0.5, "share_last": 0.1, "change": -0.4}
    small = row | {"code": "styring", "change": 0.1}
    both = pd.DataFrame([row, row | {"polarity": "lacking", "change": 0.2}, small, row | {"project": "Åsen"}])
    ((key, known),) = _changed(both, "Havnen", LABELS, "da")
    assert key == "changed_present"
    assert (known["theme"], known["was"], known["now"], known["n_last"]) == ("Tillid", "50\xa0%", "10\xa0%", "1")


def test_what_others_speak_of_twice_as_much_is_asked_about():
    ((key, known),) = _quiet(shares(Havnen=1, Broen=3, Åsen=4), "Havnen", LABELS, "da")
    assert (key, known["count"], known["others"]) == ("quiet", "1", "35\xa0%")
    assert _quiet(shares(Havnen=2, Broen=3, Åsen=4), "Havnen", LABELS, "da") == []


def test_voices_that_others_have_are_missed():
    rows = [("Havnen", "leder", 3), ("Havnen", "borger", 0), ("Åsen", "borger", 2), ("Åsen", "frivillig", 0)]
    table = pd.DataFrame(rows, columns=["project", "voice", "n_segments"])
    assert _unheard(table, "Havnen", "da") == [("unheard", {"voices": "borger"})]
    assert _unheard(table[table["voice"] == "leder"], "Havnen", "da") == []


def test_the_figure_has_a_dot_for_each_round_and_a_bar_for_the_others():
    drawn = [{"label": "Tillid", "rounds": [("1", 0.1), ("2", NAN), ("3", 0.4)], "low": 0.0, "high": 0.5, "share": 0.2}]
    axes = plot_feedback([*drawn, drawn[0] | {"low": NAN, "high": NAN}])
    assert len(axes.patches) == 1
    assert [text.get_text() for text in axes.texts] == ["1", "3"] * 2
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Tillid", "Tillid"]


def test_rounds_that_would_be_written_over_each_other_stand_together():
    assert _beside([("3", 0.101), ("1", 0.1), ("2", 0.3)]) == [(0.1, ["1", "3"]), (0.3, ["2"])]


def test_a_pilot_may_be_called_what_no_file_may():
    assert file_name("a/b:c?") == "a-b-c-"
    assert file_name("...") == "-"


def test_an_answer_needs_to_be_somebodys(tiny):
    done = CliRunner().invoke(app, ["--answer", "a.docx", "--study", str(tiny)])
    assert isinstance(done.exception, FieldnotesError)
    assert "--project" in str(done.exception)


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_a_pilots_pages_name_no_other_pilot_and_hold_only_quotes_that_may_be_shared(demo_run, tmp_path):
    from fieldnotes.report.feedback_share import shareable
    from fieldnotes.study import Study

    study, project = Study(demo_run), "Biblioteket"
    path = write_feedback(study, project, tmp_path / project)
    made = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    others = set(study.corpus().documents["project"]) - {project}
    page = (tmp_path / f"{project}.html").read_text(encoding="utf-8")
    assert [name for name in others if name in text or name in page] == []
    quoted = [paragraph.text for paragraph in made.paragraphs if paragraph.style.name == "Quote"]
    shared = shareable(study, project).query("shared")
    assert 0 < len(quoted) <= 6
    assert set(quoted) <= set(shared["text"])
    assert "{" not in text
    if shutil.which("soffice") and shutil.which("pdfinfo"):
        line = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
        subprocess.run([*line, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=300)
        told = subprocess.run(["pdfinfo", str(tmp_path / f"{project}.pdf")], capture_output=True, text=True, check=True)
        pages = next(line for line in told.stdout.splitlines() if line.startswith("Pages"))
        assert 2 <= int(pages.split()[1]) <= 4
    with pytest.raises(FieldnotesError, match="no pilot"):
        write_feedback(study, "Månen", tmp_path / "c")
