import os
from functools import partial

import numpy as np
import pytest

from fieldnotes.spread import here, processes


def squared(part: np.ndarray) -> tuple[np.ndarray, int]:
    return part * part, os.getpid()


@pytest.mark.parametrize("number", [1, 2])
def test_answers_come_in_the_order_of_the_parts_whoever_works(number: int) -> None:
    parts = [np.full(3, n) for n in range(20)]
    made = list(processes(number)(squared, parts))
    assert [values.tolist() for values, _ in made] == [[n * n] * 3 for n in range(20)]
    assert (os.getpid() in {pid for _, pid in made}) == (number == 1)


def test_one_part_is_not_worth_another_process() -> None:
    [(_, pid)] = processes(8)(squared, [np.ones(1)])
    assert pid == os.getpid()


def test_nothing_is_spread_as_nothing() -> None:
    assert list(here(len, [])) == []
    assert list(processes()(partial(int, base=2), [])) == []
