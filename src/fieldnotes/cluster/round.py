"""A round: one function over many parts on the crew; what a lost worker had in hand is done again by others."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from fieldnotes.cluster.board import Board
from fieldnotes.cluster.crew import Crew, LostError, Member, nobody
from fieldnotes.cluster.desk import Failure, seal
from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    from distributed.actor import BaseActorFuture

AHEAD = 2  # parts a worker is sent: one in hand, and one that lies ready
STRIKES = 3  # workers that may be lost over one part
LOOK_OUT_S = 1.0  # between two looks for new workers


class Round:
    """The parts of one function, and what it cost to get them all answered."""

    def __init__(self, crew: Crew, function: Callable[[Any], Any], parts: Sequence[Any]) -> None:
        self._crew, self._parts, self._board = crew, parts, Board(len(parts))
        self._function = seal(function)
        self._strikes: Counter[int] = Counter()
        self._lock = Lock()
        self._seen = self._alone_since = time.monotonic()
        self.lost, self.again, self.seconds = 0, 0, 0.0

    def answers(self) -> Iterator[Any]:
        """Give the answers in the order of the parts."""
        try:
            for member in list(self._crew.members.values()):
                self._begin(member)
            yield from self._board.answers(self._look)
        finally:
            self._board.stop(RuntimeError("nobody waits for answers any more"))
            if self.lost:
                self._crew.tell(self.told())

    def told(self) -> str:
        """Say what the round lost time on."""
        workers = "1 worker was lost" if self.lost == 1 else f"{self.lost} workers were lost"
        parts = "1 part was done again" if self.again == 1 else f"{self.again} parts were done again"
        return f"{workers}; {parts}, which cost {self.seconds:.1f} s of work."

    def _begin(self, member: Member) -> None:
        Thread(target=self._serve, args=(member,), name=f"worker {member.address}", daemon=True).start()

    def _look(self) -> None:
        """Let newcomers join in, and give up where nobody is left."""
        now = time.monotonic()
        if now - self._seen < LOOK_OUT_S:
            return
        for member in self._crew.newcomers():
            self._begin(member)
        self._seen = time.monotonic()
        if self._crew.members:
            self._alone_since = self._seen
        elif self._seen - self._alone_since > self._crew.patience:
            raise nobody(self._crew.patience)

    def _serve(self, member: Member) -> None:
        """Keep one worker at work until the round is over or the worker is lost."""
        held: deque[tuple[int, BaseActorFuture]] = deque()
        began = time.monotonic()
        try:
            self._take(member, member.answer(member.ask("learn", self._function)))
            while self._hand_out(member, held):
                number, asked = held[0]
                if len(held) == 1:
                    began = time.monotonic()
                answer = self._take(member, member.answer(asked))
                held.popleft()
                began = time.monotonic()
                self._board.give(number, answer)
        except LostError:
            self._give_up(member, [number for number, _ in held], time.monotonic() - began)
        except Exception as error:
            self._board.stop(error)

    def _hand_out(self, member: Member, held: deque[tuple[int, BaseActorFuture]]) -> bool:
        """Send a worker what it has room for, waiting where it has nothing; say whether it has something to do."""
        while len(held) < AHEAD and (number := self._board.take(wait=not held)) is not None:
            try:
                held.append((number, member.ask("work", seal(self._parts[number]))))
            except LostError:
                self._board.back([number])
                raise
        return bool(held)

    def _take(self, member: Member, answer: Any) -> Any:
        if isinstance(answer, Failure):
            raise FieldnotesError(
                Problem(problem.where.replace("a worker", f"worker {member.address}", 1), problem.what, problem.remedy)
                for problem in answer.problems
            )
        return answer

    def _give_up(self, member: Member, numbers: list[int], seconds: float) -> None:
        with self._lock:
            self._crew.members.pop(member.address, None)
            self.lost, self.again, self.seconds = self.lost + 1, self.again + len(numbers), self.seconds + seconds
            self._strikes.update(numbers[:1])  # what lay ready behind it was not begun
        if any(self._strikes[number] >= STRIKES for number in numbers):
            what = f"was lost over one part, as {STRIKES - 1} others before it."
            remedy = "Give the workers more memory, or run without --cluster."
            self._board.stop(FieldnotesError(Problem(f"worker {member.address}", what, remedy)))
        self._board.back(numbers)
