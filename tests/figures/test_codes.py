import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from fieldnotes.figures import plot_codes
from fieldnotes.figures.style import RAMPS, SMALL, WIDE, ink_on, ramp


def _texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_each_cell_shows_its_share_and_count_and_each_row_its_n(table, labels):
    ax = plot_codes(table, polarity="present", labels=labels)
    texts = _texts(ax)
    assert texts[:4] == ["20", "20", "20", "20"]  # 20 % and 20 segments, of both themes
    assert "100 afsnit / 5 kilder" in texts
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["Tillid", "Styring og rammer"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Havnen", "Åløkken", "HR", "Bakken"]


def test_a_group_without_segments_has_a_dash_and_not_nought(table):
    assert _texts(plot_codes(table, polarity="present")).count("–") == 2


def test_lacking_stands_below_present_in_the_same_cell(table):
    ax = plot_codes(table)
    assert ax.get_title("left").startswith("Til stede (øverst) og mangler (nederst)")
    havnen = [(text.get_text(), text.get_position()[1]) for text in ax.texts if text.get_position()[0] == 0.5]
    assert [value for value, y in sorted(havnen, key=lambda pair: pair[1]) if y < 1] == ["20", "5"]


def test_too_few_documents_are_told_below(table):
    assert "for få kilder" in plot_codes(table).get_xlabel()
    assert plot_codes(table[table["project"] == "Havnen"]).get_xlabel() == ""


def test_labels_are_english_by_choice(table):
    assert plot_codes(table, polarity="lacking", language="en").get_title("left") == "Lacking: share of segments, %"


def test_several_units_in_one_table_are_refused(table):
    with pytest.raises(ValueError, match="several units"):
        plot_codes(pd.concat([table, table.assign(unit="document")]))
    with pytest.raises(ValueError, match="present"):
        plot_codes(table, polarity="absent")


def test_no_text_is_too_small_to_print_and_thirteen_themes_fill_the_width_of_a_page(table):
    tillid = table[table["code"] == "tillid"]
    ax = plot_codes(pd.concat([tillid.assign(code=f"tema {i}") for i in range(13)]))
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    assert min(text.get_fontsize() for text in [*ax.texts, *ticks, ax.xaxis.label, ax.title]) >= SMALL
    assert ax.figure.get_figwidth() * 2.54 == pytest.approx(WIDE)
    assert plot_codes(table).figure.get_figwidth() * 2.54 < WIDE


def test_figures_leave_matplotlibs_settings_alone(table):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    plot_codes(table)
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("polarity", sorted(RAMPS))
def test_figures_in_a_cell_read_on_every_shade(polarity):
    def luminance(colour):
        return sum(
            weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
            for weight, c in zip((0.2126, 0.7152, 0.0722), to_rgb(colour), strict=True)
        )

    for share in range(0, 101, 5):
        colour = ramp(polarity)(share / 100)
        high, low = sorted([luminance(colour[:3]), luminance(ink_on(colour))], reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3.9, share
