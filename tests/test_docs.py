"""What the documents at the top say holds."""

import re
from pathlib import Path

import pytest

import fieldnotes
from fieldnotes.tables import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_notebook_example_of_the_readme_runs(monkeypatch):
    import matplotlib as mpl

    mpl.use("Agg")
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    exec(example, names)
    assert set(names["shares"]["code"]) == set(names["codebook"].top)


@pytest.mark.slow
def test_the_blocks_on_a_coder_of_ones_own_run_one_after_the_other():
    page = (ROOT / "docs" / "own-coder.md").read_text(encoding="utf-8")
    names, coded = {}, []
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, names)
        coded.append(names.get("codings"))
    by_classifier, by_nearness = coded[1], coded[2]
    assert by_nearness is not by_classifier
    for codings in (by_classifier, by_nearness, names["textcat"](names["human"])):
        assert set(codings["code"]) <= {"tillid", "digitalisering"}
        assert len(codings) > 0


def test_every_file_and_folder_that_the_readme_names_is_there():
    named = re.findall(r"`([\w./-]+/|[\w./-]+\.(?:md|toml|csv|png))`", README) + re.findall(r"\]\(([\w./]+)\)", README)
    inside_a_study = {"study.toml", "sources.csv", "names.csv", "report.html", "tables/", "figures/", "manifest.json"}
    made = {"data/processed/"}
    for name in set(named) - inside_a_study - made:
        assert (ROOT / name).exists() or (ROOT / "data" / name).exists(), name


def test_the_architecture_has_every_room_and_every_column():
    package = Path(fieldnotes.__file__).parent
    rooms = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    unnamed = {"__init__", "__main__", "init", "manifest", "__pycache__"}
    assert {
        room for room in rooms - unnamed if f"`{room}" not in ARCHITECTURE and f"`{room}/`" not in ARCHITECTURE
    } == set()
    for table, columns in COLUMNS.items():
        (row,) = re.findall(rf"^\| {table} \|.*$", ARCHITECTURE, re.MULTILINE)
        assert all(column in row for column in columns), table


def test_architecture_stays_one_page():
    assert len(ARCHITECTURE.split()) < 1100


def test_every_module_opens_with_a_sentence_on_what_it_holds():
    for path in Path(fieldnotes.__file__).parent.rglob("*.py"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith(('"""', 'r"""')), path.name


def test_nothing_committed_names_this_machine_or_a_registry():
    pattern = re.compile(r"(?:^|[^\w.])/(?:work|root|tmp/bash_jobs)/|https?://[^ ]*(?:pypi|pythonhosted|npmjs)")
    for path in [
        *ROOT.glob("*.*"),
        *ROOT.glob("src/**/*.py"),
        *ROOT.glob("tools/**/*.*"),
        *ROOT.glob("benchmarks/*.py"),
    ]:
        if path.is_file() and path.suffix not in (".gz", ".png"):
            assert not pattern.search(path.read_text(encoding="utf-8", errors="ignore")), path.name
