"""The figure of words: a panel per group, filled where a word holds, n written."""

import pandas as pd
import pytest
from matplotlib.colors import same_color

from fieldnotes.figures.keyness import describe_keyness, drawn_keyness, plot_keyness
from fieldnotes.figures.style import COLOURS


@pytest.fixture
def words() -> pd.DataFrame:
    rows = [("Havnen", 1, "kajplads", 0.01, 4), ("Havnen", 2, "båd", 0.4, 3), ("Åløkken", 1, "æble", 0.2, 5)]
    return pd.DataFrame(
        {
            "project": project,
            "rank": rank,
            "word": word,
            "n_documents": n,
            "n_documents_group": 6,
            "log_odds": 1.0 / rank,
            "low": 0.2,
            "high": 1.4,
            "p_adjusted": p,
            "n_tests": 1200,
        }
        for project, rank, word, p, n in rows
    )


def test_each_group_has_a_panel_with_its_words_and_their_sources(words):
    panels = plot_keyness(words).figure.axes
    assert [ax.get_title("left") for ax in panels] == ["Havnen", "Åløkken"]
    assert [tick.get_text() for tick in panels[0].get_yticklabels()] == ["kajplads", "båd"]
    assert [text.get_text() for text in panels[0].texts] == ["4/6", "3/6"]


def test_only_words_that_hold_are_filled(words):
    points = plot_keyness(words, groups=["Havnen"]).collections[-1]
    assert [same_color(face, COLOURS["present"]) for face in points.get_facecolor()] == [True, False]


def test_an_unknown_group_and_an_empty_table_are_refused(words):
    with pytest.raises(ValueError, match="Havnen, Åløkken"):
        plot_keyness(words, groups=["Bakken"])
    with pytest.raises(ValueError, match="no words"):
        plot_keyness(words.iloc[:0])
    assert list(drawn_keyness(words.iloc[:0])) == []


@pytest.mark.parametrize(("language", "tests"), [("da", "1.200"), ("en", "1,200")])
def test_caption_and_alternative_text_tell_words_and_comparisons(words, language, tests):
    alt, caption = describe_keyness(words, language=language)
    assert "Havnen: kajplads, båd; Åløkken: æble" in alt
    assert tests in caption


def test_the_figure_comes_with_the_rows_it_draws(words):
    (drawn,) = drawn_keyness(words, n=1)
    assert drawn.name == "ord"
    assert drawn.table["word"].tolist() == ["kajplads", "æble"]
