import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.review import review_queue
from fieldnotes.review.queue import COLUMNS, ORDERS
from fieldnotes.tables import Corpus, frame


@pytest.fixture(scope="module")
def many(corpus_of) -> Corpus:
    return corpus_of(
        {"A-1": [f"Vi sagde {n} ting." for n in range(40)] + ["Hvad?"], "B-1": [f"Et {n}." for n in range(20)]}
    )


def coded(corpus, rows):
    """Codings from (position in the corpus, code, coder, score)."""
    names = corpus.segments["segment_id"]
    return frame(
        "codings",
        [
            {"segment_id": names[at], "code": code, "polarity": "present", "coder": coder, "score": score}
            | {"method": "model" if coder == "model" else "human", "status": "accepted", "evidence": []}
            for at, code, coder, score in rows
        ],
    )


NONE = frame("codings", [])


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_gives_the_same_columns_and_no_segment_of_the_interviewers(many, order):
    codings = coded(
        many,
        [(n, "tillid", "model", 0.5) for n in range(61)] + [(1, "tillid", "Bo", math.nan), (1, "", "Eva", math.nan)],
    )
    queue = review_queue(many, codings, n=100, order=order, coder="Ib")
    assert tuple(queue) == COLUMNS
    assert len(queue) == (1 if order == "disagreement" else 60)
    assert queue["segment_id"].is_unique
    assert many.segments["segment_id"][40] not in set(queue["segment_id"])


@settings(max_examples=25)
@given(st.integers(0, 5), st.sampled_from(ORDERS), st.randoms())
def test_a_seed_draws_the_same_whatever_the_order_of_the_rows(many, seed, order, random):
    rows = [(n, "tillid", "model", n / 60) for n in range(0, 60, 3)] + [(n, "x", "Bo", math.nan) for n in range(6)]
    rows += [(n, "", "Eva", math.nan) for n in range(3)]
    shuffle = list(range(len(many.segments)))
    random.shuffle(shuffle)
    other = Corpus(many.documents, many.turns, many.segments.iloc[shuffle].reset_index(drop=True))
    first = review_queue(many, coded(many, rows), n=20, order=order, seed=seed, coder="Eva")
    random.shuffle(rows)
    pd.testing.assert_frame_equal(
        first, review_queue(other, coded(many, rows), n=20, order=order, seed=seed, coder="Eva")
    )


def test_no_segment_comes_twice_to_a_coder(many):
    seen: list[str] = []
    while True:
        places = [many.segments["segment_id"].tolist().index(name) for name in seen]
        queue = review_queue(many, coded(many, [(at, "", "Bo", math.nan) for at in places]), n=7, coder="Bo")
        if queue.empty:
            break
        seen += queue["segment_id"].tolist()
    assert len(seen) == len(set(seen)) == 60


def test_every_coder_gets_the_same_double_share_and_a_rest_of_their_own(many):
    queues = [review_queue(many, NONE, n=20, order="random", coder=coder, double=0.25) for coder in ("Bo", "Eva")]
    shared = [queue.loc[queue["why"] == "double", "segment_id"].tolist() for queue in queues]
    assert shared[0] == shared[1]
    assert len(shared[0]) == 5
    rest = [set(queue.loc[queue["why"] == "random", "segment_id"]) for queue in queues]
    assert rest[0] != rest[1]
    assert queues[0].index[queues[0]["why"] == "double"].max() > 10  # spread, not all at the beginning
    assert (
        queues[0]["segment_id"].tolist()
        != review_queue(many, NONE, n=20, order="random", coder="Bo", seed=1)["segment_id"].tolist()
    )


def test_what_the_machine_is_least_sure_of_comes_first(many):
    codings = coded(many, [(0, "tillid", "model", 0.95), (1, "tillid", "model", 0.6), (2, "tillid", "model", 0.52)])
    names = many.segments["segment_id"]
    queue = review_queue(many, codings, n=3, double=0)
    assert queue["segment_id"].tolist() == [names[2], names[1], names[0]]
    assert queue["uncertainty"].round(6).tolist() == [0.96, 0.8, 0.1]
    close = pd.DataFrame({"segment_id": [names[9], names[2]], "code": ["x", "tillid"], "score": [0.49, 0.9]})
    assert review_queue(many, codings, n=1, double=0, scores=close)["segment_id"].tolist() == [names[9]]
    assert review_queue(many, codings, n=1, double=0, scores=close, code="tillid")["segment_id"].tolist() == [names[2]]


def test_a_rare_code_gets_its_share(many):
    rows = [(n, "tillid", "model", 0.9) for n in range(35)] + [(n, "sjælden", "model", 0.9) for n in range(35, 39)]
    queue = review_queue(many, coded(many, rows), n=8, order="code", double=0)
    rare = set(many.segments["segment_id"][35:39])
    assert len(rare & set(queue["segment_id"])) == 4
    given_already = coded(many, [*rows, *[(n, "sjælden", "Bo", math.nan) for n in (45, 46, 47, 48)]])
    assert not rare & set(review_queue(many, given_already, n=4, order="code", double=0)["segment_id"])
    assert set(review_queue(many, coded(many, rows), n=4, order="code", code="sjælden", double=0)["segment_id"]) == rare


def test_a_code_that_is_nowhere_proposed_is_drawn_by_its_scores(many):
    names = many.segments["segment_id"]
    scores = pd.DataFrame({"segment_id": names[:40], "code": "ny", "score": [n / 40 for n in range(40)]})
    queue = review_queue(many, NONE, n=3, order="code", code="ny", double=0, scores=scores)
    assert queue["segment_id"].tolist() == names[[39, 38, 37]].tolist()


def test_a_consensus_round_shows_what_coders_differ_about_most_first(many):
    nan = math.nan
    rows = [(0, "a", "Bo", nan), (0, "a", "Eva", nan), (1, "a", "Bo", nan), (1, "b", "Eva", nan), (2, "a", "Bo", nan)]
    rows += [(2, "", "Eva", nan), (3, "a", "Bo", nan)]
    codings = coded(many, rows)
    names = many.segments["segment_id"]
    assert review_queue(many, codings, order="disagreement", coder="Bo")["segment_id"].tolist() == [names[1], names[2]]
    codings.loc[1, "polarity"] = "lacking"
    assert names[0] in set(review_queue(many, codings, order="disagreement")["segment_id"])


def test_what_is_no_order_or_share_is_refused(many):
    with pytest.raises(ValueError, match="no order 'best'"):
        review_queue(many, NONE, order="best")
    with pytest.raises(ValueError, match="share from 0 to 1"):
        review_queue(many, NONE, double=2)
