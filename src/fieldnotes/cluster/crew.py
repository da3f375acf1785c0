"""The crew: the workers that may be given work, each greeted first, and seen to be there while they work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, cast

from fieldnotes.cluster.address import in_the_clear
from fieldnotes.cluster.board import LOOK_S
from fieldnotes.cluster.desk import Desk, Sealed, greeting, unseal, worker_greeting
from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    from distributed import Client, Future
    from distributed.actor import Actor, BaseActorFuture

# What `distributed` raises, by turns, where a worker or the scheduler is not there any more.
GONE = (OSError, RuntimeError, CancelledError, asyncio.CancelledError)
START = "Start the workers with: fieldnotes cluster worker ADDRESS (see docs/cluster.md)."


class LostError(Exception):
    """A worker is not there any more."""


class Member:
    """A worker of the crew, and its desk."""

    def __init__(self, address: str, future: Future, desk: Actor) -> None:
        self.address, self._future, self._desk = address, future, desk

    def ask(self, method: str, given: Sealed) -> BaseActorFuture:
        """Send the desk something; raises LostError where the worker is gone."""
        try:
            return getattr(self._desk, method)(given)
        except GONE as error:
            raise LostError from error

    def answer(self, asked: BaseActorFuture) -> Any:
        """Wait for an answer; raises LostError where the worker is gone."""
        while True:
            try:
                return unseal(asked.result(timeout=LOOK_S))
            except TimeoutError:
                if self._future.status != "finished":
                    raise LostError from None
            except GONE as error:
                raise LostError from error


class Crew:
    """The workers of a scheduler that have what this machine has, by address."""

    def __init__(
        self, client: Client, *, pipeline: str, encoder: str, patience: float, tell: Callable[[str], None]
    ) -> None:
        self.client, self.patience, self.tell = client, patience, tell
        self.members: dict[str, Member] = {}
        self._needs = pipeline, encoder
        self._own = greeting(pipeline, encoder)
        self._known: set[str] = set()
        self._differs = False

    def gather(self, wanted: int = 1) -> None:
        """Wait for so many workers and take in all that are there.

        Raises FieldnotesError where none comes, or with the problems of all that cannot be given work.
        """
        until = time.monotonic() + self.patience
        while len(found := self._there()) < wanted and time.monotonic() < until:
            time.sleep(LOOK_S / 5)
        if not found:
            raise nobody(self.patience)
        problems = self._take_in(found)
        if problems:
            raise FieldnotesError(problems)
        if not self.members:
            raise nobody(self.patience)

    def newcomers(self) -> list[Member]:
        """Take in workers that came since; one that cannot be given work is told of, and left out."""
        before = set(self.members)
        for problem in self._take_in(self._there() - self._known):
            self.tell(f"left out: {problem}")
        return [member for address, member in self.members.items() if address not in before]

    def _there(self) -> set[str]:
        try:
            return set(self.client.nthreads())
        except GONE:
            where = "the scheduler"
            raise FieldnotesError(
                Problem(where, "does not answer any more.", "Start it again and run again: what is done is remembered.")
            ) from None

    def _take_in(self, addresses: Iterable[str]) -> list[Problem]:
        """Greet workers and give a desk to those that may work; those that may not are known, and not asked again."""
        open_ones = {address: in_the_clear(address, f"worker {address}") for address in sorted(addresses)}
        safe = [address for address, problem in open_ones.items() if problem is None]
        said = self.client.run(worker_greeting, *self._needs, workers=safe, on_error="return") if safe else {}
        problems: list[Problem] = []
        for address, problem in open_ones.items():
            wrong = [problem] if problem else self._wrong(address, said.get(address))
            problems += wrong
            if wrong or self._seat(address):
                self._known.add(address)
        return problems

    def _wrong(self, address: str, said: Any) -> list[Problem]:
        """Give what keeps a worker from doing this work as this machine would."""
        where = f"worker {address}"
        if isinstance(said, OSError) or said is None:
            return []  # it went while it was greeted: seating it will not work either
        if not isinstance(said, dict):
            return [Problem(where, "has no fieldnotes, or another that knows no cluster.", "Install the same there.")]
        problems = [
            Problem(where, f"has {name} {said.get(name) or 'unknown'}; here it is {own}.", "Install the same there.")
            for name, own in self._own.items()
            if name != "counting" and said.get(name) != own
        ]
        if said.get("spills"):
            problems.append(Problem(where, "would lay confidential text on its disk when memory is short.", START))
        if said.get("counting") != self._own["counting"] and not self._differs:
            self._differs = True
            self.tell("The workers' processors are of another kind: last digits of scores may differ from those here.")
        return problems

    def _seat(self, address: str) -> bool:
        """Put a desk on a worker; say whether it was there to take it."""
        future = self.client.submit(Desk, actor=True, workers=[address], allow_other_workers=False, pure=False)
        try:
            desk = cast("Actor", future.result(timeout=self.patience))
            self.members[address] = Member(address, future, desk)
        except GONE:
            future.release()
            return False
        return True


def nobody(patience: float) -> FieldnotesError:
    """Build the error of a cluster without workers."""
    return FieldnotesError(Problem("the cluster", f"has no worker, and none came within {patience:.0f} s.", START))
