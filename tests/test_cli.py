import subprocess
import sys

import pytest


def fieldnotes(*line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "fieldnotes", *line], capture_output=True, text=True, check=False)


def test_a_new_study_runs_from_init_over_sources_to_a_report(tmp_path):
    study = tmp_path / "mit studie æø"
    assert fieldnotes("init", str(study)).returncode == 0
    (study / "raw" / "Havnen").mkdir()
    (study / "raw" / "Havnen" / "log 2020-01-14.txt").write_text(
        "14. januar 2020\n\nVi har fået tillid til hinanden.\n"
    )
    missing = fieldnotes("run", "--study", str(study))
    assert missing.returncode == 1
    assert "fieldnotes sources" in missing.stderr
    listed = fieldnotes("sources", "--study", str(study))
    assert "doc_id=HAV-01 project=Havnen kind=reflection date=2020-01-14" in listed.stdout
    done = fieldnotes("run", "--study", str(study))
    assert done.returncode == 0, done.stderr
    assert str(study / "processed" / "report.html") in done.stdout
    report = (study / "processed" / "report.html").read_text(encoding="utf-8")
    assert "tillid" in report
    assert "fra én pilot" in report
    assert not {name for name in ("forskelle", "ord") if f'"#{name}"' in report or f'id="{name}"' in report}


def test_init_never_writes_over_a_study(tiny):
    said = fieldnotes("init", str(tiny))
    assert said.returncode == 1
    assert "holds a study already" in said.stderr


def test_a_new_study_keeps_confidential_folders_out_of_git(tmp_path):
    fieldnotes("init", str(tmp_path / "s"))
    assert {"raw/", "processed/"} <= set((tmp_path / "s" / ".gitignore").read_text().splitlines())


def test_what_is_no_study_says_so_without_a_traceback(tmp_path):
    said = fieldnotes("run", "--study", str(tmp_path))
    assert said.returncode == 1
    assert said.stderr.strip().endswith(f"Make one: fieldnotes init {tmp_path}")
    assert "Traceback" not in said.stderr


def test_all_problems_of_the_sources_are_shown_and_no_text_of_theirs(tiny):
    (tiny / "raw" / "Havnen" / "log.txt").write_bytes(b"")
    (tiny / "raw" / "Havnen" / "Interview Tyra Bangsfort.txt").write_bytes(b"hemmeligt\x00hemmeligt")
    said = fieldnotes("corpus", "--study", str(tiny))
    assert said.returncode == 1
    assert sorted(line.split(":")[0] for line in said.stderr.splitlines() if line.strip()) == [
        "source HAV-1",
        "source HAV-2",
    ]
    for secret in ("hemmeligt", "Tyra", "Bangsfort"):
        assert secret not in said.stderr


def test_a_missing_pipeline_answers_with_its_install_line(tiny):
    (tiny / "raw" / "study.toml").write_text('pipeline = "da_core_news_lg"\n')
    said = fieldnotes("run", "--study", str(tiny))
    assert said.returncode == 1
    assert "Install it:" in said.stderr


def test_help_names_every_stage():
    said = fieldnotes("--help").stdout
    for command in ("init", "sources", "run", "corpus", "language", "code", "compare", "figures", "report"):
        assert f"\n  {command} " in said


def test_an_english_study_is_english_in_its_tables_too_and_a_longer_list_of_before_is_gone(tiny):
    (tiny / "raw" / "study.toml").write_text('language = "en"\ncoder = "terms"\npermutations = 200\n')
    tables = tiny / "processed" / "tables"
    tables.mkdir(parents=True)
    (tables / "kodninger-2.xlsx").write_text("of a longer list")
    assert fieldnotes("run", "--study", str(tiny)).returncode == 0
    assert (tables / "temaer.csv").read_text(encoding="utf-8-sig").startswith("Pilot,Theme,Polarity")
    assert [path.name for path in tables.glob("kodninger*")] == ["kodninger.xlsx"]


@pytest.mark.slow
def test_a_run_that_keeps_going_says_and_reports_what_it_left_out(tiny):
    (tiny / "raw" / "Havnen" / "log.txt").write_bytes(b"")
    said = fieldnotes("run", "--study", str(tiny), "--keep-going")
    assert said.returncode == 0, said.stderr
    assert "left out: source HAV-2" in said.stderr
    report = (tiny / "processed" / "report.html").read_text(encoding="utf-8")
    assert "Kunne ikke læses og er udeladt: HAV-2." in report


@pytest.mark.parametrize("command", ["run", "corpus", "names", "sources", "review status", "codebook check", "export"])
def test_no_command_works_on_a_locked_study(tiny, command):
    (tiny / "raw" / "names.csv").rename(tiny / "raw" / "names.csv.locked")
    before = sorted(tiny.rglob("*"))
    said = fieldnotes(*command.split(), "--study", str(tiny))
    assert said.returncode == 1
    assert said.stderr.startswith("raw/names.csv: is locked.")
    assert sorted(tiny.rglob("*")) == before
