import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color

from fieldnotes.figures import plot_agreement, plot_saturation
from fieldnotes.figures.agreement import describe_agreement, draw_agreement
from fieldnotes.figures.saturation import describe_saturation, draw_saturation

LABELS = {"tillid": "Tillid", "styring": "Styring", "ledelse": "Ledelse", "effekt": "Effekt"}
NAN = float("nan")


@pytest.fixture
def agreement() -> pd.DataFrame:
    rows = [
        ("all", 0.81, 0.7, 0.9, "reliable", ""),
        ("tillid", 0.9, 0.85, 0.95, "reliable", ""),
        ("styring", 0.7, -0.6, 0.9, "tentative", ""),
        ("ledelse", 0.4, NAN, NAN, "discard", "too_few_documents"),
        ("effekt", 0.0, NAN, NAN, "undecided", "no_variation"),
    ]
    names = ("code", "alpha", "alpha_low", "alpha_high", "verdict", "note")
    table = pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows])
    return table.assign(coders="Anna + Bo", n_segments=80, n_documents=6, n_units=80)


@pytest.fixture
def saturation() -> pd.DataFrame:
    n = np.arange(1, 13)
    found = np.minimum(n * 3.0, 20)
    table = {"n_documents": n, "found": found, "low": found - 1, "high": found + 1, "dated": found, "stopped": n >= 9}
    rows = [pd.DataFrame(table | {"unit": unit}) for unit in ("code", "code_project")]
    return pd.concat(rows, ignore_index=True).astype({"stopped": float})


def points(ax):
    return [
        (float(x), float(y), group.get_facecolor()[0])
        for group in ax.collections
        if type(group).__name__ == "PathCollection"
        for x, y in group.get_offsets()
    ]


def test_each_code_that_can_be_decided_has_its_point_and_all_together_stand_last(agreement):
    ax = plot_agreement(agreement, labels=LABELS)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Tillid", "Styring", "Ledelse", "Effekt", "Alle"]
    assert sorted((y, x) for x, y, _ in points(ax)) == [(0, 0.9), (1, 0.7), (2, 0.4), (4, 0.81)]


def test_the_verdict_is_told_by_the_point_s_fill_too(agreement):
    faces = {y: face for _, y, face in points(plot_agreement(agreement))}
    assert same_color(faces[2], "white")
    assert not same_color(faces[0], faces[1])


def test_a_code_that_cannot_be_decided_has_its_reason_instead(agreement):
    texts = " ".join(text.get_text() for text in plot_agreement(agreement).texts)
    assert "alle gav samme svar" in texts


def test_an_interval_that_leaves_the_figure_ends_in_an_arrow(agreement):
    arrows = [line for line in plot_agreement(agreement).lines if line.get_marker() == "<"]
    assert [line.get_ydata()[0] for line in arrows] == [1]


def test_every_row_tells_its_n(agreement):
    texts = [text.get_text() for text in plot_agreement(agreement, language="en").texts]
    assert texts.count("80 segments / 6 sources") == 5


def test_texts_of_agreement_name_the_verdicts_and_the_whole(agreement):
    alt, caption = describe_agreement(agreement, labels=LABELS)
    assert "pålidelig: Tillid; foreløbig: Styring; for usikker: Ledelse; kan ikke afgøres: Effekt" in alt
    assert "0,81 (0,70–0,90)" in alt
    assert "Krippendorff (2004)" in caption
    assert "80 segments / 6 sources" in describe_agreement(agreement, language="en")[1]


def test_nothing_is_drawn_where_nothing_was_judged_by_two(agreement):
    assert [figure.name for figure in draw_agreement(agreement)] == ["enighed"]
    assert list(draw_agreement(agreement.assign(n_units=0))) == []
    assert list(draw_agreement(agreement[:0])) == []


def test_wrong_tables_are_refused(agreement):
    with pytest.raises(ValueError, match="alpha"):
        plot_agreement(agreement, coefficient="kappa")
    with pytest.raises(ValueError, match="one set of coders"):
        plot_agreement(pd.concat([agreement, agreement.assign(coders="Anna + Carl")]))


def test_saturation_is_a_line_with_a_band_and_where_the_rule_is_met(saturation):
    ax = plot_saturation(saturation)
    median, dated, stop = ax.lines
    assert median.get_ydata().tolist() == dated.get_ydata().tolist() == [3, 6, 9, 12, 15, 18, 20, 20, 20, 20, 20, 20]
    assert stop.get_xdata() == [9, 9]
    assert any("9 kilder" in text.get_text() for text in ax.texts)


def test_material_that_is_not_saturated_says_so(saturation):
    unmet = saturation.assign(stopped=0.4)
    assert len(plot_saturation(unmet).lines) == 2
    assert "ikke mættet" in describe_saturation(unmet)[1]
    assert "only 40%" in describe_saturation(unmet, language="en")[1]
    assert "efter 9 kilder" in describe_saturation(saturation)[1]


def test_both_units_are_drawn_and_none_without_sources(saturation):
    assert [figure.name for figure in draw_saturation(saturation)] == ["maetning-temaer", "maetning-temaer-i-piloter"]
    assert list(draw_saturation(saturation[:0])) == []
