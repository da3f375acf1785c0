import numpy as np
import pandas as pd
import pytest

from fieldnotes.figures.topic_tree import plot_topic_tree, topic_order
from fieldnotes.figures.topics import apart, drawn_topics, plot_topic_groups, plot_topics

NAN = float("nan")


@pytest.fixture
def topics() -> pd.DataFrame:
    rows = [("T01", "kø, telefon, brev", 40, 0.7, -0.5, 0.5, ""), ("T02", "mad", 20, 0.1, 0.5, -0.4, "unstable")]
    names = ["topic", "label", "size", "coverage", "x", "y", "note"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def groups() -> pd.DataFrame:
    rows = [
        ("project", "Havnen", "T01", "kø, telefon, brev", 50, 0.3, 0.2, 0.4),
        ("project", "Havnen", "T02", "mad", 50, 0.02, 0.0, 0.1),
        ("project", "Åsen", "T01", "kø, telefon, brev", 9, 0.4, 0.1, 0.8),
        ("project", "Åsen", "T02", "mad", 0, NAN, NAN, NAN),
        ("role", "borger", "T01", "kø, telefon, brev", 9, 0.4, 0.1, 0.8),
    ]
    names = ["attribute", "value", "topic", "label", "n_segments", "share", "low", "high"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def differences() -> pd.DataFrame:
    return pd.DataFrame({"project": ["Havnen", "Åsen"], "topic": "T01", "p_adjusted": [0.01, 0.4]})


MEASURES = pd.DataFrame({"n_segments": [100], "n_founding": [90]})


def test_each_topic_is_a_circle_with_its_label_and_its_area_is_its_size(topics):
    axes = plot_topics(topics)
    sizes = sorted(float(size) for drawn in axes.collections for size in drawn.get_sizes())
    assert sizes[1] == pytest.approx(2 * sizes[0])
    assert [text.get_text().replace("\n", " ") for text in axes.texts] == ["kø, telefon, brev", "mad"]


def test_covered_and_uncovered_stable_and_unstable_look_different(topics):
    solid, broken = plot_topics(topics).collections
    assert solid.get_linestyle() != broken.get_linestyle()
    assert tuple(solid.get_edgecolor()[0]) != tuple(broken.get_edgecolor()[0])


def test_the_grid_writes_percent_and_frames_what_holds(groups, differences):
    own = groups[groups["attribute"] == "project"].drop(columns="attribute").rename(columns={"value": "project"})
    axes = plot_topic_groups(own, differences=differences)
    assert [text.get_text() for text in axes.texts] == ["30", "2", "40", "–"]
    (dots,) = axes.collections
    assert [bool(rim[3]) for rim in dots.get_edgecolor()] == [True, False, False, False]


def test_labels_do_not_lie_on_each_other():
    x, broad, tall = np.zeros(6), np.ones(6), np.full(6, 0.2)
    y = apart(x, np.linspace(0, 0.1, 6), broad, tall)
    assert np.diff(np.sort(y)).min() > 0.19


def test_figures_come_with_captions_in_both_languages_and_none_without_topics(topics, groups, differences):
    for language, said in (("da", "dækket"), ("en", "covered")):
        drawn = list(drawn_topics(topics, groups, differences, MEASURES, language))
        assert [one.name for one in drawn] == ["emner", "emner-piloter", "emner-roller"]
        assert "90" in drawn[0].caption
        assert said in drawn[0].alt
        assert "{" not in "".join(one.alt + one.caption for one in drawn)
    assert list(drawn_topics(topics.iloc[:0], groups.iloc[:0], differences.iloc[:0], MEASURES)) == []


@pytest.fixture
def hierarchy() -> pd.DataFrame:
    return pd.DataFrame({"step": [1, 2], "topics": ["T01+T03", "T01+T02+T03"], "similarity": [0.6, -0.1]})


def test_topics_that_are_joined_first_stand_together_in_the_tree(hierarchy):
    assert topic_order(hierarchy) == ["T01", "T03", "T02"]


def test_the_tree_joins_at_the_likeness_and_names_each_topic(hierarchy, topics):
    third = pd.DataFrame([("T03", "brev", 5, 0.0, 0.0, 0.0, "")], columns=list(topics))
    axes = plot_topic_tree(hierarchy, pd.concat([topics, third]))
    assert [float(line.get_xdata()[1]) for line in axes.lines] == [0.6, -0.1]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["kø, telefon, brev (40)", "brev (5)", "mad (20)"]
    with pytest.raises(ValueError, match="two topics"):
        plot_topic_tree(hierarchy.iloc[:0], topics)


def test_the_tree_is_drawn_where_its_table_is_given(topics, groups, differences):
    table = pd.DataFrame({"step": [1], "topics": ["T01+T02"], "similarity": [0.3]})
    for language in ("da", "en"):
        drawn = list(drawn_topics(topics, groups, differences, MEASURES, language, hierarchy=table))
        assert drawn[1].name == "emner-ligner"
        assert "kø, telefon, brev + mad" in drawn[1].alt


def test_an_empty_table_is_refused(topics):
    with pytest.raises(ValueError, match="no topics"):
        plot_topics(topics.iloc[:0])
