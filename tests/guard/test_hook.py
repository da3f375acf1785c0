"""What git gets of a study: nothing confidential, and no commit with a name."""

import json
import os
import subprocess
import sys

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.guard.hook import write_hook
from fieldnotes.init import init_study


def git(folder, *arguments, check=True):
    line = ["git", "-c", "user.email=a@b.example", "-c", "user.name=A", "-C", str(folder), *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=check)


def committed(folder):
    return git(folder, "-c", "core.quotePath=false", "ls-files").stdout.split()


@pytest.fixture
def study(tiny):
    git(tiny.parent, "init", "-q")
    return tiny


def test_of_a_new_study_git_takes_only_what_is_named(tmp_path):
    study = tmp_path / "studie"
    init_study(study)
    (study / "notebooks").mkdir()
    for name in (
        "raw/Havnen/Interview.docx",
        "raw.locked",
        "processed/report.html",
        "Interview kopi.docx",
        "report.html",
        "citater.xlsx",
        "notebooks/.ipynb_checkpoints/a-checkpoint.ipynb",
        "notebooks/a.html",
        ".cache/x",
        "notebooks/a.ipynb",
        "README.md",
    ):
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        (study / name).write_text("x")
    git(study, "init", "-q")
    git(study, "add", "-A")
    assert committed(study) == [".gitignore", "README.md", "notebooks/a.ipynb"]


def test_a_gitignore_that_is_there_is_kept_and_told_of_the_study(tmp_path):
    (tmp_path / ".gitignore").write_text("*.tmp")
    init_study(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "*.tmp\n/raw/\n/processed/\n/raw.locked\n"


def test_a_commit_with_raw_files_or_results_is_refused(study):
    write_hook(study)
    git(study.parent, "add", "-f", "mit studie æøå/raw")
    refused = git(study.parent, "commit", "-m", "x", check=False)
    assert refused.returncode == 1
    assert "7 file(s) of raw/ or processed/" in refused.stderr
    assert "Tyra" not in refused.stderr


def test_a_commit_with_a_name_is_refused_and_one_without_goes_through(study):
    write_hook(study)
    notebook = study.parent / "analyse.ipynb"
    notebook.write_text(json.dumps({"cells": [{"outputs": [{"text": ["Tyra sagde ja"]}]}]}))
    git(study.parent, "add", "analyse.ipynb")
    refused = git(study.parent, "commit", "-m", "x", check=False)
    assert refused.returncode == 1
    assert "analyse.ipynb: cell 1, outputs: holds a name of names.csv" in refused.stdout + refused.stderr
    assert "Tyra" not in refused.stdout + refused.stderr
    notebook.write_text(json.dumps({"cells": []}))
    git(study.parent, "add", "analyse.ipynb")
    git(study.parent, "commit", "-m", "x")


def test_somebody_elses_hook_is_not_overwritten_and_our_own_is_made_again(study):
    path = write_hook(study)
    assert write_hook(study) == path
    assert os.access(path, os.X_OK)
    path.write_text("#!/bin/sh\nexit 0\n")
    with pytest.raises(FieldnotesError, match="audit --staged --study"):
        write_hook(study)
    assert path.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_hook_whose_python_is_gone_refuses_rather_than_lets_through(study):
    path = write_hook(study)
    path.write_text(path.read_text().replace(sys.executable, "/nowhere/python"))
    (study.parent / "a.md").write_text("x")
    git(study.parent, "add", "a.md")
    assert git(study.parent, "commit", "-m", "x", check=False).returncode == 1


def test_without_a_repository_there_is_nothing_to_guard(tiny):
    with pytest.raises(FieldnotesError, match="no git repository"):
        write_hook(tiny)
