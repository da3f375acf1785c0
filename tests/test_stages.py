import re
from pathlib import Path

import fieldnotes
from fieldnotes.stages import STAGES

RULES = (Path(fieldnotes.__file__).parent / "stages.mk").read_text()


def rules() -> dict[tuple[str, ...], tuple[set[str], str]]:
    """The rules of stages.mk with variables put in: targets -> (prerequisites, command)."""
    variables = dict(re.findall(r"^(\w+) = (.*)$", RULES, re.MULTILINE))
    found = {}
    for targets, needs, command in re.findall(r"^(\S[^:\n]*): (.*)\n\t@?(.*)$", RULES, re.MULTILINE):
        for _ in range(3):
            targets, needs = (
                re.sub(r"\$\((\w+)\)", lambda match: variables[match[1]], text) for text in (targets, needs)
            )
        found[tuple(clean(targets))] = (set(clean(needs)), command.split()[1])
    return found


def clean(names: str) -> list[str]:
    return [name.replace("process%/", "processed/").removeprefix("processed/") for name in names.split()]


def test_make_and_the_command_line_have_the_same_stages():
    by_make = {
        command: (set(targets), needs) for targets, (needs, command) in rules().items() if command != "fingerprint"
    }
    by_python = {stage.name: (set(stage.gives), set(stage.needs)) for stage in STAGES}
    assert by_make == by_python


def test_every_stage_needs_only_what_an_earlier_one_or_a_fingerprint_gives():
    made = {".state/raw", ".state/codebook", ".state/codings", ".state/code"}
    for stage in STAGES:
        assert set(stage.needs) <= made
        made |= set(stage.gives)


def test_rules_use_nothing_newer_than_gnu_make_3_81():
    makefile = (Path(__file__).parent.parent / "Makefile").read_text()
    for newer in ("&:", ".ONESHELL", ".RECIPEPREFIX", "!=", "$(file ", "::="):
        assert newer not in RULES + makefile
