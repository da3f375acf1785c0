"""Run the notebooks on a study, from a clean kernel, to HTML in its processed/notebooks/."""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from fieldnotes.files import write_text

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def main(study: Path) -> None:
    """Run every notebook on a study; print what was written."""
    os.environ["FIELDNOTES_STUDY"] = str(study.resolve())
    # No address in the page: it must open without a network.
    exporter = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="", mermaid_js_url="", embed_images=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS)}}
        ).execute()
        page, _ = exporter.from_notebook_node(notebook)
        print(write_text(study / "processed" / "notebooks" / f"{path.stem}.html", page))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
