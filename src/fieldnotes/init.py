"""A new study: the folder, its settings, the shipped codebook, and empty lists."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import write_text
from fieldnotes.folder import refuse_locked
from fieldnotes.sources import COLUMNS

_STUDY = """\
# The study's settings. Every line may go; what is written here is the default.
title = "{title}"
language = "da"          # of the report: da or en
# note = ""              # a line at the top of the report
# segment_words = 150    # longer turns and paragraphs are split between sentences
# pipeline = "danish"    # or an installed spaCy pipeline, such as da_core_news_lg
# seed = 0

# Which columns of csv and xlsx sources hold what, where the headings do not say it:
# [columns]
# text = "Svar"
# date = "Indsendt"
# project = "Pilot"
"""
# Everything stays out of git but what is named: new kinds of confidential files turn up, and nobody thinks of them.
_IGNORE = """\
# The material is confidential, and what is made of it can be made again: git gets nothing but what is named here.
/*
!/.gitignore
!/README.md
!/notebooks/
/notebooks/*
!/notebooks/*.ipynb
# Whatever else is let in above, never these.
raw/
raw.locked
processed/
.ipynb_checkpoints/
# Notebooks hold quotes in their outputs: clear them before you commit. `fieldnotes hook` makes git look.
"""


def init_study(path: Path) -> list[str]:
    """Make a study's folder at `path`; give what was made. Raises FieldnotesError where there is one already."""
    raw = path / "raw"
    refuse_locked(path)
    if raw.exists():
        raise FieldnotesError(Problem(str(path), "holds a study already.", "Choose another folder."))
    codebook = files("fieldnotes.coding").joinpath("codebook.yaml").read_text(encoding="utf-8")
    contents = {
        "raw/study.toml": _STUDY.format(title=path.resolve().name.replace('"', "'").replace("\\", "/")),
        "raw/sources.csv": ",".join(COLUMNS) + "\n",
        "raw/names.csv": "name,pseudonym,kind,decision\n",
        "raw/codebook.yaml": codebook,
        ".gitignore": ignoring(path / ".gitignore"),
    }
    for name, content in contents.items():
        if name == ".gitignore" or not (path / name).exists():
            write_text(path / name, content)
    (raw / "codings").mkdir()
    (path / "processed").mkdir(exist_ok=True)
    return sorted(contents)


def ignoring(path: Path) -> str:
    """Give the .gitignore of a study; what stands at `path` already is kept, and told to leave out its folders."""
    if not path.exists():
        return _IGNORE
    kept = path.read_text(encoding="utf-8")
    own = "".join(f"{line}\n" for line in ("/raw/", "/processed/", "/raw.locked") if line not in kept.splitlines())
    return kept + ("" if kept.endswith("\n") or not kept else "\n") + own
