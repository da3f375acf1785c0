"""What every command is given: a study's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from fieldnotes.study import Study

StudyPath = Annotated[Path, typer.Option("--study", "-s", help="The study's folder.")]
DEFAULT = Path("data")


def opened(folder: Path) -> Study:
    """Give the study in a folder. Raises FieldnotesError where it is no study, or locked."""
    from fieldnotes.folder import check_study
    from fieldnotes.study import Study

    check_study(folder)
    return Study(folder)
