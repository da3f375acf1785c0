"""What can go wrong for a person: where it happened, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with what a person gave: `where`, `what`, `remedy`.

    None of the three may hold confidential text: quote at most the offending token, and never a name.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}".rstrip()


class FieldnotesError(Exception):
    """All that is wrong with one input, collected, so that a person mends it once."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: list[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MissingExtraError(FieldnotesError):
    """An optional package or model is asked for and is not installed."""

    def __init__(self, what: str, install: str) -> None:
        super().__init__(Problem(what, "is not installed.", f"Install it: {install}"))
