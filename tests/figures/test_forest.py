import numpy as np
import pytest

from fieldnotes.figures import plot_code, plot_differences
from fieldnotes.figures.style import COLOURS, MARKERS


def _points(ax, colour):
    from matplotlib.colors import same_color

    return [
        (float(x), bool(same_color(group.get_facecolor()[0], "white")))
        for group in ax.collections
        if hasattr(group, "get_offsets") and len(group.get_offsets()) and len(group.get_edgecolor())
        if same_color(group.get_edgecolor()[0], colour) and type(group).__name__ == "PathCollection"
        for x, _ in np.ma.masked_invalid(group.get_offsets()).filled(np.nan)
        if not np.isnan(x)
    ]


def test_each_group_has_its_point_in_percent_and_a_hollow_one_without_interval(table, labels):
    ax = plot_code(table, "tillid", labels=labels)
    assert sorted(_points(ax, COLOURS["present"])) == [(0.0, False), (20.0, False), (30.0, True)]
    assert ax.get_title("left") == "Tillid"
    assert "for få kilder til et interval" in " ".join(text.get_text() for text in ax.texts)


def test_present_and_lacking_differ_in_colour_and_in_shape():
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert len({MARKERS[name] for name in ("present", "lacking", "rejected")}) == 3


def test_the_whole_corpus_is_told_with_each_polarity(table):
    overall = table[table["project"] == "Havnen"].drop(columns="project")
    legend = plot_code(table, "tillid", overall=overall).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["til stede (alle: 20\xa0%)", "mangler (alle: 5\xa0%)"]


def test_every_row_tells_its_n(table):
    texts = [text.get_text() for text in plot_code(table, "tillid").texts]
    assert texts[:4] == ["100 afsnit / 5 kilder", "80 afsnit / 4 kilder", "10 afsnit / 1 kilder", "0 afsnit / 0 kilder"]


def test_a_code_that_is_not_there_is_refused(table, differences):
    with pytest.raises(ValueError, match="tillid, styring"):
        plot_code(table, "ledelse")
    with pytest.raises(ValueError, match="tillid"):
        plot_differences(differences, "ledelse")


def test_only_differences_that_hold_are_filled(differences):
    ax = plot_differences(differences, "tillid")
    assert sorted(_points(ax, COLOURS["present"])) == [(-5.0, True), (20.0, False)]
    assert " for få kilder til at sammenligne" in [text.get_text() for text in ax.texts]
