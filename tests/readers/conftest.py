"""Tiny invented files in each format, written where a test wants them."""

from pathlib import Path

import pytest


@pytest.fixture
def text_file(tmp_path):
    def write(text: str, name: str = "kilde.txt", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def pdf_file(tmp_path):
    """A PDF with a text layer: pages of (y, line) in points on a page of 842, all in one size."""

    def write(pages: list[list[tuple[float, str]]], name: str = "kilde.pdf") -> Path:
        import matplotlib as mpl
        from matplotlib.backends.backend_pdf import PdfPages
        from matplotlib.figure import Figure

        path = tmp_path / name
        with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(path) as pdf:
            for page in pages:
                figure = Figure(figsize=(595 / 72, 842 / 72))
                for y, line in page:
                    figure.text(72 / 595, y / 842, line, fontsize=10, family="DejaVu Sans Mono")
                pdf.savefig(figure)
        return path

    return write


@pytest.fixture
def turns():
    """What a test mostly asks of a reading: (speaker, role, text)."""

    def give(reading) -> list[tuple[str, str, str]]:
        return [(turn.speaker, turn.role, turn.text) for turn in reading.turns]

    return give
