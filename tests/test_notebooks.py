"""The notebooks, from a clean kernel, as `make notebooks` runs them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

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


def make_notebooks(study: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "notebooks.py"), str(study)], check=True)


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
    make_notebooks(tiny_made)
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
    for name, said in (("02", "kan tælles"), ("03", "tydelige forskelle af"), ("04", "et fingerpeg")):
        assert [said in page for stem, page in demo_pages.items() if stem.startswith(name)] == [True]


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@EACH
def test_every_figure_that_a_notebook_draws_is_on_its_page(path, demo_pages):
    drawn = sum("".join(cell["source"]).count("fn.plot_") for cell in cells(path) if cell["cell_type"] == "code")
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
    code = "".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "code")
    assert code.count("FIELDNOTES_STUDY") == code.count("fn.Study(") == 1
