"""The notebooks, from a clean kernel, as `make notebooks` runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
def test_the_notebooks_run_from_top_to_bottom_on_another_study(tiny_made):
    subprocess.run([sys.executable, str(ROOT / "tools" / "notebooks.py"), str(tiny_made)], check=True)
    for path in NOTEBOOKS:
        page = (tiny_made / "processed" / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert "data:image/png" in page
        assert "Prøvestudiet" in page
        for secret in ("Tyra", "Bangsfort", "140356"):
            assert secret not in page


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_committed_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert len(cells) <= 10
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
