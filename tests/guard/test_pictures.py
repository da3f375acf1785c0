"""What a printed page says, and what along an axis says nothing."""

import io

import pytest

from fieldnotes.guard.pictures import pdf


def printed(*lines: str) -> str:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasPdf(figure)
    for at, line in enumerate(lines):
        figure.text(0.1, 0.9 - 0.1 * at, line)
    out = io.BytesIO()
    figure.savefig(out, format="pdf")
    return "\n".join(piece.text for piece in pdf("a.pdf", out.getvalue()))


def test_the_numbers_along_an_axis_are_left_out_since_they_read_as_a_phone_number():
    said = printed("25 50 75 100 125 150 175 200", "Antal kilder")
    assert "25 50" not in said
    assert "Antal kilder" in said


@pytest.mark.parametrize("number", ["22 14 78 03", "20 40 60 80", "12 34 56 78", "ring 25 50 75 100"])
def test_a_phone_number_stays(number):
    assert number in printed(number)
