"""The board: which parts wait, which are being worked on, and which are done; a lost worker's parts wait again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import Condition
from typing import Any

LOOK_S = 0.5  # how often whoever waits looks around


class Board:
    """Parts by number, taken by the threads that serve a worker each, and given in order to who reads `answers`."""

    def __init__(self, parts: int) -> None:
        self._parts = self._left = parts
        self._waiting = deque(range(parts))
        self._answers: dict[int, Any] = {}
        self._error: Exception | None = None
        self._changed = Condition()

    def take(self, *, wait: bool) -> int | None:
        """Give the number of a part to work on; None where nothing is left, or nothing now and `wait` is false."""
        with self._changed:
            while wait and not self._waiting and not self.over:
                self._changed.wait()
            return None if self.over or not self._waiting else self._waiting.popleft()

    def give(self, number: int, answer: Any) -> None:
        """Put up the answer of a part."""
        with self._changed:
            self._answers[number] = answer
            self._left -= 1
            self._changed.notify_all()

    def back(self, numbers: Iterable[int]) -> None:
        """Let parts wait again, before all others: somebody may be waiting for their answers."""
        with self._changed:
            self._waiting.extendleft(sorted(numbers, reverse=True))
            self._changed.notify_all()

    def stop(self, error: Exception) -> None:
        """End the work: whoever reads `answers` gets the error, and nobody gets a part any more."""
        with self._changed:
            self._error = self._error or error
            self._changed.notify_all()

    @property
    def over(self) -> bool:
        """Say whether there is nothing left to take, now or later."""
        return self._left == 0 or self._error is not None

    def answers(self, look: Callable[[], None]) -> Iterator[Any]:
        """Give the answers in the order of the parts; `look` is called while waiting for one."""
        for number in range(self._parts):
            while True:
                with self._changed:
                    if number not in self._answers and self._error is None:
                        self._changed.wait(LOOK_S)
                    if self._error is not None:
                        raise self._error
                    if number in self._answers:
                        answer = self._answers.pop(number)
                        break
                look()
            yield answer
