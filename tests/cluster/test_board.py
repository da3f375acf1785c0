import random
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.cluster.board import Board


@settings(max_examples=50)
@given(parts=st.integers(0, 30), workers=st.integers(1, 4), seed=st.integers(0, 999))
def test_answers_come_in_order_whoever_works_and_whoever_is_lost(parts: int, workers: int, seed: int) -> None:
    board, chance = Board(parts), random.Random(seed)

    def work() -> None:
        while (number := board.take(wait=True)) is not None:
            if chance.random() < 0.3:
                board.back([number])  # lost with the part in hand
            else:
                board.give(number, number * 10)

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    answers = list(board.answers(lambda: None))
    for thread in threads:
        thread.join(timeout=10)
    assert answers == [number * 10 for number in range(parts)]
    assert not any(thread.is_alive() for thread in threads)


def test_parts_of_a_lost_worker_go_before_those_not_begun() -> None:
    board = Board(4)
    assert [board.take(wait=False), board.take(wait=False)] == [0, 1]
    board.back([0, 1])
    assert [board.take(wait=False) for _ in range(5)] == [0, 1, 2, 3, None]


def test_an_error_reaches_who_waits_for_answers_and_ends_the_work() -> None:
    board = Board(3)
    board.give(0, "svar")
    answers = board.answers(lambda: None)
    assert next(answers) == "svar"
    board.stop(OSError("første"))
    board.stop(OSError("anden"))
    with pytest.raises(OSError, match="første"):
        next(answers)
    assert board.take(wait=True) is None


def test_whoever_waits_for_an_answer_looks_around_meanwhile() -> None:
    board = Board(1)
    seen: list[int] = []

    def look() -> None:
        seen.append(1)
        if len(seen) == 2:
            board.give(0, "svar")

    assert list(board.answers(look)) == ["svar"]
