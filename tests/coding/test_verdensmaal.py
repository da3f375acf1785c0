"""The UN's 17 goals as a shipped codebook: whole, explained, and hearing its own examples."""

from collections.abc import Callable

import pandas as pd
import pytest

from fieldnotes.coding import Codebook, code_terms, read_codebook
from fieldnotes.tables import Corpus

GOALS = tuple(f"sdg{number:02}" for number in range(1, 18))
UNHEARD = [
    ("Arbejdsklimaet er godt.", "sdg13"),
    ("Det psykiske arbejdsmiljø fylder meget.", "sdg13"),
    ("Vi genbruger ideerne fra sidste år.", "sdg12"),
    ("Elforbruget er steget.", "sdg12"),
    ("Det er sund fornuft.", "sdg03"),
    ("Sagsbehandlingen tog lang tid.", "sdg03"),
    ("Vi parkerede bag rådhuset.", "sdg11"),
    ("Det var en voldsom dag.", "sdg16"),
    ("Hun er min sparringspartner.", "sdg17"),
    ("Der var en ledig stol ved vinduet.", "sdg08"),
    ("Mødet blev udsat til mandag.", "sdg10"),
    ("Jeg havde ingen energi til mødet.", "sdg07"),
    ("Vi drak vand og kaffe.", "sdg06"),
    ("Lederuddannelsen begynder i maj.", "sdg04"),
    ("Kvinden kom ind ad døren.", "sdg05"),
]


@pytest.fixture(scope="module")
def goals() -> Codebook:
    return read_codebook("verdensmaal")


def test_there_are_seventeen_goals_in_the_order_of_the_un(goals: Codebook) -> None:
    assert goals.top == GOALS
    assert [code.label.split()[0] for code in goals] == [str(number) for number in range(1, 18)]


@pytest.mark.parametrize("goal", GOALS)
def test_every_goal_is_explained_and_has_twenty_to_forty_terms(goals: Codebook, goal: str) -> None:
    code = goals[goal]
    assert 20 <= len(code.terms) <= 40
    assert code.definition
    assert len(code.include) >= 2
    assert len(code.exclude) >= 2
    assert len(code.examples) == 3
    assert code.not_terms


def test_every_goal_hears_its_own_examples(goals: Codebook, corpus_of: Callable[..., Corpus]) -> None:
    examples = [(code.id, text) for code in goals for text in code.examples]
    given = code_terms(corpus_of(*(text for _, text in examples)), goals)
    heard = set(zip(given["segment_id"], given["code"], strict=True))
    assert [text for n, (code, text) in enumerate(examples) if (f"s{n}", code) not in heard] == []


def test_no_goal_hears_the_doubles_of_its_words(goals: Codebook, corpus_of: Callable[..., Corpus]) -> None:
    given: pd.DataFrame = code_terms(corpus_of(*(text for text, _ in UNHEARD)), goals)
    heard = set(zip(given["segment_id"], given["code"], strict=True))
    assert [text for n, (text, code) in enumerate(UNHEARD) if (f"s{n}", code) in heard] == []


def test_the_goals_read_the_same_by_name_and_by_path(goals: Codebook, tmp_path) -> None:
    from importlib import resources

    shipped = resources.files("fieldnotes.coding").joinpath("verdensmaal.yaml")
    copy = tmp_path / "codebook.yaml"
    copy.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_codebook(copy) == goals
