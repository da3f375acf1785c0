"""Trends, voices and meetings drawn from small tables."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from fieldnotes.compare.cooccurrence import associated, meetings
from fieldnotes.compare.counts import Counts
from fieldnotes.compare.perspectives import table_opposed, voiced
from fieldnotes.compare.trend import trended
from fieldnotes.figures.cooccurrence import describe_cooccurrence, drawn_cooccurrence, plot_cooccurrence
from fieldnotes.figures.perspectives import describe_perspectives, drawn_perspectives, plot_perspectives
from fieldnotes.figures.style import NARROW, THEMES, theme_colours
from fieldnotes.figures.trend import describe_trend, drawn_trend, plot_trend

FEATURES = [(code, polarity) for code in ("tillid", "styring") for polarity in ("present", "lacking")]


def _counts(groups, hits, documents=4):
    """Four documents of ten segments in each group, with the hits given per group and feature."""
    group = np.repeat(np.arange(len(groups)), documents)
    about = pd.DataFrame({"doc_id": np.arange(len(group)).astype(str), "kind": "interview"})
    return Counts(groups, about, group, np.full(len(group), 10.0), FEATURES, np.array(hits, dtype=float)[group])


@pytest.fixture
def trend():
    """Havnen turns from lacking trust to having it; in Åsen nothing happens."""
    groups = pd.DataFrame(
        [("Havnen", "1"), ("Havnen", "2"), ("Åsen", "1"), ("Åsen", "2")], columns=["project", "round"]
    )
    counts = _counts(groups, [[1, 8, 1, 0], [8, 0, 1, 0], [2, 0, 1, 0], [2, 0, 1, 0]])
    return trended(counts, ["project"], "round", strata=("kind",), permutations=100, seed=0)


@pytest.fixture
def voices():
    """Leaders have trust in Havnen and citizens lack it; in Åsen only citizens are heard."""
    groups = pd.DataFrame([("Havnen", "borger"), ("Havnen", "leder"), ("Åsen", "borger")], columns=["project", "role"])
    return voiced(_counts(groups, [[0, 8, 1, 0], [8, 0, 1, 0], [1, 1, 1, 0]]), ["project"], "role")


@pytest.fixture
def together():
    """The first two of three themes always meet."""
    held = np.tile([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 1]], (8, 1)).astype(float)
    pairs = np.stack(np.triu_indices(3, 1), axis=1)
    found = meetings(held, np.repeat(np.arange(8), 6), pairs, 0)
    table = associated(
        found, pd.DataFrame(index=range(1)), np.zeros(8, dtype=int), ["tillid", "styring", "ledelse"], pairs
    )
    return table.assign(window=0)


def _texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(mpl.text.Text))


def test_a_trend_says_what_moved_from_first_to_last_with_n(trend, labels):
    shown = _texts(plot_trend(trend, labels=labels).figure)
    assert "▽ Tillid: 80 → 0\u00a0%" in shown
    assert "40 / 4" in shown
    assert "Havnen" in shown
    assert "Åsen" in shown
    assert "10 → 80%" in _texts(plot_trend(trend, labels=labels, language="en").figure)


def test_a_change_that_holds_is_filled_and_others_hollow(trend):
    panels = plot_trend(trend).figure.axes
    faces = [[str(line.get_markerfacecolor()) for line in ax.lines if line.get_marker() == "o"] for ax in panels]
    assert faces == [[THEMES[0], THEMES[0]], ["white", "white"]]


def test_a_trend_fits_one_column_and_refuses_unknown_groups(trend):
    figure = plot_trend(trend, columns=1, width=NARROW, groups=["Havnen"]).figure
    assert figure.get_figwidth() == pytest.approx(NARROW / 2.54)
    assert len(figure.axes) == 1
    with pytest.raises(ValueError, match="no group 'Byen'; there are: Havnen, Åsen"):
        plot_trend(trend, groups=["Byen"])


def test_the_words_of_a_trend_say_how_many_hold(trend, labels):
    alt, caption = describe_trend(trend, labels=labels)
    assert "holder 2 efter justering" in caption
    assert "Havnen: ▽ Tillid: 80 → 0" in alt


def test_a_voice_that_is_not_heard_is_written_as_such(voices, labels):
    shown = _texts(plot_perspectives(voices, "tillid", labels=labels).figure)
    assert shown.count("ikke hørt") == 1
    assert "not heard" in _texts(plot_perspectives(voices, "tillid", labels=labels, language="en").figure)


def test_several_groups_need_a_theme_to_be_drawn(voices):
    with pytest.raises(ValueError, match="several groups"):
        plot_perspectives(voices)
    one = voices[voices["project"] == "Havnen"]
    assert "40 / 4" in _texts(plot_perspectives(one).figure)


def test_the_words_of_voices_say_which_stand_out(voices, labels):
    alt, _ = describe_perspectives(voices[voices["project"] == "Havnen"], labels=labels)
    assert "Tillid, leder, til stede (modsat, 80 %)" in alt


def test_a_matrix_writes_found_and_expected_and_frames_what_holds(together, labels):
    ax = plot_cooccurrence(together, labels=labels)
    shown = [text.get_text() for text in ax.texts]
    assert {"16", "5,3"} <= set(shown)
    framed = [patch for patch in ax.patches if patch.get_edgecolor()[3] > 0]
    assert len(framed) == int((together["stands"] != "").sum()) > 0


def test_a_network_draws_the_same_places_for_any_order_of_rows(together):
    def points(table):
        return [tuple(c.get_offsets()[0]) for c in plot_cooccurrence(table, "network").collections]

    assert points(together) == points(together.iloc[::-1].reset_index(drop=True))


def test_a_theme_has_the_same_colour_in_every_figure(together, trend):
    assert theme_colours(["tillid", "styring"])["styring"] == theme_colours(["tillid", "styring", "ledelse"])["styring"]
    assert len(set(THEMES)) == 13


def test_the_words_of_meetings_name_the_pairs(together, labels):
    alt, caption = describe_cooccurrence(together, labels=labels)
    assert "Ofte sammen: Tillid / Styring og rammer (16, 5,3)" in alt
    assert "48 afsnit fra 8 kilder" in caption


def test_each_drawing_comes_with_its_table_and_words(trend, voices, together, labels):
    whole = voices[voices["project"] == "Havnen"].drop(columns="project")
    drawn = [
        *drawn_trend(trend, labels),
        *drawn_perspectives(whole, whole, voices, table_opposed(voices), labels),
        *drawn_cooccurrence(together, labels),
    ]
    assert [figure.name for figure in drawn] == [
        "udvikling",
        "perspektiver-roller",
        "perspektiver-arter",
        "perspektiver-modsat",
        "sammen-skema",
        "sammen-netvaerk",
    ]
    assert all(figure.alt and figure.caption and len(figure.table) for figure in drawn)
