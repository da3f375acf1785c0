"""What a worker gives back, and what it never shows."""

import pickle
from functools import partial

import pytest

from fieldnotes.cluster.desk import Desk, Failure, Sealed, greeting, seal, unseal, worker_greeting
from fieldnotes.errors import FieldnotesError, Problem

SECRET = "Tyra Bangsfort"


def refuse(problem: Problem, part: object) -> None:
    raise FieldnotesError(problem)


def quote(part: str) -> None:
    raise ValueError(f"cannot read {part}")


def answer(function, part: object) -> object:
    desk = Desk()
    assert unseal(desk.learn(seal(function))) is None
    return unseal(desk.work(seal(part)))


def test_a_desk_answers_with_what_the_function_gives() -> None:
    assert answer(partial(int, base=2), "101") == 5


def test_a_problem_for_a_person_comes_back_as_it_is() -> None:
    problem = Problem("the encoder 'x'", "is not installed.", "Install it.")
    assert answer(partial(refuse, problem), None) == Failure((problem,))


def test_any_other_error_says_where_in_the_code_and_nothing_of_the_text() -> None:
    failure = answer(quote, SECRET)
    assert isinstance(failure, Failure)
    told = str(failure.problems[0])
    assert "ValueError at test_desk.py:" in told
    assert not any(word in told for word in SECRET.split())


def test_what_is_sealed_shows_nothing_of_itself() -> None:
    sealed = seal(SECRET)
    assert repr(sealed) == f"Sealed({len(sealed.content)} bytes)"
    assert repr([sealed]) == f"[{sealed!r}]"


def test_what_cannot_be_opened_is_a_failure_and_no_crash() -> None:
    desk = Desk()
    failure = unseal(desk.learn(Sealed(b"ingenting")))
    assert isinstance(failure, Failure)
    assert "UnpicklingError" in str(failure.problems[0])


def test_a_function_that_is_not_importable_is_not_sent() -> None:
    with pytest.raises((AttributeError, pickle.PicklingError), match="local object"):
        seal(lambda part: part)


def test_a_greeting_names_all_that_the_results_hang_on() -> None:
    own = greeting("danish", "")
    assert own == {name: said for name, said in worker_greeting("danish", "").items() if name != "spills"}
    assert own["the encoder"] == ""
    assert own["the pipeline"].startswith("danish-")
    assert all(own[name] not in ("", "none") for name in ("fieldnotes", "numpy", "spacy", "counting"))
    assert greeting("da_core_news_findes_ikke", "findes/ikke")["the pipeline"] == "none"
