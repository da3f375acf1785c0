"""Run the notebooks on a study, from a clean kernel, to HTML in its processed/notebooks/."""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from traitlets.config import Config

from fieldnotes.files import write_text

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
# Unencrypted, a kernel's channel could be listened to by another user of the same machine.
PRIVATE = Config({"KernelManager": {"transport_encryption": "auto"}})
# No address in the page: it must open without a network.
ADDRESSES = ("mathjax", "require_js", "jquery", "mermaid_js", "mermaid_layout_elk_js", "widget_renderer")


def main(study: Path) -> None:
    """Run every notebook on a study; print what was written."""
    os.environ["FIELDNOTES_STUDY"] = str(study.resolve())
    exporter = HTMLExporter(embed_images=True, **{f"{name}_url": "" for name in ADDRESSES})
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        place = {"metadata": {"path": str(NOTEBOOKS)}}
        # A widget's state is the texts it shows, which a page without a kernel has no use for.
        how = {"timeout": 600, "kernel_name": "python3", "store_widget_state": False, "config": PRIVATE}
        NotebookClient(notebook, resources=place, **how).execute()
        without_widgets(notebook)
        page, _ = exporter.from_notebook_node(notebook)
        print(write_text(study / "processed" / "notebooks" / f"{path.stem}.html", page))


def without_widgets(notebook: nbformat.NotebookNode) -> None:
    """Put a line of text where a widget was: it lives in Jupyter only."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if WIDGET in output.get("data", {}):
            output["data"] = {"text/plain": "Vises i Jupyter."}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
