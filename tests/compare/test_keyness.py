"""The words that mark a group: what many say there, and not what one says often."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from fieldnotes.compare.keyness import table_keyness

BACKGROUND = "kaffe brev skema aftale besøg køkken have vindue telefon borger"


@pytest.fixture
def study(spoken):
    """Two pilots with six documents each: Havnen says "kajplads" everywhere, one person says "fodbold" 30 times."""
    rng = np.random.default_rng(1)
    documents = {}
    for project in ("Havnen", "Åløkken"):
        for n in range(6):
            texts = [" ".join(rng.permutation(BACKGROUND.split())) for _ in range(6)]
            if project == "Havnen":
                texts[0] += " kajplads kajplads kajplads"
            if project == "Havnen" and n == 0:
                texts[1] += " fodbold" * 30
            documents[f"{project[:1]}{n}"] = (project, texts)
    return spoken(documents)


def test_what_everybody_says_marks_the_group_and_what_one_person_repeats_does_not(study):
    found = table_keyness(*study, permutations=200)
    havnen = found[found["project"] == "Havnen"]
    assert havnen["word"].iloc[0] == "kajplads"
    assert havnen["p_adjusted"].iloc[0] <= 0.05
    assert havnen["low"].iloc[0] > 0
    assert havnen["note"].iloc[0] == ""
    assert "fodbold" not in set(found["word"])


def test_without_the_cap_and_the_count_of_documents_the_repeated_word_would_have_come_out(study):
    from fieldnotes.compare.logodds import log_odds
    from fieldnotes.compare.vocabulary_counts import content_words, count_words

    counts = count_words(study[0], content_words(*study), by="project")
    own, rest = counts.counts[counts.group == 0], counts.counts[counts.group == 1]
    sizes = [np.array([counts.size[counts.group == which].sum()]) for which in (0, 1)]
    prior = 0.25 * counts.counts.sum(0)
    ratio, variance = log_odds(own.sum(0), sizes[0], rest.sum(0), sizes[1], prior, 0.25 * counts.size.sum())
    assert (ratio / np.sqrt(variance))[counts.words.index("fodbold")] > 3


def test_a_word_of_one_speaker_in_three_documents_does_not_mark_the_group(spoken):
    documents = {f"{p}{n}": (p, [BACKGROUND] * 4) for p in ("A", "B") for n in range(4)}
    for n in range(3):
        documents[f"A{n}"] = ("A", [BACKGROUND + " hulemand"] * 4)
    speakers = {doc: "[Person 1]" if doc.startswith("A") else doc for doc in documents}
    corpus, tokens = spoken(documents, speakers=speakers)
    assert "hulemand" not in set(table_keyness(corpus, tokens, permutations=50)["word"])
    assert "hulemand" in set(table_keyness(*spoken(documents), permutations=50)["word"])


def test_every_column_says_what_it_counts(study):
    row = table_keyness(*study, permutations=99).set_index("word").loc["kajplads"]
    assert (row["n_documents"], row["n_documents_group"], row["n_speakers"]) == (6, 6, 6)
    assert (row["times"], row["times_rest"]) == (18, 0)
    # Words count three times at most in each document, and "have" is a common one: 18 + 6 * 9 * 3 + 3 words.
    assert row["per_thousand"] == pytest.approx(1000 * 18 / (18 + 162 + 3))
    assert row["g2"] > 0


def test_the_order_of_documents_and_tokens_does_not_matter(study):
    from fieldnotes.tables import Corpus

    corpus, tokens = study
    turned = Corpus(corpus.documents[::-1], corpus.turns, corpus.segments[::-1])
    expected = table_keyness(corpus, tokens, permutations=50, strata=())
    order = tokens.sample(frac=1, random_state=0).sort_values(["segment_id", "i"])
    assert_frame_equal(expected, table_keyness(turned, order, permutations=50, strata=()))


def test_a_group_of_two_documents_has_no_row(spoken):
    documents = {f"A{n}": ("A", [BACKGROUND]) for n in range(4)} | {f"B{n}": ("B", ["kajplads"]) for n in range(2)}
    assert set(table_keyness(*spoken(documents), permutations=20)["project"]) <= {"A"}


def test_any_number_of_groups_by_any_attribute(study):
    corpus, tokens = study
    found = table_keyness(corpus, tokens, by=["project", "kind"], n=2, permutations=20)
    assert list(found.columns[:3]) == ["project", "kind", "rank"]
    assert found["rank"].max() <= 2
    with pytest.raises(ValueError, match="farve"):
        table_keyness(corpus, tokens, by="farve")


def test_shuffled_documents_report_a_word_in_at_most_one_study_of_twenty():
    """The claim behind p_adjusted, on counts alone; `benchmarks/keyness.py` does it on the demo's own documents."""
    from fieldnotes.compare.keyness import adjusted_p, measured
    from fieldnotes.compare.vocabulary_counts import WordCounts

    rng = np.random.default_rng(7)
    studies, alarms = 200, 0
    group = np.repeat(np.arange(4), 6)
    for _ in range(studies):
        rates = rng.gamma(0.3, 3, (24, 60))  # each document has its own words
        counts = np.minimum(rng.poisson(rates), 3).astype(float)
        names = [f"w{n}" for n in range(60)]
        groups = pd.DataFrame({"project": list("ABCD")})
        own = WordCounts(groups, pd.DataFrame(), group, counts.sum(1) + 50, names, [False] * 60, counts)
        prior = 0.25 * own.size.sum()
        z = measured(own, prior)["z"]
        p = adjusted_p(own, np.zeros(24, np.int64), z, prior=prior, permutations=99, seed=0)
        alarms += bool((p <= 0.05).any())
    assert alarms / studies <= 0.09  # 5 % and three standard errors of 200 studies
