"""A run over a cluster leaves the same bytes as a run without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldnotes.cli_cluster import spreading
from fieldnotes.stages import SPREAD, STAGES, perform, prepare

MADE = ("tokens.parquet", "vectors.npz", "codings.parquet", "suggestions.parquet")


def run(study: Path, place: str) -> dict[str, bytes]:
    """Run as far as the codings; give what was made."""
    prepare(study)
    with spreading(place, study) as spread:
        for stage in STAGES[: [stage.name for stage in STAGES].index("code") + 1]:
            perform(stage, study, lambda done, total: None, spread=spread)
    return {name: (study / "processed" / name).read_bytes() for name in MADE}


@pytest.mark.slow
def test_a_run_on_workers_leaves_the_bytes_of_a_run_without(tiny: Path, tmp_path: Path, capsys) -> None:
    settings = tiny / "raw" / "study.toml"
    by_meaning = settings.read_text(encoding="utf-8").replace('coder = "terms"', 'coder = "model"')
    settings.write_text(by_meaning, encoding="utf-8")
    other = Path(shutil.copytree(tiny, tmp_path / "et andet sted"))
    assert run(tiny, "local:2") == run(other, "")
    assert capsys.readouterr().err == ""


def test_what_can_be_spread_is_a_stage_of_that_name() -> None:
    stages = {stage.name: stage.run for stage in STAGES}
    assert {name: stages[name] for name in SPREAD} == SPREAD
