import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from fieldnotes.topics import partition as parting
from fieldnotes.topics.ensemble import run_ensemble
from fieldnotes.topics.partition import cut, partition, smallest_topic, tree
from fieldnotes.topics.space import fit_space
from fieldnotes.topics.stability import best_overlap, stability


@pytest.fixture(scope="module")
def blobs():
    random = np.random.default_rng(0)
    centres = np.linalg.qr(random.normal(size=(12, 12)))[0][:5]
    truth = np.repeat(np.arange(5), 30)
    return (centres[truth] + random.normal(0, 0.15, (150, 12))).astype(np.float32), truth


def test_groups_that_are_there_are_found(blobs):
    vectors, truth = blobs
    points = fit_space(vectors)(vectors)
    made = partition(points)
    assert adjusted_rand_score(truth, made.labels) > 0.95
    assert made.size == 5
    assert (made.scores(points).argmax(axis=1) == made.labels).mean() > 0.97


def test_every_point_is_in_one_cell_of_each_run(blobs):
    points = fit_space(blobs[0])(blobs[0])
    cells = run_ensemble(points, runs=7, fewest=2, most=5).cells(points)
    assert set(np.asarray(cells.sum(axis=1)).ravel()) == {7.0}


def test_scores_lie_between_nought_and_one(blobs):
    points = fit_space(blobs[0])(blobs[0])
    scores = partition(points, 4).scores(points)
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_points_have_length_one_and_the_mean_is_taken_away(blobs):
    points = fit_space(blobs[0] + 10)(blobs[0] + 10)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1, rtol=1e-5)
    assert np.abs(points.mean(axis=0)).max() < 0.3


def test_the_tree_is_cut_so_that_small_parts_are_no_topics():
    together = np.zeros((9, 9))
    together[:4, :4] = together[4:8, 4:8] = 1
    assert sorted(np.bincount(cut(tree(together), 2, 3) + 1)) == [1, 4, 4]


def test_a_topic_needs_more_points_the_more_there_are():
    assert [smallest_topic(n) for n in (50, 150, 1000, 10_000)] == [4, 4, 8, 25]


def test_groups_that_are_there_come_again_and_others_do_not(blobs):
    vectors, truth = blobs
    documents = np.array([f"d{n % 15}" for n in range(150)], object)
    real = stability(vectors, documents, truth, resamples=3)
    chance = stability(vectors, documents, np.random.default_rng(1).permutation(truth), resamples=3)
    assert real.recurrence.min() > 0.9
    assert chance.recurrence.max() < 0.4
    assert real.agreement.mean() > 0.9 > 0.1 > abs(chance.agreement.mean())


def test_overlap_is_jaccards_and_unknown_for_a_topic_that_is_not_there():
    found = best_overlap(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), 3)
    np.testing.assert_allclose(found[:2], [2 / 3, 1 / 2])
    assert np.isnan(found[2])


def test_landmarks_found_the_tree_and_all_points_the_topics(blobs, monkeypatch):
    vectors, truth = blobs
    points = fit_space(vectors)(vectors)
    monkeypatch.setattr(parting, "LANDMARKS", 60)
    made = partition(points, 5)
    assert adjusted_rand_score(truth, made.labels) > 0.95
    assert np.bincount(made.labels).sum() == 150


def test_the_scores_of_the_points_parted_are_those_of_the_same_points_given_anew(blobs):
    points = fit_space(blobs[0])(blobs[0])
    made = partition(points, 4)
    np.testing.assert_array_equal(made.scores(), made.scores(points))


def test_cohesion_is_how_often_two_points_of_a_topic_are_together(blobs):
    points = fit_space(blobs[0])(blobs[0])
    made = partition(points, 4)
    together = (made.cells @ made.cells.T).toarray() / made.ensemble.runs
    for topic in range(4):
        own = together[np.ix_(made.labels == topic, made.labels == topic)]
        pairs = own[~np.eye(len(own), dtype=bool)]
        assert made.cohesion[topic] == pytest.approx(pairs.mean(), rel=1e-5)
