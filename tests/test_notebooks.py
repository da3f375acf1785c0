"""The notebooks, from a clean kernel, as `make notebooks` runs them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldnotes.errors import FieldnotesError

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
NOBODY_CODED = "Ingen har kodet endnu"


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def pages(study: Path) -> dict[str, str]:
    """The pages of a study, by notebook."""
    found = sorted((study / "processed" / "notebooks").glob("*.html"))
    return {path.stem: path.read_text(encoding="utf-8") for path in found}


def code(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "code")


def make_notebooks(study: Path) -> str:
    """Run them all; give what was said on the way."""
    line = [sys.executable, str(ROOT / "tools" / "notebooks.py"), str(study)]
    return subprocess.run(line, check=True, stderr=subprocess.PIPE, text=True).stderr


def raw(study: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((study / "raw").rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def demo_pages(demo_run: Path) -> dict[str, str]:
    """What `make notebooks` makes of the demo."""
    make_notebooks(demo_run)
    return pages(demo_run)


@pytest.mark.slow
def test_the_notebooks_run_from_top_to_bottom_on_another_study_that_nobody_has_coded(tiny_made):
    before = raw(tiny_made)
    assert "without encryption" not in make_notebooks(tiny_made)
    made = pages(tiny_made)
    assert list(made) == [path.stem for path in NOTEBOOKS]
    for page in made.values():
        assert "data:image/png" in page
        assert "Prøvestudiet" in page
        for secret in ("Tyra", "Bangsfort", "140356"):
            assert secret not in page
    assert [name[:2] for name, page in made.items() if f">{NOBODY_CODED}" in page] == ["02", "03"]
    assert raw(tiny_made) == before


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_the_demo_has_something_to_show_in_every_notebook_and_people_have_coded_it(demo_pages):
    assert list(demo_pages) == [path.stem for path in NOTEBOOKS]
    assert [name for name, page in demo_pages.items() if f">{NOBODY_CODED}" in page] == []
    seen = {"02": "kan tælles", "03": "tydelige forskelle af", "04": "et fingerpeg", "06": "citater.xlsx: "}
    for name, said in seen.items():
        assert [said in page for stem, page in demo_pages.items() if stem.startswith(name)] == [True]


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@EACH
def test_every_figure_that_a_notebook_draws_is_on_its_page(path, demo_pages):
    drawn = code(path).count("fn.plot_")
    shown = demo_pages[path.stem].count('<img alt="No description has been provided for this image"')
    assert shown == drawn > 0


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@EACH
def test_a_page_opens_without_a_network_and_carries_no_widget(path, demo_pages):
    page = demo_pages[path.stem]
    assert not re.search(r"""(?:src|href)=["']https?:|from ["']https?:|= ["']https?:""", page)
    assert "widget-state+json" not in page
    assert ("Vises i Jupyter." in page) == ("study.review(" in path.read_text(encoding="utf-8"))


@EACH
def test_a_notebook_is_short_and_committed_without_outputs(path):
    assert len(cells(path)) <= 16
    assert [cell for cell in cells(path) if cell.get("outputs") or cell.get("execution_count")] == []


@EACH
def test_a_notebook_moves_to_another_study_by_one_line(path):
    assert code(path).count("FIELDNOTES_STUDY") == code(path).count("fn.Study(") == 1


def test_what_two_notebooks_need_is_in_the_package():
    defined = [name for path in NOTEBOOKS for name in re.findall(r"^ *def (\w+)", code(path), re.MULTILINE)]
    assert sorted(defined) == sorted(set(defined))


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_a_missing_stage_says_which_make_target_gives_it(path, tiny, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_STUDY", str(tiny))
    runs = re.sub(r"^%.*$", "", code(path), flags=re.MULTILINE)
    with pytest.raises(FieldnotesError, match="Make it: make corpus"):
        exec(compile(runs, path.name, "exec"), {})


def test_the_first_notebook_needs_no_stage():
    assert "study.table(" not in code(NOTEBOOKS[0])
