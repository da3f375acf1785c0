"""Spreading: one function over many parts, here or in several processes, with the answers in the order of the parts.

What is spread is cut into the same parts however many work on it, so that the answers are the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

# Calls an importable function on each part; the answers come in the order of the parts.
Spread = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]


def here(function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[Any]:
    """Work on one part after the other, in this process.

    >>> list(here(len, ["a", "bc"]))
    [1, 2]
    """
    return map(function, parts)


def processes(number: int | None = None) -> Spread:
    """Give a Spread over so many processes of this machine, one a processor where no number is given.

    Each has one thread: threads of one process wait for each other.
    """

    def spread(function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[Any]:
        workers = min(number or processors(), len(parts))
        return here(function, parts) if workers < 2 else _pooled(function, parts, workers)

    return spread


def _pooled(function: Callable[[Any], Any], parts: Sequence[Any], workers: int) -> Iterator[Any]:
    from joblib import Parallel, delayed, parallel_config

    with parallel_config("loky", n_jobs=workers, inner_max_num_threads=1):
        # Without max_nbytes, large arrays would be laid into a file for the processes to share.
        yield from Parallel(return_as="generator", max_nbytes=None)(delayed(function)(part) for part in parts)


def processors() -> int:
    """Give how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
